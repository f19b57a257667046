"""
From the lists of Annex A to the records of their sources.

A workbook with a sheet for each list, or a CSV file for each, becomes `Records` of the
sources of `lakpi.catalogues`.  Lists 1 to 8 hold the six months before the extract and
what was open in them; lists 10 and 11 hold twelve months, list 9 the day itself.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np
import pandas as pd

from lakpi.areas import Area
from lakpi.catalogues.assessments import ASSESSMENTS
from lakpi.catalogues.child_protection import PLANS
from lakpi.catalogues.children_in_need import CIN_PLANS, EPISODES
from lakpi.catalogues.contacts import CONTACTS
from lakpi.catalogues.early_help import EARLY_HELP
from lakpi.catalogues.looked_after import PERIODS_OF_CARE
from lakpi.catalogues.permanence import ADOPTERS, ADOPTION_DECISIONS, CARE_LEAVERS
from lakpi.catalogues.referrals import REFERRALS
from lakpi.catalogues.section_47 import CONFERENCES, ENQUIRIES
from lakpi.days import add_months, shift_day
from lakpi.errors import RecordsError
from lakpi.readers.annex_a_lists import LISTS
from lakpi.readers.annex_a_tables import (
    ListTable,
    find_lists,
    headings_of,
    read_list,
    rows_of,
)
from lakpi.readers.inputs import input_file
from lakpi.readers.workbooks import Sheet, read_sheets
from lakpi.records import Coverage, Entry, Finding, InputFile, Ledger, Records, make_records
from lakpi.sources import Source

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

_CHILD: Final = {
    "child_id": "child",
    "sex": "sex",
    "birth_date": "birth",
    "ethnicity": "ethnicity",
}


@attrs.frozen(eq=False)
class _Share:
    """
    What one source takes from a list.

    Attributes:
        source: The source.
        number: The list.
        columns: For each column of the source, the heading that fills it.
        id: The column of the event's id, made of the person, the date and what could
            not be read.
        fixed: What a column holds in every row, because of what the list is.
        of: Says which rows are of the source, and what the others are; all, if none.
        flows: Whether its events are complete, or only what stands at the extract.
        stocks: Whether stocks may be taken on every day covered.
    """

    source: Source
    number: int
    columns: Mapping[str, str]
    id: str = ""
    fixed: Mapping[str, object] = {}
    of: Callable[[ListTable], tuple[Mask, str]] | None = None
    flows: bool = True
    stocks: bool = True

    @property
    def date(self) -> str:
        return self.columns.get(str(self.source.date), "")


def _held(table: ListTable, name: str) -> Mask:
    return np.array([each is not None for each in table.answers[name]], dtype=bool)


def _begun(table: ListTable) -> tuple[Mask, str]:
    # A conference without an enquiry is of a child who moved in.
    return _held(table, "start") | ~_held(table, "conference"), "a conference without an enquiry"


def _conferred(table: ListTable) -> tuple[Mask, str]:
    return _held(table, "conference"), "no conference"


def _planned(table: ListTable) -> tuple[Mask, str]:
    on_plan = [each == "child in need plan" for each in table.answers["status"]]
    return np.array(on_plan, dtype=bool), "another case status"


_SHARES: Final = (
    _Share(
        CONTACTS,
        1,
        {**_CHILD, "contact_date": "date", "contact_source": "source"},
        "contact_id",
    ),
    _Share(
        EARLY_HELP,
        2,
        {**_CHILD, "start_date": "start", "end_date": "completed"},
        "episode_id",
        stocks=False,
    ),
    _Share(
        REFERRALS,
        3,
        {
            **_CHILD,
            "referral_date": "date",
            "referral_source": "source",
            "no_further_action": "nfa",
            "earlier_referrals": "declared",
        },
        "referral_id",
    ),
    _Share(
        ASSESSMENTS,
        4,
        {
            **_CHILD,
            "start_date": "start",
            "authorised_date": "authorised",
            "child_seen": "seen",
            "support_needed": "support",
        },
        "assessment_id",
    ),
    _Share(
        ENQUIRIES,
        5,
        {
            **_CHILD,
            "start_date": "start",
            "conference_date": "conference",
            "conference_not_needed": "unnecessary",
        },
        "enquiry_id",
        of=_begun,
    ),
    _Share(
        CONFERENCES,
        5,
        {
            **_CHILD,
            "conference_date": "conference",
            "enquiry_date": "start",
            "led_to_plan": "plan",
        },
        "conference_id",
        of=_conferred,
    ),
    _Share(
        EPISODES,
        6,
        {
            **_CHILD,
            "referral_date": "start",
            "closure_date": "closed",
            "primary_need": "need",
            "closure_reason": "reason",
            "case_status": "status",
            "last_seen_date": "seen",
            "disability": "disability",
        },
        "episode_id",
        # Ofsted leaves out children whose referral led to no more.
        {"no_further_action": False},
    ),
    _Share(
        CIN_PLANS,
        6,
        {**_CHILD, "start_date": "start", "end_date": "closed", "last_seen_date": "seen"},
        "plan_id",
        of=_planned,
        flows=False,
        stocks=False,
    ),
    _Share(
        PLANS,
        7,
        {
            **_CHILD,
            "start_date": "start",
            "end_date": "end",
            "previous_plans": "previous",
            "category": "latest",
            "initial_category": "initial",
            "latest_review_date": "review",
            "last_visit_date": "visit",
            "seen_alone": "alone",
        },
        "plan_id",
    ),
    _Share(
        PERIODS_OF_CARE,
        8,
        {
            **_CHILD,
            "start_date": "start",
            "end_date": "end",
            "health_assessment_date": "health",
        },
    ),
    _Share(
        CARE_LEAVERS,
        9,
        {
            **_CHILD,
            "eligibility": "eligibility",
            "in_touch": "touch",
            "accommodation": "suitable",
            "activity": "activity",
            "pathway_review_date": "pathway",
            "contact_date": "contact",
            "disability": "disability",
        },
        flows=False,
        stocks=False,
    ),
    _Share(
        ADOPTION_DECISIONS,
        10,
        {
            **_CHILD,
            "decision_date": "decision",
            "entered_care_date": "entered",
            "placement_order_date": "order",
            "matched_date": "matched",
            "placed_date": "placed",
            "adopted_date": "adopted",
            "reversed_date": "reversed",
            "fostered_date": "fostered",
            "disability": "disability",
        },
        "decision_id",
    ),
    _Share(
        ADOPTERS,
        11,
        {
            "adopter_id": "adopter",
            "sex": "sex",
            "ethnicity": "ethnicity",
            "disability": "disability",
            "enquiry_date": "enquiry",
            "stage_1_start_date": "stage_1_start",
            "stage_1_end_date": "stage_1_end",
            "stage_2_start_date": "stage_2_start",
            "stage_2_end_date": "stage_2_end",
            "application_date": "applied",
            "approved_date": "approved",
            "matched_date": "matched",
            "placed_date": "placed",
            "adopted_date": "adopted",
            "left_date": "left",
            "children_placed": "children",
        },
        "enquiry_id",
    ),
)

_RECEIVED: Final = (1, 3, 5)
"""The lists of what was received in the six months, and of nothing older."""

_READINGS: Final = {
    2: "list 2 holds assessments of early help: here one is open until it is completed",
    6: "children_in_need_plans: list 6 gives the start of the episode, not of the plan, and who"
    " is on a plan on the day of the list only",
    9: "care_leavers: as at the day of the list",
}


def annex_a_records(files: Sequence[Path], whose: Area, day: datetime.date) -> Records:
    """
    Read the lists in some files into records: the work of `lakpi.read_annex_a`.

    Args:
        files: Workbooks and CSV files.
        whose: The authority.
        day: The day on which the lists were taken.

    Raises:
        RecordsError: As `lakpi.read_annex_a` says.
        MissingExtraError: Likewise.
    """
    sheets = [(file, sheet) for file in files for sheet in read_sheets(file)]
    found, remarks = find_lists(sheet for _, sheet in sheets)
    if not found:
        raise RecordsError(_nothing_found([sheet for _, sheet in sheets]))
    tables = {number: read_list(found[number], day) for number in sorted(found)}
    shares = [share for share in _SHARES if share.number in tables]
    outside = _outside_months(tables, day)
    drafts = {share.source: _draft(share, tables[share.number], day) for share in shares}
    if outside:
        # Nothing is complete of months in which nothing is: no nought comes of them.
        drafts = {
            source: attrs.evolve(
                draft, coverage=attrs.evolve(draft.coverage, start=day, history_start=day)
            )
            for source, draft in drafts.items()
        }
    records = make_records(
        {source: draft.frame for source, draft in drafts.items()},
        {source.name: draft.coverage for source, draft in drafts.items()},
        area_codes=lambda spelt: dict.fromkeys(spelt, (whose.code, whose.name)),
        area=whose.code,
        extracted=day,
        found={source.name: draft.findings for source, draft in drafts.items()},
    )
    ledger = _as_in_the_sheets(records, {share.source.name: share for share in shares}, tables)
    ledger = attrs.evolve(
        ledger,
        entries=(*ledger.entries, *_against_records(records, tables), *_orphans(records, tables)),
        remarks=(
            *outside,
            *_remarks(tables, records),
            *remarks,
            *_missing_remarks(tables),
        ),
    )
    return attrs.evolve(
        records,
        ledger=ledger,
        inputs=tuple(_inputs(files, sheets, tables)),
        absent=tuple(_absent(tables)),
    )


# -- files --------------------------------------------------------------------------------------


def _nothing_found(sheets: Sequence[Sheet]) -> str:
    where = "; ".join(each.where for each in sheets[:12]) or "no sheets"
    expected = ", ".join(f"{n} {LISTS[n].title}" for n in (1, 3, 6, 7))
    message = f"no list of Annex A in: {where}. Expected lists such as {expected}, with headings"
    message += " such as " + ", ".join(repr(each.title) for each in LISTS[3].headings[:8]) + "."
    for each in sheets:
        shown = headings_of(each)
        if shown:
            return f"{message} {each.where} has headings {', '.join(map(repr, shown[:12]))}."
    return message


def _inputs(
    files: Sequence[Path], sheets: Sequence[tuple[Path, Sheet]], tables: Mapping[int, ListTable]
) -> Iterable[InputFile]:
    own = {id(sheet): file for file, sheet in sheets}
    for file in files:
        held = [table for table in tables.values() if own[id(table.sheet)] == file]
        parts = [(part, rows) for _, part, rows in rows_of(held)]
        yield input_file(file, sum(map(len, held)), parts)


# -- frames -----------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class _Draft:
    frame: pd.DataFrame
    coverage: Coverage
    findings: tuple[Finding, ...]


def _draft(share: _Share, table: ListTable, extracted: datetime.date) -> _Draft:
    size = len(table)
    data: dict[str, Any] = {"row": table.numbers}
    lacks = set()
    for column in share.source.columns:
        heading = share.columns.get(column.name)
        if heading is not None:
            data[column.name] = pd.Series(table.answers[heading], dtype=object)
            lacks |= {column.name} if heading in table.lacking else set()
        elif column.name in share.fixed:
            data[column.name] = share.fixed[column.name]
        elif column.name == "as_at_date":
            data[column.name] = pd.Series([extracted] * size, dtype=object)
        elif column.name not in {share.id, share.source.area}:
            lacks.add(column.name)
    if share.id:
        data[share.id] = pd.Series(_ids(share, table), dtype=object)
    frame = pd.DataFrame({name: held for name, held in data.items() if name not in lacks})
    months = table.annex.months
    start = shift_day(extracted, months=-months) if share.flows else extracted
    coverage = Coverage(
        start,
        extracted,
        stock_start=start if share.stocks else extracted,
        lacks=frozenset(lacks),
    )
    return _Draft(frame, coverage, tuple(_findings(share, table, coverage)))


def _ids(share: _Share, table: ListTable) -> list[str | None]:
    person = share.columns[str(share.source.person)]
    pairs = zip(table.answers[person], table.answers[share.date], table.unread, strict=True)
    return [
        None if who is None or day is None else f"{who}|{day.isoformat()}|{unread}"
        for who, day, unread in pairs
    ]


def _findings(share: _Share, table: ListTable, coverage: Coverage) -> Iterable[Finding]:
    named = {heading: column for column, heading in share.columns.items()}
    mine = np.ones(len(table), dtype=bool)
    for trouble in table.troubles:
        if not trouble.heading:
            yield Finding(trouble.reason, "", trouble.rows, trouble.set_aside)
            mine &= ~(trouble.rows & trouble.set_aside)
    unusable = [each for each in table.troubles if each.unread and each.heading == share.date]
    for trouble in unusable:
        yield Finding(trouble.reason, named[share.date], trouble.rows, set_aside=True)
        mine &= ~trouble.rows
    if share.of is not None:
        held, other = share.of(table)
        yield Finding(other, "", mine & ~held, set_aside=True)
        mine &= held
    if share.source == CONFERENCES:
        yield Finding(
            "the conference of a later enquiry", "", _repeated(table, mine), set_aside=True
        )
    for trouble in table.troubles:
        if trouble.heading in named and trouble not in unusable:
            yield Finding(trouble.reason, named[trouble.heading], trouble.rows, set_aside=False)
    if share.flows and table.annex.number in _RECEIVED:
        days = table.answers[share.date]
        old = np.array([each is not None and each < coverage.start for each in days], dtype=bool)
        reason = f"before the {table.annex.months} months of the list"
        yield Finding(reason, named[share.date], old, set_aside=False)


def _repeated(table: ListTable, mine: Mask) -> Mask:
    """
    Find conferences that stand there again, after another enquiry; the latest enquiry keeps it.
    """
    starts = [each or datetime.date.min for each in table.answers["start"]]
    latest: dict[tuple[str, datetime.date], int] = {}
    again = np.zeros(len(table), dtype=bool)
    for row in np.flatnonzero(mine).tolist():
        who, day = table.answers["child"][row], table.answers["conference"][row]
        if who is None or day is None:
            continue
        kept = latest.setdefault((who, day), row)
        if starts[row] > starts[kept]:
            again[kept] = True
            latest[who, day] = row
        elif starts[row] < starts[kept]:
            again[row] = True
    return again


def _outside_months(tables: Mapping[int, ListTable], extracted: datetime.date) -> tuple[str, ...]:
    """
    Say, first of all, where the day of the extract can hardly be right.
    """
    start = shift_day(extracted, months=-6)
    days = [
        day
        for number in _RECEIVED
        if number in tables
        for day in tables[number].answers[LISTS[number].key[1]]
        if day is not None
    ]
    if not days or any(start <= day <= extracted for day in days):
        return ()
    near = max(days) if max(days) < start else min(days)
    said = (
        f"none of the {len(days):,} contacts, referrals and enquiries is of the six months from"
        f" {start} to {extracted}; the nearest is of {near:%B %Y}. Is extracted={extracted} the"
        " day on which the lists were taken?"
    )
    return (said,)


# -- the ledger -------------------------------------------------------------------------------


def _as_in_the_sheets(
    records: Records, shares: Mapping[str, _Share], tables: Mapping[int, ListTable]
) -> Ledger:
    """
    Write row numbers as the sheets have them, and tell two kinds of duplicates apart.
    """
    entries: list[Entry] = []
    for entry in records.ledger.entries:
        table = tables[shares[entry.source].number]
        if entry.reason == "exact duplicate":
            entries += _duplicates(entry, table)
        else:
            entries.append(attrs.evolve(entry, rows=table.numbers[entry.rows - 1]))
    return attrs.evolve(records.ledger, entries=tuple(entries))


def _duplicates(entry: Entry, table: ListTable) -> Iterable[Entry]:
    wanted = set((entry.rows - 1).tolist())
    seen: set[tuple[tuple[type, object], ...]] = set()
    whole = []
    for row, cells in enumerate(table.cells):
        key = tuple((type(cell), cell) for cell in cells)
        if row in wanted and key in seen:
            whole.append(row)
        seen.add(key)
    rest = sorted(wanted - set(whole))
    for rows, reason in (
        (whole, entry.reason),
        (rest, "duplicate but for its team, worker or another column that is not used"),
    ):
        if rows:
            yield attrs.evolve(entry, rows=table.numbers[rows], reason=reason)


def _against_records(records: Records, tables: Mapping[int, ListTable]) -> Iterable[Entry]:
    """
    Find rows that declare fewer earlier events than the records hold.
    """
    for source, date, declared, months, what in (
        (REFERRALS, "referral_date", "earlier_referrals", 12, "referrals"),
        (PLANS, "start_date", "previous_plans", None, "plans"),
    ):
        if source.name not in records.coverage:
            continue
        table = records.table(source.name)
        frame = table.frame
        if declared in table.coverage.lacks or declared not in frame:
            continue
        shown = _earlier(frame, str(source.person), date, months)
        said = frame[declared].astype("Int64").fillna(np.iinfo(np.int32).max).to_numpy(np.int64)
        few = said < shown
        if few.any():
            number = next(each.number for each in _SHARES if each.source == source)
            rows = tables[number].numbers[table.rows[few]]
            reason = f"declares fewer earlier {what} than the records hold"
            yield Entry(source.name, reason, declared, rows, set_aside=False)


def _earlier(frame: pd.DataFrame, person: str, date: str, months: int | None) -> NDArray[np.int64]:
    """
    Count, for each row, the rows of the same person on strictly earlier days.
    """
    days = frame[date].to_numpy(dtype=np.int64)
    people = frame[person].to_numpy(dtype=np.int64)
    order = np.lexsort((days, people))
    days_in, people_in = days[order], people[order]
    first = add_months(days_in, -months) if months else np.zeros_like(days_in)
    # Ranks in one sorted line: people apart by more than any two days.
    far = 4_000_000
    line = people_in * far + days_in
    before = np.searchsorted(line, line, side="left")
    begin = np.searchsorted(line, people_in * far + first, side="left")
    counted = np.where(people_in < 0, 0, before - begin)
    result = np.empty_like(counted)
    result[order] = counted
    return result


def _orphans(records: Records, tables: Mapping[int, ListTable]) -> Iterable[Entry]:
    """
    Find children with a plan, or in care, who are not in the list of children in need.
    """
    if EPISODES.name not in records.coverage:
        return
    known = records.table(EPISODES.name).frame["child_id"].to_numpy(dtype=np.int64)
    for number, source in ((7, PLANS), (8, PERIODS_OF_CARE)):
        if number not in tables:
            continue
        table = records.table(source.name)
        own = table.frame["child_id"].to_numpy(dtype=np.int64)
        lost = (own >= 0) & ~np.isin(own, known)
        if lost.any():
            rows = tables[number].numbers[table.rows[lost]]
            reason = "a child who is not in list 6 (Children in need)"
            yield Entry(source.name, reason, "child_id", rows, set_aside=False)


def _remarks(tables: Mapping[int, ListTable], records: Records) -> Iterable[str]:
    for number, table in tables.items():
        yield from table.remarks
        if number in _READINGS:
            yield _READINGS[number]
        if number == 3 and "declared" not in table.lacking:
            kept = len(records.table(REFERRALS.name).frame)
            few = sum(map(len, (each.rows for each in _against_records(records, {3: table}))))
            yield (
                f"list 3: {few:,} of {kept:,} referrals declare fewer referrals in the last 12"
                " months than the records show, which hold 6 months of them"
            )


def _missing_remarks(tables: Mapping[int, ListTable]) -> Iterable[str]:
    missing = [str(LISTS[number]) for number in LISTS if number not in tables]
    if missing:
        yield f"missing: {', '.join(missing)}"


def _absent(tables: Mapping[int, ListTable]) -> Iterable[tuple[str, str]]:
    for share in _SHARES:
        if share.number not in tables:
            yield share.source.name, f"{LISTS[share.number]} of Annex A is not in the files read"
