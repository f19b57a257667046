"""
Census returns for the tests, of children and workers who do not exist.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

Given = str | Iterable[str]


def tag(name: str, *inner: str) -> str:
    """
    Write an element.
    """
    return f"<{name}>{''.join(inner)}</{name}>"


def tags(**texts: str | None) -> str:
    """
    Write elements of one text each; None: left out.
    """
    return "".join(tag(name, text) for name, text in texts.items() if text is not None)


def header(
    collection: str | None = "CIN",
    *,
    year: str | None = "2024",
    reference: str | None = "2024-03-31",
    lea: str | None = "310",
    made: str | None = None,
) -> str:
    """
    Write a header.
    """
    details = tags(Collection=collection, Year=year, ReferenceDate=reference)
    source = tags(SourceLevel="L", LEA=lea, DateTime=made)
    return tag("Header", tag("CollectionDetails", details), tag("Source", source))


def child(child_id: str | None = "C1", *episodes: str, **identifiers: str | None) -> str:
    """
    Write a child; what is not given is usual.
    """
    said = {"LAchildID": child_id, "PersonBirthDate": "2015-05-05", "Sex": "F"} | identifiers
    ethnicity = said.pop("Ethnicity", "WBRI")
    disability = said.pop("Disability", "NONE")
    traits = tags(Ethnicity=ethnicity)
    if disability is not None:
        traits += tag("Disabilities", tags(Disability=disability))
    parts = tag("ChildIdentifiers", tags(**said)), tag("ChildCharacteristics", traits)
    return tag("Child", *parts, *episodes)


def episode(referred: str | None = "2023-05-01", *modules: str, **details: str | None) -> str:
    """
    Write an episode; what is not given is usual.
    """
    usual = {"CINreferralDate": referred, "ReferralSource": "6", "PrimaryNeedCode": "N1"}
    return tag("CINdetails", tags(**(usual | {"ReferralNFA": "0"} | details)), *modules)


def census(*children: str, head: str | None = None, year: int = 2024) -> str:
    """
    Write a children in need census.
    """
    usual = header(year=str(year), reference=f"{year}-03-31") if head is None else head
    return tag("Message", usual, tag("Children", *children))


def worker(swe: str | None = "SW0000000001", **said: str | None) -> str:
    """
    Write a worker; what is not given is usual.
    """
    usual = {"AgencyWorker": "0", "SWENo": swe, "FTE": "1", "RoleStartDate": "2020-01-06"}
    return tag("CSWWWorker", tags(**(usual | said)))


def workforce(*workers: str, vacancies: str | None = None, head: str | None = None) -> str:
    """
    Write a workforce census.
    """
    usual = header("CSWW", year="2022", reference="2022-09-30")
    numbers = tags(NumberOfVacancies="2.5", NoAgencyFTE="1.25", NoAgencyHeadcount="2")
    posts = tag("LALevelVacancies", numbers) if vacancies is None else vacancies
    return tag("Message", usual if head is None else head, posts, *workers)


def written(path: Path, text: str | bytes, encoding: str = "utf-8") -> Path:
    """
    Write a file.
    """
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path
