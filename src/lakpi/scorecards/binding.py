"""
Binding: several HTML pages of this package made into one, each a part with its heading.

It knows of a page that it has one ``<style>`` and one ``<body>``, and that what data say
is escaped in it: no more, so that pages may change as they like.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Final

from lakpi.errors import FiguresError

__all__ = ["bound", "within"]

_TAG: Final = re.compile(r"<(/?)([a-zA-Z][\w-]*)([^<>]*)>")
_STYLE: Final = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_BODY: Final = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)
_REFERS: Final = re.compile(
    r'(\s(?:id|for|headers|aria-labelledby|aria-describedby|aria-controls)=")([^"]*)(")'
)
_LINKS: Final = re.compile(r'(\s(?:xlink:)?href="#)([^"]*)(")')
_ID: Final = re.compile(r'\sid="([^"]*)"')
_SKIP: Final = re.compile(r'<a class="skip".*?</a>\n?', re.DOTALL)
_LABELLED: Final = re.compile(r'(\saria-labelledby="[^"]*)"')
_LABEL: Final = re.compile(r'(\saria-label=")([^"]*)(")')
_HEADING: Final = re.compile(r"h[1-5]")
_LANDMARKS: Final = {"header": "div", "main": "div"}
_OWN_STYLE: Final = """
article { margin-top: 3rem; }
article > div > h2 { font-size: 1.6rem; }
h3 { font-size: 1.2rem; margin: 1.8rem 0 .6rem; }
@media print { article { break-before: page; } }
"""


def bound(cover: str, parts: Sequence[tuple[str, str]]) -> str:
    """
    Bind pages into one: the cover's page, with the others as articles in its main part.

    Args:
        cover: A page; its title and headings stay as they are.
        parts: The title of each other page, and the page.  Its headings go one level
            down, and what it names by id is named apart from the other parts: `within`
            says how, so that another part may link to it.

    Returns:
        One page that needs nothing else, as its pages need nothing else.

    Raises:
        FiguresError: What was given is no page of this package.
    """
    styles = list(dict.fromkeys(_of(_STYLE, page) for page in (cover, *(p for _, p in parts))))
    style = "".join(styles) + _OWN_STYLE
    names = [_part(number) for number in range(1, len(parts) + 1)]
    links = "\n".join(
        f'<a href="#{name}">{escape(label)}</a>'
        for name, label in zip(names, _labels(parts), strict=True)
    )
    articles = "\n".join(
        f'<article id="{name}" aria-label="{escape(label)}">\n'
        f"{_within(_of(_BODY, page), name, label)}</article>"
        for name, label, (_, page) in zip(names, _labels(parts), parts, strict=True)
    )
    nav = f'<nav aria-label="Parts of this report">\n{links}\n</nav>\n'
    head, end, tail = cover.rpartition("</main>")
    if not end:
        message = "the cover of a report is a page with a main part"
        raise FiguresError(message)
    own = _STYLE.sub(lambda _: f"<style>{style}</style>", head, count=1)
    opening = re.search(r"<main[^>]*>", own)
    if opening is None:
        message = "the cover of a report is a page with a main part"
        raise FiguresError(message)
    place = opening.end()
    return f"{own[:place]}\n{nav}{own[place:]}{articles}\n{end}{tail}"


def _labels(parts: Sequence[tuple[str, str]]) -> list[str]:
    """
    Label the parts, each apart from the others, also where two have one title.
    """
    titles = [" ".join(title.split()) for title, _ in parts]
    return [
        title if titles.count(title) == 1 else f"{title} (part {number})"
        for number, title in enumerate(titles, start=1)
    ]


def within(part: int, name: str) -> str:
    """
    Say what a place is called in the bound page.

    Args:
        part: The number of the part, from 1.
        name: What the part itself calls it.

    >>> within(2, "row-1")
    'part-2-row-1'
    """
    return f"{_part(part)}-{name}"


def _part(number: int) -> str:
    return f"part-{number}"


def _of(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    if found is None:
        message = "a report is bound of pages with a style and a body"
        raise FiguresError(message)
    return found.group(1)


def _within(body: str, name: str, title: str) -> str:
    """
    Make a page's body a part of another page.
    """
    body = _SKIP.sub("", body)
    own = {found.group(1) for tag in _TAG.finditer(body) for found in _ID.finditer(tag.group())}

    def named(match: re.Match[str]) -> str:
        # An attribute may name several, parted by spaces.
        ids = " ".join(f"{name}-{each}" for each in match.group(2).split())
        return f"{match.group(1)}{ids}{match.group(3)}"

    def linked(match: re.Match[str]) -> str:
        # What a page links to and does not hold stands in another part, and is named so.
        return named(match) if match.group(2) in own else match.group()

    def labelled(match: re.Match[str]) -> str:
        return f"{match.group(1)}{match.group(2)}, {escape(title)}{match.group(3)}"

    def tag(match: re.Match[str]) -> str:
        end, kind, rest = match.groups()
        if kind == "nav" or 'role="region"' in rest:
            rest = _LABEL.sub(labelled, rest)
        rest = _LINKS.sub(linked, _REFERS.sub(named, rest))
        if kind == "section":
            # Two parts may each have a section of one name: whose it is tells them apart.
            rest = _LABELLED.sub(rf'\g<1> {name}"', rest)
        kind = _LANDMARKS.get(kind, kind)
        if _HEADING.fullmatch(kind):
            kind = f"h{int(kind[1]) + 1}"
        return f"<{end}{kind}{rest}>"

    return _TAG.sub(tag, body)
