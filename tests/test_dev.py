"""
The one script for every job: what it installs, when, and what it hands on.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import dev
import pytest


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """
    Collect the commands that dev would run; making a venv leaves a Python behind, as it should.
    """
    seen: list[list[str]] = []

    def remember(command: Sequence[str | Path]) -> int:
        words = [str(word) for word in command]
        seen.append(words)
        if words[1:3] == ["-m", "venv"]:
            python = dev.interpreter(Path(words[-1]))
            python.parent.mkdir(parents=True)
            python.touch()
        return 0

    monkeypatch.setattr(dev, "run", remember)
    return seen


def test_a_second_run_sets_nothing_up(tmp_path: Path, commands: list[list[str]]) -> None:
    venv = tmp_path / "venv"
    first = dev.install(venv, "run", [".[html]"])
    assert [words[2] for words in commands] == ["venv", "pip"]
    assert commands[-1][-2:] == ["-e", ".[html]"]
    commands.clear()
    assert dev.install(venv, "run", [".[html]"]) == first
    assert commands == []


def test_other_requirements_are_installed_again(
    tmp_path: Path, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    venv = tmp_path / "venv"
    dev.install(venv, "run", [".[html]"])
    commands.clear()
    monkeypatch.setattr(dev, "is_whole", lambda _: True)
    dev.install(venv, "run", [".[html,charts]"])
    assert [words[2] for words in commands] == ["pip"]  # the venv itself is kept


def test_a_failed_installation_leaves_no_stamp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "is_whole", lambda _: True)
    monkeypatch.setattr(dev, "run", lambda _: 1)
    with pytest.raises(dev.SetupError, match="could not install"):
        dev.install(tmp_path, "run", ["."])
    assert list(tmp_path.iterdir()) == []


def test_the_full_installation_serves_the_scorecard_too(
    tmp_path: Path, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    dev.ready("dev")
    commands.clear()
    dev.ready("run")
    assert commands == []
    (tmp_path / "pyproject.toml").write_text("changed", encoding="utf-8")
    monkeypatch.setattr(dev, "is_whole", lambda _: True)
    dev.ready("run")
    assert commands[0][-1] == dev.LEVELS["run"]


def test_a_folder_without_python_is_no_venv(tmp_path: Path) -> None:
    assert not dev.is_whole(tmp_path)


def test_an_exit_code_is_passed_on() -> None:
    assert dev.run([sys.executable, "-c", "raise SystemExit(7)"]) == 7
    assert dev.worst([0, 3, 5]) == 3
    assert dev.worst([0, 0]) == 0


def test_words_after_the_job_reach_the_tool(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "ready", lambda _: Path("python"))
    assert dev.main(["test", "-k", "rounding", "--co"]) == 0
    assert commands == [["python", "-m", "pytest", "-n", "2", "-k", "rounding", "--co"]]


def test_an_old_python_is_told_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "LOWEST_PYTHON", (99, 0))
    assert dev.main(["test"]) == 2
    assert "needs Python 99.0 or newer" in capsys.readouterr().out


def test_an_unknown_job_is_refused() -> None:
    found = subprocess.run(
        [sys.executable, dev.__file__, "tset"], capture_output=True, text=True, check=False
    )
    assert found.returncode == 2
    assert "'tset'" in found.stderr


@pytest.mark.parametrize(
    ("requirement", "series"),
    [
        ("pandas>=1.5", "pandas==1.5.*"),
        ("holidays>=0.50", "holidays==0.50.*"),
        ("ibis-framework>=12,<13", "ibis-framework==12.*"),
    ],
)
def test_the_lowest_series_of_a_requirement(requirement: str, series: str) -> None:
    assert dev.lowest(requirement) == series


@pytest.mark.parametrize("name", dev.JOBS)
def test_every_job_is_in_the_makefile_and_in_contributing(name: str) -> None:
    jobs = next(
        line
        for line in (dev.ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
        if line.startswith("JOBS :=")
    )
    assert name in jobs.split()
    assert f"`python dev.py {name}`" in (dev.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_arrows_reach_a_file_where_windows_has_none(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    monkeypatch.setenv("PYTHONUTF8", "0")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("PYTHONCOERCECLOCALE", "0")
    assert dev.run([sys.executable, "-c", "print('\\u2193 down')"]) == 0
    assert capfd.readouterr().out == "\N{DOWNWARDS ARROW} down\n"
