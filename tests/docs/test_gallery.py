"""
The gallery shows what the examples made, and fails where one of them fails.
"""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import gallery_pages
import pytest
from gallery_pages import ExampleError, Ran, index, page, run, run_all

ROOT = Path(__file__).parents[2]
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg"><title>Plans, "open"</title>'
    "<desc>12 plans: 4 of them long &amp; 8 short; #1 is Harrow.</desc></svg>"
)
SAYS = '''"""
What is it?  A test of ```fences```.

Run it: ``python it.py``.
"""
'''


def script(folder: Path, code: str, name: str = "it") -> Path:
    file = folder / "examples" / f"{name}.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(SAYS + code, encoding="utf-8")
    return file


def writes(tmp_path: Path, **files: str) -> Ran:
    """
    An example that writes these files, run.
    """
    named = {name.replace("_", "."): text for name, text in files.items()}
    code = (
        "import pathlib, sys\n"
        'out = pathlib.Path(sys.argv[sys.argv.index("--out") + 1])\n'
        f"for name, text in {named!r}.items():\n"
        "    (out / name).write_text(text)\n"
        "    print('written:', out / name)\n"
        "print('```', 'é')\n"
    )
    file = script(tmp_path, code)
    folder = tmp_path / "made" / "it"
    folder.mkdir(parents=True)
    return Ran(file, run(file, folder), folder)


class Frames(HTMLParser):
    """
    The titles of the frames on a page, by what they show.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.titles: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "iframe":
            self.titles[given["src"] or ""] = given["title"] or ""


def test_a_page_has_all_that_the_example_made(tmp_path: Path) -> None:
    ran = writes(tmp_path, b_svg=SVG, a_svg=SVG, card_html="<p>Hello</p>", log_txt="row 1")
    text = page(ran)
    assert text.startswith("# What is it?\n\nA test of ```fences```.\n\nRun it: ``python it.py``.")
    pictures = re.findall(r"```\{image\} (\S+)\n:alt: (.*)\n", text)
    # In the order in which the example told of them, with the words that lie in them.
    assert [path for path, _ in pictures] == [
        "/_generated/gallery/made/it/b.svg",
        "/_generated/gallery/made/it/a.svg",
    ]
    alt = 'Plans, "open". 12 plans: 4 of them long & 8 short; #1 is Harrow.'
    assert [json.loads(said) for _, said in pictures] == [alt, alt]
    titles = Frames(text).titles
    assert titles == {"made/it/card.html": "card.html, made by the example: What is it?"}
    assert '<a href="made/it/card.html">' in text
    assert "{download}`log.txt <made/it/log.txt>`" in text
    assert "```{literalinclude} ../../../examples/it.py" in text


def test_what_it_printed_stands_as_it_printed_it(tmp_path: Path) -> None:
    ran = writes(tmp_path, a_svg=SVG)
    assert ran.printed == "written: out/a.svg\n``` é\n"
    # The fence is longer than any in the text, so the text cannot end it.
    assert "````text\nwritten: out/a.svg\n``` é\n````" in page(ran)


@pytest.mark.parametrize("lacking", ["title", "desc"])
def test_a_picture_that_says_nothing_is_an_error(tmp_path: Path, lacking: str) -> None:
    bare = re.sub(f"<{lacking}>.*</{lacking}>", "", SVG)
    with pytest.raises(ExampleError, match=r"a\.svg of it\.py says nothing"):
        page(writes(tmp_path, a_svg=bare))


def test_an_example_that_fails_is_an_error_that_says_why(tmp_path: Path) -> None:
    file = script(tmp_path, "raise SystemExit('no such census')\n")
    with pytest.raises(ExampleError, match=r"it\.py failed:\nno such census"):
        run(file, tmp_path)


def test_an_example_that_does_not_say_what_it_shows_is_an_error(tmp_path: Path) -> None:
    file = script(tmp_path, "")
    file.write_text("x = 1\n", encoding="utf-8")
    with pytest.raises(ExampleError, match=r"it\.py does not say"):
        page(Ran(file, "", tmp_path))


def test_nothing_runs_twice_until_something_changes(tmp_path: Path) -> None:
    count = tmp_path / "count"
    code = f"with open({str(count)!r}, 'a') as file:\n    file.write('x')\nprint('done')\n"
    script(tmp_path, code)
    made = tmp_path / "made"
    first = run_all(tmp_path, made)
    assert run_all(tmp_path, made) == first
    assert count.read_text() == "x"
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "lakpi.py").write_text("changed", encoding="utf-8")
    assert run_all(tmp_path, made) == first
    assert count.read_text() == "xx"
    script(tmp_path, "print('another')\n", name="other")
    assert [each.printed for each in run_all(tmp_path, made)] == ["done\n", "another\n"]


def test_the_index_leads_to_every_example(tmp_path: Path) -> None:
    ran = writes(tmp_path, b_svg=SVG, a_svg=SVG)
    text = index([ran])
    assert "```{toctree}\n:hidden:\n\nit\n```" in text
    assert "## [What is it?](it.md)\n\nA test of ```fences```." in text
    assert text.count("```{image}") == 1


def test_every_example_of_the_project_says_what_it_shows() -> None:
    scripts = sorted((ROOT / "examples").glob("*.py"))
    told = {each.stem: Ran(each, "", ROOT).told() for each in scripts}
    assert len({title for title, _ in told.values()}) == len(scripts) >= 9
    for title, more in told.values():
        assert 10 < len(title) < 100
        assert more


def test_a_sentence_that_leads_to_a_command_does_not_stand_in_the_index(tmp_path: Path) -> None:
    file = script(tmp_path, "")
    file.write_text('"""\nOne.\n\nMade up; give a path to read that:\n\n    it.py a\n"""\n')
    said = index([Ran(file, "", tmp_path)])
    assert said.rstrip().endswith("Made up.")
    assert gallery_pages.page(Ran(file, "", tmp_path)).count("it.py a") == 1
