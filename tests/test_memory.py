"""Answers of pandoc that are kept: asked once, never stale, never trusted when damaged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from triptych.pandoc import memory, process


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    memory.remember_in(tmp_path / "kept")
    yield tmp_path / "kept"
    memory.remember_in(None)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count what pandoc is really asked."""
    questions: list[str] = []
    really = process._run

    def counted(arguments, files, stdin, seconds):
        questions.append(stdin)
        return really(arguments, files, stdin, seconds)

    monkeypatch.setattr(process, "_run", counted)
    return questions


def ask(text: str) -> str:
    return process.run(["--from=markdown", "--to=plain"], stdin=text).output


def test_a_question_is_asked_once(folder, asked):
    assert ask("*one*") == ask("*one*")
    assert ask("*two*") != ask("*one*")
    assert asked == ["*one*", "*two*"]


def test_nothing_is_kept_where_nobody_asked_for_it(asked):
    ask("*one*")
    ask("*one*")
    assert asked == ["*one*", "*one*"]


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"0\n[]", b'{"a": 1}'])
def test_what_is_damaged_is_asked_again(folder, asked, damage):
    right = ask("*one*")
    (file,) = folder.iterdir()
    file.write_bytes(damage)
    assert ask("*one*") == right
    file.write_text(file.read_text().replace("one", "two"))
    assert ask("*one*") == right
    assert len(asked) == 3


def test_another_filter_makes_another_question(folder, asked, monkeypatch):
    ask("*one*")
    monkeypatch.setattr(process, "_identity", lambda: "another pandoc")
    ask("*one*")
    assert len(asked) == 2


def test_a_folder_that_cannot_be_written_is_no_harm(tmp_path, asked):
    (tmp_path / "file").write_text("not a folder")
    memory.remember_in(tmp_path / "file" / "kept")
    assert ask("*one*").strip()
    memory.remember_in(None)


def test_the_least_used_are_dropped(folder, monkeypatch):
    for text in ("one", "two", "three"):
        ask(text)
    monkeypatch.setattr(memory, "MOST", 1)
    memory.remember_in(folder)
    assert len(list(folder.iterdir())) == 1
