"""
The areas of LAIT's table, on the map of England: found by number, and held to their names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lakpi.areas import Area, area
from lakpi.errors import AreaError
from lakpi.periods import Period
from lakpi.readers.lait.cells import Coded, called_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["areas_of", "dated"]


def areas_of(names: Coded, numbers: Coded | None) -> tuple[NDArray[np.int64], tuple[Area, ...]]:
    """
    Find the area of each row.

    LAIT has one name for an authority whose ONS code changed (Buckinghamshire, North
    Yorkshire, Somerset): `dated` gives each year its own.  Dorset, Bournemouth and Poole
    before 2019 have numbers of their own.

    Args:
        names: LA and Regions.
        numbers: LA Number, DfE's code; None where the table has no such column.

    Returns:
        For each row the place of its area among the areas, and those.

    Raises:
        AreaError: An area is not on the map, or its name and number are of two areas.
    """
    if numbers is None:
        numbers = Coded(np.zeros(len(names.codes), np.int64), ("",))
    pairs = names.codes * len(numbers.distinct) + numbers.codes
    _, first, inverse = np.unique(pairs, return_index=True, return_inverse=True)
    found: dict[Area, int] = {}
    places = []
    for pair, row in enumerate(first):
        name = names.distinct[names.codes[row]]
        number = numbers.distinct[numbers.codes[row]]
        try:
            place = _area(name, number)
        except AreaError as error:
            rows = called_rows(np.flatnonzero(inverse == pair))
            message = f"LAIT's table, {rows}: {error}"
            raise AreaError(message) from None
        places.append(found.setdefault(place, len(found)))
    return np.array(places, dtype=np.int64)[inverse.reshape(-1)], tuple(found)


def dated(
    places: NDArray[np.int64],
    areas: Sequence[Area],
    when: NDArray[np.int64],
    periods: Sequence[Period],
) -> tuple[NDArray[np.int64], tuple[Area, ...]]:
    """
    Put each figure under the ONS code that its authority had on the period's last day.

    Args:
        places: For each figure, the place of its area among `areas`.
        areas: The areas.
        when: For each figure, the place of its period among `periods`.
        periods: The periods.

    Returns:
        The places anew, and the areas with the earlier ones after them.
    """
    found = {each: place for place, each in enumerate(areas)}
    table = np.tile(np.arange(len(areas))[:, None], (1, len(periods)))
    for place, each in enumerate(areas):
        if each.valid_from is None or each.dfe_code is None:
            continue
        for column, period in enumerate(periods):
            if not each.is_alive(period):
                try:
                    then = area(each.dfe_code, on=period)
                except AreaError:  # it has no earlier self: figures made for it in retrospect
                    continue
                table[place, column] = found.setdefault(then, len(found))
    return table[places, when], tuple(found)


def _area(name: str, number: str) -> Area:
    if number.casefold() in {"", "na"}:
        return area(name)
    by_number = area(number)
    # The name of an authority that has ended may be that of one that lives: Dorset.
    try:
        by_name = area(name)
    except AreaError:
        by_name = None
    if by_name is None or not (by_name == by_number or by_name.name == by_number.name):
        message = (
            f"{name!r} with LA Number {number}, which is the number of {by_number.name}: correct"
            " the name or the number"
        )
        raise AreaError(message)
    return by_number
