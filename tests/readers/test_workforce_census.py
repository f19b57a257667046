"""
Workforce censuses: workers, vacancies and absence, on the day and in the year.
"""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest
from tests.readers.returns_made import census, child, header, tag, tags, worker, workforce, written

import lakpi
from lakpi.catalogues import workforce as catalogue
from lakpi.errors import RecordsError
from lakpi.readers.workforce_census import InPost

pytest.importorskip("lxml")

SHARED = Path(os.environ.get("LAKPI_SHARED", "../shared"))
SAMPLE = SHARED / "samples" / "csww" / "social_work_workforce_2022.xml"
SINCE_SEPTEMBER = {"RoleStartDate": "2022-09-01"}
YEAR = lakpi.window("2021-10-01", "2022-09-30", "census year")


def read(
    folder: Path, *texts: str, authority: str | None = None, in_post: InPost = "FTE30"
) -> lakpi.Records:
    paths = [written(folder / f"{n}.xml", text) for n, text in enumerate(texts)]
    return lakpi.read_workforce_census(*paths, authority=authority, in_post=in_post)


def kept(records: lakpi.Records, source: str) -> pd.DataFrame:
    table = records.table(source)
    return pd.DataFrame(table.given).iloc[table.rows].reset_index(drop=True)


def written_figures(records: lakpi.Records) -> dict[str, str]:
    figures = lakpi.compute(catalogue.CATALOGUE, records, periods=YEAR)
    return {figure.meaning.id: figure.written() for figure in figures}


def test_a_small_workforce(tmp_path: Path) -> None:
    text = workforce(
        worker("A", Cases30="16", OrgRole="5", WorkingDaysLost="2.25", CFKSSstatus="2"),
        worker(
            "B", FTE="0.5", Cases30="8", OrgRole="1", CFKSSstatus="1", RoleStartDate="2022-09-01"
        ),
        worker("C", AgencyWorker="1", Cases30="20", WorkingDaysLost="9", CFKSSstatus="3"),
        worker("D", FTE="0.25", RoleEndDate="2022-03-31", WorkingDaysLost="10.5"),
        worker("E", FTE="1", RoleEndDate="2022-09-30"),
    )
    records = read(tmp_path, text)
    figures = written_figures(records)
    wanted = {
        "sw_vacancy_rate_fte": "62.5%",  # 2.5 of 2.5 and 1.5 in post
        "sw_agency_rate_fte": "40.0%",
        "sw_agency_cover_rate_fte": "125.0%",
        "sw_vacancy_cover_rate_fte": "50.0%",
        "sw_turnover_rate_fte": "83.3%",  # 1.25 of 1.5: who leaves on the day is not in post
        "sw_absence_rate_fte": "3.4%",  # 12.75 of 1.5 times 253; not the agency's
        "sw_caseload_mean": "17.6 cases per FTE",
        "sw_caseload_mean_experienced": "18 children per worker",
        "sw_caseholder_pct": "66.7%",
        "nqsw_count": "1 worker",
        "sw_starters_fte": "0.5 FTE",
        "sw_leavers_fte": "1.3 FTE",
    }
    assert {key: figures[key] for key in wanted} == wanted
    coverage = records.coverage["social_workers"]
    assert (str(coverage.start), str(coverage.end)) == ("2021-10-01", "2022-09-30")
    assert str(coverage.stock_start) == str(coverage.stock_end) == "2022-09-30"
    day = lakpi.as_at("2022-03-31")
    assert lakpi.compute(catalogue.VACANCY_RATE, records, periods=day).one().written() == "[x]"
    assert [area for _, area in records.areas] == ["Harrow"]
    assert "SW" not in str(records.ledger) + repr(records)


@pytest.mark.parametrize(
    ("said", "in_post", "wanted"),
    [
        ({"FTE": "0.5", "FTE30": "0.25"}, "FTE30", 0.25),
        ({"FTE": "0.5", "FTE30": "0.25"}, "FTE", 0.5),
        ({"FTE": "0.5"}, "FTE30", 0.5),
        ({"FTE": None, "FTE30": "0.25"}, "FTE", 0.25),
        ({"FTE": "0.5", "FTE30": "0.25", "RoleEndDate": "2022-05-01"}, "FTE30", 0.5),
        ({"FTE": None, "FTE30": "0.25", "RoleEndDate": "2022-05-01"}, "FTE30", 0.25),
        ({"FTE": "0.123456"}, "FTE30", 0.123456),
    ],
)
def test_full_time_equivalents(
    tmp_path: Path, said: dict[str, str | None], in_post: InPost, wanted: float
) -> None:
    records = read(tmp_path, workforce(worker("A", **said)), in_post=in_post)
    assert kept(records, "social_workers")["fte"].tolist() == [wanted]
    assert not records.ledger.entries


def test_what_is_wrong_with_a_worker(tmp_path: Path) -> None:
    text = workforce(
        worker("A", FTE=None),
        worker("B", FTE="lots"),
        worker("C", FTE="1.5"),
        worker("D", RoleStartDate=None),
        worker("E", RoleStartDate="01/02/2020"),
        worker("F", RoleStartDate="2022-12-01"),
        worker("G", RoleEndDate="2019-01-01"),
        worker(None),
        worker("H", Cases30="some", AgencyWorker="maybe"),
        worker("I"),
        worker("I"),
    )
    records = read(tmp_path, text)
    found = {
        (e.reason, e.column): e.rows.tolist()
        for e in records.ledger.entries
        if e.source == "social_workers"
    }
    assert found == {
        ("no FTE", "fte"): [1, 2],
        ("not an amount", "fte"): [2],
        ("more than 1 FTE", "fte"): [3],
        ("no date", "start_date"): [4],
        ("not a date (2014-03-31)", "start_date"): [5],
        ("date in the future", "start_date"): [6],
        ("before start_date", "end_date"): [7],
        ("no person", "worker_id"): [8],
        ("not a whole number", "cases"): [9],
        ("neither yes nor no", "agency"): [9],
        ("exact duplicate", ""): [11],
    }


def test_vacancies_are_not_nought_where_they_are_not_given(tmp_path: Path) -> None:
    without = read(tmp_path, workforce(worker(), vacancies=""))
    assert "social_worker_vacancies" not in without.coverage
    with pytest.raises(RecordsError, match="no LALevelVacancies"):
        lakpi.compute(catalogue.VACANCY_RATE, without, periods=YEAR)
    half = tag("LALevelVacancies", tags(NoAgencyFTE="1", NumberOfVacancies="many"))
    figures = written_figures(read(tmp_path, workforce(worker(), vacancies=half)))
    assert figures["sw_vacancy_rate_fte"] == "[x]"
    assert figures["sw_agency_rate_fte"] == "0.0%"
    twice = tag("LALevelVacancies", tags(NumberOfVacancies="1")) * 2
    with pytest.raises(RecordsError, match="more than once"):
        read(tmp_path, workforce(worker(), vacancies=twice))


def test_several_authorities_of_one_year(tmp_path: Path) -> None:
    other = header("CSWW", year="2022", reference="2022-09-30", lea="302")
    records = read(
        tmp_path, workforce(worker("A")), workforce(worker("A"), worker("B"), head=other)
    )
    assert [area for _, area in records.areas] == ["Barnet", "Harrow"]
    figures = lakpi.compute(catalogue.VACANCY_RATE, records, periods=YEAR)
    assert [figure.written() for figure in figures] == ["55.6%", "71.4%"]


def test_years_are_read_one_by_one(tmp_path: Path) -> None:
    later = header("CSWW", year="2023", reference="2023-09-30")
    texts = workforce(worker("A")), workforce(worker("A", FTE="0.5"), head=later)
    with pytest.raises(RecordsError, match="of several years"):
        read(tmp_path, *texts)
    figures = [
        lakpi.compute(
            catalogue.VACANCY_RATE, read(tmp_path, text), periods=lakpi.as_at(f"{year}-09-30")
        )
        for year, text in zip((2022, 2023), texts, strict=True)
    ]
    together = lakpi.combine(*figures)
    assert [each.written() for each in together] == ["71.4%", "83.3%"]


@pytest.mark.parametrize(
    ("text", "authority", "match"),
    [
        (census(child()), None, "is a children in need census"),
        (workforce(), None, "has no workers"),
        (workforce(worker()), "Barnet", "authority= says Barnet"),
        (workforce(worker())[:-9], None, "ends too early"),
        (workforce(worker(), head=""), None, "no Header"),
        (workforce(worker(), head=header("CSWW", year=None, reference=None)), None, "which year"),
    ],
)
def test_what_is_no_workforce_census(
    tmp_path: Path, text: str, authority: str | None, match: str
) -> None:
    with pytest.raises(RecordsError, match=match):
        read(tmp_path, text, authority=authority)


def test_wrong_ways_to_ask(tmp_path: Path) -> None:
    with pytest.raises(RecordsError, match="give the file"):
        lakpi.read_workforce_census()
    with pytest.raises(RecordsError, match="in_post= is 'FTE30' or 'FTE'"):
        read(tmp_path, workforce(worker()), in_post="fte")  # type: ignore[arg-type] # on purpose


def test_any_spelling(tmp_path: Path) -> None:
    text = workforce(worker("A"), worker("B")).replace("CSWWWorker", "cswwWORKER")
    text = text.replace("<Message>", "<Message xmlns='urn:x'>").replace("SWENo", "sweNO")
    assert kept(read(tmp_path, text), "social_workers")["worker_id"].tolist() == ["A", "B"]


def test_the_sample() -> None:
    if not SAMPLE.is_file():
        pytest.skip("the sample is not here")
    records = lakpi.read_workforce_census(SAMPLE, authority="Barking and Dagenham")
    assert records.ledger.read == (
        ("social_workers", 30),
        ("social_worker_vacancies", 1),
        ("social_worker_sickness", 30),
    )
    # Four have no start of their role; of eighteen agency workers no absence counts.
    assert [records.ledger.kept(name) for name, _ in records.ledger.read] == [26, 1, 12]
    (vacancies,) = kept(records, "social_worker_vacancies").to_dict("records")
    assert (vacancies["fte"], vacancies["agency_fte"]) == (79.68, 59.82)
