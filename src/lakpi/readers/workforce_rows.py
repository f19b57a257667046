"""
From the elements of workforce censuses to the sources of the catalogue.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np
import pandas as pd

from lakpi.areas import Area
from lakpi.catalogues.workforce import SICKNESS, VACANCIES, WORKERS
from lakpi.errors import RecordsError
from lakpi.readers.inputs import PathLike
from lakpi.readers.returns import Placed, consecutive, placed, remarked
from lakpi.readers.xml_rows import Draft, Stacked, made, stacked
from lakpi.readers.xml_tables import Module, RawReturn, read_tables
from lakpi.records import Coverage, Records

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

_CASE_HOLDER: Final = "5"
_ASSESSED_YEAR: Final = "1"
_AGENCY: Final = "an agency worker, of whom no absence is counted"
_CENSUS: Final = Module(
    "Message",
    parts=(
        Module("LALevelVacancies", ("NumberOfVacancies", "NoAgencyFTE", "NoAgencyHeadcount")),
        Module(
            "CSWWWorker",
            (
                "AgencyWorker",
                "SWENo",
                "FTE",
                "PersonBirthDate",
                "GenderCurrent",
                "Sex",
                "Ethnicity",
                "QualInst",
                "QualLevel",
                "StepUpGrad",
                "FrontlineGrad",
                "OrgRole",
                "RoleStartDate",
                "StartOrigin",
                "RoleEndDate",
                "LeaverDestination",
                "ReasonLeave",
                "FTE30",
                "Cases30",
                "WorkingDaysLost",
                "ContractWeeks",
                "Absat30Sept",
                "ReasonAbsence",
                "CFKSSstatus",
            ),
        ),
    ),
)


def read_workforce_tables(path: PathLike, *, encoding: str | None = None) -> RawReturn:
    """
    Read one workforce census into its tables, as they are.

    Args:
        path: The XML file.
        encoding: How it is written, where it does not say so rightly itself.

    Elements: Department for Education, *Children's social work workforce census:
    technical specification* (2022).

    Raises:
        RecordsError: For a file that is not a workforce census, or not a whole one.
        MissingExtraError: Where the extra `xml` is not installed.
    """
    return read_tables(path, "CSWW", _CENSUS, encoding=encoding)


def read_workforce(
    paths: Sequence[PathLike],
    authority: str | Area | None,
    encoding: str | None,
    *,
    day_fte_first: bool,
) -> Records:
    """
    Read workforce censuses of one year; see `lakpi.read_workforce_census`.
    """
    read = []
    for path in paths:
        raw = read_workforce_tables(path, encoding=encoding)
        whose = remarked(placed(raw.header, raw.file, authority), raw.passed_over)
        if not len(raw.tables["CSWWWorker"]):
            message = f"{raw.file.name!r} has no workers: it is not read, as every rate would be 0"
            raise RecordsError(message)
        read.append((whose, raw))
    read.sort(key=lambda each: (each[0].end, each[0].area.code))
    returns = [each for each, _ in read]
    if len({each.end for each in returns}) > 1:
        message = (
            "the files are of several years, and FTE, cases and vacancies are those of one day:"
            " read each year, and combine the figures (lakpi.combine)"
        )
        raise RecordsError(message)
    consecutive(returns, "workforce censuses")
    return _records(returns, [raw for _, raw in read], day_fte_first=day_fte_first)


def _records(
    returns: Sequence[Placed], read: Sequence[RawReturn], *, day_fte_first: bool
) -> Records:
    day = returns[0].end
    areas = np.array([each.area.code for each in returns], dtype=object)
    names = np.array([each.file.name for each in returns], dtype=object)
    workers, posts = stacked(read, "CSWWWorker"), stacked(read, "LALevelVacancies")
    numbers = np.concatenate([np.arange(1, each.file.rows + 1) for each in read])

    def begun(draft: Draft, table: Stacked) -> Draft:
        draft.cells["authority"] = areas[table.file]
        draft.cells["file"] = names[table.file]
        draft.cells["record_number"] = numbers[table.record]
        repeated = "an element given more than once; the last counts"
        draft.found(repeated, "", table.repeated)
        return draft

    people = _workers(
        begun(Draft(WORKERS, len(workers)), workers), workers, day, day_fte_first=day_fte_first
    )
    sick = _sickness(begun(Draft(SICKNESS, len(workers)), workers), workers, day)
    vacant = _vacancies(begun(Draft(VACANCIES, len(posts)), posts), posts, day)
    whole = Coverage(returns[0].start, day, stock_start=day, stock_end=day)
    coverage = {WORKERS.name: whole, SICKNESS.name: whole, VACANCIES.name: whole}
    drafts = [people, vacant, sick]
    absent: tuple[tuple[str, str], ...] = ()
    counted = np.bincount(posts.file, minlength=len(returns))
    if (counted > 1).any():
        name = names[int(np.argmax(counted > 1))]
        message = f"{name!r} has LALevelVacancies more than once: which of them holds is not said"
        raise RecordsError(message)
    if not counted.all():
        drafts.remove(vacant)
        name = names[int(np.argmin(counted))]
        absent = ((VACANCIES.name, f"{name} has no LALevelVacancies"),)
    # A number that is not given is not a nought.
    unsaid = {name for name in ("fte", "agency_fte") if np.isnan(vacant.cells[name]).any()}
    coverage[VACANCIES.name] = attrs.evolve(whole, lacks=frozenset(unsaid))
    return made(drafts, coverage, returns, absent, day)


def _workers(draft: Draft, table: Stacked, day: datetime.date, *, day_fte_first: bool) -> Draft:
    start, end = table.days("RoleStartDate"), table.days("RoleEndDate")
    draft.cells["worker_id"] = table.texts("SWENo")
    draft.put("start_date", start)
    draft.put("end_date", end)
    draft.put("agency", table.flags("AgencyWorker"))
    contracted, on_day = table.amounts("FTE"), table.amounts("FTE30")
    for each in (contracted, on_day):
        draft.found(each.problem, "fte", each.unread)
    staying = np.isnat(end.held) | (end.held > np.datetime64(day, "D"))
    by_day = np.where(np.isnan(on_day.held), contracted.held, on_day.held)
    by_contract = np.where(np.isnan(contracted.held), on_day.held, contracted.held)
    fte = np.where(staying & day_fte_first, by_day, by_contract)
    draft.cells["fte"] = fte
    draft.found("no FTE", "fte", np.isnan(fte))
    draft.found("more than 1 FTE", "fte", fte > 1)
    draft.put("cases", table.whole("Cases30"))
    draft.cells["case_holder"] = _is(table.texts("OrgRole"), _CASE_HOLDER)
    draft.cells["newly_qualified"] = _is(table.texts("CFKSSstatus"), _ASSESSED_YEAR)
    return draft


def _vacancies(draft: Draft, table: Stacked, day: datetime.date) -> Draft:
    codes = draft.cells["authority"]
    draft.cells["post_id"] = np.array([f"all of {code}" for code in codes.tolist()], dtype=object)
    draft.cells["vacant_from"] = np.full(len(table), np.datetime64(day, "ns"))
    draft.cells["filled_on"] = np.full(len(table), np.datetime64("NaT", "ns"))
    draft.put("fte", table.amounts("NumberOfVacancies"))
    draft.put("agency_fte", table.amounts("NoAgencyFTE"))
    return draft


def _sickness(draft: Draft, table: Stacked, day: datetime.date) -> Draft:
    # Nobody's absences have an id in the census; a worker's role has one row.
    ids = table.texts("SWENo")
    places = np.arange(len(table))
    said = [f"{n} {i}" for i, n in zip(ids.tolist(), places.tolist(), strict=True)]
    draft.cells["absence_id"] = np.array(said, dtype=object)
    draft.cells["absence_date"] = np.full(len(table), np.datetime64(day, "ns"))
    draft.put("days_lost", table.amounts("WorkingDaysLost"))
    agency = table.flags("AgencyWorker").held
    draft.found(_AGENCY, "", np.asarray(agency.fillna(value=False), dtype=bool), set_aside=True)
    return draft


def _is(texts: NDArray[np.object_], code: str) -> pd.arrays.BooleanArray:
    missing = pd.isna(texts)
    return pd.arrays.BooleanArray(np.asarray(texts == code, dtype=bool), missing)
