"""
What ``by=`` means: margins and crosses of breakdowns, with one list of categories.

A name alone is a margin, a tuple a cross.  Every part splits all measures of an
indicator alike and adds up to the whole: rows that do not say are a category.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence

import attrs

from lakpi.errors import DefinitionError, did_you_mean
from lakpi.figures import NOT_RECORDED
from lakpi.sources import Source

By = Iterable[str | tuple[str, ...]]
Element = tuple[str, ...]

CROSS = " x "
"""What stands between the names, and between the categories, of a cross."""


@attrs.frozen
class Layout:
    """
    The breakdowns asked for, and the categories of each name.

    Attributes:
        elements: The total ``()`` first, then each margin or cross.
        names: Every name used, once.
        labels: For each name, its categories; the last is "not recorded".
        apart: Whether an engine counts each element by itself, none crossed.
    """

    elements: tuple[Element, ...]
    names: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    apart: bool = False

    def width(self, name: str) -> int:
        """
        How many categories a name has.
        """
        return len(self.labels[self.names.index(name)])

    def shape(self, element: Element) -> tuple[int, ...]:
        """
        How many categories each name of an element has.
        """
        return tuple(self.width(name) for name in element)

    def cells(self, element: Element) -> int:
        """
        How many categories an element has.
        """
        return math.prod(self.shape(element))

    def categories(self, element: Element) -> list[str]:
        """
        The categories of an element, in order; a total has one, without a name.
        """
        chosen = [self.labels[self.names.index(name)] for name in element]
        return [CROSS.join(combined) for combined in itertools.product(*chosen)]


def elements_of(by: By) -> tuple[Element, ...]:
    """
    Read ``by=``: the total, then each margin and cross.

    Raises:
        DefinitionError: For something that is not a name or a tuple of names, or a
            breakdown asked for twice.

    >>> elements_of(["sex", ("sex", "age_band")])
    ((), ('sex',), ('sex', 'age_band'))
    """
    if isinstance(by, str):
        by = [by]
    found: list[Element] = [()]
    for each in by:
        element = (each,) if isinstance(each, str) else tuple(each)
        if not element or not all(isinstance(name, str) for name in element):
            message = f"by= takes names and tuples of names; found {each!r}"
            raise DefinitionError(message)
        if element in found or len(set(element)) != len(element):
            message = f"by= asks for {CROSS.join(element)!r} twice"
            raise DefinitionError(message)
        found.append(element)
    return tuple(found)


def names_of(elements: Sequence[Element], sources: Iterable[Source]) -> tuple[str, ...]:
    """
    List the names used, each proven to be a breakdown of every source.

    Raises:
        DefinitionError: For a name that a source cannot be broken down by.
    """
    names = tuple(dict.fromkeys(name for element in elements for name in element))
    for source, name in itertools.product(sources, names):
        known = source.breakdowns()
        if name not in known:
            message = (
                f"source {source.name!r} cannot be broken down by {name!r}."
                f"{did_you_mean(name, known)} (A column of your own source can be, where it is"
                " declared with breakdown=True.)"
            )
            raise DefinitionError(message)
    return names


def merged_labels(lists: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """
    Put the categories of one name in several sources into one list.

    >>> merged_labels([["F", "M", "not recorded"], ["F", "X", "not recorded"]])
    ('F', 'M', 'X', 'not recorded')
    """
    merged = dict.fromkeys(label for labels in lists for label in labels)
    merged.pop(NOT_RECORDED, None)
    return (*merged, NOT_RECORDED)
