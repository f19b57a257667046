"""
Word documents: an empty one of our own look, and what python-docx has no words for.

The elements are those of WordprocessingML (ECMA-376, part 1, 17).
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final

from lakpi.errors import MissingExtraError
from lakpi.scorecards.office import safe

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph
    from lxml.etree import _Element

__all__ = [
    "BLUE",
    "MARGIN",
    "PAGE",
    "bookmarked",
    "bytes_of",
    "described",
    "field",
    "keep_whole",
    "leading",
    "new_document",
    "pictured",
    "repeat_heading",
    "shaded",
]

BLUE: Final = "12436D"
MARGIN: Final = 15
"""The margins, in millimetres."""

PAGE: Final = (297, 210)
"""A4 landscape, in millimetres."""

_FACE: Final = "Arial"
_ZIP_DAY: Final = (1980, 1, 1, 0, 0, 0)


def _element(tag: str, attributes: dict[str, str] | None = None) -> _Element:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    made = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        made.set(qn(name), value)
    return made


def repeat_heading(table: Table) -> None:
    """
    Mark the first row of a table as its heading, repeated on each page.
    """
    table.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader"))  # noqa: SLF001


def keep_whole(table: Table, row: int) -> None:
    """
    Keep a row on one page.
    """
    table.rows[row]._tr.get_or_add_trPr().append(_element("w:cantSplit"))  # noqa: SLF001


def shaded(cell: _Cell, fill: str) -> None:
    """
    Give a cell a ground of a colour, as six digits.
    """
    shade = _element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": fill})
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001


def described(table: Table, title: str, text: str) -> None:
    """
    Say what a table is, to who hears it read.
    """
    properties = table._tbl.tblPr  # noqa: SLF001
    properties.append(_element("w:tblCaption", {"w:val": title}))
    properties.append(_element("w:tblDescription", {"w:val": safe(text)}))


def bookmarked(paragraph: Paragraph, name: str, number: int) -> None:
    """
    Make a paragraph a place that links lead to.

    Args:
        paragraph: The paragraph.
        name: The name: letters, digits and underscores.
        number: The number of the place, no two the same in a document.
    """
    start = _element("w:bookmarkStart", {"w:id": str(number), "w:name": name})
    paragraph._p.insert(0 if paragraph._p.pPr is None else 1, start)  # noqa: SLF001
    paragraph._p.append(_element("w:bookmarkEnd", {"w:id": str(number)}))  # noqa: SLF001


def leading(paragraph: Paragraph, name: str) -> None:
    """
    Make the words of a paragraph a link to a place of the same document.
    """
    from docx.shared import RGBColor

    made = _element("w:hyperlink", {"w:anchor": name, "w:history": "1"})
    for run in paragraph.runs:
        run.underline, run.font.color.rgb = True, RGBColor.from_string(BLUE)
        made.append(run._r)  # noqa: SLF001
    paragraph._p.append(made)  # noqa: SLF001


def pictured(paragraph: Paragraph, png: bytes, words: str, width: float) -> None:
    """
    End a paragraph with a picture.

    Args:
        paragraph: The paragraph.
        png: The picture.
        words: What it shows, to who cannot see it.
        width: How wide, in millimetres.
    """
    from docx.shared import Mm

    shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Mm(width))
    shape._inline.docPr.set("descr", safe(words))  # noqa: SLF001


def field(paragraph: Paragraph, name: str) -> None:
    """
    End a paragraph with a number that Word keeps: PAGE, NUMPAGES.
    """
    made = _element("w:fldSimple", {"w:instr": name})
    run = _element("w:r")
    run.append(_element("w:t"))
    run[0].text = "1"
    made.append(run)
    paragraph._p.append(made)  # noqa: SLF001


def new_document() -> Document:
    """
    Begin a document, A4 landscape, in Arial and British English.

    Raises:
        MissingExtraError: Where python-docx is not installed.
    """
    try:
        import docx
    except ImportError as error:
        message = 'a Word document needs python-docx: pip install "lakpi[word]"'
        raise MissingExtraError(message) from error
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    document = docx.Document()
    (section,) = document.sections
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (Mm(each) for each in PAGE)
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin, section.bottom_margin = Mm(MARGIN), Mm(MARGIN + 5)
    section.footer_distance = Mm(MARGIN // 2)
    sizes = {"Normal": 10, "Title": 20, "Heading 1": 14, "Heading 2": 11, "Heading 3": 10}
    for name, size in sizes.items():
        font = document.styles[name].font
        faces = document.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            faces.attrib.pop(qn(f"w:{theme}"), None)
        font.name, font.size = _FACE, Pt(size)
        if name != "Normal":
            font.color.rgb = RGBColor.from_string(BLUE)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    return document


def bytes_of(document: Document) -> bytes:
    """
    Give the file without the time of its making, which a zip archive holds of each part.
    """
    written, clean = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as given, zipfile.ZipFile(clean, "w") as kept:
        for name in given.namelist():
            part = zipfile.ZipInfo(name, _ZIP_DAY)
            kept.writestr(part, given.read(name), zipfile.ZIP_DEFLATED)
    return clean.getvalue()
