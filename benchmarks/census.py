"""
A children in need census of children who do not exist, as a file in DfE's form.

Written for the benchmark beside it, of the standard library alone, so that
`lakpi.testing` can take it over.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ETHNICITIES: Final = ("WBRI", "WOTH", "AIND", "APKN", "BAFR", "BCRB", "MWBC", "OOTH", "NOBT")
SOURCES: Final = ("6", "2A", "3E", "3B", "5A", "1A", "5D", "2B", "3A", "4", "8", "9", "10")
DISABILITIES: Final = ("AUT", "LD", "BEH", "COMM", "MOB")
FACTORS: Final = ("1B", "2B", "3A", "3B", "4A", "4B", "16A", "17A", "18B", "7A", "15A", "24A")
CATEGORIES: Final = ("NEG", "EMO", "PHY", "SAB", "MUL")


def write_census(path: Path, *, children: int, year: int, lea: str = "310", seed: int = 1) -> Path:
    """
    Write a census of some children for the year to 31 March.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(census_lines(children=children, year=year, lea=lea, seed=seed))
    return path


def census_lines(*, children: int, year: int, lea: str = "310", seed: int = 1) -> Iterator[str]:
    """
    Give the text of a census, child by child; the same seed gives the same text.
    """
    rng = random.Random(seed)  # noqa: S311 - nothing here is secret
    yield (
        '<?xml version="1.0" encoding="utf-8"?>\n<Message>\n<Header><CollectionDetails>'
        f"<Collection>CIN</Collection><Year>{year}</Year><ReferenceDate>{year}-03-31"
        "</ReferenceDate></CollectionDetails><Source><SourceLevel>L</SourceLevel>"
        f"<LEA>{lea}</LEA><SoftwareCode>made up</SoftwareCode><SerialNo>001</SerialNo>"
        f"<DateTime>{year}-05-23T11:14:05</DateTime></Source></Header>\n<Children>\n"
    )
    for number in range(1, children + 1):
        yield _child(rng, f"C{number:07d}", datetime.date(year - 1, 4, 1))
    yield "</Children>\n</Message>\n"


def _child(rng: random.Random, child: str, start: datetime.date) -> str:
    born = start - datetime.timedelta(days=rng.randrange(17 * 365))
    said = [
        "<Child><ChildIdentifiers>",
        _one("LAchildID", child),
        _one("PersonBirthDate", born.isoformat()),
        _sex(rng, start),
        "</ChildIdentifiers><ChildCharacteristics>",
        _one("Ethnicity", rng.choice(ETHNICITIES)),
        "<Disabilities>",
        _one("Disability", rng.choice(DISABILITIES) if rng.random() < 0.12 else "NONE"),
        "</Disabilities></ChildCharacteristics>\n",
    ]
    day = start + datetime.timedelta(days=rng.randrange(-120, 330))
    for _ in range(2 if rng.random() < 0.1 else 1):
        closed = day + datetime.timedelta(days=rng.randrange(20, 260))
        said.append(_episode(rng, day, closed, start))
        day = closed + datetime.timedelta(days=30)
        if day >= start + datetime.timedelta(days=360):
            break
    return "".join(said) + "</Child>\n"


def _sex(rng: random.Random, start: datetime.date) -> str:
    if start.year >= 2024:
        return _one("Sex", rng.choice("MF"))
    return _one("GenderCurrent", rng.choice("12"))


def _episode(
    rng: random.Random, day: datetime.date, closed: datetime.date, start: datetime.date
) -> str:
    end = datetime.date(start.year + 1, 3, 31)
    nfa = rng.random() < 0.08
    said = [
        "<CINdetails>",
        _one("CINreferralDate", day.isoformat()),
        _one("ReferralSource", rng.choice(SOURCES)),
    ]
    if not nfa:
        said.append(_one("PrimaryNeedCode", f"N{rng.choice((1, 1, 1, 2, 3, 4, 5, 5, 6))}"))
    if not nfa and start <= closed <= end:
        said += [_one("CINclosureDate", closed.isoformat()), _one("ReasonForClosure", "RC7")]
    said.append(_one("ReferralNFA", "1" if nfa else "0"))
    if not nfa:
        said += _modules(rng, day, start, end)
    return "".join(said) + "</CINdetails>\n"


def _modules(
    rng: random.Random, day: datetime.date, start: datetime.date, end: datetime.date
) -> list[str]:
    said = []

    def later(most: int) -> str:
        return min(end, max(start, day) + datetime.timedelta(days=rng.randrange(most))).isoformat()

    for _ in range(2 if rng.random() < 0.1 else 1):
        factors = "".join(
            _one("AssessmentFactors", each) for each in rng.sample(FACTORS, rng.randrange(1, 3))
        )
        said += ["<Assessments>", _one("AssessmentActualStartDate", max(start, day).isoformat())]
        if rng.random() < 0.9:
            said.append(_one("AssessmentAuthorisationDate", later(60)))
            said.append(_one("FactorsIdentifiedAtAssessment", factors))
        said.append("</Assessments>")
    if rng.random() < 0.2:
        said += ["<CINPlanDates>", _one("CINPlanStartDate", later(60)), "</CINPlanDates>"]
    if rng.random() < 0.2:
        said += ["<Section47>", _one("S47ActualStartDate", max(start, day).isoformat())]
        said.append(_one("InitialCPCtarget", later(21)))
        held = rng.random() < 0.4
        if held:
            said.append(_one("DateOfInitialCPC", later(30)))
        said += [_one("ICPCnotRequired", "false" if held else "true"), "</Section47>"]
    if rng.random() < 0.1:
        category = _one("LatestCategoryOfAbuse", rng.choice(CATEGORIES))
        said += ["<ChildProtectionPlans>", _one("CPPstartDate", later(30))]
        said += [_one("InitialCategoryOfAbuse", "NEG"), category]
        said.append(_one("NumberOfPreviousCPP", rng.choice("0001")))
        for _ in range(rng.randrange(3)):
            said.append(_one("Reviews", _one("CPPreviewDate", later(200))))
        said.append("</ChildProtectionPlans>")
    return said


def _one(name: str, text: str) -> str:
    return f"<{name}>{text}</{name}>"
