"""
The log of what figures rest on: complete, the same each time, and without a person in it.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd
import pytest
from tests.readers.books import Rows, day, write_book

import lakpi
from lakpi.catalogues.referrals import REFERRALS_COUNT, rereferrals
from lakpi.errors import RecordsError
from lakpi.scorecards.assurance import COLUMNS, QaLog

ROWS: Rows = [
    ["Child Unique ID", "Gender", "Date of referral"],
    ["Zebedee", "a) Male", day("2024-01-15")],
    ["Zebedee", "a) Male", day("2024-01-15")],
    ["Quillfeather", "Zebedee", day("2024-02-15")],
]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_book(tmp_path / "annex.xlsx", {"List 3": ROWS})


@pytest.fixture
def log(book: Path) -> QaLog:
    records = lakpi.read_annex_a(book, authority="Harrow", extracted="2024-03-31")
    quarter = lakpi.quarters("2023-24 Q4")
    indicators = [REFERRALS_COUNT, rereferrals(months=6)]
    return lakpi.qa_log(records, lakpi.compute(indicators, records, periods=quarter))


def lines(log: QaLog, section: str, subject: str) -> list[tuple[str, str]]:
    frame = log.to_frame()
    chosen = frame[(frame["section"] == section) & (frame["subject"] == subject)]
    return list(zip(chosen["item"], chosen["value"], strict=True))


def test_files_are_named_with_size_hash_and_rows(log: QaLog, book: Path) -> None:
    assert lines(log, "files", "annex.xlsx") == [
        ("bytes", str(book.stat().st_size)),
        ("SHA-256", hashlib.sha256(book.read_bytes()).hexdigest()),
        ("rows", "3"),
        ("rows of List 3", "3"),
    ]


def test_rows_coverage_and_missing_lists_are_in_it(log: QaLog) -> None:
    assert lines(log, "ledger", "referrals") == [
        ("read", "3"),
        ("kept, reported", "1: an unknown code in sex (row 4)"),
        ("set aside", "1: exact duplicate (row 3)"),
        ("kept", "2"),
    ]
    assert lines(log, "coverage", "referrals")[0][1].startswith("complete from 30 September 2023")
    assert lines(log, "coverage", "contacts") == [
        ("absent", "list 1 (Contacts) of Annex A is not in the files read")
    ]
    assert any("missing: list 1" in value for _, value in lines(log, "remarks", ""))


def test_definitions_carry_version_and_parameters(log: QaLog) -> None:
    held = dict(lines(log, "definitions", "rereferral_pct"))
    assert held["parameters"] == "look-back=6 months"
    assert held["version"]
    assert dict(lines(log, "definitions", "referrals_count"))["parameters"] == "the defaults"
    assert ("lakpi", lakpi.__version__) in lines(log, "versions", "")


def test_the_second_balance_is_in_it(log: QaLog) -> None:
    account = dict(lines(log, "accounts", "rereferral_pct, of referrals"))
    numbers = {name: int(value) for name, value in account.items()}
    assert numbers.pop("kept") == sum(numbers.values()) == 2


def test_it_is_written_beside_a_scorecard(log: QaLog, tmp_path: Path) -> None:
    text = log.write(tmp_path / "card.qa.txt").read_text(encoding="utf-8")
    assert text == log.to_text() == str(log)
    read = pd.read_csv(log.write(tmp_path / "card.qa.csv"), keep_default_na=False, dtype=str)
    assert list(read.columns) == list(COLUMNS)
    assert [tuple(row) for row in read.to_numpy()] == list(log.lines)
    with pytest.raises(RecordsError, match=r"\.txt, \.log or \.csv"):
        log.write(tmp_path / "card.html")


def test_the_same_files_give_the_same_log_without_a_person(log: QaLog, book: Path) -> None:
    records = lakpi.read_annex_a(book, authority="Harrow", extracted="2024-03-31")
    assert lakpi.qa_log(records).lines == tuple(
        line for line in log.lines if line[0] not in {"definitions", "accounts"}
    )
    for said in (log.to_text(), log.to_frame().to_csv()):
        assert "Zebedee" not in said
        assert "Quillfeather" not in said


def test_records_of_frames_have_a_log_too() -> None:
    frame = pd.DataFrame({"child_id": [1], "referral_id": [1], "referral_date": ["2013-05-01"]})
    source = REFERRALS_COUNT.sources()[0]
    whole = ("2013-04-01", "2014-03-31")
    records = lakpi.read_frames({source: frame}, authority="Harrow", complete=whole)
    log = lakpi.qa_log(records)
    assert set(log.to_frame()["section"]) == {"versions", "coverage", "ledger"}
