"""A baseline: what is known is not shown again, wherever its line has moved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from triptych.checking import baseline
from triptych.document import Place
from triptych.excerpt import Lines
from triptych.finding import Finding, Severity

FIRST = Finding(Place("en.md", 1, 4), "TXT001", Severity.WARNING, "wrong", "mend it")
SECOND = replace(FIRST, place=Place("en.md", 2, 4))
KNOWN = Path("known.json")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("en.md").write_text("One line.\nTwo lines.\n", encoding="utf-8")


def new(findings: list[Finding]) -> list[Finding]:
    return baseline.new(findings, baseline.read(KNOWN), Lines())


def test_only_what_is_new_is_left():
    baseline.write(KNOWN, [FIRST], Lines())
    assert new([FIRST, SECOND]) == [SECOND]
    assert new([replace(FIRST, code="TXT002")]) != []
    assert new([replace(FIRST, message="otherwise wrong")]) != []
    assert new([replace(FIRST, severity=Severity.ERROR, help="")]) == []


def test_a_line_that_moved_is_no_news():
    baseline.write(KNOWN, [FIRST, SECOND], Lines())
    Path("en.md").write_text("\nNew.\n  One line.\nTwo lines.\n", encoding="utf-8")
    moved = [
        replace(each, place=each.place._replace(line=each.place.line + 2))
        for each in (FIRST, SECOND)
    ]
    assert new(moved) == []


def test_a_message_may_name_another_line():
    twice = replace(FIRST, message="it stands at line 7 too")
    baseline.write(KNOWN, [twice], Lines())
    assert new([replace(twice, message="it stands at line 12 too")]) == []


def test_a_line_with_other_words_is_new():
    baseline.write(KNOWN, [FIRST], Lines())
    Path("en.md").write_text("One other line.\n", encoding="utf-8")
    assert new([FIRST]) == [FIRST]


def test_a_long_line_is_known_by_all_its_words():
    Path("en.md").write_text("word " * 2000 + "end\n", encoding="utf-8")
    baseline.write(KNOWN, [FIRST], Lines())
    assert KNOWN.stat().st_size < 500
    assert new([FIRST]) == []
    Path("en.md").write_text("word " * 2000 + "End\n", encoding="utf-8")
    assert new([FIRST]) == [FIRST]


def test_repeats_are_counted():
    baseline.write(KNOWN, [FIRST, FIRST], Lines())
    assert new([FIRST, FIRST, FIRST]) == [FIRST]


def test_the_file_is_the_same_for_the_same_findings():
    baseline.write(KNOWN, [FIRST, SECOND], Lines())
    written = KNOWN.read_bytes()
    baseline.write(KNOWN, [SECOND, FIRST], Lines())
    assert KNOWN.read_bytes() == written


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": 1}', '{"version": 1, "findings": [3]}']
)
def test_what_is_no_baseline_is_refused(text: str):
    KNOWN.write_text(text)
    with pytest.raises(baseline.BaselineError, match="is no baseline"):
        baseline.read(KNOWN)


def test_a_baseline_of_another_version_is_refused():
    KNOWN.write_text('{"version": 2}')
    with pytest.raises(baseline.BaselineError, match="another version"):
        baseline.read(KNOWN)


def test_a_file_that_is_not_there_or_cannot_be_written_is_told():
    with pytest.raises(baseline.BaselineError, match="cannot be read: No such file"):
        baseline.read(KNOWN)
    with pytest.raises(baseline.BaselineError, match="cannot be written"):
        baseline.write(Path("nowhere/known.json"), [], Lines())
