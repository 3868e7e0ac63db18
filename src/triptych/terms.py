"""The term base of a manuscript: one row a term, one column a language."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

from triptych.document import Document
from triptych.finding import Finding, Severity
from triptych.model import Form, Term
from triptych.rule import kept
from triptych.sources.schema import TAG

FILE = "terms.csv"
NOTE = "note"  # the one column that is no language
AVOID = "|"
OR = ";"

READABLE = kept("LNG025", "terms-are-readable", Severity.WARNING)

_TAG = re.compile(TAG)
_QUOTES = 'put a cell with a comma in quotes: "trade, fair"; one row is one line'
_HEADER = "name the columns by languages: en,kk,ru"


def read(document: Document) -> tuple[tuple[Term, ...], list[Finding]]:
    """Return the terms of a file and what is wrong with its rows. Never raises.

    A cell holds a term and others as good after `;`, then variants to avoid after `|`.
    """
    rows = [
        (start, line)
        for start, line in zip(document.line_starts, document.text.split("\n"), strict=True)
        if line.strip()
    ]
    if not rows:
        return (), []
    languages, findings = _languages(document, rows[0][0], _cells(rows[0][1]) or [rows[0][1]])
    terms: list[Term] = []
    for start, line in rows[1:] if not findings else ():
        term, fault = _term(document, start, _cells(line), languages)
        if fault:
            findings.append(READABLE.at(document.place(start), *fault))
        else:
            terms.append(term)
    return tuple(terms), findings


def _cells(line: str) -> list[str] | None:
    """Return the cells of a line, None where its quotes do not match."""
    try:
        return next(csv.reader([line], strict=True))
    except csv.Error:
        return None


def _languages(
    document: Document, start: int, cells: Sequence[str]
) -> tuple[list[str], list[Finding]]:
    names = [cell.strip() for cell in cells]
    findings = []
    for at, name in enumerate(names):
        message = ""
        if name != NOTE and not _TAG.fullmatch(name):
            message = f'the column "{name}" is no language'
        elif name in names[:at]:
            message = f'the column "{name}" stands here a second time'
        if message:
            place = document.place(start + _columns(document, start, cells)[at])
            findings.append(READABLE.at(place, message, _HEADER))
    return names, findings


def _term(
    document: Document, start: int, cells: Sequence[str] | None, languages: Sequence[str]
) -> tuple[Term, tuple[str, str] | None]:
    """Return the term of a row, and what is wrong with it and what to do, if anything is."""
    term = Term(document.place(start), {}, {})
    if cells is None:
        return term, ("the quotes of this row do not match", _QUOTES)
    if len(cells) > len(languages):
        message = f"this row has {len(cells)} cells, and there are {len(languages)} columns"
        return term, (message, _QUOTES)
    columns = _columns(document, start, cells)
    accepted: dict[str, tuple[Form, ...]] = {}
    avoided: dict[str, tuple[Form, ...]] = {}
    for language, cell, column in zip(languages, cells, columns, strict=False):
        if language == NOTE or not _TAG.fullmatch(language):
            continue
        place = document.place(start + column)
        good, *bad = cell.split(AVOID)
        accepted[language] = tuple(Form(f.strip(), place) for f in good.split(OR) if f.strip())
        avoided[language] = tuple(Form(f.strip(), place) for f in bad if f.strip())
        if avoided[language] and not accepted[language]:
            return term, (f"{language} has variants to avoid and no term", "write: term|variant")
    accepted = {language: forms for language, forms in accepted.items() if forms}
    if len(accepted) < 2 and not any(avoided.values()):
        return term, ("this term stands in one language", "give its counterpart in another")
    return Term(term.place, accepted, {tag: f for tag, f in avoided.items() if f}), None


def _columns(document: Document, start: int, cells: Sequence[str]) -> list[int]:
    """Return where in its line each cell begins, after quotes."""
    end = document.text.find("\n", start)
    line = document.text[start : end if end >= 0 else len(document.text)]
    columns, at = [], 0
    for cell in cells:
        found = line.find(cell.strip().split('"')[0], at)
        at = max(at, found)
        columns.append(at)
        at += len(cell)
    return columns
