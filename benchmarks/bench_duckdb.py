"""
DuckDB over Parquet: four workloads, ours against SQL written by hand on the same engine.

Ours is the public path, from the file to figures.  It looks for rows that stand there
twice, counts what a ledger says and accounts for every row; SQL written by hand does that
in the case "SQL, with checks", and leaves it out in the case "SQL", which stands against
ours with ``keyed=True`` (the key is unique, nobody looks).  Answers are equal, or it stops.

    python benchmarks/bench_duckdb.py --rows 100000000 --only rereferrals --times 1
"""

# ruff: noqa: S608 - statements are put together from words of this file

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import scale

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

THREADS: Final = 2
MEMORY: Final = "1300MB"
"""What DuckDB itself may hold, so that the whole process stays below 2 GB."""

QUARTER: Final = "(year({0}) * 12 + month({0}) - 1 - 24063) // 3"
"""The place of a day among the quarters from April 2005."""

MARGINS: Final = ("", "age_group", "ethnicity")
SUMS: Final = [
    f"count(CASE WHEN factors >= {factors} AND working_days <= {limit} THEN 1 END)"
    for factors in scale.FACTORS
    for limit in scale.LIMITS
] + [f"count(CASE WHEN factors >= {factors} THEN 1 END)" for factors in scale.FACTORS]


def connected(folder: Path) -> Any:  # noqa: ANN401 - a connection of DuckDB
    """
    Connect to DuckDB with a bound on memory and threads.
    """
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET threads = {THREADS}")
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    connection.execute(f"SET temp_directory = '{folder / 'spilled'}'")
    connection.execute("SET preserve_insertion_order = false")
    return connection


def fetched(connection: Any, sql: str) -> dict[str, Any]:  # noqa: ANN401
    """
    Run a statement; give its columns as arrays.
    """
    found: dict[str, Any] = connection.execute(sql).fetchnumpy()
    return found


def area_places(texts: Any) -> Ints:  # noqa: ANN401 - a masked array of text
    """
    Say at which place among the areas each code stands.
    """
    place = {code: number for number, code in enumerate(scale.areas_of())}
    return np.array([place[str(text)] for text in texts], dtype=np.int64)


def rereferrals(connection: Any, file: Path) -> Ints:  # noqa: ANN401
    """
    One window for the latest earlier day, one group-by.
    """
    quarter = QUARTER.format("day")
    found = fetched(
        connection,
        f"""
        WITH dated AS (
            SELECT authority, referral_date AS day, max(referral_date) OVER (
                PARTITION BY authority, child_id ORDER BY referral_date
                RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING) AS before
            FROM '{file}')
        SELECT authority, {quarter} AS quarter,
            count(CASE WHEN before >= day - INTERVAL 12 MONTH THEN 1 END) AS top,
            count(*) AS base
        FROM dated WHERE authority IS NOT NULL GROUP BY ALL""",
    )
    return cube(found, ["top", "base"])


def durations(connection: Any, file: Path) -> Ints:  # noqa: ANN401
    """
    One group-by.
    """
    quarter = QUARTER.format("end_date")
    found = fetched(
        connection,
        f"""
        SELECT authority, {quarter} AS quarter,
            count(CASE WHEN end_date >= start_date + INTERVAL 24 MONTH THEN 1 END) AS top,
            count(*) AS base
        FROM '{file}' WHERE end_date IS NOT NULL GROUP BY ALL""",
    )
    return cube(found, ["top", "base"])


def cube(found: dict[str, Any], names: list[str]) -> Ints:
    """
    Lay counts by area and quarter out: (1, part, area, 1, quarter).
    """
    made = np.zeros((1, 2, len(scale.areas_of()), 1, len(scale.QUARTERS)), dtype=np.int64)
    areas = area_places(found["authority"])
    for part, name in enumerate(names):
        made[0, part, areas, 0, np.asarray(found["quarter"], dtype=np.int64)] = found[name]
    return made


def stocks(connection: Any, file: Path) -> Ints:  # noqa: ANN401
    """
    A cube of months of start and end, added up along the months.
    """
    found = fetched(
        connection,
        f"""
        SELECT authority, year(start_date) * 12 + month(start_date) - 1 AS start,
            coalesce(year(end_date) * 12 + month(end_date) - 1, 99999) AS stop, count(*) AS many
        FROM '{file}' GROUP BY ALL""",
    )
    first, months = 2009 * 12 + 3, len(scale.MONTHS)
    areas = area_places(found["authority"])
    change = np.zeros((len(scale.areas_of()), months + 1), dtype=np.int64)
    many = np.asarray(found["many"], dtype=np.int64)
    for name, sign in (("start", 1), ("stop", -1)):
        place = np.clip(np.asarray(found[name], dtype=np.int64) - first, 0, months)
        flat = np.bincount(areas * (months + 1) + place, weights=many, minlength=change.size)
        change += sign * flat.astype(np.int64).reshape(change.shape)
    held = change.cumsum(axis=1)[:, :-1]
    made = np.zeros((1, 2, len(held), 1, months), dtype=np.int64)
    made[0, 0, :, 0] = held
    return made


def many_cube(connection: Any, file: Path) -> Ints:  # noqa: ANN401
    """
    One cube at the finest grain, added up to margins in NumPy.
    """
    quarter = QUARTER.format("referral_date")
    sums = ", ".join(f"{each} AS s{place}" for place, each in enumerate(SUMS))
    found = fetched(
        connection,
        f"""
        SELECT authority, {quarter} AS quarter, age_group, ethnicity, {sums}
        FROM '{file}' GROUP BY 1, 2, 3, 4""",
    )
    return margins(found, [("", "", None), ("age_group", "", None), ("ethnicity", "", None)])


def many_sets(connection: Any, file: Path) -> Ints:  # noqa: ANN401
    """
    One statement with grouping sets.
    """
    quarter = QUARTER.format("referral_date")
    sums = ", ".join(f"{each} AS s{place}" for place, each in enumerate(SUMS))
    found = fetched(
        connection,
        f"""
        SELECT authority, {quarter} AS quarter, age_group, ethnicity, {sums},
            grouping(age_group, ethnicity) AS level
        FROM '{file}' GROUP BY GROUPING SETS ((authority, quarter),
            (authority, quarter, age_group), (authority, quarter, ethnicity))""",
    )
    return margins(found, [("", "level", 3), ("age_group", "level", 1), ("ethnicity", "level", 2)])


def many_queries(connection: Any, file: Path) -> Ints:  # noqa: ANN401
    """
    A statement for each percentage, with grouping sets.
    """
    quarter = QUARTER.format("referral_date")
    made = []
    for place, one in enumerate(SUMS[:50]):
        base = SUMS[50 + place // len(scale.LIMITS)]
        found = fetched(
            connection,
            f"""
            SELECT authority, {quarter} AS quarter, age_group, ethnicity, {one} AS s0,
                {base} AS s1, grouping(age_group, ethnicity) AS level
            FROM '{file}' GROUP BY GROUPING SETS ((authority, quarter),
                (authority, quarter, age_group), (authority, quarter, ethnicity))""",
        )
        levels = [("", "level", 3), ("age_group", "level", 1), ("ethnicity", "level", 2)]
        made.append(margins(found, levels, sums=[(0, 1)]))
    return np.concatenate(made)


def margins(
    found: dict[str, Any],
    levels: Sequence[tuple[str, str, int | None]],
    sums: list[tuple[int, int]] | None = None,
) -> Ints:
    """
    Add counts up to margins: (percentage, part, area, category, quarter).
    """
    wanted = sums or [(place, 50 + place // len(scale.LIMITS)) for place in range(50)]
    areas, quarters = len(scale.areas_of()), len(scale.QUARTERS)
    cell = area_places(found["authority"]) * quarters
    cell += np.asarray(found["quarter"], dtype=np.int64)
    parts = []
    for column, level, value in levels:
        rows = slice(None) if value is None else np.asarray(found[level]) == value
        categories, code = 1, np.zeros(len(cell[rows]), dtype=np.int64)
        if column:
            texts = np.asarray(found[column].astype(str))[rows]
            labels, told = np.unique(texts, return_inverse=True)
            code = told.astype(np.int64)
            categories = len(labels)
        place = cell[rows] * categories + code
        size = areas * quarters * categories
        added = {
            one: np.bincount(place, weights=found[f"s{one}"][rows], minlength=size)
            for pair in wanted
            for one in pair
        }
        shape = (areas, quarters, categories)
        part = np.stack([[added[one].reshape(shape) for one in pair] for pair in wanted])
        parts.append(part.transpose(0, 1, 2, 4, 3))
    return np.concatenate(parts, axis=3).astype(np.int64)


BY_HAND: Final = {
    "rereferrals": {"SQL": rereferrals},
    "durations": {"SQL": durations},
    "stocks": {"SQL": stocks},
    "many": {
        "SQL": many_cube,
        "SQL, grouping sets": many_sets,
        "SQL, a query for each percentage": many_queries,
    },
}


def checks(connection: Any, work: scale.Workload, file: Path) -> None:  # noqa: ANN401
    """
    What a careful analyst asks before counting: missing values, and keys that stand twice.
    """
    names = [column.name for column in work.source.columns]
    missing = ", ".join(f"count(*) - count({name})" for name in names[1:])
    fetched(connection, f"SELECT authority, count(*), {missing} FROM '{file}' GROUP BY 1")
    key = f"authority, {work.source.key[0]}"
    fetched(connection, f"SELECT count(*) FROM (SELECT {key} FROM '{file}' GROUP BY ALL) AS t")


def case(name: str, who: str, file: Path, times: int) -> None:
    """
    Do one case in this process.
    """
    work = scale.WORKLOADS[name]
    connection = connected(file.parent)

    def done() -> Any:  # noqa: ANN401
        if who.startswith("lakpi"):
            relation = connection.read_parquet(str(file))
            figures = scale.ours(relation, work, keyed="keyed" in who)
            return lambda: scale.counts_of(figures, work)
        if who.endswith("with checks"):
            checks(connection, work, file)
        counts = BY_HAND[name][who.removesuffix(", with checks")](connection, file)
        return lambda: counts

    scale.report(done, times)


def main() -> None:
    """
    Race the cases of each workload.
    """
    parser = scale.arguments(__doc__, 1_000_000)
    asked = parser.parse_args()
    if asked.case:
        name, who, file, times = asked.case
        case(name, who, Path(file), int(times))
        return
    with scale.folder_of(asked.folder, keep=asked.keep) as folder:
        for name in asked.only:
            work = scale.WORKLOADS[name]
            rows = asked.rows // 10 if work.file == "plans" else asked.rows
            begin = time.perf_counter()
            file = scale.written(folder, work.file, rows)
            print(f"DuckDB, {THREADS} threads, {MEMORY}: {work.title}, {rows:,} rows", end="")
            print(f" (written in {time.perf_counter() - begin:.0f} s); answers equal")
            within = "2" if rows <= 1_000_000 else "1"
            who = ["lakpi, keyed", "SQL", "lakpi", "SQL, with checks", *BY_HAND[name]]
            cases = {each: ["--case", name, each, file, within] for each in dict.fromkeys(who)}
            best = scale.raced(Path(__file__), cases, asked.times)
            ratios = {"lakpi, keyed": "SQL", "lakpi": "SQL, with checks"}
            ratios |= {each: "lakpi" for each in best if each.startswith("SQL, a query")}
            scale.told(best, ratios)
            scale.noted(asked.csv, scale.lines("DuckDB", name, rows, best))


if __name__ == "__main__":
    main()
