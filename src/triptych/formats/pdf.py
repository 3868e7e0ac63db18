"""The printed edition: the HTML of the same article, set by WeasyPrint with the print style."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from triptych import press
from triptych.document import Place
from triptych.finding import Finding
from triptych.formats import formula, gate, html, print_page, typography
from triptych.journal import Journal
from triptych.model import Article, Publication
from triptych.press import fonts
from triptych.rule import kept

STYLE = "print.css"
LOOK = "print-look.css"  # what a journal changes of it
_FOOT_HEIGHT = "9mm"
GLYPH = kept("OUT005", "letter-has-a-glyph")
_NO_GLYPH = re.compile(r"unsupported by fonts: .*\(U\+([0-9A-F]+)\)")


def render(article: Article, journal: Journal, language: str) -> bytes:
    """Return the PDF of an edition.

    Raises JournalError, PandocError, PressError, and GateError where a word is lost in print or
    no font has a letter.
    """
    own = article.editions[language]
    page = print_page.prepared(html.edition(article, journal, language, css=None))
    page = formula.drawn(page, own.place)
    page = typography.set_for_print(page)
    notes: list[str] = []
    pdf = press.print_pdf(
        page,
        css=[*_styles(journal), _own_style(article.publication, page)],
        root=article.folder,
        journal_folders=list(journal.folders),
        report=notes.append,
        hyphenation=article.hyphenation,
        fonts_folder=fonts.FALLBACK,
    )
    missing = [match[1] for note in notes if (match := _NO_GLYPH.search(note))]
    if missing:
        raise gate.GateError(list(_without_glyph(article, missing)))
    gate.print_words(gate.edition_passages(article, journal, language, parallel=True), pdf)
    return pdf


def _styles(journal: Journal) -> Iterator[str]:
    """Yield the style sheet for print, and what the journal changes of it."""
    yield journal.find(STYLE).read_text(encoding="utf-8")
    if journal.has(LOOK):
        yield journal.find(LOOK).read_text(encoding="utf-8")


def _own_style(facts: Publication, page: str) -> str:
    """Return what the article says of its own pages: the first one's number, and its foot."""
    variables = []
    first = str(facts.first_page or "")
    if first.isdecimal():
        variables.append(f"--pages-before: {int(first) - 1}")
    if '<div class="foot">' in page:
        variables += [f"--foot-height: {_FOOT_HEIGHT}", "--foot-width: 100%", "--first-sheet: none"]
    return f":root {{ {'; '.join(variables)} }}"


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
