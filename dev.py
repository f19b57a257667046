"""
One door to every job on lakpi: ``python dev.py scorecard``, ``python dev.py test`` and the rest.

It makes ``.venv`` beside this file with the Python that runs it, installs lakpi there once, and
does the job. A stamp inside the venv remembers what was installed, so a second run sets nothing
up again, until pyproject.toml or the Python changes. The standard library is all it needs.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOWEST_PYTHON = (3, 11)

# What `pip install -e` is asked for. "dev" holds all of "run".
LEVELS: Mapping[str, str] = {"run": ".[charts,html]", "dev": ".[dev]"}

# Extras whose lowest versions `oldest` installs. Spark and Ibis have tests of their own.
OLDEST_EXTRAS = ("charts", "duckdb", "excel", "html", "parquet", "polars", "testing", "word", "xml")
ON_PANDAS_2 = "tests/test_[cdmp]*.py"  # computing, derived columns, measures, properties
OLDEST_PYTHON = (3, 11)  # the only Python that both lakpi and pandas 1.5 run on


class SetupError(Exception):
    """
    The venv cannot be made, or lakpi cannot be installed in it.
    """


def say(text: str) -> None:
    """
    Print a line at once, so that it stands before the output of what it announces.
    """
    print(text, flush=True)


def run(command: Sequence[str | Path]) -> int:
    """
    Run a command from the root of the project and return its exit code.
    """
    # Windows gives what is sent to a file or a pipe an encoding that has no arrows.
    spoken = {**os.environ, "PYTHONIOENCODING": os.environ.get("PYTHONIOENCODING", "utf-8")}
    words = [str(word) for word in command]
    code = subprocess.run(words, cwd=ROOT, env=spoken, check=False).returncode
    return code if code >= 0 else 128 - code  # ended by a signal: as a shell reports it


# -- the venv ---------------------------------------------------------------------------------


def scripts(venv: Path) -> Path:
    """
    Return the folder of a venv that holds its programs.
    """
    return venv / ("Scripts" if os.name == "nt" else "bin")


def interpreter(venv: Path) -> Path:
    """
    Return the Python of a venv.
    """
    return scripts(venv) / ("python.exe" if os.name == "nt" else "python")


def stamp(target: str) -> str:
    """
    Say in one hash what an installation depends on.

    Args:
        target: What pip was asked for.
    """
    parts = (
        (ROOT / "pyproject.toml").read_bytes(),
        platform.python_version().encode(),
        str(ROOT).encode(),
        target.encode(),
    )
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_whole(venv: Path) -> bool:
    """
    Say whether a venv is there, has pip, and is of the running Python.
    """
    python = interpreter(venv)
    if not python.exists():
        return False
    code = "import pip, platform; print(platform.python_version())"
    found = subprocess.run(
        [str(python), "-c", code], capture_output=True, text=True, check=False, cwd=ROOT
    )
    return found.returncode == 0 and found.stdout.strip() == platform.python_version()


def install(venv: Path, name: str, requirements: Sequence[str]) -> Path:
    """
    Make a venv and install lakpi in it, or neither where a stamp says that it was done.

    Args:
        venv: Where the venv is or will be.
        name: The name of the stamp.
        requirements: What pip is asked for beside ``-e``.

    Returns:
        The venv's Python.
    """
    python = interpreter(venv)
    note = venv / f"lakpi-{name}.stamp"
    wanted = stamp(" ".join(requirements))
    if python.exists() and note.exists() and note.read_text(encoding="ascii") == wanted:
        return python
    if not is_whole(venv):
        say(f"Making {venv.name} with Python {platform.python_version()} ...")
        if run([sys.executable, "-m", "venv", "--clear", venv]) != 0:
            raise SetupError(
                f"Python could not make {venv}. On Debian and Ubuntu: apt install python3-venv."
            )
    say(f"Installing lakpi in {venv.name} (once, a minute or two) ...")
    pip: list[str | Path] = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    if run([*pip, "-e", *requirements]) != 0:
        raise SetupError(f"pip could not install lakpi in {venv}; what it says is above.")
    note.write_text(wanted, encoding="ascii")
    return python


def ready(level: str) -> Path:
    """
    Return the Python of ``.venv`` with at least one of the levels installed.
    """
    venv = ROOT / ".venv"
    full = venv / "lakpi-dev.stamp"
    if full.exists() and full.read_text(encoding="ascii") == stamp(LEVELS["dev"]):
        level = "dev"  # it holds the other
    return install(venv, level, [LEVELS[level]])


# -- the jobs ---------------------------------------------------------------------------------


def scorecard(words: Sequence[str]) -> int:
    """
    Make Harrow's scorecard in out/ (examples/harrow_scorecard.py).
    """
    return run([ready("run"), Path("examples", "harrow_scorecard.py"), *words])


def test(words: Sequence[str]) -> int:
    """
    Run the tests and the docstrings' examples, in random order, on two processes.
    """
    return run([ready("dev"), "-m", "pytest", "-n", "2", *words])


def types(words: Sequence[str]) -> int:
    """
    Check every type (mypy --strict).
    """
    return run([ready("dev"), "-m", "mypy", *words])


def lint(words: Sequence[str]) -> int:
    """
    Check style and layout (ruff).
    """
    python = ready("dev")
    commands: list[list[str | Path]] = [
        [python, "-m", "ruff", "check", *words],
        [python, "-m", "ruff", "format", "--check", *words],
    ]
    return worst(run(command) for command in commands)


def floors(words: Sequence[str]) -> int:
    """
    Check that each module imports only from the floors below it (import-linter).
    """
    return run([scripts(ready("dev").parent.parent) / "lint-imports", *words])


def docs(words: Sequence[str]) -> int:
    """
    Build the documentation in docs/_build/html and run its examples (Sphinx).
    """
    built = Path("docs", "_build")
    page = built / "html" / "index.html"
    sphinx: list[str | Path] = [ready("dev"), "-m", "sphinx", "-q", "-n", "-W", "--keep-going"]
    sphinx += ["-j", "auto", "-d", built / "doctrees"]  # both read what the first has read
    code = run([*sphinx, "-b", "html", "docs", page.parent, *words])
    if code == 0:
        code = run([*sphinx, "-b", "doctest", "docs", built / "doctest", *words])
    if code == 0:
        say(f"Built {page}")
    return code


def bench(words: Sequence[str]) -> int:
    """
    Run the benchmarks (benchmarks/bench_*.py), or those whose names are given.
    """
    python = ready("dev")
    scripts_found = sorted((ROOT / "benchmarks").glob("bench_*.py"))
    chosen = [path for path in scripts_found if not words or path.stem[len("bench_") :] in words]
    if not chosen:
        say("No such benchmark. There are: " + ", ".join(p.stem[6:] for p in scripts_found))
        return 2
    return worst(run([python, path]) for path in chosen)


def oldest(words: Sequence[str]) -> int:
    """
    Run the tests on the oldest versions that lakpi allows, in .venv-oldest (Python 3.11).
    """
    if sys.version_info[:2] != OLDEST_PYTHON:
        say("`oldest` needs Python 3.11: the oldest pandas that lakpi allows has no other.")
        return 2
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    bounded = [*project["dependencies"], *(one for name in OLDEST_EXTRAS for one in extras[name])]
    tools = [one for one in extras["dev-tests"] if not one.startswith("lakpi[")]
    requirements = [".", *(lowest(one) for one in bounded), *tools]
    python = install(ROOT / ".venv-oldest", "oldest", requirements)
    # Old releases warn about newer ones of Python and of each other: here that is no error.
    # The examples of SQL text need Ibis, which has no lowest version to try.
    without = ("--ignore", "src/lakpi/readers/databases")
    return run([python, "-m", "pytest", "-n", "2", "-W", "default", *without, *words])


def engines(words: Sequence[str]) -> int:
    """
    Run the tests of the engines on pandas 2, with Spark and PostgreSQL, in .venv-engines.
    """
    if shutil.which("java") is None:
        say("`engines` needs Java for Spark: on Debian, apt-get install default-jre-headless")
        return 2
    # PySpark does not yet go with pandas 3: this is also where pandas 2 is tried.
    python = install(ROOT / ".venv-engines", "engines", [".[dev-tests,dev-engines]", "pandas<3"])
    chosen = words or ("tests/engines", *(str(each) for each in ROOT.glob(ON_PANDAS_2)))
    return run([python, "-m", "pytest", "-n", "2", "-rs", *chosen])


def screen(words: Sequence[str]) -> int:
    """
    Look at the pages in a real browser (Chromium and Node, which must be there).
    """
    folder = ROOT / "tests" / "screen"
    npm = shutil.which("npm")
    if npm is None:
        say(
            "`screen` needs Node and its npm, and Chromium: on Debian, apt-get install npm chromium"
        )
        return 2
    code = subprocess.run(
        [npm, "install", "--no-audit", "--no-fund", "--no-package-lock"], cwd=folder, check=False
    ).returncode
    return code or run([ready("dev"), "-m", "pytest", "-n", "0", "-rs", folder, *words])


def check(words: Sequence[str]) -> int:
    """
    Do all that a change has to pass: lint, types, floors, test, docs, scorecard.
    """
    if words:
        say("`check` takes no arguments.")
        return 2
    codes = {}
    for job in (lint, types, floors, test, docs, scorecard):
        say(f"== {job.__name__}")
        codes[job.__name__] = job(())
    for name, code in codes.items():
        say(f"{name:10} {'passed' if code == 0 else f'FAILED ({code})'}")
    return worst(codes.values())


JOBS: Mapping[str, Callable[[Sequence[str]], int]] = {
    job.__name__: job
    for job in (
        scorecard,
        test,
        types,
        lint,
        floors,
        docs,
        bench,
        oldest,
        engines,
        screen,
        check,
    )
}


def lowest(requirement: str) -> str:
    """
    Turn a requirement's lower bound into its series: the newest release of the lowest series.

    >>> lowest("pandas>=1.5")
    'pandas==1.5.*'
    """
    name, _, bound = requirement.partition(">=")
    return f"{name}=={bound.split(',')[0]}.*"


def worst(codes: Iterable[int]) -> int:
    """
    Return the first exit code that is not 0, after all of them are known.
    """
    return next((code for code in list(codes) if code != 0), 0)


def main(words: Sequence[str] | None = None) -> int:
    """
    Do the job named on the command line; the words after it go to the tool behind the job.
    """
    if sys.version_info < LOWEST_PYTHON:
        have, want = platform.python_version(), ".".join(str(part) for part in LOWEST_PYTHON)
        say(f"lakpi needs Python {want} or newer; this is {have} ({sys.executable}).")
        say(f"Try: python{want} dev.py ...   (on Windows: py -{want} dev.py ...)")
        return 2
    lines = [f"  {name:10} {(job.__doc__ or '').strip()}" for name, job in JOBS.items()]
    parser = argparse.ArgumentParser(
        prog="dev.py",
        description="Jobs:\n" + "\n".join(lines),
        epilog="Words after the job go to the tool behind it: dev.py test -k rounding",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("job", choices=JOBS, metavar="job")
    parser.add_argument("words", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    given = parser.parse_args(words)
    try:
        return JOBS[given.job](given.words)
    except SetupError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
