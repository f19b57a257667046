"""
A children in need census of synthetic children, as the XML file that DfE collects.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import numpy as np

from lakpi.areas import Area
from lakpi.errors import RecordsError
from lakpi.testing.casework import DECIDED_AFTER
from lakpi.testing.people import Children
from lakpi.testing.synthetic import Synthetic

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


def write_cin_census(
    made: Synthetic,
    path: str | os.PathLike[str],
    *,
    year: int,
    authority: Area | None = None,
) -> Path:
    """
    Write the census of the year to 31 March as an XML file.

    It holds each child with an episode open in the year, and what happened in these
    episodes up to its last day, as the schema of 2024-25 has it.

    Args:
        made: Synthetic records that cover the year.
        path: Where to write.
        year: The year in which it ends.
        authority: Whose; the only one if not given.

    Raises:
        RecordsError: For a year that the records do not cover, or without an
            authority where there are several.

    Returns:
        The path.
    """
    last = datetime.date(year, 3, 31)
    first = datetime.date(year - 1, 4, 1)
    if not (made.start <= first and last <= made.end):
        message = f"the synthetic records do not cover the year to 31 March {year}"
        raise RecordsError(message)
    if authority is None and len(made.authorities) != 1:
        message = "a census is one authority's: say authority="
        raise RecordsError(message)
    whose = authority or made.authorities[0]
    file = Path(path)
    with file.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(_lines(made, whose, first.toordinal(), last.toordinal()))
    return file


def _lines(made: Synthetic, whose: Area, first: int, last: int) -> Iterator[str]:
    year = datetime.date.fromordinal(last).year
    yield '<?xml version="1.0" encoding="utf-8"?>\n<Message>\n<Header><CollectionDetails>'
    yield f"<Collection>CIN</Collection><Year>{year}</Year>"
    yield f"<ReferenceDate>{_iso(last)}</ReferenceDate></CollectionDetails>"
    yield f"<Source><SourceLevel>L</SourceLevel><LEA>{whose.dfe_code}</LEA></Source></Header>\n"
    yield "<Children>\n"
    work = made.casework
    each, people = work.journeys, work.people
    place = [area.code for area in made.authorities].index(whose.code)
    open_then = (each.referred <= last) & (each.closed >= first)
    held = np.flatnonzero(open_then & (people.place[each.who] == place))
    child = -1
    for row in held.tolist():
        who = int(each.who[row])
        if who != child:
            if child >= 0:
                yield "</Child>\n"
            yield _child(work.people, who)
            child = who
        yield _details(made, row, last)
    if child >= 0:
        yield "</Child>\n"
    yield "</Children>\n</Message>\n"


def _child(people: Children, who: int) -> str:
    born = int(people.born[who])
    sex, ethnicity = people.sex[who], people.ethnicity[who]
    # A child referred before birth has the expected date of it.
    birth = "ExpectedPersonBirthDate" if sex == "U" else "PersonBirthDate"
    identifiers = _tag("LAchildID", people.ids[who]) + _tag(birth, _iso(born)) + _tag("Sex", sex)
    return (
        f"<Child><ChildIdentifiers>{identifiers}</ChildIdentifiers>"
        f"<ChildCharacteristics>{_tag('Ethnicity', ethnicity)}"
        f"<Disabilities>{_tag('Disability', 'LD' if born % 9 == 0 else 'NONE')}</Disabilities>"
        "</ChildCharacteristics>"
    )


def _details(made: Synthetic, row: int, last: int) -> str:
    work = made.casework
    each = work.journeys

    def day(name: str) -> str | None:
        ordinal = int(getattr(each, name)[row])
        return _iso(ordinal) if ordinal <= last else None

    told = work.told
    closed = day("closed")
    nothing = bool(each.no_action[row])
    parts = [
        _tag("CINreferralDate", day("referred")),
        _tag("ReferralSource", each.source[row]),
        _tag("PrimaryNeedCode", None if nothing else told.need[row]),
        _tag("CINclosureDate", closed),
        _tag("ReasonForClosure", told.closure[row] if closed and not nothing else None),
        _tag("ReferralNFA", "true" if nothing else "false"),
    ]
    if assessed := day("assessed"):
        parts.append(
            "<Assessments>"
            + _tag("AssessmentActualStartDate", assessed)
            + _tag("AssessmentAuthorisationDate", day("authorised"))
            + "</Assessments>"
        )
    if helped := day("helped"):
        parts.append(
            "<CINPlanDates>"
            + _tag("CINPlanStartDate", helped)
            + _tag("CINPlanEndDate", day("help_ended"))
            + "</CINPlanDates>"
        )
    if enquired := day("enquired"):
        conferred = day("conferred")
        settled = int(each.enquired[row]) + DECIDED_AFTER <= last
        needless = "true" if conferred is None and settled else "false"
        parts.append(
            "<Section47>"
            + _tag("S47ActualStartDate", enquired)
            + _tag("DateOfInitialCPC", conferred)
            + _tag("ICPCnotRequired", needless)
            + "</Section47>"
        )
    if planned := day("planned"):
        category = told.abuse[row]
        parts.append(
            "<ChildProtectionPlans>"
            + _tag("CPPstartDate", planned)
            + _tag("CPPendDate", day("plan_ended"))
            + _tag("InitialCategoryOfAbuse", category)
            + _tag("LatestCategoryOfAbuse", category)
            + _tag("NumberOfPreviousCPP", str(int(told.earlier_plans[row])))
            + "</ChildProtectionPlans>"
        )
    return f"<CINdetails>{''.join(parts)}</CINdetails>"


def _tag(name: str, text: str | None) -> str:
    return "" if text is None else f"<{name}>{escape(text)}</{name}>"


def _iso(ordinal: int) -> str:
    return datetime.date.fromordinal(ordinal).isoformat()
