"""REF: identifiers of works: DOI, ISBN and ISSN."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from triptych.finding import Severity
from triptych.identifiers import doi_fault, isbn_fault, issn_fault
from triptych.journal import Journal
from triptych.model import Article
from triptych.rule import Fault, rule
from triptych.rules.references.works import place, works, written

_PIECE = re.compile(r"[^\s,;()][^,;()]*")  # BibTeX files may hold several in one field


@rule("REF027", "doi-has-its-form", Severity.WARNING)
def doi_has_its_form(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find DOIs that are none by their form."""
    for work in works(article):
        value = written(work, "DOI").strip()
        if value and (fault := doi_fault(value)):
            yield Fault(place(work, "DOI"), f'"{value}": {fault}', "copy it from the work itself")


@rule("REF028", "isbn-has-its-check-digit", Severity.WARNING)
def isbn_has_its_check_digit(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find ISBNs with a digit too many, too few or wrong."""
    yield from _numbers(article, "ISBN", isbn_fault)


@rule("REF029", "issn-has-its-check-digit", Severity.WARNING)
def issn_has_its_check_digit(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find ISSNs with a digit too many, too few or wrong."""
    yield from _numbers(article, "ISSN", issn_fault)


def _numbers(article: Article, name: str, fault_of: Callable[[str], str]) -> Iterator[Fault]:
    for work in works(article):
        for piece in _PIECE.finditer(written(work, name)):
            number = re.sub(rf"^{name}:?\s*", "", piece[0].strip())
            if re.search(r"\d", number) and (fault := fault_of(number)):
                message = f'"{number}": {fault}'
                yield Fault(place(work, name, piece.start()), message, "copy it from the work")
