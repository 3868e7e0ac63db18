"""REF: citations, references and cross-references: one module for each kind of fault."""

from triptych.rules.references import (
    addresses,
    citations,
    dates,
    duplicates,
    entries,
    free_text,
    pages,
    people,
    quotations,
    romanised,
    standard_numbers,
    titles,
    unlinked,
)

__all__ = [
    "addresses",
    "citations",
    "dates",
    "duplicates",
    "entries",
    "free_text",
    "pages",
    "people",
    "quotations",
    "romanised",
    "standard_numbers",
    "titles",
    "unlinked",
]
