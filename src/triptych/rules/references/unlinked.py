"""REF: citations and reference lists that are typed into the text, where nothing links them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article
from triptych.reading import Paragraph, of_part
from triptych.rule import Fault, rule
from triptych.rules.references.works import YEAR

_LEAST = 3  # entries that make a list
_NUMBERS = re.compile(
    r"\[[1-9]\d{0,2}(?:\s*[,;–-]\s*[1-9]\d{0,2})*(?:,\s*(?:pp?|[сб]|бб)\.\s*[\d–-]+)?\]"
)
_LISTED = re.compile(r"\[?\d{1,3}[.)\]]\s")
_SOURCE = re.compile(rf"{YEAR.pattern}|\s//\s|https?://|\w\.(?:com|org|net|ru|kz)\b")


@rule("REF040", "citation-is-linked", Severity.WARNING)
def citation_is_linked(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find numbers in brackets that are typed where a citation should be; once for each text."""
    for language in article.languages:
        found = [
            (paragraph, match)
            for paragraph in of_part(article, language, "abstract", "body", "note", "cell")
            for match in _NUMBERS.finditer(paragraph.text)
            if not _LISTED.match(paragraph.text) or match.start()
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
        entries = _last_list(of_part(article, language, "body"))
        sources = sum(1 for entry in entries if _SOURCE.search(entry.text))
        if len(entries) >= _LEAST and 2 * sources > len(entries):
            message = f"a list of {len(entries)} sources is typed into the text"
            cure = "make each an entry of references.yaml, and cite it by its key"
            yield Fault(entries[-1].place(), message, cure)


def _last_list(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Return the items or numbered paragraphs that end a body, the last first."""
    return list(takewhile(_is_listed, reversed(paragraphs)))


def _is_listed(paragraph: Paragraph) -> bool:
    return paragraph.within == "item" or _LISTED.match(paragraph.text) is not None
