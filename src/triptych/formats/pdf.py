"""The printed edition: the HTML of the same article, set by WeasyPrint with the print style."""

from __future__ import annotations

from triptych import press
from triptych.formats import gate, html
from triptych.journal import Journal
from triptych.model import Article

STYLE = "print.css"


def render(article: Article, journal: Journal, language: str) -> bytes:
    """Return the PDF of an edition.

    Raises JournalError, PandocError, PressError, and GateError where a word is lost in print.
    """
    css = journal.find(STYLE).read_text(encoding="utf-8")
    page = html.edition(article, journal, language, css="")
    pdf = press.print_pdf(
        page, css=[css], root=article.folder, journal_folders=list(journal.folders)
    )
    gate.words(gate.edition_passages(article, journal, language), gate.pdf_words(pdf), "PDF")
    return pdf
