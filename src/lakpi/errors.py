"""
Every exception lakpi raises, and the one did-you-mean.

The ground floor: this module imports nothing from the package.  A message says
what was found, what was expected and what to do, with row numbers and column
names, and never a person's identifiers or values.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class LakpiError(Exception):
    """
    The base of every exception lakpi raises on purpose.
    """


class DefinitionError(LakpiError, ValueError):
    """
    A definition that cannot be right: raised where it is written, before any data.
    """


class UnitError(DefinitionError):
    """
    A unit outside the closed vocabulary, or two units that do not go together.
    """


class PeriodError(LakpiError, ValueError):
    """
    A period, label or day that cannot be read or does not make sense.
    """


class AreaError(LakpiError, LookupError):
    """
    An area, model or neighbour that the map of England does not hold.
    """


class RecordsError(LakpiError, ValueError):
    """
    Records that cannot be read as their source declares them.
    """


class FiguresError(LakpiError, ValueError):
    """
    Figures that contradict themselves, or a question that they cannot answer.
    """


class EngineError(LakpiError, NotImplementedError):
    """
    An operation that the engine under a frame lacks: never a wrong number instead.
    """


class MissingExtraError(LakpiError, ImportError):
    """
    A face or reader whose extra is not installed; says which one to install.
    """


def did_you_mean(word: str, options: Iterable[str], *, most: int = 3) -> str:
    """
    Say which known words are nearest to an unknown one.

    Args:
        word: What was found.
        options: The words that are known.
        most: How many suggestions at the most.

    Returns:
        ``" Did you mean 'referral'?"``, or, where nothing is near, the known
        words themselves (at most twelve); empty where there are none.

    >>> did_you_mean("refferal", ["referral", "plan", "child"])
    " Did you mean 'referral'?"
    >>> did_you_mean("banana", ["referral", "plan"])
    " Known: 'plan', 'referral'."
    """
    known = sorted(set(options))
    if near := _near(word, known, most):
        return f" Did you mean {_either(near)}?"
    return f" Known: {_some(known)}." if known else ""


def missing_from(names: Iterable[str], found: Iterable[str]) -> str:
    """
    List the names that are missing, each with the nearest of those found.

    Args:
        names: The names that are missing.
        found: The names that are there.

    Returns:
        The list; after it, once, what is there, where some name has none near it.

    >>> missing_from(["child_id"], ["Child ID", "age"])
    "'child_id' Did you mean 'Child ID'?"
    >>> missing_from(["indicator", "area"], ["a", "b"])
    "'indicator'; 'area'. Found: 'a', 'b'."
    """
    there = list(dict.fromkeys(found))
    nearest = {name: _near(name, there, 3) for name in names}
    listed = "; ".join(
        f"{name!r} Did you mean {_either(near)}?" if near else repr(name)
        for name, near in nearest.items()
    )
    if all(nearest.values()) or not there:
        return listed
    return f"{listed}. Found: {_some(there)}."


def _near(word: str, options: Iterable[str], most: int) -> list[str]:
    folded = {option.casefold(): option for option in options}
    close = difflib.get_close_matches(word.casefold(), folded, n=most, cutoff=0.6)
    return [folded[match] for match in close]


def _some(words: list[str]) -> str:
    more = f" and {len(words) - 12} more" if len(words) > 12 else ""
    return ", ".join(map(repr, words[:12])) + more


def _either(words: list[str]) -> str:
    quoted = [repr(word) for word in words]
    if len(quoted) == 1:
        return quoted[0]
    return ", ".join(quoted[:-1]) + " or " + quoted[-1]
