"""
The mistakes of the first ten minutes: each says what was found, what was expected, what to do.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pytest

import lakpi
from lakpi.catalogues import ALL
from lakpi.catalogues.referrals import REREFERRALS
from lakpi.errors import LakpiError
from lakpi.testing.synthetic import synthetic

RECORDS: Final = synthetic(
    children=60, start="2012-04-01", end="2014-03-31", authorities=["Harrow"]
).records()
YEAR: Final = lakpi.financial_years("2013-14")
OURS: Final = lakpi.compute(REREFERRALS, RECORDS, periods=YEAR)
CARD: Final = lakpi.scorecard(OURS)
ANY: Final[Any] = lakpi  # whose types a beginner does not check


def said(call: Callable[[], object]) -> str:
    with pytest.raises(LakpiError) as raised:
        call()
    return str(raised.value)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: ANY.area(310), ("as text", "'310'", "310 is a number")),
        (lambda: ANY.area(None), ("'Harrow'", "found a NoneType")),
        (lambda: lakpi.area("E0900015"), ("Did you mean 'E09000015'",)),
        (lambda: lakpi.financial_years("2023/2024"), ("'2023-24'", "'2023/24'")),
        (lambda: ANY.financial_years(2023), ("2023 is no day", "as text", "'2013-14'")),
        (
            lambda: ANY.compute(REREFERRALS, RECORDS, periods="2013-14"),
            ("periods=", "'2013-14' is text", "financial_years("),
        ),
        (
            lambda: ANY.compute("rereferral_pct", RECORDS, periods=YEAR),
            ("not their ids", "lakpi.catalogues.ALL['rereferral_pct']"),
        ),
        (
            lambda: ANY.compute(["rereferral_pct"], RECORDS, periods=YEAR),
            ("found str", "lakpi.catalogues.ALL['rereferral_pct']"),
        ),
        (
            lambda: ANY.compute(RECORDS, REREFERRALS, periods=YEAR),
            ("takes indicators first", "found a Records"),
        ),
        (
            lambda: ANY.compute(REREFERRALS, pd.DataFrame(), periods=YEAR),
            ("read_frames", "found a DataFrame"),
        ),
        (
            lambda: lakpi.compute(REREFERRALS, RECORDS, periods=YEAR, by="gender"),
            ("cannot be broken down by 'gender'", "'sex'"),
        ),
        (
            lambda: ANY.benchmark(OURS, OURS, against=["England"]),
            ("lakpi.england()", "found the text 'England'"),
        ),
        (lambda: ANY.benchmark(OURS, OURS, against="England"), ("found the text 'England'",)),
        (lambda: lakpi.benchmark(OURS, OURS, against=[]), ("holds no comparator",)),
        (lambda: ANY.benchmark(OURS, OURS, against=[3]), ("lakpi.england()", "found a int")),
        (lambda: ANY.scorecard(RECORDS), ("lakpi.compute", "found a Records")),
        (
            lambda: ANY.read_cin_census(["a.xml", "b.xml"]),
            ("one by one", "read_cin_census(*paths)"),
        ),
        (lambda: ANY.read_workforce_census(["a.xml"]), ("read_workforce_census(*paths)",)),
        (
            lambda: lakpi.read_figures(pd.DataFrame({"a": ["1"]}), ALL),
            ("missing: 'indicator'; 'area'; 'period'. Found: 'a'.",),
        ),
        (lambda: lakpi.read_published("no.csv"), ("no file 'no.csv'", "os.getcwd()", "whole path")),
    ],
)
def test_a_mistake_says_what_to_do(call: Callable[[], object], words: tuple[str, ...]) -> None:
    message = said(call)
    for word in words:
        assert word in message


def test_one_comparator_needs_no_list() -> None:
    alone = lakpi.benchmark(OURS, OURS, against=lakpi.england())
    assert [each.comparator for each in alone] == ["England"]
    place = lakpi.area_set("Two", ["Brent", "Barnet"], pool="mean")
    assert [each.comparator for each in lakpi.benchmark(OURS, OURS, against=place)] == ["Two"]


READERS: Final[tuple[Callable[[Path], object], ...]] = (
    lakpi.read_cin_census,
    lakpi.read_workforce_census,
    lambda path: lakpi.read_figures(path, ALL),
    lakpi.read_published,
    lakpi.read_targets,
    lakpi.read_commentary,
    lakpi.thaw,
)


@pytest.mark.parametrize("read", READERS)
def test_what_is_no_file_is_told_alike_by_every_reader(
    read: Callable[[Path], object], tmp_path: Path
) -> None:
    empty = tmp_path / "empty.csv"
    empty.touch()
    assert "'empty.csv' is empty (0 bytes)" in said(lambda: read(empty))
    assert f"{tmp_path.name!r} is a folder" in said(lambda: read(tmp_path))
    assert "there is no file 'none.csv'" in said(lambda: read(tmp_path / "none.csv"))


@pytest.mark.parametrize(
    ("save", "ending"),
    [
        (CARD.to_html, ""),
        (CARD.to_markdown, ""),
        (CARD.to_excel, ".xlsx"),
        (CARD.to_word, ".docx"),
    ],
)
def test_what_cannot_be_written_is_told_alike_by_every_face(
    save: Callable[[Path], Path],
    ending: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / f"card{ending}"
    folder.mkdir()
    assert "is a folder: give the name of a file in it" in said(lambda: save(folder))
    if ending:
        assert f"write 'card{ending}'" in said(lambda: save(tmp_path / "card.xls"))
    assert save(tmp_path / "new" / f"other{ending}").is_file()

    def locked(self: Path, data: bytes) -> int:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "write_bytes", locked)
    assert "open in another program" in said(lambda: save(tmp_path / f"other{ending}"))
