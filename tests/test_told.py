"""Findings for people: the line with a caret under the fault, colours, what is asked for."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triptych.checking import told
from triptych.checking.selection import Selection, UnknownCodeError, read
from triptych.document import Place
from triptych.excerpt import Excerpt, Lines, excerpt, width
from triptych.finding import Finding, Severity


def finding(path: Path | str, line: int, column: int, code: str = "REF001") -> Finding:
    place = Place(str(path), line, column)
    return Finding(place, code, Severity.ERROR, "it is wrong", "mend it")


@pytest.mark.parametrize(
    ("line", "column", "shown", "before"),
    [
        ("a short line", 3, "a short line", 2),
        ("Қазақ тілі", 7, "Қазақ тілі", 6),
        ("и\u0306 знак", 4, "и\u0306 знак", 2),
        ("漢字 x", 4, "漢字 x", 5),
        ("\ta", 2, " a", 1),
        ("a\u200bb", 3, "a\\u200bb", 7),
        ("end", 4, "end", 3),
        ("end", 99, "end", 3),
        ("", 1, "", 0),
    ],
)
def test_the_caret_stands_under_the_fault(line: str, column: int, shown: str, before: int):
    assert excerpt(line, column, 60) == Excerpt(shown, before)


def test_a_long_line_is_cut_around_the_fault():
    line = "x" * 500 + "HERE" + "y" * 500
    shown, before = excerpt(line, 501, 40)
    assert len(shown) <= 41
    assert shown[before:].startswith("HEREyy")
    assert shown.startswith("…xx")
    assert shown.endswith("yy…")


@given(
    st.text(alphabet="aж漢\u0301\t\u200b", max_size=300), st.integers(1, 310), st.integers(10, 99)
)
def test_an_excerpt_keeps_its_room_and_shows_the_fault(line: str, column: int, room: int):
    shown, before = excerpt(line, column, room)
    assert sum(map(width, shown)) <= room + 1
    assert before <= room


def test_findings_are_told_by_file_with_their_lines(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("en.md").write_text("First.\nSecond [@gone] here.\n", encoding="utf-8")
    findings = [finding("en.md", 2, 9), finding("en.md", 2, 1), finding("b.pdf", 1, 1)]
    assert told.text(findings, Lines()) == (
        "en.md (2 errors)\n"
        "en.md:2:9: error REF001 it is wrong\n"
        "     2 | Second [@gone] here.\n"
        "       |         ^\n"
        "    help: mend it\n"
        "en.md:2:1: error REF001 it is wrong\n"
        "     2 | Second [@gone] here.\n"
        "       | ^\n"
        "    help: mend it\n"
        "\n"
        "b.pdf (1 error)\n"
        "b.pdf:1:1: error REF001 it is wrong\n"
        "    help: mend it\n"
    )


def test_colours_change_nothing_else(tmp_path: Path):
    (tmp_path / "en.md").write_text("First.\nSecond.\n", encoding="utf-8")
    findings = [finding(tmp_path / "en.md", 2, 3)]
    coloured = told.text(findings, Lines(), told.Style(colour=True))
    assert "\x1b[1;31merror\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == told.text(findings, Lines())


def test_no_line_is_shown_of_what_is_no_source(tmp_path: Path):
    (tmp_path / "secret").write_text("word\n")
    (tmp_path / "en.md").symlink_to(tmp_path / "secret")
    (tmp_path / "kk.md").write_bytes(b"\xff\n")
    (tmp_path / "ru.md").mkdir()
    for name in ("en.md", "kk.md", "ru.md", "secret", "gone.md", "bad\0.md"):
        assert Lines().at(Place(f"{tmp_path}/{name}", 1, 2)) == ""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "on_terminal", "elsewhere"),
    [
        ({}, True, False),
        ({"NO_COLOR": "1"}, False, False),
        ({"NO_COLOR": ""}, True, False),
        ({"FORCE_COLOR": "1"}, True, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
        ({"TERM": "dumb"}, False, False),
    ],
)
def test_colours_are_for_terminals(environment, on_terminal: bool, elsewhere: bool):
    assert told.may_colour(Terminal(), environment) is on_terminal
    assert told.may_colour(io.StringIO(), environment) is elsewhere


@pytest.mark.parametrize(
    ("select", "ignore", "shown"),
    [
        ("", "", ["REF001", "REF002", "TXT001"]),
        ("REF", "", ["REF001", "REF002"]),
        ("ref002,TXT", "", ["REF002", "TXT001"]),
        ("", "REF", ["TXT001"]),
        ("REF", "REF002", ["REF001"]),
        ("REF002", "REF", ["REF002"]),
        ("REF002", "REF002", []),
    ],
)
def test_a_code_counts_for_more_than_its_family(select: str, ignore: str, shown: list[str]):
    findings = [finding("en.md", 1, 1, code) for code in ("REF001", "REF002", "TXT001")]
    selection = Selection(read(select), read(ignore))
    assert [each.code for each in selection.of(findings)] == shown


def test_the_least_severity_is_kept():
    findings = [Finding(Place("a"), "REF001", severity, "x") for severity in Severity]
    assert Selection(least=Severity.WARNING).of(findings) == findings[1:]


@pytest.mark.parametrize(("code", "near"), [("REF01", "REF001"), ("LNGG", "LNG"), ("зайти", "TXT")])
def test_an_unknown_code_names_the_nearest(code: str, near: str):
    with pytest.raises(UnknownCodeError, match=near):
        read(f"REF001, {code}")
