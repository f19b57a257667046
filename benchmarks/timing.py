"""
How the benchmarks time things: ours and the alternative, in one run, best of a few.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


def best(run: Callable[[], Result], times: int = 3) -> tuple[float, Result]:
    """
    Run something a few times; give the shortest seconds, and its last result.

    Each result is dropped before the next run, so that no run pays for memory that
    another still holds.
    """
    shortest = float("inf")
    result = run()
    for _ in range(times):
        del result
        gc.collect()
        begin = time.perf_counter()
        result = run()
        shortest = min(shortest, time.perf_counter() - begin)
    return shortest, result


def line(name: str, seconds: float, ours: float) -> str:
    """
    Write one line of the table: seconds, and how many times as long as ours it took.
    """
    return f"  {name:<58}{seconds:9.3f} s {seconds / ours:8.2f} x ours"
