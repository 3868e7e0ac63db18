"""The printed edition: the HTML of the same article, set by WeasyPrint with the print style."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from triptych import press
from triptych.document import Place
from triptych.finding import Finding
from triptych.formats import formula, gate, html
from triptych.journal import Journal
from triptych.model import Article
from triptych.press import fonts
from triptych.rule import kept

STYLE = "print.css"
GLYPH = kept("OUT005", "letter-has-a-glyph")
_NO_GLYPH = re.compile(r"unsupported by fonts: .*\(U\+([0-9A-F]+)\)")


def render(article: Article, journal: Journal, language: str) -> bytes:
    """Return the PDF of an edition.

    Raises JournalError, PandocError, PressError, and GateError where a word is lost in print or
    no font has a letter.
    """
    css = journal.find(STYLE).read_text(encoding="utf-8")
    own = article.editions[language]
    page = formula.drawn(html.edition(article, journal, language, css=None), own.place)
    notes: list[str] = []
    pdf = press.print_pdf(
        page,
        css=[css],
        root=article.folder,
        journal_folders=list(journal.folders),
        report=notes.append,
        fonts_folder=fonts.FALLBACK,
    )
    missing = [match[1] for note in notes if (match := _NO_GLYPH.search(note))]
    if missing:
        raise gate.GateError(list(_without_glyph(article, missing)))
    gate.words(gate.edition_passages(article, journal, language), gate.pdf_words(pdf), "PDF")
    return pdf


def _without_glyph(article: Article, codes: Sequence[str]) -> Iterator[Finding]:
    """Yield a finding for each character that no font has, where the sources first say it."""
    for code in dict.fromkeys(codes):
        letter = chr(int(code, 16))
        message = f"no font of the journal has the character “{letter}” (U+{code})"
        cure = "write it with letters the fonts have, or add a font that has it to the journal"
        yield GLYPH.at(_place(article, letter), message, cure)


def _place(article: Article, letter: str) -> Place:
    for document in article.documents.values():
        if (at := document.text.find(letter)) >= 0:
            return document.place(at)
    return article.place
