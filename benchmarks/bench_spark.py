"""
Spark in local mode over Parquet: the same definitions, and the same answers as DuckDB's.

It needs PySpark and Java, and is left out where they are not: `python dev.py engines` makes
a venv that has PySpark.  Memory is that of Python and of the Java process together.
"""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from typing import Any

import scale


def session(folder: Path) -> Any:  # noqa: ANN401 - Spark has no types
    """
    Start Spark on two cores of this machine.
    """
    from pyspark.sql import SparkSession

    started = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.memory", "4g")
        .config("spark.sql.shuffle.partitions", "8")
        .config("spark.ui.enabled", "false")
        .config("spark.local.dir", str(folder / "spilled"))
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    started.sparkContext.setLogLevel("ERROR")
    return started


def most_held(process: int) -> float:
    """
    Say how many megabytes a process held at most (Linux).
    """
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM"):
            return float(line.split()[1]) / 1024
    return 0.0


def case(name: str, who: str, file: Path) -> None:
    """
    Do one case in this process; starting Spark is not timed.
    """
    work = scale.WORKLOADS[name]
    if who.startswith("Spark"):
        spark = session(file.parent)
        java = spark.sparkContext._gateway.proc.pid  # noqa: SLF001 - no public way
        frame = spark.read.parquet(str(file))
    else:
        import duckdb

        java = 0
        frame = duckdb.connect().read_parquet(str(file))

    def done() -> Any:  # noqa: ANN401 - what turns the answer into counts
        figures = scale.ours(frame, work, keyed="keyed" in who)
        return lambda: scale.counts_of(figures, work)

    scale.report(done, 1, lambda: most_held(java) if java else 0.0)


def main() -> None:
    """
    Run the workloads, and hold their answers to DuckDB's.
    """
    asked = scale.arguments(__doc__, 1_000_000).parse_args()
    if asked.case:
        name, who, file = asked.case
        case(name, who, Path(file))
        return
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        print("Spark: left out, it needs PySpark and Java")
        return
    with scale.folder_of(asked.folder, keep=asked.keep) as folder:
        for name in asked.only:
            work = scale.WORKLOADS[name]
            rows = asked.rows // 10 if work.file == "plans" else asked.rows
            file = scale.written(folder, work.file, rows)
            print(f"Spark, local[2]: {work.title}, {rows:,} rows; the answers are DuckDB's")
            who = ["DuckDB, keyed", "Spark, keyed", "Spark"]
            cases = {each: ["--case", name, each, file] for each in who}
            best = scale.raced(Path(__file__), cases, 1)
            scale.told(best, dict.fromkeys(who[1:], "DuckDB, keyed"))
            spark = {each: took for each, took in best.items() if each.startswith("Spark")}
            scale.noted(asked.csv, scale.lines("Spark", name, rows, spark))


if __name__ == "__main__":
    main()
