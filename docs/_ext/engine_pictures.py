"""
Draw what the engines were measured to take, from the table that the benchmarks wrote.

The table is docs/engines_measured/measured.csv; the pictures, and the tables of the page
"Which engine when", go to docs/_generated/engines, which git ignores.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict

import numpy as np
import pandas as pd
from generated import bring_up_to_date

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from sphinx.application import Sphinx

MEASURED: Final = Path("engines_measured", "measured.csv")
TITLES: Final[Mapping[str, str]] = {
    "rereferrals": "re-referral rate by quarter",
    "durations": "plans that ended after two years or more",
    "stocks": "open plans at 120 month ends",
    "many": "50 percentages by quarter, in 3 breakdowns",
}
BASES: Final[Mapping[str, tuple[str, ...]]] = {
    "lakpi, keyed": ("SQL",),
    "lakpi": ("SQL, with checks",),
    "lakpi, pandas": ("NumPy", "NumPy, with checks"),
    "lakpi, Polars": ("NumPy", "NumPy, with checks"),
    "SQL, a query for each percentage": ("lakpi",),
}
"""What cases are held against."""


class _Metadata(TypedDict):
    version: str
    parallel_read_safe: bool
    parallel_write_safe: bool


def measured(path: Path) -> pd.DataFrame:
    """
    Read the measurements: of each case the quickest run.
    """
    table = pd.read_csv(path)
    keys = ["engine", "workload", "rows", "case"]
    return table.sort_values("seconds").groupby(keys, sort=False).first().reset_index()


def table_of(table: pd.DataFrame, engine: str) -> str:
    """
    Write the measurements of an engine as a table in Markdown.
    """
    lines = [
        "| what | rows | case | seconds | peak memory | against |",
        "|---|---:|---|---:|---:|---|",
    ]
    own = table[table["engine"] == engine]
    for name, title in TITLES.items():
        part = own[own["workload"] == name]
        for rows, some in part.groupby("rows"):
            seconds = some.set_index("case")["seconds"]
            for each in some.sort_values("case").itertuples():
                bases = [base for base in BASES.get(str(each.case), ()) if base in seconds.index]
                ratio = "; ".join(f"{each.seconds / seconds[base]:.2f} x {base}" for base in bases)
                lines.append(
                    f"| {title} | {rows:,} | {each.case} | {each.seconds:.2f}"
                    f" | {each.peak_mb:,} MB | {ratio} |"
                )
    return "\n".join(lines) + "\n"


def growth(table: pd.DataFrame) -> str:
    """
    Draw how seconds grow with rows, as SVG, with n log n beside them.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 4.2), layout="constrained")
    axes = figure.add_subplot()
    cases = {
        ("DuckDB", "rereferrals", "lakpi, keyed"): "DuckDB, re-referral rate",
        ("DuckDB", "stocks", "lakpi, keyed"): "DuckDB, open plans",
        ("DuckDB", "many", "lakpi, keyed"): "DuckDB, 50 percentages",
        ("Spark", "rereferrals", "Spark, keyed"): "Spark, re-referral rate",
    }
    for case, label in cases.items():
        some = _case(table, *case)
        if not some.empty:
            axes.plot(some["rows"], some["seconds"], marker="o", label=label)
    rows = np.logspace(5, 8, 20)
    own = _case(table, "DuckDB", "rereferrals", "lakpi, keyed")
    if not own.empty:
        last = own.iloc[-1]
        scale = last["seconds"] / (last["rows"] * np.log(last["rows"]))
        axes.plot(rows, scale * rows * np.log(rows), "k:", label="n log n")
    _scaled(axes)
    axes.legend(frameon=False, fontsize=9)
    return _svg(figure)


def in_memory(table: pd.DataFrame) -> str:
    """
    Draw how seconds grow with rows in memory, each workload by itself, beside NumPy by hand.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 3.4), layout="constrained")
    names = ["rereferrals", "stocks", "many"]
    panels = figure.subplots(1, len(names), sharey=True)
    for axes, name in zip(panels, names, strict=True):
        for case in ("lakpi, pandas", "lakpi, Polars", "NumPy, with checks", "NumPy"):
            some = _case(table, "memory", name, case)
            style = "--" if case.startswith("NumPy") else "-"
            axes.plot(some["rows"], some["seconds"], style, marker="o", markersize=4, label=case)
        _scaled(axes)
        axes.set_title(TITLES[name].replace(", ", ",\n"), fontsize=9)
    for axes in panels[1:]:
        axes.set_ylabel("")
    panels[0].legend(frameon=False, fontsize=8)
    return _svg(figure)


def _case(table: pd.DataFrame, engine: str, name: str, case: str) -> pd.DataFrame:
    chosen = (table["engine"] == engine) & (table["workload"] == name) & (table["case"] == case)
    return table[chosen].sort_values("rows")


def _scaled(axes: Axes) -> None:
    axes.set(xscale="log", yscale="log", xlabel="rows", ylabel="seconds")


def _svg(figure: Figure) -> str:
    written = io.StringIO()
    figure.savefig(written, format="svg", metadata={"Date": None})
    return written.getvalue()


def draw(app: Sphinx) -> None:
    """
    Bring the folder of the pictures and tables up to date.
    """
    source = Path(app.srcdir)
    table = measured(source / MEASURED)
    folder = source / "_generated" / "engines"
    made = {f"{name}.inc": table_of(table, name) for name in ("DuckDB", "Spark", "memory")}
    bring_up_to_date(folder, made | {"growth.svg": growth(table), "memory.svg": in_memory(table)})


def setup(app: Sphinx) -> _Metadata:
    """
    Tell Sphinx when to call the function above.
    """
    app.connect("builder-inited", draw)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
