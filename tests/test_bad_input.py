"""
Bad input: a clear error or a ledger entry, and never a person's value in what is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import polars as pl
import pytest
from tests import naive

import lakpi
from lakpi import Count, Polarity, count
from lakpi.computation.prepared import Prepared
from lakpi.errors import AreaError, EngineError, LakpiError, PeriodError, RecordsError

EVENTS = naive.EVENTS
SECRETS = ("s3cret-child", "s3cret-event", "s3cret words about Ann", "Atl4ntis", "31/31/2099")
STARTED = Count(
    id="n",
    title="N",
    measure=count("plans", EVENTS, lakpi.During("start")),
    polarity=Polarity.NO_JUDGEMENT,
)
YEAR = lakpi.financial_years("2013-14")


def frame(size: int = 3, **columns: Any) -> pd.DataFrame:  # noqa: ANN401 - of any kind
    """
    Make a good frame with secrets in it, and spoil the columns named.
    """
    row = dict.fromkeys(column.name for column in EVENTS.columns)
    rows = [
        {
            **row,
            "authority": "Harrow",
            "child_id": f"s3cret-child {n}",
            "event_id": f"s3cret-event {n}",
            "start": YEAR[0].start,
        }
        for n in range(size)
    ]
    return naive.pandas_frame(rows).astype(object).assign(**columns)


def read(given: Any, **options: Any) -> lakpi.Records:  # noqa: ANN401 - anything at all
    return lakpi.read_frames({EVENTS: given}, **{"complete": naive.COMPLETE, **options})


def spoken(error: BaseException) -> Iterator[str]:
    """
    Give all that an error says, and those behind it.
    """
    seen: BaseException | None = error
    while seen is not None:
        yield str(seen)
        yield repr(seen)
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def says_no_secret(texts: Iterator[str] | list[str]) -> None:
    for text in texts:
        for secret in SECRETS:
            assert secret not in text


ERRORS: dict[str, tuple[Callable[[], object], type[LakpiError], str]] = {
    "a missing column": (
        lambda: read(frame().rename(columns={"start": "strat"})),
        RecordsError,
        "lacks columns: 'start' Did you mean 'strat'",
    ),
    "columns that are numbers": (
        lambda: read(pd.DataFrame([[1, 2]])),
        RecordsError,
        "lacks columns: 'authority'",
    ),
    "no area and no authority": (
        lambda: read(frame().drop(columns="authority")),
        RecordsError,
        "say authority=",
    ),
    "dates as numbers": (lambda: read(frame(start=41_640)), RecordsError, "holds numbers"),
    "months first": (
        lambda: read(frame(start=["12/31/2013", "01/13/2013", "31/31/2099"])),
        RecordsError,
        "none of its 3 rows could be read; each is not a date",
    ),
    "words for dates": (
        lambda: read(frame(end="s3cret words about Ann")),
        RecordsError,
        "column 'end' of source 'events': none of its 3 rows",
    ),
    "words for numbers": (
        lambda: read(frame(number="s3cret words about Ann")),
        RecordsError,
        "not a number",
    ),
    "words for amounts": (lambda: read(frame(fte="s3cret words about Ann")), RecordsError, "fte"),
    "words for yes and no": (
        lambda: read(frame(disabled="s3cret words about Ann")),
        RecordsError,
        "neither yes nor no",
    ),
    "a list": (lambda: read([{"start": "s3cret-child"}]), EngineError, "is a list"),
    "a number": (lambda: read(3), EngineError, "is a int"),
    "a frame without its source": (
        lambda: lakpi.read_frames(frame(), complete=naive.COMPLETE),  # type: ignore[arg-type] # misuse
        RecordsError,
        "give each frame with its source",
    ),
    "a name for a source": (
        lambda: lakpi.read_frames({"events": frame()}, complete=naive.COMPLETE),  # type: ignore[dict-item] # misuse
        RecordsError,
        "give each frame with its source",
    ),
    "two sources of one name": (
        lambda: lakpi.read_frames(
            {
                EVENTS: frame(),
                lakpi.Source("events", area="authority", columns=EVENTS.columns): frame(),
            },
            complete=naive.COMPLETE,
        ),
        RecordsError,
        "two different sources are called 'events'",
    ),
    "an unknown authority": (
        lambda: read(frame().drop(columns="authority"), authority="Harow"),
        AreaError,
        "Harrow",
    ),
    "no coverage": (
        lambda: read(frame(), complete={}),
        RecordsError,
        "say between which days the records of 'events' are complete",
    ),
    "coverage of another source": (
        lambda: read(frame(), complete={"event": naive.COMPLETE}),
        RecordsError,
        "Did you mean 'events'",
    ),
    "coverage of one day": (
        lambda: read(frame(), complete="2014-03-31"),
        RecordsError,
        "the first and the last day",
    ),
    "coverage that ends first": (
        lambda: read(frame(), complete=("2014-03-31", "2013-04-01")),
        RecordsError,
        "before it starts",
    ),
    "coverage that is no day": (
        lambda: read(frame(), complete=("2013-04-01", "soon")),
        PeriodError,
        "soon",
    ),
    "a period twice": (
        lambda: lakpi.compute(STARTED, read(frame()), periods=[*YEAR, *YEAR]),
        PeriodError,
        "asked for twice: 2013-14",
    ),
}


@pytest.mark.parametrize("name", sorted(ERRORS))
def test_what_cannot_be_used_is_an_error_that_says_why(name: str) -> None:
    misuse, kind, says = ERRORS[name]
    with pytest.raises(kind) as caught:
        misuse()
    assert says in str(caught.value)
    says_no_secret(spoken(caught.value))


LEDGERS: dict[str, tuple[pd.DataFrame, list[tuple[str, list[int], bool]]]] = {
    "one bad date": (
        frame(start=["2013-04-01", "31/31/2099", "2013-04-01"]),
        [("not a date (2014-03-31 or 31/03/2014)", [2], True)],
    ),
    "one bad end": (
        frame(end=["2013-04-01", "31/31/2099", "01/04/2013"]),
        [("not a date (2014-03-31 or 31/03/2014)", [2], False)],
    ),
    "no date": (frame(start=["2013-04-01", None, ""]), [("no date", [2, 3], True)]),
    "unknown and blank areas": (
        frame(authority=["Atl4ntis", " ", "Harrow"]),
        [("no area", [2], True), ("unknown area", [1], True)],
    ),
    "every area unknown": (frame(authority="Atl4ntis"), [("unknown area", [1, 2, 3], True)]),
    "nobody": (frame(child_id=[None, " ", "x"]), [("no person", [1, 2], False)]),
    "no key": (frame(event_id=[None, "1", "2"]), [("no key", [1], False)]),
    "exact duplicates": (
        pd.concat([frame(1), frame(2)]),
        [("exact duplicate", [2], True)],
    ),
    "near duplicates": (
        frame(event_id="s3cret-event", sex=["F", "M", "F"]),
        [("key shared with other rows", [1, 2, 3], False)],
    ),
    "a wild number": (
        frame(number=[1, "s3cret words about Ann", 2]),
        [("not a number", [2], False)],
    ),
    "fine decimals": (
        frame(fte=[0.123, 0.5, 1]),
        [("more than 2 decimals, rounded", [1], False)],
    ),
    "neither yes nor no": (
        frame(disabled=["yes", "s3cret words about Ann", False]),
        [("neither yes nor no", [2], False)],
    ),
    "no rows": (frame(0), []),
}


@pytest.mark.parametrize("engine", ["pandas", "polars"])
@pytest.mark.parametrize("name", sorted(LEDGERS))
def test_what_can_be_told_apart_is_in_the_ledger(name: str, engine: str) -> None:
    given, expected = LEDGERS[name]
    native: Any = given
    if engine == "polars":
        texts = {
            column: [None if pd.isna(value) else str(value) for value in given[column]]
            for column in given.columns
        }
        native = pl.DataFrame(texts, schema=dict.fromkeys(texts, pl.String()))
    records = read(native)
    found = [(e.reason, e.rows.tolist(), e.set_aside) for e in records.ledger.entries]
    assert found == expected
    assert records.ledger.kept("events") == len(records.table(EVENTS).frame)
    figures = lakpi.compute(STARTED, records, periods=YEAR)
    says_no_secret(
        [
            str(records),
            repr(records),
            str(records.ledger),
            repr(records.ledger),
            records.ledger.to_frame().to_csv(),
            repr(records.tables[0]),
            repr(Prepared(records.table(EVENTS), records, STARTED.measure.tallies())),
            str(figures),
            repr(figures),
            figures.to_frame().to_csv(),
            str(figures.accounts),
        ]
    )


def test_records_with_nothing_left_are_no_figures_or_noughts() -> None:
    for given in (frame(0), frame(authority="Atl4ntis"), frame(start="")):
        bare = lakpi.compute(STARTED, read(given), periods=YEAR, by=["sex", "age", "disabled"])
        assert [one.value for one in bare if one.breakdown == ""] in ([], [0])
        made = lakpi.compute(STARTED, read(given, areas=["Harrow"]), periods=YEAR)
        assert [one.value for one in made] == [0]
        assert len(lakpi.cases(STARTED, read(given), period="2013-14")) == 0


def test_questions_of_records_say_no_secret() -> None:
    records = read(frame(sex=["s3cret words about Ann", "F", None]))
    for misuse in (
        lambda: lakpi.cases(STARTED, records, period="2013-14", area="Brent"),
        lambda: lakpi.cases(STARTED, records, period="2013-14", category={"child_id": "x"}),
        lambda: lakpi.compute(STARTED, records, periods=YEAR, by="child_id"),
        lambda: STARTED.measure.where(lakpi.col("child_id").is_("x")),
    ):
        with pytest.raises(LakpiError) as caught:
            misuse()
        says_no_secret([str(caught.value)])


def test_dates_in_the_future_are_reported() -> None:
    records = read(frame(start=["2013-04-01", "2013-04-02", "2014-04-01"]), extracted="2014-03-31")
    assert records.ledger.count("date in the future", source="events") == 1
    assert records.ledger.count("date in the future", source="plans") == 0
    assert records.ledger.set_aside("events") == 0
