"""
How many cells of LAIT each choice of `lakpi.benchmarks.Policy` changes, counted on its data.

Each field of LAIT's policy is set to lakpi's value, alone, and the answers are counted that
are then others: of all 446 indicators and 158 names, in the latest period.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
import numpy as np
import pandas as pd
from tests.published import SHARED

import lakpi
from lakpi.benchmarks import LAIT, RIGHT, Comparator, Policy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Column: TypeAlias = pd.Series[Any]  # one of a frame, of whichever dtype

VALUES: Final = SHARED / "lait" / "bds_long_0.parquet"
DICTIONARY: Final = SHARED / "lait" / "lait_data_dictionary.csv"
CELLS: Final = ("change", "rank", "band", "average", "verdict")
FIELDS: Final = tuple(field.name for field in attrs.fields(Policy) if field.name != "name")
BANDS_ALONE: Final = ("tied", "unbanded")
NOISE: Final = 1e-9


@attrs.frozen(eq=False)
class Answers:
    """
    What one policy says of each figure: beside its neighbours, and among all authorities.
    """

    neighbours: pd.DataFrame
    everyone: pd.DataFrame

    def cells(self) -> dict[str, Column]:
        return {
            "change": self.neighbours["change"],
            "rank": self.everyone["rank"],
            "band": self.everyone["band"].astype(str),
            "average": self.neighbours["mean"],
            "verdict": self.neighbours["outcome"].astype(str),
        }


@attrs.frozen(eq=False)
class Sweep:
    """
    LAIT's table, the latest figure of each authority, and what LAIT says of them.
    """

    table: lakpi.LaitTable
    latest: lakpi.Figures
    policy: Policy
    answers: Answers
    living: Bools

    @classmethod
    def made(cls) -> Sweep:
        table = lakpi.lait_table(VALUES, DICTIONARY)
        policy = LAIT.without_bands(lakpi.without_quartiles(table.indicators))
        latest = of_authorities(table.figures.latest())
        now = {each.dfe_code for each in lakpi.authorities()}
        living = by_area(latest, lambda area: area.dfe_code in now)
        return cls(table, latest, policy, answers(latest, table.figures, policy), living)

    def under(self, policy: Policy) -> Answers:
        return answers(self.latest, self.table.figures, policy)

    def changed(self, policy: Policy) -> dict[str, Bools]:
        """
        Say for each kind of cell which of them are others under another policy.
        """
        theirs, ours = self.answers.cells(), self.under(policy).cells()
        return {name: differ(theirs[name], ours[name]) for name in CELLS}

    def rows(self) -> Iterator[tuple[str, Mapping[str, Bools]]]:
        """
        Flip each field alone; then those of bands together; then all of them.
        """
        for field in FIELDS:
            yield f"`{field}`", self.changed(flipped(self.policy, field))
        yield "`tied` and `unbanded`", self.changed(flipped(self.policy, *BANDS_ALONE))
        yield "all of them", self.changed(RIGHT)

    def lines(self) -> list[str]:
        """
        Write the counts as a Markdown table.
        """
        lines = [f"| field | {' | '.join(CELLS)} |", f"|---|{'---|' * len(CELLS)}"]
        for name, changed in self.rows():
            cells = [self.counted(changed[each]) for each in CELLS]
            lines.append(f"| {name} | {' | '.join(cells)} |")
        return lines

    def counted(self, changed: Bools) -> str:
        total, now = int(changed.sum()), int((changed & self.living).sum())
        return f"{total:,} ({now:,})" if total else "0"


def flipped(policy: Policy, *fields: str) -> Policy:
    """
    LAIT's policy with some fields as lakpi has them.
    """
    return attrs.evolve(policy, **{field: getattr(RIGHT, field) for field in fields})


def answers(ours: lakpi.Figures, theirs: lakpi.Figures, policy: Policy) -> Answers:
    against: list[Comparator] = [
        lakpi.statistical_neighbours("2025", pool="mean"),
        lakpi.every_authority(),
    ]
    frame = lakpi.benchmark(ours, theirs, against=against, policy=policy).to_frame()
    # Each figure's comparisons stand in the order in which the comparators are given.
    neighbours, everyone = (frame.iloc[at::2].reset_index(drop=True) for at in range(2))
    return Answers(neighbours, everyone)


def differ(theirs: Column, ours: Column) -> Bools:
    """
    Say which cells differ; numbers by more than noise, or in their sign.
    """
    if not pd.api.types.is_float_dtype(theirs.dtype):
        return np.asarray(theirs.to_numpy() != ours.to_numpy(), dtype=np.bool_)
    one, two = theirs.to_numpy(float), ours.to_numpy(float)
    gone = np.isnan(one) != np.isnan(two)
    far = np.abs(np.nan_to_num(one) - np.nan_to_num(two)) > NOISE * np.fmax(1, np.abs(one))
    arrow = np.sign(np.nan_to_num(one)) != np.sign(np.nan_to_num(two))
    return np.asarray(gone | far | arrow, dtype=np.bool_)


def by_area(figures: lakpi.Figures, holds: Callable[[lakpi.Area], bool]) -> Bools:
    area = figures.column("area")
    found = [holds(lakpi.area(str(code))) for code in area.cat.categories]
    return np.array([*found, False], dtype=np.bool_)[area.cat.codes.to_numpy()]


def of_authorities(figures: lakpi.Figures) -> lakpi.Figures:
    return figures.where(by_area(figures, lambda area: area.kind == "authority"))


if __name__ == "__main__":
    sys.stdout.write("\n".join(Sweep.made().lines()) + "\n")
