"""What a printed edition says of itself is what is known of the article, and no more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import small

from triptych.formats.pdf import metadata
from triptych.journal import Journal
from triptych.load import load
from triptych.model import Article
from triptych.press.archive import Archive


def test_an_edition_tells_what_is_known_in_every_language(articles: dict[str, Article]):
    base = Journal.read("base")
    settings = base.settings.model_copy(
        update={"title": {"en": "Tests"}, "issn": "1234-5679", "publisher": {"en": "Press"}}
    )
    facts = metadata.archive(articles["constructs"], replace(base, settings=settings), "en")
    assert facts.titles["kk"] == "Барлық құрылым: сынақ"
    assert list(facts.titles) == list(facts.languages) == ["en", "kk", "ru"]
    assert facts.descriptions["ru"].startswith("Этот текст вымышлен.")
    assert facts.creators == ("Aruzhan Invented", "J. R. Example")
    assert facts.subjects == ("one & two", "1. three", "four")
    assert facts.identifiers == ("https://doi.org/10.5555/constructs.2024",)
    assert facts.publishers == ("Press",)
    assert facts.date == facts.prism["publicationDate"] == "2024-03-15"
    assert facts.prism["doi"] == "10.5555/constructs.2024"
    assert (facts.prism["issn"], facts.prism["publicationName"]) == ("1234-5679", "Tests")
    assert facts.rights["en"].startswith("© 2024 The Authors. https://")


def test_the_languages_of_an_edition_begin_with_its_own(articles: dict[str, Article]):
    facts = metadata.archive(articles["constructs"], Journal.read("base"), "ru")
    assert list(facts.languages) == ["ru", "en", "kk"]


def test_what_is_not_known_is_left_out(articles: dict[str, Article]):
    facts = metadata.archive(articles["paper"], Journal.read("base"), "en")
    unknown = Archive()
    for name in ("rights", "identifiers", "publishers", "date", "prism"):
        assert getattr(facts, name) == getattr(unknown, name)


def test_files_say_what_they_are(articles: dict[str, Article]):
    facts = metadata.archive(articles["paper"], Journal.read("base"), "en")
    kinds = {one.name: (one.media_type, one.relationship) for one in facts.attachments}
    assert kinds == {
        "kazakhstan-foreign-policy.xml": ("application/xml", "Alternative"),
        "article.yaml": ("application/yaml", "Source"),
        "en.md": ("text/markdown", "Source"),
        "kk.md": ("text/markdown", "Source"),
        "ru.md": ("text/markdown", "Source"),
        "references.yaml": ("application/yaml", "Source"),
    }
    assert all(one.description for one in facts.attachments)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_source_is_attached_as_it_was_read(tmp_path: Path, end: str):
    folder = small.write(tmp_path)
    file = folder / "en.md"
    file.write_bytes(file.read_bytes().replace(b"\n", end.encode()))
    article, _ = load(folder)
    assert article
    written, read = file.read_bytes(), article.documents["en.md"].text
    assert attached(article, "en.md") == written
    file.write_text("changed since", encoding="utf-8")
    assert attached(article, "en.md") == read.encode()


def attached(article: Article, name: str) -> bytes:
    files = metadata.archive(article, Journal.read("base"), "en").attachments
    return next(one.data for one in files if one.name == name)
