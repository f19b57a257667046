"""
What the benchmarks of engines share: the definitions, and each case in a process of its own.

A case is a workload done in one way.  It runs in a child process, so that the most memory
that it ever held can be read off; the child says how long it took, how much it held and a
digest of the counts that it found, by which answers are held together.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
import numpy as np

import lakpi
from lakpi.testing import large

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Counts: TypeAlias = NDArray[np.int64]

REFERRALS: Final = lakpi.Source(
    "referrals",
    area="authority",
    person="child_id",
    key=["referral_id"],
    columns=[
        lakpi.Column("authority", str),
        lakpi.Column("child_id", str),
        lakpi.Column("referral_id", str),
        lakpi.Column("referral_date", lakpi.Date),
    ],
    derived={"previous_referral_date": lakpi.previous("referral_date")},
)
PLANS: Final = lakpi.Source(
    "plans",
    area="authority",
    key=["plan_id"],
    columns=[
        lakpi.Column("authority", str),
        lakpi.Column("plan_id", str),
        lakpi.Column("start_date", lakpi.Date),
        lakpi.Column("end_date", lakpi.Date),
    ],
)
ASSESSMENTS: Final = lakpi.Source(
    "assessments",
    area="authority",
    key=["referral_id"],
    columns=[
        lakpi.Column("authority", str),
        lakpi.Column("referral_id", str),
        lakpi.Column("referral_date", lakpi.Date),
        lakpi.Column("age_group", str, breakdown=True),
        lakpi.Column("ethnicity", str, breakdown=True),
        lakpi.Column("working_days", int),
        lakpi.Column("factors", int),
    ],
)
_RECEIVED = lakpi.count("referrals", REFERRALS, lakpi.During("referral_date"))
_ENDED = lakpi.count("plans", PLANS, lakpi.During("end_date"))
_DONE = lakpi.count("assessments", ASSESSMENTS, lakpi.During("referral_date"))
FACTORS: Final = range(5)
LIMITS: Final = range(5, 55, 5)
QUARTERS: Final = lakpi.quarters("2005-06 Q1", "2019-20 Q4")
MONTHS: Final = lakpi.months("April 2009", "March 2019")


@attrs.frozen
class Workload:
    """
    What is computed: indicators of one source, in some periods and breakdowns.
    """

    name: str
    title: str
    source: lakpi.Source
    indicators: tuple[lakpi.Indicator, ...]
    periods: tuple[lakpi.Period, ...]
    by: tuple[str, ...] = ()
    file: str = "referrals"


_JUDGED: Final = lakpi.Polarity.LOW_IS_GOOD
WORKLOADS: Final[Mapping[str, Workload]] = {
    each.name: each
    for each in (
        Workload(
            "rereferrals",
            "re-referral rate by quarter",
            REFERRALS,
            (
                lakpi.Percentage(
                    id="rereferrals",
                    title="Re-referrals within 12 months",
                    denominator=_RECEIVED,
                    numerator=_RECEIVED.where(
                        lakpi.col("previous_referral_date").on_or_after("referral_date", months=-12)
                    ),
                    polarity=_JUDGED,
                ),
            ),
            tuple(QUARTERS),
        ),
        Workload(
            "durations",
            "plans that ended after two years or more, by quarter",
            PLANS,
            (
                lakpi.Percentage(
                    id="two_years",
                    title="Plans of two years or more, of those that ended",
                    denominator=_ENDED,
                    numerator=_ENDED.where(
                        lakpi.col("end_date").on_or_after("start_date", months=24)
                    ),
                    polarity=_JUDGED,
                ),
            ),
            tuple(QUARTERS),
            file="plans",
        ),
        Workload(
            "stocks",
            "open plans at 120 month ends",
            PLANS,
            (
                lakpi.Count(
                    id="open_plans",
                    title="Open plans",
                    measure=lakpi.count("plans", PLANS, lakpi.AsAt("start_date", "end_date")),
                    polarity=lakpi.Polarity.NO_JUDGEMENT,
                ),
            ),
            tuple(MONTHS),
            file="plans",
        ),
        Workload(
            "many",
            "50 percentages by quarter, in 3 breakdowns",
            ASSESSMENTS,
            tuple(
                lakpi.Percentage(
                    id=f"within_{limit}_factors_{factors}",
                    title=f"Within {limit} days, {factors} factors or more",
                    denominator=_DONE.where(lakpi.col("factors").at_least(factors)),
                    numerator=_DONE.where(
                        lakpi.col("factors").at_least(factors),
                        lakpi.col("working_days").at_most(limit),
                    ),
                    polarity=lakpi.Polarity.HIGH_IS_GOOD,
                )
                for factors in FACTORS
                for limit in LIMITS
            ),
            tuple(QUARTERS),
            by=("age_group", "ethnicity"),
        ),
    )
}

COMPLETE: Final = (large.START.isoformat(), large.END.isoformat())


def ours(frame: object, work: Workload, *, keyed: bool) -> lakpi.Figures:
    """
    Do a workload by the public path.
    """
    records = lakpi.read_frames(
        {work.source: frame},
        complete=COMPLETE,
        areas=lakpi.authorities(on=large.END),
        keyed=keyed,
    )
    return lakpi.compute(work.indicators, records, periods=work.periods, by=work.by)


def counts_of(figures: lakpi.Figures, work: Workload) -> Counts:
    """
    Read numerators and denominators off figures: (indicator, part, area, category, period).
    """
    frame = figures.to_frame()
    ids = [each.id for each in work.indicators]
    place = frame["indicator"].astype(str).map({name: n for n, name in enumerate(ids)})
    frame = frame.assign(place=place.to_numpy(), start=frame["period_start"])
    keys = ["place", "area", "breakdown", "category", "start"]
    frame = frame.astype(dict.fromkeys(("area", "breakdown", "category"), str))
    ordered = frame.sort_values(keys)
    parts = np.stack([ordered["numerator"], ordered["denominator"]])
    counted = np.nan_to_num(parts.astype(float)).astype(np.int64)
    areas = frame["area"].nunique()
    shaped = counted.reshape(2, len(ids), areas, -1, len(work.periods))
    laid_out: Counts = shaped.transpose(1, 0, 2, 3, 4)
    return laid_out


def areas_of() -> list[str]:
    """
    Give the codes of the areas, in order.
    """
    return sorted(area.code for area in lakpi.authorities(on=large.END))


@attrs.frozen
class Took:
    """
    What a case took: seconds, the most megabytes it held, and a digest of its counts.
    """

    seconds: float
    peak: float
    digest: str


Done: TypeAlias = Callable[[], Callable[[], "Counts"]]
"""Does a case; what it gives turns the answer into counts, once the time is taken."""


def report(done: Done, times: int = 1, other_peak: Callable[[], float] = lambda: 0.0) -> None:
    """
    In a child process: do a case, and say on the last line what it took.
    """
    shortest = float("inf")
    for _ in range(times):
        begin = time.perf_counter()
        counts = done()
        shortest = min(shortest, time.perf_counter() - begin)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 + other_peak()
    digest = hashlib.sha256(np.ascontiguousarray(counts()).tobytes()).hexdigest()[:16]
    print(json.dumps({"seconds": shortest, "peak": peak, "digest": digest}))


class CaseError(Exception):
    """
    A case that did not come to its end, such as one that has too little memory.
    """


def child(script: Path, words: Sequence[str | Path]) -> Took:
    """
    Run a case in a process of its own.

    Raises:
        CaseError: Where it fails.
    """
    command = [sys.executable, str(script), *map(str, words)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        message = f"{' '.join(command)} failed:\n{run.stderr[-3000:]}"
        raise CaseError(message)
    return Took(**json.loads(run.stdout.strip().splitlines()[-1]))


def raced(script: Path, cases: Mapping[str, Sequence[str | Path]], times: int) -> dict[str, Took]:
    """
    Run cases in turns, and give the shortest time and the least memory of each.

    What is written by hand may fail, for want of memory; ours may not.

    Raises:
        SystemExit: Where two cases found different counts.
        CaseError: Where ours fails.
    """
    best: dict[str, Took] = {}
    for turn in range(times):
        for name, words in cases.items():
            try:
                took = child(script, words)
            except CaseError as error:
                if not name.startswith("SQL"):
                    raise
                why = [line for line in str(error).splitlines() if "Error" in line or "Out" in line]
                print(f"  {name}: failed, {(why or [''])[-1][:90]}")
                continue
            if turn == 0 and best and took.digest != next(iter(best.values())).digest:
                raise SystemExit(f"the answers differ: {name}")
            held = best.get(name, took)
            best[name] = Took(
                min(held.seconds, took.seconds), min(held.peak, took.peak), took.digest
            )
    return best


def told(best: Mapping[str, Took], ratios: Mapping[str, str]) -> None:
    """
    Print what cases took; for some, how many times as long as another.
    """
    for name, took in best.items():
        line = f"  {name:<46}{took.seconds:9.2f} s {took.peak:8.0f} MB"
        other = ratios.get(name)
        if other is not None and other in best:
            line += f"   {took.seconds / best[other].seconds:5.2f} x {other}"
        print(line, flush=True)


@contextmanager
def folder_of(given: Path | None, *, keep: bool) -> Iterator[Path]:
    """
    Give a folder for large files: the one named, or a temporary one that is then deleted.
    """
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        yield given
        if not keep:
            for each in given.glob("lakpi_*.parquet"):
                each.unlink()
        return
    made = tempfile.mkdtemp(prefix="lakpi_bench_")
    try:
        yield Path(made)
    finally:
        if keep:
            print(f"kept: {made}")
        else:
            import shutil

            shutil.rmtree(made)


def written(folder: Path, file: str, rows: int) -> Path:
    """
    Write the rows of a workload, unless they are there.
    """
    path = folder / f"lakpi_{file}_{rows}.parquet"
    if not path.exists():
        write = large.write_plans if file == "plans" else large.write_referrals
        part = path.with_suffix(".part")
        write(part, rows)
        part.rename(path)
    return path


def arguments(description: str | None, rows: int) -> argparse.ArgumentParser:
    """
    Make the parser of what the benchmarks of engines can be told.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--rows", type=int, default=rows, help="referrals; plans are a tenth")
    parser.add_argument("--only", nargs="*", choices=WORKLOADS, default=list(WORKLOADS))
    parser.add_argument("--times", type=int, default=3, help="the best of so many runs")
    parser.add_argument("--folder", type=Path, help="where the Parquet files are, or will be")
    parser.add_argument("--keep", action="store_true", help="do not delete them afterwards")
    parser.add_argument("--csv", type=Path, help="add what was measured to this file")
    parser.add_argument("--case", nargs="*", help=argparse.SUPPRESS)
    return parser


def noted(path: Path | None, rows: Sequence[Mapping[str, Any]]) -> None:
    """
    Add lines to a file of measurements, with the machine described.
    """
    if path is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    machine = f"{os.cpu_count()} CPUs {platform.machine()}, Python {platform.python_version()}"
    new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, [*rows[0], "machine"], lineterminator="\n")
        if new:
            writer.writeheader()
        writer.writerows({**row, "machine": machine} for row in rows)


def lines(
    engine: str, work: str, rows: int, best: Mapping[str, Took]
) -> list[dict[str, str | int | float]]:
    """
    Say measurements as lines of a file.
    """
    return [
        {
            "engine": engine,
            "workload": work,
            "rows": rows,
            "case": name,
            "seconds": round(took.seconds, 3),
            "peak_mb": round(took.peak),
        }
        for name, took in best.items()
    ]
