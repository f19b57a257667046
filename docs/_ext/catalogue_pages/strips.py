"""
How the authorities' published values are spread: in a table, and as a strip.

One authority is marked, so that the strip shows what a council would see of itself.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from fractions import Fraction
from html import escape
from pathlib import Path
from typing import Final

import lakpi
from catalogue_pages.facts import published, series
from catalogue_pages.marks import plain, table
from lakpi.benchmarks import Benchmarks, Comparison
from lakpi.catalogues import ALL
from lakpi.figures import Meaning
from lakpi.indicators import Indicator
from lakpi.rounding import written_half_up
from lakpi.scorecards import Chart, distribution_strip

MARKED: Final = "Harrow"
"""The authority that is marked on every strip."""

FOLDER: Final = Path("_generated", "strips")
"""Where the strips are drawn, in the folder of the documentation."""

_EVERYONE: Final = "Every authority"
_FIVE: Final = ("lowest", "lower quartile", "median", "upper quartile", "highest")


@functools.cache
def _compared(docs: Path) -> Benchmarks:
    figures = published(docs)
    ours = figures.select(area_name=MARKED)
    return lakpi.benchmark(ours, figures, against=[lakpi.every_authority(pool="median")])


def comparisons(docs: Path, each: Indicator) -> tuple[Comparison, ...]:
    """
    Compare the marked authority with every one, for each published part of an indicator.

    Args:
        docs: The folder of the documentation.
        each: The indicator.

    Returns:
        A comparison for each part; none where nothing is published of it here.
    """
    found = _compared(docs).against(_EVERYONE)
    return tuple(one for one in found if one.figure.meaning.id == each.id)


def strip(docs: Path, each: Indicator) -> Chart:
    """
    Draw the strip of an indicator that has published values.

    Args:
        docs: The folder of the documentation.
        each: The indicator.
    """
    figures = published(docs).select(indicator=each.id)
    ours = figures.select(area_name=MARKED)
    compared = lakpi.benchmark(ours, figures, against=[lakpi.every_authority(pool="median")])
    return distribution_strip(compared, _EVERYONE)


def strips(docs: Path) -> Iterator[tuple[str, str]]:
    """
    Yield the files of the strips: the picture, and the MyST that shows it.

    Args:
        docs: The folder of the documentation.
    """
    for name in dict.fromkeys(each.indicator for each in series(docs)):
        chart = strip(docs, ALL[name])
        yield f"{name}.svg", chart.svg
        yield f"{name}.inc", shown(name, chart)


def shown(name: str, chart: Chart) -> str:
    """
    Write the MyST that shows a strip with its text alternative.
    """
    label = escape(f"Chart: {chart.title}")
    return (
        f'```{{raw}} html\n<div class="catalogue-strip" role="region" tabindex="0"'
        f' aria-label="{label}">\n```\n\n'
        f"```{{image}} /{FOLDER.as_posix()}/{name}.svg\n:alt: {chart.alt}\n```\n\n"
        "```{raw} html\n</div>\n```\n"
    )


def section(docs: Path, each: Indicator) -> str:
    """
    Write the section of the published values; empty where there are none.

    Args:
        docs: The folder of the documentation.
        each: The indicator.
    """
    held = comparisons(docs, each)
    if not held:
        return ""
    england = {
        figure.category: figure.written()
        for figure in published(docs).select(indicator=each.id, area_name="England")
    }
    rows = [
        (
            plain(one.figure.category or one.figure.period),
            *(_number(value, one.figure.meaning) for value in _five(one)),
            plain(england[one.figure.category]),
            plain(one.figure.written()),
            f"{one.n} of {one.of}",
        )
        for one in held
    ]
    first = "part" if held[0].figure.category else "period"
    head = (first, *_FIVE, "England", MARKED, "authorities with a number")
    return "\n\n".join(
        [
            (
                f"What is published of England's authorities, {held[0].figure.period}."
                f" {MARKED} is marked, as an example of one authority."
            ),
            table(head, rows),
            f"```{{include}} ../strips/{each.id}.inc\n```",
            f"Source: {_sources(docs, each)}. Open Government Licence v3.",
        ]
    )


def _sources(docs: Path, each: Indicator) -> str:
    found: dict[str, list[str]] = {}
    for one in series(docs):
        if one.indicator == each.id:
            found.setdefault(one.published_in, []).append(f"`{one.column}`")
    return "; ".join(f"{plain(where)} {', '.join(columns)}" for where, columns in found.items())


def _five(one: Comparison) -> tuple[Fraction | None, ...]:
    return (one.minimum, one.lower_quartile, one.median, one.upper_quartile, one.maximum)


def _number(value: Fraction | None, meaning: Meaning) -> str:
    if value is None:
        return "no number"
    return written_half_up(value, decimals=meaning.decimals, thousands=True)
