"""
Census returns in XML, read record by record, and nothing else that XML can do.

A return is a ``Message`` with a ``Header`` and records.  Elements are known by their
names, whatever their case and namespace, and never by their place.  A file is refused
as a whole where it is not such a return, ends too early, or brings a document type of
its own: entities are neither expanded nor fetched, and nothing is read from the network.
Files are read in pieces, so one that is no return is refused after its first, however
long it is.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import attrs

from lakpi.errors import MissingExtraError, RecordsError
from lakpi.readers.inputs import PathLike, check_file
from lakpi.records import InputFile

if TYPE_CHECKING:
    from types import ModuleType

    from lxml import etree
    from lxml.etree import _Element

CHUNK: Final = 1 << 16
"""How many bytes are read at a time."""

MOST_BETWEEN: Final = 1 << 22
"""How many bytes may pass without a record: more is not a census return."""

MOST_BEFORE: Final = 1 << 20
"""How many bytes may pass before the first element."""

COLLECTIONS: Final = {
    "CIN": "a children in need census",
    "CSWW": "a children's social work workforce census",
}

_BAD_ENCODING: Final = frozenset({"ERR_INVALID_CHAR", "ERR_INVALID_ENCODING", "I18N_CONV_FAILED"})
_WRONG_ENCODING: Final = frozenset({"ERR_UNKNOWN_ENCODING", "ERR_UNSUPPORTED_ENCODING"})
_NO_XML: Final = frozenset({"ERR_DOCUMENT_EMPTY", "ERR_DOCUMENT_START"})


@attrs.frozen
class Header:
    """
    What a return says of itself.

    Attributes:
        collection: Which return it is, in capitals.
        year: Its year, or None where it does not say.
        reference_date: The day to which it was made up, or None.
        lea: The authority's three digits; empty where it does not say.
        made_on: The day on which it was written, or None.
    """

    collection: str
    year: int | None
    reference_date: datetime.date | None
    lea: str
    made_on: datetime.date | None


def read_return(
    path: PathLike,
    *,
    collection: str,
    records: Collection[str],
    take: Callable[[_Element], None],
    encoding: str | None = None,
) -> tuple[Header, InputFile]:
    """
    Read a return, handing over its records one at a time in the order of the file.

    Args:
        path: The file.
        collection: Which return it has to be ("CIN").
        records: The names of the elements that are records.
        take: Takes a record; it is emptied afterwards.
        encoding: How the file is written, where it does not say so rightly itself.

    Returns:
        What it says of itself, and which file it was.  Until this has returned, what
        was taken is not known to be whole.

    Raises:
        RecordsError: For anything that is not such a return from its first byte to its last.
        MissingExtraError: Where the extra `xml` is not installed.
    """
    xml = _lxml()
    name = Path(path).name
    digest = hashlib.sha256()
    size, taken = 0, 0
    stream: _Stream | None = None
    begun = b""
    at_end = False
    try:
        for piece in _pieces(path):
            size += len(piece)
            digest.update(piece)
            fresh = piece
            if stream is None:
                begun += piece
                found = _begins(xml, begun, name, encoding)
                if found is None:
                    continue
                fresh = begun
                stream = _Stream(xml, collection, records, (encoding, name, found))
            for element in stream.fed(fresh):
                take(element)
                taken += 1
        if stream is None:
            raise _not_xml(name)
        at_end = True
        for element in stream.ended():
            take(element)
            taken += 1
    except xml.XMLSyntaxError as error:
        # What the parser says may quote the file, so its words are not passed on.
        raise _refused(error, name, encoding, at_end=at_end) from None
    except LookupError:
        message = f"encoding={encoding!r} is not an encoding that is known here"
        raise RecordsError(message) from None
    return stream.header(), InputFile(name, size, digest.hexdigest(), taken)


def local_name(tag: object) -> str:
    """
    Give an element's name in small letters, without its namespace.

    >>> local_name("{http://example.org}CINdetails"), local_name("LEA")
    ('cindetails', 'lea')
    """
    return tag.rpartition("}")[2].casefold() if isinstance(tag, str) else ""


class _Stream:
    """
    A parser fed with pieces, which gives each record once it is complete.
    """

    def __init__(
        self,
        xml: ModuleType,
        collection: str,
        records: Collection[str],
        of_file: tuple[str | None, str, Collection[str]],
    ) -> None:
        encoding, self._file, found = of_file
        self._names = frozenset(each.casefold() for each in records)
        self._collection = collection
        # The usual spellings, and those at the beginning of the file, are handed over at
        # once; another waits for the next of these, or the end, and is then taken in its turn.
        spelt = {s for each in records for s in (each, each.lower(), each.upper())}
        spelt |= {tag.rpartition("}")[2] for tag in found if local_name(tag) in self._names}
        tags = sorted(f"{{*}}{each}" for each in spelt)
        self._parser = _parser(xml, ("end",), tags, encoding)
        self._waiting = 0
        self._emptied: _Element | None = None
        self._header: Header | None = None

    def fed(self, piece: bytes) -> Iterator[_Element]:
        self._waiting += len(piece)
        if self._waiting > MOST_BETWEEN:
            message = (
                f"{self._file!r} has no record in {MOST_BETWEEN >> 20} MB: this is not"
                f" {COLLECTIONS[self._collection]}"
            )
            raise RecordsError(message)
        self._parser.feed(piece)
        for element in _complete(self._parser):
            self._waiting = 0
            yield from self._taken(element)

    def ended(self) -> Iterator[_Element]:
        root = self._parser.close()
        if self._emptied is not None:
            self._drop(self._emptied)
        for element in list(root.iter()):
            if local_name(element.tag) in self._names:
                yield element
        self._look_at_header(root)

    def header(self) -> Header:
        if self._header is None:
            message = f"{self._file!r} has no Header: which return it is, of whom, cannot be told"
            raise RecordsError(message)
        return self._header

    def _taken(self, element: _Element) -> Iterator[_Element]:
        if self._emptied is not None:
            self._drop(self._emptied)
            self._emptied = None
        if self._header is None:
            self._look_at_header(element.getroottree().getroot())
        passed = []
        before = element.getprevious()
        while before is not None and local_name(before.tag) != "header":
            passed.append(before)
            before = before.getprevious()
        for other in reversed(passed):
            if local_name(other.tag) in self._names:
                yield other
            self._drop(other)
        yield element
        element.clear()
        self._emptied = element

    def _look_at_header(self, root: _Element) -> None:
        for element in root.iter():
            if local_name(element.tag) == "header":
                self._header = _header(element, self._collection, self._file)
                return

    @staticmethod
    def _drop(element: _Element) -> None:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def _pieces(path: PathLike) -> Iterator[bytes]:
    given = Path(path)
    check_file(given)
    try:
        with given.open("rb") as file:
            while piece := file.read(CHUNK):
                yield piece
    except OSError as error:
        message = f"{given.name!r} cannot be read: {error.strerror or 'no reason given'}"
        raise RecordsError(message) from None


def _lxml() -> ModuleType:
    try:
        from lxml import etree
    except ImportError as error:
        message = 'census returns in XML need lxml: pip install "lakpi[xml]"'
        raise MissingExtraError(message) from error
    return etree


def _parser(
    xml: ModuleType, events: tuple[str, ...], tags: Collection[str] | None, encoding: str | None
) -> etree.XMLPullParser:
    parser: etree.XMLPullParser = xml.XMLPullParser(
        events=events,
        tag=tags,
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    return parser


def _complete(parser: etree.XMLPullParser) -> list[_Element]:
    return [cast("_Element", element) for _, element in parser.read_events()]


def _begins(xml: ModuleType, begun: bytes, name: str, encoding: str | None) -> set[str] | None:
    """
    Give the elements that a return begins with; None: too little of it is known yet.
    """
    parser = _parser(xml, ("start",), None, encoding)
    error: Exception | None = None
    try:
        parser.feed(begun)
    except xml.XMLSyntaxError as raised:
        error = raised
    elements = _complete(parser)
    declares = b"<!DOCTYPE" in begun.replace(b"\0", b"")[:MOST_BEFORE].upper()
    if elements:
        declares = elements[0].getroottree().docinfo.internalDTD is not None
    if declares:
        message = (
            f"{name!r} declares a document type (DOCTYPE). A census return has none, and one can"
            " be made to fill the memory or to read other files, so it is not read"
        )
        raise RecordsError(message)
    if elements and local_name(elements[0].tag) != "message":
        message = (
            f"{name!r} is XML, but not a census return: its first element is"
            f" {local_name(elements[0].tag)[:40]!r}, not 'Message'"
        )
        raise RecordsError(message)
    if error is not None:
        raise error
    if not elements and len(begun) > MOST_BEFORE:
        raise _not_xml(name)
    return {str(element.tag) for element in elements} or None


def _header(element: _Element, collection: str, name: str) -> Header:
    said: dict[str, str] = {}
    for each in element.iter():
        text = (each.text or "").strip()
        if text:
            said.setdefault(local_name(each.tag), text)
    found = said.get("collection", "").upper()
    if found != collection:
        held = COLLECTIONS.get(found)
        what = f"is {held}" if held else "is another return"
        if not found:
            what = "does not say which return it is (Collection)"
        message = f"{name!r} {what}; {COLLECTIONS[collection]} ({collection}) is needed"
        raise RecordsError(message)
    year = said.get("year", "")
    return Header(
        found,
        int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None,
        _day(said.get("referencedate", "")),
        said.get("lea", ""),
        _day(said.get("datetime", "")),
    )


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _not_xml(name: str) -> RecordsError:
    return RecordsError(f"{name!r} is not XML: a census return begins with '<Message>'")


def _refused(
    error: etree.XMLSyntaxError, name: str, encoding: str | None, *, at_end: bool
) -> RecordsError:
    from lxml.etree import ErrorTypes

    kinds = {number: each for each, number in vars(ErrorTypes).items() if isinstance(number, int)}
    kind = kinds.get(getattr(error, "code", 0), "")
    line = error.lineno or 1
    if kind in _BAD_ENCODING:
        written = encoding or "the encoding that it declares (UTF-8 where it declares none)"
        return RecordsError(
            f"{name!r} has a character (line {line}) that XML does not have in {written}, so"
            " nothing of it was read. Save it as UTF-8, or say how it is written:"
            " encoding='cp1252' is usual on Windows"
        )
    if kind in _WRONG_ENCODING:
        return RecordsError(
            f"{name!r} declares an encoding that is not known, or not its own: say how it is"
            " written, as encoding='utf-8'"
        )
    if kind in _NO_XML:
        return _not_xml(name)
    if at_end and kind != "ERR_INTERNAL_ERROR":
        return RecordsError(
            f"{name!r} ends too early (line {line}): it was cut off, or an element in it is never"
            " closed, so nothing of it was read"
        )
    return RecordsError(
        f"{name!r} is not well-formed XML (line {line}"
        f"{f', {kind}' if kind else ''}), so nothing of it was read"
    )
