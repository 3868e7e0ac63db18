"""REF: citations and reference lists that are typed into the text, where nothing links them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article
from triptych.reading import of_part
from triptych.rule import Fault, rule
from triptych.rules.references.free import LISTED, list_of_sources

_NUMBERS = re.compile(
    r"\[[1-9]\d{0,2}(?:\s*[,;–-]\s*[1-9]\d{0,2})*(?:,\s*(?:pp?|[сб]|бб)\.\s*[\d–-]+)?\]"
)


@rule("REF040", "citation-is-linked", Severity.WARNING)
def citation_is_linked(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find numbers in brackets that are typed where a citation should be; once for each text."""
    for language in article.languages:
        found = [
            (paragraph, match)
            for paragraph in of_part(article, language, "abstract", "body", "note", "cell")
            for match in _NUMBERS.finditer(paragraph.text)
            if not LISTED.match(paragraph.text) or match.start()
        ]
        if found:
            paragraph, match = found[0]
            others = f", as are {len(found) - 1} more" if len(found) > 1 else ""
            message = f"{match[0]} is a number and no citation{others}"
            yield Fault(
                paragraph.place(match.start()), message, "cite the entry by its key: [@key]"
            )


@rule("REF041", "list-stands-in-its-file", Severity.WARNING)
def list_stands_in_its_file(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find a list of sources at the end of a body."""
    for language in article.languages:
        entries = list_of_sources(article, language)
        if entries:
            message = f"a list of {len(entries)} sources is typed into the text"
            cure = "make each an entry of references.yaml, and cite it by its key"
            yield Fault(entries[0].place(), message, cure)
