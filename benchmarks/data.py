"""
Made-up rows for the benchmarks, seeded: nobody's records.
"""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

import lakpi

START = datetime.date(2005, 4, 1)
DAYS = 15 * 365


def authority_codes() -> list[str]:
    """
    The codes of the 153 authorities that there are.
    """
    return [area.code for area in lakpi.authorities()]


def referrals(rows: int, seed: int = 1) -> pd.DataFrame:
    """
    Referrals of fifteen years in every authority, with text ids.
    """
    rng = np.random.default_rng(seed)
    codes = np.array(authority_codes(), dtype=object)
    children = np.array([f"C{number:08d}" for number in range(rows * 3 // 5)], dtype=object)
    child = rng.integers(0, len(children), rows)
    own = rng.integers(0, len(codes), len(children))
    return pd.DataFrame(
        {
            "authority": codes[own[child]],
            "child_id": children[child],
            "referral_id": [f"R{number:09d}" for number in rng.permutation(rows)],
            "referral_date": _days(rng.integers(0, DAYS, rows)),
        }
    )


def plans(rows: int, seed: int = 2) -> pd.DataFrame:
    """
    Child protection plans: about nine months long, some still open.
    """
    rng = np.random.default_rng(seed)
    codes = np.array(authority_codes(), dtype=object)
    start = rng.integers(0, DAYS, rows)
    end = start + rng.exponential(270, rows).astype(int) + 1
    dates = _days(end)
    return pd.DataFrame(
        {
            "authority": codes[rng.integers(0, len(codes), rows)],
            "plan_id": rng.permutation(rows),
            "start_date": _days(start),
            "end_date": dates.where(pd.Series(end < DAYS)),
        }
    )


def _days(offsets: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pd.Series[pd.Timestamp]:
    first = np.datetime64(START, "ns")
    return pd.Series(first + offsets.astype("m8[D]"))
