"""
Run the examples and write the gallery: a page for each, with its pictures and what it printed.

Each file of `examples` runs as its users run it, in a process of its own, and writes to a folder
that it is given.  Its page has what it says of itself, the pictures with their text alternatives
(which lie in them as descriptions), the pages it made, what it printed, and its code.  An example
that fails is an error, and so is a picture without a description.

Where neither the examples nor lakpi have changed, nothing runs again.  All is in
docs/_generated/gallery, which git ignores.
"""

from __future__ import annotations

import ast
import html
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict

import attrs
from generated import bring_up_to_date, made_from

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FOLDER: Final = Path("_generated", "gallery")
MADE: Final = FOLDER / "made"
"""What the examples wrote, a folder for each; conf.py keeps Sphinx from reading it as pages."""
INTRODUCTION: Final = (
    "Each of these examples ran when this documentation was built: the pictures, the pages and the"
    " text are what it made then. Each is one file in the folder `examples` of the project, needs"
    " nothing else, and writes to `out`:"
    " `python examples/funnel_of_authorities.py`. The pictures have text alternatives, written by"
    " lakpi from the same figures."
)


class ExampleError(Exception):
    """
    An example fails, or does not say what it shows.
    """


class _Metadata(TypedDict):
    version: str
    parallel_read_safe: bool
    parallel_write_safe: bool


@attrs.frozen
class Picture:
    """
    A picture that an example made.

    Attributes:
        file: Its file.
        title: Its title.
        alt: Its text alternative.
    """

    file: Path
    title: str
    alt: str


@attrs.frozen
class Ran:
    """
    An example that has run.

    Attributes:
        script: Its file.
        printed: What it printed; the folder it wrote to is called `out` in it.
        folder: That folder.
    """

    script: Path
    printed: str
    folder: Path

    def told(self) -> tuple[str, str]:
        """
        Give what it says of itself: the first sentence, and the rest.
        """
        said = ast.get_docstring(ast.parse(self.script.read_text(encoding="utf-8"))) or ""
        first, _, rest = said.partition("\n\n")
        sentence = re.match(r"(.+?)(?:\.|(?<=\?))(?:\s+(.*))?$", " ".join(first.split()))
        if sentence is None:
            message = f"the example {self.script.name} does not say what it shows"
            raise ExampleError(message)
        return sentence[1], f"{sentence[2] or ''}\n\n{rest}".strip()

    def made(self, *endings: str) -> list[Path]:
        """
        List the files it made that end so, in the order in which it told of them.
        """
        found = (each for each in self.folder.iterdir() if each.suffix in endings)
        return sorted(found, key=lambda each: (self.printed.find(each.name), each.name))

    def pictures(self) -> list[Picture]:
        """
        List the pictures it made, with the words that lie in them.

        Raises:
            ExampleError: One has no title or no description.
        """
        found = []
        for file in self.made(".svg"):
            top = ET.parse(file).getroot()  # noqa: S314 - our own files
            space = top.tag.removesuffix("svg")
            title, alt = (top.findtext(f"{space}{tag}", "") for tag in ("title", "desc"))
            if not title or not alt:
                message = f"{file.name} of {self.script.name} says nothing to who cannot see it"
                raise ExampleError(message)
            found.append(Picture(file, title, alt))
        return found


def run(script: Path, folder: Path) -> str:
    """
    Run an example, and give what it printed.

    Args:
        script: Its file.
        folder: Where it may write.

    Raises:
        ExampleError: The example failed.
    """
    takes_a_folder = '"--out"' in script.read_text(encoding="utf-8")
    done = subprocess.run(  # noqa: S603 - our own examples
        [sys.executable, str(script), *(["--out", str(folder)] if takes_a_folder else [])],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        # The examples read the tables beside them, whatever else is on this computer.
        env={**os.environ, "PYTHONUTF8": "1", "LAKPI_SHARED": str(folder / "nowhere")},
        check=False,
    )
    if done.returncode != 0:
        message = f"the example {script.name} failed:\n{done.stderr}"
        raise ExampleError(message)
    return done.stdout.replace(f"{folder}{os.sep}", "out/")


def run_all(root: Path, folder: Path) -> list[Ran]:
    """
    Run every example, or take what they left where nothing has changed since.

    Args:
        root: The root of the project.
        folder: A folder for what they write.
    """
    scripts = sorted((root / "examples").glob("*.py"))
    note = folder / "printed.json"
    sources = made_from(root / "examples", root / "src")
    if note.exists():
        kept: Mapping[str, str] = json.loads(note.read_text(encoding="utf-8"))
        if kept[""] == sources:
            return [Ran(each, kept[each.stem], folder / each.stem) for each in scripts]
    shutil.rmtree(folder, ignore_errors=True)
    for each in scripts:
        (folder / each.stem).mkdir(parents=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        printed = list(pool.map(run, scripts, [folder / each.stem for each in scripts]))
    ran = [Ran(each, said, folder / each.stem) for each, said in zip(scripts, printed, strict=True)]
    written = {"": sources, **{each.script.stem: each.printed for each in ran}}
    note.write_text(json.dumps(written), encoding="utf-8")
    return ran


def page(ran: Ran) -> str:
    """
    Write the page of an example, in MyST.
    """
    title, more = ran.told()
    name = ran.script.name
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", ran.printed)), default=0))
    parts = [f"# {title}", more]
    parts += [shown(each) for each in ran.pictures()]
    parts += [framed(each, title) for each in ran.made(".html")]
    others = [
        f"{{download}}`{each.name} <made/{ran.folder.name}/{each.name}>`"
        for each in ran.made(".csv", ".md", ".txt", ".xlsx", ".docx")
    ]
    if others:
        parts.append(f"It also writes {' and '.join(others)}.")
    code = f"../../../examples/{name}"
    parts += [
        "## What it prints",
        f"{fence}text\n{ran.printed.rstrip()}\n{fence}",
        "## The code",
        f"{{download}}`{name} <{code}>`",
        f"```{{literalinclude}} {code}\n:language: python\n```",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def shown(picture: Picture, width: str = "100%") -> str:
    """
    Write the MyST that shows a picture.
    """
    path = f"/{MADE.as_posix()}/{picture.file.parent.name}/{picture.file.name}"
    said = picture.alt.startswith(picture.title)
    alt = " ".join((picture.alt if said else f"{picture.title}. {picture.alt}").split())
    return f"```{{image}} {path}\n:alt: {json.dumps(alt, ensure_ascii=False)}\n:width: {width}\n```"


def framed(file: Path, title: str) -> str:
    """
    Write the HTML that shows a page an example made, and leads to it.
    """
    link = f"made/{file.parent.name}/{file.name}"
    called = html.escape(f"{file.name}, made by the example: {title}")
    frame = f'src="{link}" title="{called}" loading="lazy" width="100%" height="600"'
    return (
        "```{raw} html\n"
        f'<p>It makes a page: <a href="{link}">{file.name}</a>.</p>\n'
        f"<iframe {frame}></iframe>\n"
        "```"
    )


def index(ran: Iterable[Ran]) -> str:
    """
    Write the page that leads to all the others, in MyST.
    """
    every = list(ran)
    names = "\n".join(each.script.stem for each in every)
    parts = ["# Gallery", INTRODUCTION, f"```{{toctree}}\n:hidden:\n\n{names}\n```"]
    for each in every:
        title, more = each.told()
        # A sentence may lead to a command line, which the index has not.
        said = re.sub(r";[^;]*:$", ".", " ".join(more.partition("\n\n")[0].split()))
        parts += [f"## [{title}]({each.script.stem}.md)", said]
        parts += [shown(picture, "75%") for picture in each.pictures()[:1]]
    return "\n\n".join(part for part in parts if part) + "\n"


def write_pages(app: Sphinx) -> None:
    """
    Run the examples and bring the folder of the gallery's pages up to date.
    """
    docs = Path(app.srcdir)
    ran = run_all(docs.parent, docs / MADE)
    pages = {f"{each.script.stem}.md": page(each) for each in ran}
    bring_up_to_date(docs / FOLDER, {"index.md": index(ran), **pages})


def copy_made(app: Sphinx, error: Exception | None) -> None:
    """
    Put the pages that the examples made into the site.
    """
    if error is None and app.builder.format == "html":
        for file in (Path(app.srcdir) / MADE).glob("*/*.html"):
            target = Path(app.outdir) / MADE / file.parent.name / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)


def setup(app: Sphinx) -> _Metadata:
    """
    Tell Sphinx when to call the functions above.
    """
    app.connect("builder-inited", write_pages)
    app.connect("build-finished", copy_made, priority=400)  # before links are followed, at 500
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
