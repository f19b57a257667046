"""
Reading returns in XML: what is refused, how soon, and in which words.
"""

from __future__ import annotations

import codecs
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.readers.returns_made import census, child, header, tag, tags, written

from lakpi.errors import MissingExtraError, RecordsError
from lakpi.readers import xml_stream
from lakpi.readers.xml_stream import local_name, read_return

if TYPE_CHECKING:
    from lxml.etree import _Element

pytest.importorskip("lxml")

PRIVATE = "Xyzzy0000001"
BOMB = (
    "<!DOCTYPE lolz [<!ENTITY lol0 'lol'>"
    + "".join(f"<!ENTITY lol{n + 1} '{f'&lol{n};' * 10}'>" for n in range(9))
    + "]>"
)


def ids(path: Path, encoding: str | None = None) -> list[str | None]:
    """
    Read the first text of each child.
    """
    found: list[str | None] = []

    def take(element: _Element) -> None:
        inner = [each.text for each in element.iter() if local_name(each.tag) == "lachildid"]
        found.append(inner[0] if inner else None)

    _, file = read_return(path, collection="CIN", records=["Child"], take=take, encoding=encoding)
    assert file.rows == len(found)
    return found


def refused(path: Path, match: str, encoding: str | None = None) -> str:
    """
    Prove that a file is refused in such words, and that they hold nothing of its content.
    """
    with pytest.raises(RecordsError, match=match) as raised:
        ids(path, encoding)
    said = str(raised.value)
    assert PRIVATE not in said
    assert str(path.parent) not in said
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__ or raised.value.__context__ is None
    return said


GOOD = census(child("A"), child("B"), child(PRIVATE))
WHOLE = ["A", "B", PRIVATE]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GOOD, "utf-8"),
        (GOOD, "utf-8-sig"),
        (GOOD, "utf-16"),
        ('<?xml version="1.0" encoding="utf-16"?>' + GOOD, "utf-16"),
        ('<?xml version="1.0" encoding="windows-1252"?>' + GOOD, "cp1252"),
        ('<?xml version="1.0"?>\n<?pi x?><!-- <Child/> -->' + GOOD, "utf-8"),
        (GOOD.replace("<Message>", '<Message xmlns="urn:a">'), "utf-8"),
        (GOOD.replace("<Child>", "\n  <CHILD >").replace("</Child>", "</CHILD>\n"), "utf-8"),
        (GOOD.replace("Child>", "cHiLd>").replace("Message>", "MESSAGE>"), "utf-8"),
        (GOOD.replace("Child>", "c:Child>").replace("<M", "<c:M xmlns:c='u' ", 1), "utf-8"),
    ],
)
def test_spellings_encodings_and_namespaces(tmp_path: Path, text: str, encoding: str) -> None:
    if "xmlns:c" in text:
        text = text.replace("<c:M xmlns:c='u' essage>", "<Message xmlns:c='u'>")
    assert ids(written(tmp_path / "a.xml", text, encoding)) == WHOLE


def test_children_of_another_spelling_keep_their_place(tmp_path: Path) -> None:
    filler = [child(f"{n:05d}") for n in range(2_000)]  # well past the first piece
    odd = child("odd").replace("Child>", "cHILd>")
    text = census(*filler[:1500], odd, *filler[1500:], odd)
    wanted = [f"{n:05d}" for n in range(2_000)]
    assert ids(written(tmp_path / "a.xml", text)) == [*wanted[:1500], "odd", *wanted[1500:], "odd"]


def test_header_after_the_children(tmp_path: Path) -> None:
    text = tag("Message", tag("Children", child("A")), header())
    assert ids(written(tmp_path / "a.xml", text)) == ["A"]


def test_cp1252_declared_and_told(tmp_path: Path) -> None:
    odd = census(child("O\u2019Hara"))  # a curly quote is one byte in cp1252 only
    declared = '<?xml version="1.0" encoding="windows-1252"?>' + odd
    assert ids(written(tmp_path / "a.xml", declared, "cp1252")) == ["O\u2019Hara"]
    assert ids(written(tmp_path / "b.xml", odd, "cp1252"), "cp1252") == ["O\u2019Hara"]
    said = refused(written(tmp_path / "c.xml", odd, "cp1252"), "encoding='cp1252'")
    assert "Hara" not in said
    wrong = '<?xml version="1.0" encoding="utf-8"?>' + odd
    refused(written(tmp_path / "d.xml", wrong, "cp1252"), "in the encoding that it declares")


def test_utf_16_declared_by_a_file_in_utf_8(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xml", '<?xml version="1.0" encoding="utf-16"?>' + GOOD)
    assert ids(path, "utf-8") == WHOLE


def test_unknown_encodings(tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="klingon"?>' + GOOD
    refused(written(tmp_path / "a.xml", text), "declares an encoding that is not known")
    refused(written(tmp_path / "b.xml", GOOD), "encoding='klingon' is not", "klingon")


@pytest.mark.parametrize(
    ("text", "match"),
    [
        (BOMB + GOOD.replace(PRIVATE, "&lol9;"), "document type"),
        (BOMB + GOOD.replace("<Message>", "<Message a='&lol9;'>"), "document type"),
        ("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + GOOD, "document type"),
        ("<!DOCTYPE a SYSTEM 'http://localhost:9/x.dtd'>" + GOOD, "document type"),
        (GOOD.replace(PRIVATE, "&x;"), "not well-formed"),
        (GOOD.replace("</Child>", "</Kind>", 1), "not well-formed"),
        (GOOD.replace(PRIVATE, PRIVATE + "\x01"), "a character"),
        (GOOD + GOOD, "not well-formed"),
        (GOOD + PRIVATE, "not well-formed"),
        ("<html><body><p></body></html>", "first element is 'html'"),
        ("<OC3><CHILD/></OC3>", "first element is 'oc3'"),
        ("LAchildID,UPN\nXyzzy0000001,1\n", "not XML"),
        ('{"LAchildID": "Xyzzy0000001"}', "not XML"),
        (" \n", "not XML"),
        ("<", "not XML"),
        (tag("Message", tag("Children", child())), "no Header"),
        (census(child(PRIVATE), head=header("CSWW")), "is a children's social work workforce"),
        (census(child(PRIVATE), head=header("SSDA903")), "is another return"),
        (census(child(PRIVATE), head=header(None)), "does not say which return"),
    ],
)
def test_what_is_no_census(tmp_path: Path, text: str, match: str) -> None:
    refused(written(tmp_path / "a.xml", text), match)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5, 0.9, 0.999])
def test_truncated(tmp_path: Path, share: float) -> None:
    text = census(*(child(f"{PRIVATE}{n}") for n in range(1_000)))
    path = written(tmp_path / "a.xml", text[: int(len(text) * share)])
    refused(path, r"ends too early \(line 1\)")


def test_truncated_anywhere(tmp_path: Path) -> None:
    for length in range(1, len(GOOD)):
        refused(written(tmp_path / "a.xml", GOOD[:length]), "ends too early|not XML")


@pytest.mark.parametrize(
    ("make", "match"),
    [
        (lambda path: path.write_bytes(b""), "empty"),
        (lambda path: path.mkdir(), "is a folder"),
        (lambda path: None, "no file 'a.xml'"),
    ],
)
def test_what_is_no_file(tmp_path: Path, make: Callable[[Path], Any], match: str) -> None:
    make(tmp_path / "a.xml")
    refused(tmp_path / "a.xml", match)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.xml")
    refused(tmp_path / "a.xml", "not an ordinary file")


PEAK = """
import sys, time
from lakpi.errors import RecordsError
from lakpi.readers.cin_tables import read_cin_tables
import lxml.etree
def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
before = peak()
begun = time.perf_counter()
try:
    read_cin_tables(sys.argv[1])
except RecordsError as error:
    print(peak() - before)
    print(time.perf_counter() - begun)
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize(
    ("beginning", "match"),
    [
        (b"", "not XML"),
        (b"LAchildID,UPN\n", "not XML"),
        (b"<Message>" + header().encode() + b"<Children>", "a character"),
    ],
)
def test_a_gigabyte_that_is_no_census_is_refused_at_once(
    tmp_path: Path, beginning: bytes, match: str
) -> None:
    path = tmp_path / "a.xml"
    with path.open("wb") as file:
        file.write(beginning)
        file.truncate(1 << 30)
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", PEAK, str(path)], check=True, capture_output=True, text=True
    )
    grown, took, said = done.stdout.split("\n", 2)
    assert match in said
    assert int(grown) < 50_000
    assert float(took) < 2


def test_elements_without_a_record_are_not_collected_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    with path.open("wb") as file:
        file.write(b"<Message>" + header().encode() + b"<Children>")
        for _ in range(1_000):
            file.write(b"<Junk>x</Junk>" * 1_000)
    begun = time.perf_counter()
    refused(path, "no record in 4 MB")
    assert time.perf_counter() - begun < 5


def test_only_spaces(tmp_path: Path) -> None:
    refused(written(tmp_path / "a.xml", b" " * (xml_stream.MOST_BEFORE * 4)), "not XML")


def test_size_and_hash_are_those_of_the_file(tmp_path: Path) -> None:
    import hashlib

    path = written(tmp_path / "a.xml", codecs.BOM_UTF8 + GOOD.encode())
    _, file = read_return(path, collection="CIN", records=["Child"], take=lambda _: None)
    assert (file.name, file.size, file.rows) == ("a.xml", path.stat().st_size, 3)
    assert file.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_header_says_what_it_says(tmp_path: Path) -> None:
    head = header(year=" 2024 ", reference="2024-03-31", made="2024-05-23T11:14:05")
    path = written(tmp_path / "a.xml", census(child(), head=head))
    found, _ = read_return(path, collection="CIN", records=["Child"], take=lambda _: None)
    assert (found.year, str(found.reference_date), found.lea) == (2024, "2024-03-31", "310")
    assert str(found.made_on) == "2024-05-23"
    odd = header(year="24", reference="31/03/2024", lea=None)
    path = written(tmp_path / "b.xml", census(child(), head=odd))
    found, _ = read_return(path, collection="CIN", records=["Child"], take=lambda _: None)
    assert (found.year, found.reference_date, found.lea) == (None, None, "")


def test_texts_around_elements_are_nothing(tmp_path: Path) -> None:
    stray = tag("ChildIdentifiers", "stray", tags(LAchildID="A"), "PersonBirthDate")
    assert ids(written(tmp_path / "a.xml", census(tag("Child", stray)))) == ["A"]


def test_without_lxml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lxml", None)
    with pytest.raises(MissingExtraError, match=r"lakpi\[xml\]"):
        ids(written(tmp_path / "a.xml", GOOD))


def test_importing_lakpi_does_not_load_lxml() -> None:
    code = "import lakpi, sys; print('lxml' in sys.modules)"
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "False"
