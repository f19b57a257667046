"""
Links of a built site are followed: within it, to the place on the page; outside, listed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("sphinx")

import built_links
from sphinx.application import Sphinx
from sphinx.testing.util import SphinxTestApp

GOOD = '<h1 id="a b">A</h1><a href="#a%20b">here</a><img src="pic.png"><a href="sub/b.html#two">'


def site(folder: Path, **pages: str) -> list[Path]:
    made = []
    for name, html in pages.items():
        path = folder / f"{name.replace('__', '/')}.html"
        path.parent.mkdir(exist_ok=True)
        path.write_text(html, encoding="utf-8")
        made.append(path)
    return made


def test_links_that_lead_somewhere_are_followed(tmp_path: Path) -> None:
    (tmp_path / "pic.png").write_bytes(b"")
    pages = site(
        tmp_path,
        a=GOOD,
        sub__b='<p id="two"><a href="../a.html">back</a><a href="?v=1#">top</a></p>',
    )
    found = built_links.check(pages)
    assert found.broken == ()
    assert found.inside == 5


@pytest.mark.parametrize(
    "link",
    ["c.html", "#three", "b.html#three", "pic.png", "../x/a.html", "old.html#one", "B.html#two"],
)
def test_links_that_lead_nowhere_are_found(tmp_path: Path, link: str) -> None:
    site(tmp_path, old='<p id="one">')  # it is there, and no page of the site
    pages = site(tmp_path, a=f'<a href="{link}">x</a>', b='<p id="two">')
    found = built_links.check(pages)
    assert found.broken == ((tmp_path / "a.html", link),)


def test_addresses_outside_are_listed_and_not_visited(tmp_path: Path) -> None:
    pages = site(
        tmp_path,
        a='<a href="https://b.example/x#y">1</a><a href="mailto:a@b.example">2</a>'
        '<img src="data:image/png;base64,AA=="><a href="//c.example">3</a>',
    )
    found = built_links.check(pages)
    assert found.outside == ("//c.example", "https://b.example/x#y", "mailto:a@b.example")
    assert (found.inside, found.broken) == (0, ())


def test_a_build_says_which_link_is_broken(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "conf.py").write_text('extensions = ["built_links"]\n', encoding="utf-8")
    (source / "index.rst").write_text(
        "Title\n=====\n\n.. raw:: html\n\n   <a href='#nowhere'>x</a>"
        "<a href='https://b.example/'>y</a>\n",
        encoding="utf-8",
    )
    app = SphinxTestApp("html", srcdir=source)
    try:
        assert isinstance(app, Sphinx)
        app.build()
        assert "index.html: #nowhere leads nowhere" in app.warning.getvalue()
        listed = (Path(app.outdir) / built_links.LISTED).read_text(encoding="utf-8")
        assert "https://b.example/" in listed.splitlines()
    finally:
        app.cleanup()
