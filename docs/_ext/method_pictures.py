"""
Draw the charts of "Is it real?" from the table beside the page, before Sphinx reads its sources.

Each chart is an SVG file, and a piece of MyST that shows it with its text alternative, which
the page includes.  Both are in docs/_generated/pictures, which git ignores.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict

import pandas as pd
from generated import made_from

import lakpi
from lakpi.catalogues import ALL
from lakpi.figures import Figures
from lakpi.process_control import process_charts
from lakpi.scorecards import (
    Chart,
    distribution_strip,
    funnel_chart,
    interval_chart,
    process_chart,
    ranked_bars,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FACTS: Final = Path("howto", "facts", "children_in_need.csv")
YEAR: Final = "2024-25"


class _Metadata(TypedDict):
    version: str
    parallel_read_safe: bool
    parallel_write_safe: bool


def pictures(figures: Figures) -> dict[str, Chart]:
    """
    Draw every chart of the page, by the name of its file.

    Args:
        figures: DfE's figures of Harrow, England, and in the last year of all authorities.
    """
    return {name: draw(figures) for name, draw in _DRAWN.items()}


def _bars(figures: Figures) -> Chart:
    harrow = lakpi.area("Harrow")
    near = [harrow.code, *(each.code for each in harrow.statistical_neighbours("2025"))]
    ours = figures.select(indicator="rereferral_pct", period=YEAR, area=near)
    compared = lakpi.benchmark(ours, figures, against=[lakpi.england()])
    return ranked_bars(compared, "England", highlight="Harrow")


def _funnel(figures: Figures, *, overdispersion: bool = False) -> Chart:
    year = figures.select(indicator="rereferral_pct", period=YEAR)
    england = year.one(area=lakpi.england().code)
    made = lakpi.funnel(year, benchmark=england, overdispersion=overdispersion)
    return funnel_chart(made, highlight="Harrow")


def _adjusted(figures: Figures) -> Chart:
    return _funnel(figures, overdispersion=True)


def _over_time(figures: Figures) -> Chart:
    some = figures.select(indicator="rereferral_pct")
    return interval_chart(some.select(area_name="Harrow"), some.select(area_name="England"))


def _process(figures: Figures) -> Chart:
    series = figures.select(indicator="rereferral_pct", area_name="Harrow")
    return process_chart(process_charts(series).one())


def _strip(figures: Figures) -> Chart:
    harrow = figures.latest().select(area_name="Harrow")
    everyone = lakpi.every_authority(pool="median")
    compared = lakpi.benchmark(harrow, figures, against=[everyone])
    return distribution_strip(compared, "Every authority")


_DRAWN: Final[Mapping[str, Callable[[Figures], Chart]]] = {
    "ranked_bars": _bars,
    "funnel": _funnel,
    "funnel_adjusted": _adjusted,
    "over_time": _over_time,
    "process": _process,
    "strip": _strip,
}


def shown(name: str, chart: Chart) -> str:
    """
    Write the MyST that shows a chart.
    """
    return f"```{{image}} /_generated/pictures/{name}.svg\n:alt: {chart.alt}\n:width: 100%\n```\n"


def draw_pictures(app: Sphinx) -> None:
    """
    Bring the folder of the pictures up to date; what is the same is not written again.
    """
    source = Path(app.srcdir)
    table = pd.read_csv(source / FACTS, dtype=str)
    folder = source / "_generated" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / "made_from.txt"
    sources = made_from(Path(lakpi.__file__).parent, source / FACTS, Path(__file__))
    if note.exists() and note.read_text(encoding="ascii") == sources:
        return
    for name, chart in pictures(lakpi.read_figures(table, ALL)).items():
        for file, text in ((f"{name}.svg", chart.svg), (f"{name}.inc", shown(name, chart))):
            target = folder / file
            if not target.exists() or target.read_text(encoding="utf-8") != text:
                target.write_text(text, encoding="utf-8", newline="\n")
    note.write_text(sources, encoding="ascii")


def setup(app: Sphinx) -> _Metadata:
    """
    Tell Sphinx when to call the function above.
    """
    app.connect("builder-inited", draw_pictures)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
