"""
How time grows with rows, through DuckDB and in memory: no worse than n log n.

    python benchmarks/bench_growth.py --rows 100000000
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Final

import scale

SMALLEST: Final = 100_000
MOST_IN_MEMORY: Final = 10_000_000
HERE: Final = Path(__file__).parent


def main() -> None:
    """
    Time ours at ten times the rows, again and again.
    """
    asked = scale.arguments(__doc__, 1_000_000).parse_args()
    sizes = [SMALLEST]
    while sizes[-1] * 10 <= asked.rows:
        sizes.append(sizes[-1] * 10)
    ways = {
        ("DuckDB", "lakpi, keyed"): "bench_duckdb.py",
        ("memory", "lakpi, pandas"): "bench_memory.py",
        ("memory", "lakpi, Polars"): "bench_memory.py",
    }
    with scale.folder_of(asked.folder, keep=asked.keep) as folder:
        for name in [each for each in asked.only if each != "durations"]:
            work = scale.WORKLOADS[name]
            for (engine, who), script in ways.items():
                print(f"{who} ({engine}): {work.title}")
                before = 0.0
                for rows in sizes:
                    if engine == "memory" and rows > MOST_IN_MEMORY:
                        break
                    file = scale.written(folder, work.file, rows)
                    times = "3" if rows <= SMALLEST else "1"
                    took = scale.child(HERE / script, ["--case", name, who, file, times])
                    each = took.seconds / (rows * math.log(rows)) * 1e9
                    line = f"  {rows:>12,} rows {took.seconds:9.2f} s {took.peak:8.0f} MB"
                    grew = f", {took.seconds / before:5.1f} times the last" if before else ""
                    print(f"{line} {each:8.2f} ns for each n log n{grew}", flush=True)
                    before = took.seconds
                    scale.noted(asked.csv, scale.lines(engine, name, rows, {who: took}))


if __name__ == "__main__":
    main()
