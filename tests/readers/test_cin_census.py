"""
Children in need censuses: every element by its name, every event once, every row accounted for.
"""

from __future__ import annotations

import datetime
import itertools
import os
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import attrs
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.readers.returns_made import census, child, episode, header, tag, tags, written

import lakpi
from lakpi.catalogues import child_protection, children_in_need, referrals, section_47
from lakpi.errors import AreaError, RecordsError
from lakpi.readers.cin_tables import read_cin_tables
from lakpi.testing.census import write_cin_census
from lakpi.testing.synthetic import synthetic

pytest.importorskip("lxml")

SHARED = Path(os.environ.get("LAKPI_SHARED", "../shared"))
SAMPLES = SHARED / "samples" / "cin"
YEAR = lakpi.financial_years("2023-24")


def read(folder: Path, *texts: str, authority: str | None = None) -> lakpi.Records:
    paths = [written(folder / f"{n}.xml", text) for n, text in enumerate(texts)]
    return lakpi.read_cin_census(*paths, authority=authority)


def kept(records: lakpi.Records, source: str) -> pd.DataFrame:
    """
    Give the rows that were kept, as they were given, dates as text.
    """
    table = records.table(source)
    frame = pd.DataFrame(table.given).iloc[table.rows].reset_index(drop=True)
    for name in frame:
        if pd.api.types.is_datetime64_any_dtype(frame[name]):
            texts = frame[name].dt.strftime("%Y-%m-%d").astype(object)
            frame[name] = texts.where(frame[name].notna(), None)
    return frame


def column(records: lakpi.Records, source: str, name: str) -> list[object]:
    held = kept(records, source)[name]
    return held.astype(object).where(held.notna(), None).tolist()


def assessment(start: str | None, authorised: str | None = None, *inner: str) -> str:
    dates = tags(AssessmentActualStartDate=start, AssessmentAuthorisationDate=authorised)
    return tag("Assessments", dates, *inner)


def enquiry(start: str | None, conference: str | None = None, **more: str | None) -> str:
    dates = {"S47ActualStartDate": start, "DateOfInitialCPC": conference}
    return tag("Section47", tags(**(dates | more)))


def plan(start: str | None, end: str | None = None, *inner: str, **more: str | None) -> str:
    usual = {"CPPstartDate": start, "CPPendDate": end, "LatestCategoryOfAbuse": "NEG"}
    return tag("ChildProtectionPlans", tags(**(usual | more)), *inner)


def same(one: lakpi.Records, other: lakpi.Records) -> None:
    """
    Prove that two readings agree in every row, and in what happened to each.
    """
    assert str(one) == str(other)
    assert str(one.ledger) == str(other.ledger)
    assert one.inputs == other.inputs
    for table in one.tables:
        twin = other.table(table.source)
        pd.testing.assert_frame_equal(table.frame, twin.frame)
        pd.testing.assert_frame_equal(pd.DataFrame(table.given), pd.DataFrame(twin.given))
        np.testing.assert_array_equal(table.rows, twin.rows)


# -- what the elements become ----------------------------------------------------------------


def test_one_child_with_everything(tmp_path: Path) -> None:
    factors = tag("FactorsIdentifiedAtAssessment", tags(AssessmentFactors="2a"))
    reviews = tag("Reviews", tags(CPPreviewDate="2023-09-01")) * 2
    text = census(
        child(
            "C1",
            episode(
                "2023-05-01",
                assessment("2023-05-02", "2023-06-30", factors),
                tag("CINPlanDates", tags(CINPlanStartDate="2023-05-03")),
                enquiry("2023-05-04", "2023-05-20", ICPCnotRequired="false"),
                plan("2023-05-20", "2024-02-01", reviews, NumberOfPreviousCPP="1"),
                ReferralSource="3b",
                CINclosureDate="2024-03-01",
                ReasonForClosure="RC7",
            ),
            Disability="LD",
        )
    )
    records = read(tmp_path, text)
    (referral,) = kept(records, "referrals").to_dict("records")
    assert referral == {
        "authority": "E09000015",
        "child_id": "C1",
        "referral_id": "C1 2023-05-01",
        "referral_date": "2023-05-01",
        "referral_source": "3B",
        "no_further_action": False,
        "sex": "F",
        "birth_date": "2015-05-05",
        "ethnicity": "WBRI",
        "file": "0.xml",
        "child_number": 1,
    }
    assert column(records, "episodes_of_need", "closure_date") == ["2024-03-01"]
    assert column(records, "episodes_of_need", "assessed") == [True]
    assert column(records, "episodes_of_need", "disability") == [True]
    assert column(records, "assessments", "referral_date") == ["2023-05-01"]
    assert column(records, "assessments", "authorised_date") == ["2023-06-30"]
    assert column(records, "assessment_factors", "factor") == ["2A"]
    assert column(records, "assessment_factors", "episode_id") == ["C1 2023-05-01"]
    assert column(records, "children_in_need_plans", "start_date") == ["2023-05-03"]
    assert column(records, "section_47_enquiries", "conference_date") == ["2023-05-20"]
    assert column(records, "section_47_enquiries", "conference_not_needed") == [False]
    assert column(records, "initial_conferences", "enquiry_date") == ["2023-05-04"]
    assert column(records, "child_protection_plans", "previous_plans") == [1]
    assert column(records, "child_protection_plans", "latest_review_date") == ["2023-09-01"]
    assert column(records, "child_protection_reviews", "review_date") == ["2023-09-01"]
    assert column(records, "child_protection_reviews", "plan_id") == ["C1 2023-05-20"]
    assert "pre_proceedings" in dict(records.absent)
    with pytest.raises(RecordsError, match="from 2025-26 onwards"):
        records.table("pre_proceedings")


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"Sex": "M"}, "M"),
        ({"Sex": "f"}, "F"),
        ({"Sex": "U"}, "U"),
        ({"Sex": "1"}, "M"),
        ({"Sex": None, "GenderCurrent": "1"}, "M"),
        ({"Sex": None, "GenderCurrent": "2"}, "F"),
        ({"Sex": None, "GenderCurrent": "0"}, "U"),
        ({"Sex": None, "GenderCurrent": "9"}, "U"),
        ({"Sex": "F", "GenderCurrent": "1"}, "F"),
        ({"Sex": None}, None),
        ({"Sex": "Q"}, None),
    ],
)
def test_sex_of_every_year(tmp_path: Path, said: dict[str, str | None], wanted: object) -> None:
    records = read(tmp_path, census(child("C1", episode(), **said)))
    assert column(records, "referrals", "sex") == [wanted]
    unknown = records.ledger.count("an unknown code", source="referrals")
    assert unknown == (said.get("Sex") == "Q")


@pytest.mark.parametrize(
    ("said", "wanted"),
    [("0", False), ("1", True), ("true", True), ("FALSE", False), ("True", True), (None, None)],
)
def test_no_further_action(tmp_path: Path, said: str | None, wanted: object) -> None:
    records = read(tmp_path, census(child("C1", episode(ReferralNFA=said))))
    assert column(records, "referrals", "no_further_action") == [wanted]


@pytest.mark.parametrize(
    "listed",
    [
        tag(
            "FactorsIdentifiedAtAssessment",
            tags(AssessmentFactors="1A"),
            tags(AssessmentFactors="2B"),
        ),
        tag(
            "FactorsIdentifiedAtAssessment",
            tags(AssessmentFactor="1A"),
            tags(AssessmentFactor="2B"),
        ),
        tag("FactorsIdentifiedAtAssessment", tags(AssessmentFactors="1A,2B")),
        tag("AssessmentFactors", tags(AssessmentFactor="1A"), tags(AssessmentFactor="2B")),
        tags(AssessmentFactors="1A") + tags(AssessmentFactors="2B"),
        tag(
            "FACTORSidentifiedATassessment",
            tag("assessmentFACTORS", " 1a\n"),
            tag("AssessmentFactors", "2b"),
        ),
        tag("FactorsIdentifiedAtAssessment", tags(AssessmentFactors="1A"))
        + tag("FactorsIdentifiedAtAssessment", tags(AssessmentFactors="2B")),
    ],
)
def test_lists_of_factors(tmp_path: Path, listed: str) -> None:
    text = census(
        child("C1", episode("2023-05-01", assessment("2023-05-01", "2023-06-01", listed)))
    )
    assert column(read(tmp_path, text), "assessment_factors", "factor") == ["1A", "2B"]


@pytest.mark.parametrize(
    "listed",
    [
        tag("Reviews", tags(CPPreviewDate="2023-06-01"), tags(CPPreviewDate="2023-09-01")),
        tag("Reviews", tags(CPPreviewDate="2023-06-01"))
        + tag("Reviews", tags(CPPreviewDate="2023-09-01")),
        tags(CPPreviewDate="2023-06-01") + tags(CPPreviewDate="2023-09-01"),
        tag("Reviews") + tag("Reviews", tags(CPPreviewDate="2023-06-01 2023-09-01")),
    ],
)
def test_lists_of_reviews(tmp_path: Path, listed: str) -> None:
    records = read(
        tmp_path, census(child("C1", episode("2023-05-01", plan("2023-05-01", None, listed))))
    )
    dates = ["2023-06-01", "2023-09-01"]
    assert column(records, "child_protection_reviews", "review_date") == dates
    assert column(records, "child_protection_plans", "latest_review_date") == dates[-1:]


def test_a_factor_counts_once_for_an_episode_and_a_year(tmp_path: Path) -> None:
    listed = tag("FactorsIdentifiedAtAssessment", tags(AssessmentFactors="1A"))
    first = assessment("2023-05-01", "2023-06-01", listed)
    second = assessment("2023-07-01", "2023-08-01", listed)
    open_one = assessment("2024-01-01", None, listed)
    records = read(tmp_path, census(child("C1", episode("2023-05-01", second, first, open_one))))
    assert column(records, "assessment_factors", "authorised_date") == ["2023-06-01"]
    assert records.ledger.count("the same factor again in the episode") == 1
    assert records.ledger.count("no date", source="assessment_factors") == 1


def test_unborn_children_have_the_expected_date(tmp_path: Path) -> None:
    unborn = {"PersonBirthDate": None, "ExpectedPersonBirthDate": "2024-06-01", "Sex": "U"}
    records = read(tmp_path, census(child("C1", episode(), **unborn)))
    assert column(records, "referrals", "birth_date") == ["2024-06-01"]
    assert not records.ledger.entries
    both = unborn | {"PersonBirthDate": "2024-05-20"}
    records = read(tmp_path, census(child("C1", episode(), **both)))
    assert column(records, "referrals", "birth_date") == ["2024-05-20"]


@pytest.mark.parametrize(
    "written_as",
    ["2023-05-01", "2023-05-01Z", "2023-05-01+01:00", "2023-05-01T00:00:00", " 2023-05-01\n"],
)
def test_dates_as_xml_writes_them(tmp_path: Path, written_as: str) -> None:
    records = read(tmp_path, census(child("C1", episode(written_as))))
    assert column(records, "referrals", "referral_date") == ["2023-05-01"]
    assert column(records, "referrals", "referral_id") == ["C1 2023-05-01"]


@pytest.mark.parametrize("bad", ["01/05/2023", "2023-02-30", "soon", "20230501", "0023-05-01"])
def test_dates_that_cannot_be_read(tmp_path: Path, bad: str) -> None:
    text = census(child("C1", episode(bad)), child("C2", episode(CINclosureDate=bad)))
    records = read(tmp_path, text)
    assert column(records, "referrals", "child_id") == ["C2"]
    entries = {(e.source, e.column, e.set_aside): e.rows.tolist() for e in records.ledger.entries}
    assert entries["referrals", "referral_date", True] == [1]
    assert entries["episodes_of_need", "closure_date", False] == [2]
    assert bad not in str(records.ledger)
    assert "C1" not in str(records.ledger)


def test_pre_proceedings_from_2025(tmp_path: Path) -> None:
    module = tags(PPStartDate="2025-05-01", FGDMMeetingOffer="1", FGDMMeetingFac="A")
    own = tag("PreProceedingsandFGDM", module)
    records = read(tmp_path, census(child("C1", episode("2025-04-02", own)), year=2026))
    assert column(records, "pre_proceedings", "meeting_offered") == [True]
    assert column(records, "pre_proceedings", "meeting_held") == [None]
    assert records.ledger.count("neither yes nor no", source="pre_proceedings") == 1
    assert str(records.coverage["pre_proceedings"].start) == "2025-04-01"


def test_plans_of_children_in_need_before_they_were_collected(tmp_path: Path) -> None:
    old, new = (
        census(child("C1", episode("2020-05-01")), year=2021),
        census(child("C1", episode("2020-05-01")), year=2022),
    )
    alone = read(tmp_path, old)
    assert "children_in_need_plans" not in alone.coverage
    with pytest.raises(RecordsError, match="from 2021-22 onwards"):
        alone.table(children_in_need.CIN_PLANS)
    both = read(tmp_path, old, new)
    assert str(both.coverage["children_in_need_plans"].start) == "2021-04-01"
    assert str(both.coverage["referrals"].start) == "2020-04-01"


def test_raw_tables_are_as_the_file_has_them(tmp_path: Path) -> None:
    listed = tag(
        "FactorsIdentifiedAtAssessment", tags(AssessmentFactors="1A"), tags(AssessmentFactors="zz")
    )
    text = census(
        child(
            "C1",
            episode("2023-05-01"),
            episode("soon", assessment("2023-05-02", None, listed)),
            UPN=" x ",
        ),
        child("C2"),
    )
    raw = read_cin_tables(written(tmp_path / "a.xml", text))
    frames = raw.frames()
    assert frames["ChildIdentifiers"]["UPN"].tolist()[0] == "x"
    assert frames["CINdetails"]["CINreferralDate"].tolist() == ["2023-05-01", "soon"]
    assert frames["CINdetails"]["record_number"].tolist() == [1, 1]
    assert frames["Assessments"]["parent_number"].tolist() == [2]
    assert frames["AssessmentFactors"]["AssessmentFactor"].tolist() == ["1A", "zz"]
    assert frames["AssessmentFactors"]["parent_number"].tolist() == [1, 1]
    assert len(frames["PreProceedingsandFGDM"]) == 0
    assert dict(raw.file.parts)["Child"] == raw.file.rows == 2


# -- conferences (rule 2884) -----------------------------------------------------------------


def test_a_conference_counts_with_its_enquiry_or_by_itself_never_both(tmp_path: Path) -> None:
    held = enquiry("2023-05-04", "2023-05-20")
    records = read(
        tmp_path,
        census(
            child("both", episode("2023-05-01", held, DateOfInitialCPC="2023-05-20")),
            child("moved", episode("2023-05-01", DateOfInitialCPC="2023-05-20")),
            child("other", episode("2023-05-01", held, DateOfInitialCPC="2023-08-01")),
            child("none", episode("2023-05-01", enquiry("2023-05-04"))),
        ),
    )
    conferences = kept(records, "initial_conferences")
    found = sorted(zip(conferences["child_id"], conferences["conference_date"], strict=True))
    assert found == [
        ("both", "2023-05-20"),
        ("moved", "2023-05-20"),
        ("other", "2023-05-20"),
        ("other", "2023-08-01"),
    ]
    assert conferences.set_index("child_id").loc["moved", "enquiry_date"] is None
    assert records.ledger.count("also recorded with a section 47 enquiry (2884)") == 1
    assert records.ledger.count("beside a conference after an enquiry of the same episode") == 1


# -- several years ---------------------------------------------------------------------------


def test_an_episode_in_two_years_is_closed_as_the_later_file_says(tmp_path: Path) -> None:
    first = census(child("C1", episode("2022-06-01")), year=2023)
    second = census(
        child("C1", episode("2022-06-01", CINclosureDate="2023-07-01", ReasonForClosure="RC7"))
    )
    records = read(tmp_path, second, first)
    assert column(records, "episodes_of_need", "closure_date") == ["2023-07-01"]
    (entry,) = [e for e in records.ledger.entries if e.source == "episodes_of_need"]
    assert (entry.reason, entry.rows.tolist(), entry.set_aside) == (
        "also in a later file",
        [1],
        True,
    )
    assert records.ledger.kept("referrals") == 1
    assert [file.name for file in records.inputs] == ["1.xml", "0.xml"]  # by year
    coverage = records.coverage["referrals"]
    assert (str(coverage.start), str(coverage.end)) == ("2022-04-01", "2024-03-31")
    assert coverage.history_start == coverage.start
    assert (coverage.stock_start, coverage.stock_end) == (coverage.start, coverage.end)


def test_what_only_the_earlier_file_has_is_kept(tmp_path: Path) -> None:
    first = census(
        child("C1", episode("2022-06-01", assessment("2022-06-02", "2022-07-01"))), year=2023
    )
    second = census(child("C1", episode("2022-06-01", assessment("2023-06-02", "2023-07-01"))))
    records = read(tmp_path, first, second)
    assert column(records, "assessments", "start_date") == ["2022-06-02", "2023-06-02"]
    assert column(records, "episodes_of_need", "assessed") == [True]


def test_two_referrals_on_one_day_are_two(tmp_path: Path) -> None:
    nothing = episode("2022-06-01", ReferralNFA="1", PrimaryNeedCode=None)
    short = episode("2022-06-01", CINclosureDate="2022-07-01", ReasonForClosure="RC7")
    long = episode("2022-06-01")
    ended = episode("2022-06-01", CINclosureDate="2023-07-01", ReasonForClosure="RC7")
    for order in itertools.permutations([nothing, short, long]):
        records = read(tmp_path, census(child("C1", *order), year=2023), census(child("C1", ended)))
        closed = column(records, "episodes_of_need", "closure_date")
        assert sorted(closed, key=str) == ["2022-07-01", "2023-07-01", None]
        assert len(set(column(records, "referrals", "referral_id"))) == 3


def test_a_child_twice_in_one_file_is_counted_once(tmp_path: Path) -> None:
    one = child("C1", episode("2023-05-01", assessment("2023-05-02")))
    records = read(tmp_path, census(one, one))
    assert records.ledger.kept("referrals") == records.ledger.kept("assessments") == 1
    assert records.ledger.count("exact duplicate", source="referrals") == 1
    assert (
        records.ledger.count("the child stands in its file more than once", source="referrals") == 2
    )


def test_the_last_file_says_who_a_child_is(tmp_path: Path) -> None:
    unborn = {"PersonBirthDate": None, "ExpectedPersonBirthDate": "2023-06-01", "Sex": "U"}
    first = census(
        child("C1", episode("2023-01-05", CINclosureDate="2023-02-01"), **unborn), year=2023
    )
    born = {"PersonBirthDate": "2023-05-20", "Sex": "M", "Ethnicity": None}
    second = census(child("C1", episode("2023-06-05"), **born))
    records = read(tmp_path, first, second)
    assert column(records, "referrals", "birth_date") == ["2023-05-20"] * 2
    assert column(records, "referrals", "sex") == ["M"] * 2
    assert column(records, "referrals", "ethnicity") == ["WBRI"] * 2


def test_what_a_later_file_lost_is_said(tmp_path: Path) -> None:
    first = census(child("C1", episode("2022-06-01", plan("2022-06-05"))), year=2023)
    records = read(tmp_path, first, census(child("C2", episode())))
    lost = "open at the end of its file, and not in the next one"
    assert records.ledger.count(lost, source="episodes_of_need") == 1
    assert records.ledger.count(lost, source="child_protection_plans") == 1


def test_one_year_alone_says_that_its_history_is_short(tmp_path: Path) -> None:
    old = census(child("C1", episode("2022-11-01", CINclosureDate="2022-12-01")), year=2023)
    new = census(child("C1", episode("2023-05-01")))
    alone = lakpi.compute(referrals.REREFERRALS, read(tmp_path, new), periods=YEAR).one()
    assert (alone.numerator_text(), alone.flags) == ("0", "short history; small base")
    both = lakpi.compute(referrals.REREFERRALS, read(tmp_path, old, new), periods=YEAR).one()
    assert (both.numerator_text(), both.flags) == ("1", "small base")


def test_stocks_on_any_day_of_the_years_read_and_no_other(tmp_path: Path) -> None:
    text = census(child("C1", episode("2022-06-01", plan("2022-06-05", "2023-06-30"))))
    records = read(tmp_path, text)
    figures = lakpi.compute(
        child_protection.CPP_COUNT,
        records,
        periods=[
            lakpi.as_at(day) for day in ("2023-03-31", "2023-06-29", "2023-06-30", "2024-04-01")
        ],
    )
    assert [each.written().split()[0] for each in figures] == ["[x]", "1", "0", "[x]"]


def test_two_authorities_are_not_mixed_up(tmp_path: Path) -> None:
    other = census(child("C1", episode("2023-08-01"), Sex="M"), head=header(lea="302"))
    records = read(tmp_path, census(child("C1", episode("2023-05-01"))), other)
    assert [name for _, name in records.areas] == ["Barnet", "Harrow"]
    assert sorted(map(str, column(records, "referrals", "sex"))) == ["F", "M"]
    again = lakpi.compute(referrals.REREFERRALS, records, periods=YEAR)
    assert [each.numerator_text() for each in again] == ["0", "0"]


@st.composite
def histories(draw: st.DrawFn) -> list[str]:
    """
    Three censuses of the same few children, as a case system would have written them.
    """
    start = datetime.date(2021, 4, 1)
    files: dict[int, list[str]] = {2022: [], 2023: [], 2024: []}
    for number in range(draw(st.integers(1, 4))):
        events = draw(
            st.lists(
                st.tuples(st.integers(-200, 1_090), st.none() | st.integers(0, 600), st.booleans()),
                min_size=1,
                max_size=4,
            )
        )
        for year, said in files.items():
            first, last = datetime.date(year - 1, 4, 1), datetime.date(year, 3, 31)
            own = []
            for opened, lasted, planned in events:
                day = start + datetime.timedelta(days=opened)
                end = None if lasted is None else day + datetime.timedelta(days=lasted)
                if day > last or (end is not None and end < first):
                    continue
                known = None if end is None or end > last else end.isoformat()
                inner = [plan(day.isoformat(), known)] if planned else []
                own.append(episode(day.isoformat(), *inner, CINclosureDate=known))
            if own:
                said.append(child(f"C{number}", *own))
    return [census(*(said or [child("Z")]), year=year) for year, said in files.items()]


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(texts=histories(), data=st.data())
def test_the_order_of_files_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("order")
    paths = [written(folder / f"{n}.xml", text) for n, text in enumerate(texts)]
    wanted = lakpi.read_cin_census(*paths)
    same(wanted, lakpi.read_cin_census(*data.draw(st.permutations(paths))))
    for name, count in wanted.ledger.read:
        assert count == wanted.ledger.kept(name) + wanted.ledger.set_aside(name)


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(texts=histories())
def test_each_event_is_kept_once_however_many_files_have_it(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("once")
    paths = [written(folder / f"{n}.xml", text) for n, text in enumerate(texts)]
    records = lakpi.read_cin_census(*paths)
    found = kept(records, "episodes_of_need")
    assert not found["episode_id"].duplicated().any()
    # Row by row: for each child and day, no more than any one file has, unless an earlier
    # file's ended before the later began; and each end that any file knows is there.
    raw = [read_cin_tables(path) for path in paths]
    known: set[tuple[str, str, str]] = set()
    for each in raw:
        frames = each.frames()
        ids = frames["ChildIdentifiers"]["LAchildID"].astype(object).tolist()
        details = frames["CINdetails"].astype(object)
        columns = [details[n].tolist() for n in ("record_number", "CINreferralDate")]
        for number, day, end in zip(*columns, details["CINclosureDate"].tolist(), strict=True):
            if isinstance(end, str):
                known.add((ids[number - 1], day, end))
    ended = found[found["closure_date"].notna()]
    assert known == set(
        zip(ended["child_id"], ended["referral_date"], ended["closure_date"], strict=True)
    )


def test_synthetic_censuses_give_their_own_rows_back(tmp_path: Path) -> None:
    made = synthetic(children=1_500, start="2011-04-01", end="2014-03-31")
    paths = [write_cin_census(made, tmp_path / f"{y}.xml", year=y) for y in (2013, 2012, 2014)]
    records = lakpi.read_cin_census(*paths, authority="Harrow")
    ours = made.records()
    for source, since, columns in (
        (referrals.REFERRALS, "referral_date", ["referral_source", "no_further_action"]),
        (child_protection.PLANS, "end_date", ["start_date", "previous_plans", "category"]),
        (section_47.CONFERENCES, "conference_date", ["enquiry_date"]),
    ):
        names = ["child_id", "sex", since, *columns]

        # The census also has what happened before, in episodes that were open.
        def told(held: lakpi.Records, source: str, names: list[str], since: str) -> list[str]:
            frame = kept(held, source)[names].astype(object)
            frame = frame[frame[since].isna() | (frame[since] >= "2011-04-01")]
            return sorted(map(str, frame.where(frame.notna(), None).to_numpy().tolist()))

        one, other = (told(held, source.name, names, since) for held in (records, ours))
        assert one == other
    periods = lakpi.financial_years("2012-13", "2013-14")
    wanted = lakpi.compute(referrals.REREFERRALS, ours, periods=periods).to_frame()
    found = lakpi.compute(referrals.REREFERRALS, records, periods=periods).to_frame()
    pd.testing.assert_series_equal(wanted["numerator"], found["numerator"])


# -- what is wrong with a row ----------------------------------------------------------------


def test_out_of_order(tmp_path: Path) -> None:
    text = census(
        child(
            "C1",
            episode(
                "2023-05-01",
                assessment("2023-04-30", "2023-04-29"),
                enquiry("2023-04-30", "2023-04-29"),
                plan("2023-06-01", "2023-05-31", tag("Reviews", tags(CPPreviewDate="2023-05-31"))),
                CINclosureDate="2023-04-30",
            ),
        )
    )
    ledger = read(tmp_path, text).ledger
    assert ledger.count("before referral_date", source="episodes_of_need") == 1
    assert ledger.count("before the referral of its episode", source="assessments") == 1
    assert ledger.count("before start_date", source="assessments") == 1
    assert ledger.count("before the referral of its episode", source="section_47_enquiries") == 1
    assert ledger.count("before start_date", source="section_47_enquiries") == 1
    assert ledger.count("before start_date", source="child_protection_plans") == 1
    assert ledger.count("before the plan", source="child_protection_reviews") == 1


def test_overlaps(tmp_path: Path) -> None:
    overlapping = child("C1", episode("2023-05-01"), episode("2023-06-01"))
    after = child("C2", episode("2023-05-01", CINclosureDate="2023-06-01"), episode("2023-06-01"))
    nothing = child("C3", episode("2023-05-01", ReferralNFA="1"), episode("2023-06-01"))
    plans = child("C4", episode("2023-05-01", plan("2023-05-01"), plan("2023-06-01")))
    ledger = read(tmp_path, census(overlapping, after, nothing, plans)).ledger
    assert ledger.count("overlaps an earlier episode of the child (8820)") == 1
    assert ledger.count("overlaps an earlier plan of the child (8940)") == 1


def test_orphans(tmp_path: Path) -> None:
    text = census(
        child(None, episode("2023-05-01", assessment("2023-05-01"))),
        child(
            "C2",
            assessment("2023-05-01"),
            tag("CINdetails", tag("Reviews", tags(CPPreviewDate="2023-05-01"))),
        ),
        child("C3", episode(None, assessment("2023-05-01"))),
    )
    records = read(tmp_path, text)
    ledger = records.ledger
    assert ledger.count("orphan: its child has no LAchildID", source="referrals") == 1
    outside = "orphan: outside the element that it belongs to"
    assert ledger.count(outside, source="assessments") == 1
    assert ledger.count(outside, source="child_protection_reviews") == 1
    assert ledger.count("orphan: its episode has no referral date", source="assessments") == 1
    assert column(records, "assessments", "child_id") == ["C3"]
    assert ledger.count("no date", source="referrals") == 2


def test_codes_numbers_and_answers_that_are_none(tmp_path: Path) -> None:
    text = census(
        child(
            "C1",
            episode(
                "2023-05-01",
                plan("2023-06-01", NumberOfPreviousCPP="many", LatestCategoryOfAbuse="BAD"),
                ReferralSource="99",
                ReferralNFA="perhaps",
                PrimaryNeedCode="Jane",
            ),
            Ethnicity="Jane",
        )
    )
    records = read(tmp_path, text)
    found = {(e.source, e.column, e.reason) for e in records.ledger.entries}
    assert {
        ("referrals", "referral_source", "an unknown code"),
        ("referrals", "no_further_action", "neither yes nor no"),
        ("referrals", "ethnicity", "an unknown code"),
        ("episodes_of_need", "primary_need", "an unknown code"),
        ("child_protection_plans", "previous_plans", "not a whole number"),
        ("child_protection_plans", "category", "an unknown code"),
    } <= found
    assert "Jane" not in str(records.ledger) + repr(records) + str(records)
    figures = lakpi.compute(referrals.REFERRALS_COUNT, records, periods=YEAR, by=["ethnicity"])
    assert "Jane" not in figures.to_frame().to_string()


def test_elements_given_twice_or_not_known(tmp_path: Path) -> None:
    twice = tag(
        "CINdetails", tags(CINreferralDate="2023-05-01"), tags(CINreferralDate="2023-06-01")
    )
    text = census(child("C1", twice, tag("Shoes", "blue")), child("C2", episode(Hat="red")))
    records = read(tmp_path, text)
    assert column(records, "referrals", "referral_date") == ["2023-06-01", "2023-05-01"]
    assert records.ledger.count("an element given more than once; the last counts") > 0
    assert "0.xml: 2 elements are not known, and passed over" in records.ledger.remarks
    assert "blue" not in str(records.ledger)
    assert "Shoes" not in str(records.ledger)


# -- which files go together -----------------------------------------------------------------


def test_headers(tmp_path: Path) -> None:
    def coverage(**said: str | None) -> tuple[str, str, int]:
        records = read(tmp_path, census(child("C1", episode()), head=header(**said)))
        held = records.coverage["referrals"]
        return str(held.start), str(held.end), len(records.ledger.remarks)

    assert coverage() == ("2023-04-01", "2024-03-31", 0)
    assert coverage(reference=None) == ("2023-04-01", "2024-03-31", 1)
    assert coverage(year=None) == ("2023-04-01", "2024-03-31", 1)
    assert coverage(year="2023") == ("2023-04-01", "2024-03-31", 1)
    assert coverage(reference="2024-01-31") == ("2023-04-01", "2024-01-31", 1)
    assert coverage(made="2024-01-31T00:00:00") == ("2023-04-01", "2024-03-31", 1)
    assert coverage(made="2024-05-31T00:00:00") == ("2023-04-01", "2024-03-31", 0)


@pytest.mark.parametrize(
    ("head", "authority", "match"),
    [
        (header(year=None, reference=None), None, "of which year"),
        (header(year="0000", reference="soon"), None, "of which year"),
        (header(lea=None), None, "does not say whose"),
        (header(lea="999"), None, "no authority on the map"),
        (header(lea="999"), "Harrow", "authority= says Harrow"),
        (header(lea="302"), "Harrow", "'302', Barnet; authority= says Harrow"),
        ("", None, "no Header"),
    ],
)
def test_headers_that_do_not_do(
    tmp_path: Path, head: str, authority: str | None, match: str
) -> None:
    with pytest.raises(RecordsError, match=match):
        read(tmp_path, census(child("C1", episode()), head=head), authority=authority)


def test_authority_asserts_and_supplies(tmp_path: Path) -> None:
    text = census(child("C1", episode()))
    assert read(tmp_path, text, authority="Harrow").areas == (("E09000015", "Harrow"),)
    assert read(tmp_path, text, authority="310").areas == (("E09000015", "Harrow"),)
    without = census(child("C1", episode()), head=header(lea=None))
    assert read(tmp_path, without, authority="Harrow").areas == (("E09000015", "Harrow"),)
    with pytest.raises(AreaError):
        read(tmp_path, text, authority="Narnia")
    path = written(tmp_path / "a.xml", census(child("C1", episode()), head=header(lea="999")))
    local = lakpi.local_area("XX1", "Example")
    assert lakpi.read_cin_census(path, authority=local).areas == (("XX1", "Example"),)


def test_years_that_do_not_go_together(tmp_path: Path) -> None:
    def year(number: int) -> str:
        return census(child("C1", episode()), year=number)

    with pytest.raises(RecordsError, match="are both children in need censuses of Harrow"):
        read(tmp_path, year(2024), year(2024))
    with pytest.raises(RecordsError, match="no file is of 2022-23"):
        read(tmp_path, year(2024), year(2022))
    other = census(
        child("C1", episode()), head=header(lea="302", year="2023", reference="2023-03-31")
    )
    with pytest.raises(RecordsError, match="different years"):
        read(tmp_path, year(2024), other)
    with pytest.raises(RecordsError, match="give the files"):
        lakpi.read_cin_census()


def test_one_bad_file_spoils_the_reading(tmp_path: Path) -> None:
    good = written(tmp_path / "good.xml", census(child("C1", episode())))
    bad = written(tmp_path / "bad.xml", census(child("C1", episode()), year=2023)[:-20])
    with pytest.raises(RecordsError, match=r"'bad\.xml' ends too early"):
        lakpi.read_cin_census(good, bad)


def test_no_children(tmp_path: Path) -> None:
    with pytest.raises(RecordsError, match="has no children"):
        read(tmp_path, census())


def test_children_without_anything(tmp_path: Path) -> None:
    records = read(tmp_path, census(child("C1"), "<Child/>"))
    assert all(count == 0 for _, count in records.ledger.read)
    figure = lakpi.compute(referrals.REFERRALS_COUNT, records, periods=YEAR).one()
    assert figure.numerator_text() == "0"


def test_ids_are_built_and_not_shown(tmp_path: Path) -> None:
    records = read(tmp_path, census(child("Zanzibar", episode(), episode())))
    assert "Zanzibar" not in repr(records) + str(records) + str(records.ledger)
    assert "Zanzibar" not in repr(records.inputs) + records.ledger.to_frame().to_string()


# -- the samples -----------------------------------------------------------------------------

ROWS = {
    "CIN_Census_2021.xml": (1, 1, 2, 1, 1, 2, 1, 1),
    "CIN_Census_2024.xml": (2, 2, 3, 1, 1, 2, 1, 1),
    "cin-2022.xml": (1, 1, 2, 1, 1, 2, 1, 1),
}
SOURCES = (
    "referrals",
    "assessments",
    "assessment_factors",
    "children_in_need_plans",
    "section_47_enquiries",
    "initial_conferences",
    "child_protection_plans",
    "child_protection_reviews",
)


def sample(names: Iterable[str]) -> list[Path]:
    paths = [SAMPLES / name for name in names]
    if not all(path.is_file() for path in paths):
        pytest.skip("the samples are not here")
    return paths


@pytest.mark.parametrize("name", ROWS)
def test_samples(name: str) -> None:
    records = lakpi.read_cin_census(*sample([name]))
    assert tuple(records.ledger.kept(source) for source in SOURCES) == ROWS[name]
    assert [area for _, area in records.areas] == ["City of London"]
    assert "DfEX" not in str(records.ledger)


def test_the_samples_together() -> None:
    paths = sample(ROWS)
    records = lakpi.read_cin_census(*paths, authority="City of London")
    coverage = records.coverage["referrals"]
    assert (str(coverage.start), str(coverage.end)) == ("2021-04-01", "2024-03-31")
    assert records.ledger.kept("referrals") == 3
    for order in itertools.permutations(paths):
        same(records, lakpi.read_cin_census(*order, authority="201"))


def test_matching_of_any_rows_is_settled_alike() -> None:
    from lakpi.readers.returns import settle

    rng = random.Random(5)  # noqa: S311 - nothing here is secret
    for _ in range(200):
        rows = rng.randrange(1, 12)
        file = np.sort(np.array([rng.randrange(3) for _ in range(rows)]))
        event = np.array([rng.randrange(-1, 3) for _ in range(rows)])
        ends = np.array(
            [rng.choice(["NaT", "2020-01-01", "2021-01-01"]) for _ in range(rows)], "M8[D]"
        )
        said = [str(end) for end in ends]

        def told(chosen: Sequence[int], said: list[str] = said) -> list[str]:
            return [said[row] for row in chosen]

        later, number = settle(file, event, ends, told)  # type: ignore[arg-type] # lists will do
        assert not later[event < 0].any()
        for each in np.unique(event[event >= 0]):
            own = np.flatnonzero(event == each)
            newest = own[file[own] == file[own].max()]
            assert not later[newest].any()
            # Whatever stands again is an event of a later file.
            for row in own[later[own]]:
                assert any(file[o] > file[row] and number[o] == number[row] for o in own)


def test_input_files_say_what_was_read(tmp_path: Path) -> None:
    (file,) = read(tmp_path, census(child("C1", episode()), child("C2"))).inputs
    assert (file.name, file.rows) == ("0.xml", 2)
    assert dict(file.parts) == {
        "Child": 2,
        "ChildIdentifiers": 2,
        "ChildCharacteristics": 2,
        "Disabilities": 2,
        "CINdetails": 1,
    }
    assert attrs.evolve(file, rows=0) != file
