"""
The star: figures as tables of facts around tables of what they are about, for Power BI.

Facts hold numbers, reasons and keys; what an indicator, an area and a period are stands
once, in a table of its own.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import attrs
import pandas as pd
from pandas.api.types import is_bool_dtype, is_datetime64_any_dtype, is_numeric_dtype

from lakpi.benchmarks import Benchmarks
from lakpi.errors import FiguresError, MissingExtraError
from lakpi.figures import Figures
from lakpi.scorecards.dimensions import area_table, indicator_table, period_table
from lakpi.scorecards.facts import COMPARED, JUDGED, compared, empty, facts_of, said
from lakpi.scorecards.gathering import figures_on
from lakpi.scorecards.parts import Content
from lakpi.scorecards.saving import told_if_open

__all__ = ["Star", "star"]


@attrs.frozen(eq=False, repr=False, kw_only=True)
class Star:
    """
    Tables of facts, and what they are about, each under its key.

    Attributes:
        facts: A row for each figure: its ``figure_key``, the keys of the three tables
            below, its scope, breakdown, category and origin; then its numbers, each with
            its reason, its value rounded, and its flags.
        comparisons: A row for each figure and comparator.
        targets: A row for each figure that is held against a target.
        indicator: A row for each indicator, by ``indicator_key``.
        area: A row for each area, by ``area_key``: its ONS code.
        period: A row for each period, by ``period_key``: its days.

    Raises:
        FiguresError: Where a key stands twice, or a fact is about nothing.
    """

    facts: pd.DataFrame
    comparisons: pd.DataFrame
    targets: pd.DataFrame
    indicator: pd.DataFrame
    area: pd.DataFrame
    period: pd.DataFrame

    def __attrs_post_init__(self) -> None:
        about = {"figure": self.facts, "indicator": self.indicator}
        about |= {"area": self.area, "period": self.period}
        for name, table in about.items():
            key = f"{name}_key"
            if not table[key].is_unique:
                twice = table[key][table[key].duplicated()].iloc[0]
                message = f"the key {twice!r} stands twice in the table of {name}s"
                raise FiguresError(message)
            for facts in (self.facts, self.comparisons, self.targets):
                if not facts[key].isin(table[key]).all():
                    article = "an" if name[0] in "ai" else "a"
                    message = f"a fact is about {article} {name} that has no row in its table"
                    raise FiguresError(message)

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(table):,} {name}" for name, table in self.tables().items())
        return f"<Star: {counts}>"

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """
        Give the six tables by name.
        """
        names = [each.name for each in attrs.fields(Star)]
        return MappingProxyType({name: getattr(self, name) for name in names})

    def to_csv(self, folder: str | os.PathLike[str]) -> tuple[Path, ...]:
        """
        Write each table as a CSV file, also those without a row: ``facts.csv``, ...

        In UTF-8 with a byte order mark, as DfE's open data, so that Excel shows accents and
        pound signs; Power BI and pandas read it too.  Texts are as they are.

        Args:
            folder: Where; it is made.

        Returns:
            The paths.
        """

        def write(table: pd.DataFrame, file: Path) -> None:
            table.to_csv(
                file,
                index=False,
                encoding="utf-8-sig",
                date_format="%Y-%m-%d",
                lineterminator="\n",
            )

        return self._written(folder, "csv", write)

    def to_parquet(self, folder: str | os.PathLike[str]) -> tuple[Path, ...]:
        """
        Write each table as a Parquet file: ``facts.parquet``, ...

        Args:
            folder: Where; it is made.

        Returns:
            The paths.

        Raises:
            MissingExtraError: Where the extra `parquet` is not installed.
        """
        try:
            importlib.import_module("pyarrow")
        except ImportError as error:
            message = 'Parquet files need pyarrow: pip install "lakpi[parquet]"'
            raise MissingExtraError(message) from error

        def write(table: pd.DataFrame, file: Path) -> None:
            table.to_parquet(file, index=False, engine="pyarrow")

        return self._written(folder, "parquet", write)

    def _written(
        self,
        folder: str | os.PathLike[str],
        suffix: str,
        write: Callable[[pd.DataFrame, Path], None],
    ) -> tuple[Path, ...]:
        place = Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        paths = []
        for name, table in self.tables().items():
            paths.append(place / f"{name}.{suffix}")
            with told_if_open(paths[-1]):
                write(table, paths[-1])
        return tuple(paths)


def star(of: Figures | Benchmarks | Content) -> Star:
    """
    Lay figures out as a star, for Power BI or any tool that relates tables.

    Args:
        of: Figures; figures with their comparisons; or a scorecard, of which the figures
            that stand on it are taken, with their comparisons and targets.

    Returns:
        The star.

    Raises:
        FiguresError: Where one figure stands twice on a card and says different things.

    >>> import pandas as pd, lakpi
    >>> from lakpi.catalogues import ALL
    >>> made = star(lakpi.read_figures(pd.DataFrame({"indicator": ["rereferral_pct"],
    ...     "area": ["Harrow"], "period": ["2012-13"], "numerator": [217],
    ...     "denominator": [1529]}), ALL))
    >>> made.facts.loc[0, ["indicator_key", "area_key", "period_key"]].tolist()
    ['rereferral_pct v1', 'E09000015', '2012-04-01/2013-03-31']
    >>> made.facts["rounded"].tolist()
    [14.2]
    >>> made.area.loc[0, ["name", "dfe_code", "region"]].tolist()
    ['Harrow', '310', 'Outer London']
    """
    content = of if isinstance(of, Content) else None
    match of:
        case Figures():
            figures = of
        case Benchmarks():
            figures = of.figures
        case _:
            figures = figures_on(of)
    facts, names, labels = facts_of(figures)
    comparisons, targets = empty(COMPARED), empty(JUDGED)
    if isinstance(of, Benchmarks):
        comparisons = compared(of, facts)
    elif content is not None:
        places = {figure: row for row, figure in enumerate(figures)}
        beside = [(places[e.figure], e) for row in content.rows() for e in row.comparisons]
        comparisons = said([at for at, _ in beside], [e for _, e in beside], COMPARED, facts)
        held = [row.target for row in content.rows() if row.target is not None]
        judged = [each for each in held if each.target is not None]
        targets = said([places[each.figure] for each in judged], judged, JUDGED, facts)
    return Star(
        facts=_tidy(facts),
        comparisons=_tidy(comparisons),
        targets=_tidy(targets),
        indicator=_tidy(indicator_table(figures.meanings, content)),
        area=_tidy(area_table(names)),
        period=_tidy(period_table(labels)),
    )


def _tidy(table: pd.DataFrame) -> pd.DataFrame:
    """
    Give texts one type, whichever the version of pandas makes of them.
    """
    kinds = {
        name: object
        for name, kind in table.dtypes.items()
        if not (is_numeric_dtype(kind) or is_bool_dtype(kind) or is_datetime64_any_dtype(kind))
    }
    return table.astype(kinds).reset_index(drop=True)
