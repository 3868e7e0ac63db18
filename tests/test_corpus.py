"""Clean text raises no alarm: no error, and next to no warning."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from conftest import MANUSCRIPTS, ROOT

from triptych import desk, new
from triptych.finding import Finding, Severity
from triptych.journal import Journal
from triptych.load import Item, find
from triptych.model import Article
from triptych.reading import reading

CORPUS = ROOT / "tests" / "corpus"
WORDS_A_WARNING = 1000

# What a journal may want of an article that no text is at fault for: its own title and numbers,
# lengths, a second list of references.
WANTED = {"MET033", "MET040", "MET042"}


ITEMS = find(CORPUS)


@cache
def checked(folder: Path, journal: str = "base") -> desk.Checked:
    [item] = find(folder)
    return desk.check(item, Journal.read(journal))


def found(folder: Path, least: Severity, journal: str = "base") -> list[Finding]:
    return [f for f in checked(folder, journal).findings if f.severity >= least]


def told(findings: Iterable[Finding]) -> list[str]:
    """Return findings in a form that shows what is the matter when a test fails."""
    return [
        f"{f.place.path}:{f.place.line}:{f.place.column} {f.code} {f.message}" for f in findings
    ]


def words() -> int:
    texts = (p.text for item in ITEMS for p in reading(article_of(item)))
    return sum(len(re.findall(r"\w+", text)) for text in texts)


def article_of(item: Item) -> Article:
    article = checked(item.folder).article
    assert article is not None
    return article


def test_there_is_clean_text_in_every_language():
    assert ITEMS
    assert {item.languages for item in ITEMS} == {("en", "kk", "ru")}
    assert words() > 3 * WORDS_A_WARNING


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_clean_text_has_no_error(item: Item):
    assert told(found(item.folder, Severity.ERROR)) == []


def test_clean_text_has_next_to_no_warning():
    warnings = [finding for item in ITEMS for finding in found(item.folder, Severity.WARNING)]
    if len(warnings) * WORDS_A_WARNING > words():
        assert told(warnings) == []


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_a_strict_journal_finds_only_what_it_wants_more_of(item: Item):
    findings = found(item.folder, Severity.WARNING, "kaznu-irl")
    assert told(f for f in findings if f.code not in WANTED) == []


def test_the_constructs_have_no_error():
    assert told(found(MANUSCRIPTS["constructs"], Severity.ERROR)) == []


def test_a_new_manuscript_has_no_error(tmp_path: Path):
    new.write(tmp_path / "article")
    assert told(found(tmp_path / "article", Severity.ERROR)) == []
