"""
What a scorecard says of a figure, in words: one place for every face.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from lakpi.benchmarks import Comparison
from lakpi.confidence import level_text
from lakpi.figures import WHOLE_AUTHORITY, Figure, Flag, Reason
from lakpi.polarity import Outcome, Polarity
from lakpi.rounding import exact, written_half_up
from lakpi.significance import Significance
from lakpi.trends import Travel
from lakpi.units import difference, written

SYMBOLS: Final = {
    Outcome.BETTER: "✓",
    Outcome.SIMILAR: "≈",
    Outcome.WORSE: "✗",
    Outcome.HIGHER: "↑",
    Outcome.LOWER: "↓",
}
"""A symbol for each judgement; it never stands without the word."""

GOOD_IS: Final = {
    Polarity.HIGH_IS_GOOD: "higher",
    Polarity.LOW_IS_GOOD: "lower",
    Polarity.NO_JUDGEMENT: "neither",
}

_MOST_NAMED: Final = 20
"""More areas than a reader wants by name are counted."""


def number(value: Fraction, figure: Figure) -> str:
    """
    Write a value of the same kind as a figure, rounded once.
    """
    text = written_half_up(value, decimals=figure.meaning.decimals, thousands=True)
    return written(text, figure.meaning.unit)


def value(figure: Figure) -> str:
    """
    Write a figure's value, or its reason in words.
    """
    if figure.value is None:
        return f"[{figure.value_reason}] {Reason(figure.value_reason).words}"
    return figure.written()


def basis(figure: Figure) -> str:
    """
    Write the numbers behind a value: "15 of 69", "[c] of 183"; empty where there are none.
    """
    if not figure.meaning.ratio or figure.numerator is figure.denominator is None:
        return ""
    return f"{figure.numerator_text()} of {figure.denominator_text()}"


def reported(figure: Figure) -> str:
    """
    Say what was reported, where it is not what is shown; empty where it is.
    """
    if not figure.reported or figure.value is None:
        return ""
    said = figure.reported.replace(",", "").strip("%£ ")
    try:
        if exact(said) == figure.rounded():
            return ""
    except (ValueError, TypeError):
        return ""
    return f"reported as {written(figure.reported.strip('%£ '), figure.meaning.unit)}"


def previous(travel: Travel | None) -> str:
    """
    Write the earlier figure and its period; empty where there is none.
    """
    if travel is None or travel.earlier is None:
        return ""
    behind = basis(travel.earlier)
    numbers = f" ({behind})" if behind else ""
    elsewhere = travel.earlier.source != travel.figure.source
    source = f" [{travel.earlier.source}]" if elsewhere and travel.earlier.source else ""
    return f"{value(travel.earlier)}{numbers}, {travel.earlier.period}{source}"


def moved(travel: Travel | None) -> str:
    """
    Write the direction of travel: arrow, change, and what it means.
    """
    if travel is None or travel.sign is None:
        return ""
    if travel.sign == 0:
        return travel.arrow
    return f"{travel.arrow} {travel.written_change().lstrip('+-')}, {travel.word}"


def compared(comparison: Comparison) -> str:
    """
    Write what a comparator is: its value, how many, their range, who is missing and why.
    """
    figure = comparison.figure
    parts = []
    if comparison.pool == "published":
        parts.append(_benchmark(comparison))
    else:
        parts.append(_how_many(comparison))
        if comparison.mean is not None:
            parts.append(f"mean {number(comparison.mean, figure)}")
        if comparison.pool in ("median", "sum") and comparison.benchmark is not None:
            name = "median" if comparison.pool == "median" else "sum over sum"
            parts.append(f"{name} {number(comparison.benchmark, figure)}")
        if comparison.minimum is not None and comparison.maximum is not None:
            parts.append(_range(comparison.minimum, comparison.maximum, figure))
        if comparison.missing and comparison.n:
            parts.append(f"no figure for {_missing(comparison)}")
        if comparison.benchmark is None and comparison.mean is None and not comparison.n:
            parts.append(_benchmark(comparison))
    said = "; ".join(_caveats(comparison))
    text = f"{comparison.comparator}: {', '.join(part for part in parts if part)}"
    return f"{text} ({said})" if said else text


def placed(comparison: Comparison) -> str:
    """
    Write our rank among the comparators, and the quartile band; empty where we have none.
    """
    if comparison.rank is None or comparison.ranked is None or comparison.ranked < 2:
        return ""
    tied = f" (tied with {comparison.tied})" if comparison.tied else ""
    first = (
        "" if comparison.figure.meaning.polarity is not Polarity.NO_JUDGEMENT else ", highest first"
    )
    band = f", band {comparison.band}" if comparison.band else ""
    return f"{comparison.rank} of {comparison.ranked}{tied}{first}{band}"


def judged(comparison: Comparison) -> str:
    """
    Write the judgement: symbol, word, by how much, and if worse how many would do.

    Empty where there is none.
    """
    if comparison.outcome is None or comparison.difference is None:
        return ""
    word = f"{SYMBOLS[comparison.outcome]} {comparison.outcome}"
    if comparison.outcome is Outcome.SIMILAR:
        return word
    meaning = comparison.figure.meaning
    text = written_half_up(abs(comparison.difference), decimals=meaning.decimals, thousands=True)
    gap = written(text, difference(meaning.unit, meaning.unit))
    side = "above" if comparison.difference > 0 else "below"
    if comparison.outcome in (Outcome.HIGHER, Outcome.LOWER):
        return f"{word} by {gap}"
    reach = comparison.reach() if comparison.outcome is Outcome.WORSE else ""
    return f"{word}, {gap} {side}" + (f": {reach} would reach it" if reach else "")


def beyond_chance(significance: Significance) -> str:
    """
    Write whether a figure differs from its comparator by more than chance.

    Where that cannot be said of two numbers, its reason stands instead; empty where a
    number is missing, which is said beside it.
    """
    comparison, outcome = significance.comparison, significance.outcome
    name = comparison.comparator
    if comparison.figure.value is None or comparison.benchmark is None:
        return ""
    if outcome is None:
        return f"{name}: not judged, {significance.reason}"
    if outcome is Outcome.SIMILAR:
        return f"{SYMBOLS[outcome]} within chance of {name}"
    return f"{SYMBOLS[outcome]} {outcome} than {name}, more than chance"


def by_chance(significance: Significance) -> str:
    """
    Say by which method it was judged what is more than chance, for whoever asks.
    """
    level = level_text(significance.levels[0])
    return f"More than chance: {_BY_CHANCE[significance.method].format(level)}"


_BY_CHANCE: Final = {
    "interval": "the comparator's value lies outside the figure's {} confidence interval;"
    " within chance: it lies inside.",
    "overlap": "the {} confidence intervals of the figure and of the comparator do not overlap;"
    " within chance: they do.",
    "funnel": "the figure lies outside the {} control limits for its size about the"
    " comparator's value; within chance: it lies inside.",
}


def titled(figure: Figure, *, with_area: bool = False) -> str:
    """
    Write an indicator's title with what tells the figure from others of it.
    """
    parts = [figure.area_name] if with_area else []
    parts += [figure.category] if figure.category else []
    parts += [figure.scope] if figure.scope != WHOLE_AUTHORITY else []
    return f"{figure.meaning.title}: {', '.join(parts)}" if parts else figure.meaning.title


def about(comparisons: Iterable[Comparison]) -> tuple[str, ...]:
    """
    Say once who the comparators are, and what should be known of them whatever the figure.
    """
    said: dict[str, str] = {}
    for each in comparisons:
        if each.pool == "published":
            continue
        members = f"{', '.join(each.members)}." if each.members else ""
        if len(each.members) > _MOST_NAMED:
            members = f"{len(each.members)} areas."
        note = ". ".join(part for part in _sentences(each) if not _is_of_one_figure(part))
        said.setdefault(each.comparator, " ".join(filter(None, [members, note and f"{note}."])))
    return tuple(f"{name}: {text}" for name, text in said.items() if text)


def _is_of_one_figure(sentence: str) -> bool:
    begins = ("definition differs", "theirs ends")
    return sentence.startswith(begins) or " is too few for a " in sentence


def _sentences(comparison: Comparison) -> list[str]:
    return [part for part in comparison.note.rstrip(".").split(". ") if part]


def _caveats(comparison: Comparison) -> list[str]:
    """
    Say what a reader must know of one figure beside its comparator, which `about` does not.
    """
    said = ["provisional"] if Flag.PROVISIONAL in comparison.flags else []
    sentences = _sentences(comparison)
    if comparison.pool == "published":
        return said + sentences
    return said + [part for part in sentences if _is_of_one_figure(part)]


def _missing(comparison: Comparison) -> str:
    """
    Name those without a number, with why; only count them where they are many.
    """
    why: dict[str, list[str]] = {}
    for name, reason in zip(comparison.missing, comparison.missing_reasons, strict=True):
        why.setdefault(Reason(reason).words, []).append(name)
    if len(comparison.missing) > _MOST_NAMED:
        counted = ", ".join(f"{len(names)} {words}" for words, names in why.items())
        return f"{len(comparison.missing)} ({counted})"
    return ", ".join(f"{', '.join(names)} ({words})" for words, names in why.items())


def _range(low: Fraction, high: Fraction, figure: Figure) -> str:
    if low == high:
        return number(low, figure)
    bare = written_half_up(low, decimals=figure.meaning.decimals, thousands=True)
    short = figure.meaning.unit not in ("percent", "GBP")
    return f"range {bare if short else number(low, figure)} to {number(high, figure)}"


def _benchmark(comparison: Comparison) -> str:
    if comparison.benchmark is None:
        return f"[{comparison.reason}] {Reason(comparison.reason).words}"
    return number(comparison.benchmark, comparison.figure)


def _how_many(comparison: Comparison) -> str:
    if comparison.n is None:
        return "as stated, how many is not said"
    if comparison.of == comparison.n:
        return f"{comparison.n} area{'' if comparison.n == 1 else 's'}"
    return f"{comparison.n} of {comparison.of} areas"
