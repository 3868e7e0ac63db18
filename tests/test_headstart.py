"""The press is started early where the clock lets one guess that something is to be printed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from triptych import press
from triptych.workflow import headstart


@pytest.fixture
def warmed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Write a manuscript and a finished build beside it; collect what the press is told."""
    monkeypatch.chdir(tmp_path)
    for name in ("paper/article.yaml", "paper/en.md", "paper/figures/a.png", str(headstart.LOCK)):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).touch()
        os.utime(name, (1000, 1000))
    calls: list[object] = []
    monkeypatch.setattr(press, "warm", calls.append)
    return calls


def test_nothing_newer_starts_nothing(warmed):
    headstart.warm_press(Path("paper"))
    assert not warmed


@pytest.mark.parametrize("name", ["paper/en.md", "paper/figures/a.png"])
def test_a_newer_source_starts_the_press(warmed, name):
    os.utime(name, (2000, 2000))
    headstart.warm_press(Path("paper"))
    assert len(warmed) == 1


def test_an_article_of_an_issue_counts(warmed):
    Path("issue/second").mkdir(parents=True)
    Path("issue/second/ru.md").touch()
    headstart.warm_press(Path("issue"))
    assert len(warmed) == 1


def test_the_first_build_starts_the_press(warmed):
    headstart.LOCK.unlink()
    headstart.warm_press(Path("paper"))
    assert len(warmed) == 1


def test_it_is_had_before_what_a_build_imports():
    code = "import sys; from triptych.workflow import headstart; print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"triptych.plan", "triptych.load", "pydantic", "yaml"} & set(done.stdout.split())


def test_a_folder_that_is_not_there_starts_nothing(warmed):
    headstart.LOCK.unlink()
    headstart.warm_press(Path("nowhere"))
    assert not warmed
