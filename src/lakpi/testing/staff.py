"""
A synthetic workforce: social workers, and the posts that are vacant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from lakpi.catalogues.workforce import VACANCIES, WORKERS
from lakpi.testing.people import dates, drawn

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

_TEAMS: Final = ("Duty and assessment", "Children in need", "Court", "Looked after", None)
_TEAM_SHARES: Final = (0.3, 0.35, 0.1, 0.23, 0.02)


def make_workforce(
    rng: Generator,
    children: int,
    span: tuple[int, int],
    share: NDArray[np.float64],
    names: NDArray[np.object_],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Make the social workers of each authority, and its vacant posts.
    """
    first, last = span
    years = (last - first) / 365.25
    in_post = np.maximum(12, share * children / years / 16)
    stay = 7 * 365
    spells = rng.poisson(in_post * (1 + (last - first) / stay))
    place = np.repeat(np.arange(len(share)), spells)
    size = len(place)
    end = first + (rng.random(size) * (last - first + stay)).astype(np.int64)
    start = end - (rng.gamma(2.0, stay / 2, size)).astype(np.int64) - 30
    held = np.flatnonzero(start <= last)
    place, start, end = place[held], start[held], end[held]
    size = len(held)
    agency = rng.random(size) < 0.16
    fte = rng.choice([1.0, 0.8, 0.6, 0.5], size, p=[0.78, 0.1, 0.07, 0.05])
    case_holder = rng.random(size) < 0.72
    cases = np.where(case_holder, rng.poisson(17 * fte), 0)
    recent = np.minimum(end, last) - start < 365
    workers = {
        "authority": names[place],
        "worker_id": [f"W{number:06d}" for number in range(1, size + 1)],
        "start_date": dates(start),
        "end_date": dates(end, until=last),
        "agency": agency,
        "fte": fte,
        "cases": cases,
        "case_holder": case_holder,
        "newly_qualified": recent & ~agency & (rng.random(size) < 0.4),
        "team": drawn(rng, _TEAMS, _TEAM_SHARES, size),
    }
    workers_frame = pd.DataFrame(workers)[[column.name for column in WORKERS.columns]]
    return workers_frame, _vacancies(rng, in_post * 0.18, span, names)


def _vacancies(
    rng: Generator, stock: NDArray[np.float64], span: tuple[int, int], names: NDArray[np.object_]
) -> pd.DataFrame:
    first, last = span
    length = 180
    place = np.repeat(np.arange(len(stock)), rng.poisson(stock * (1 + (last - first) / length)))
    size = len(place)
    end = first + (rng.random(size) * (last - first + length)).astype(np.int64)
    start = end - rng.exponential(length, size).astype(np.int64) - 7
    held = np.flatnonzero(start <= last)
    fte = rng.choice([1.0, 0.5], len(held), p=[0.85, 0.15])
    frame = {
        "authority": names[place[held]],
        "post_id": [f"V{number:06d}" for number in range(1, len(held) + 1)],
        "vacant_from": dates(start[held]),
        "filled_on": dates(end[held], until=last),
        "fte": fte,
        "agency_fte": np.where(rng.random(len(held)) < 0.7, fte, 0.0),
        "team": drawn(rng, _TEAMS, _TEAM_SHARES, len(held)),
    }
    return pd.DataFrame(frame)[[column.name for column in VACANCIES.columns]]
