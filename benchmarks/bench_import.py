"""
How long importing lakpi takes, beside the libraries that it builds on.

Each import runs in a fresh Python, five times; the shortest is shown.
"""

from __future__ import annotations

import subprocess
import sys

TIMED = """
import time
start = time.perf_counter()
import {module}
print(time.perf_counter() - start)
"""


def seconds(module: str, *, times: int = 5) -> float:
    """
    Import a module in fresh interpreters and return the shortest time.
    """
    command = [sys.executable, "-c", TIMED.format(module=module)]
    runs = [
        subprocess.run(command, check=True, capture_output=True, text=True).stdout
        for _ in range(times)
    ]
    return min(float(printed) for printed in runs)


if __name__ == "__main__":
    for name in ("numpy", "pandas", "narwhals", "pint", "scipy.stats", "lakpi"):
        print(f"{name:12} {seconds(name) * 1000:6.0f} ms")
