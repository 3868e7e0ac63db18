"""LNG: whether the terms of the term base are used in every language, and only those."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article, Form, Term
from triptych.reading import Paragraph, of_part
from triptych.rule import Fault, rule
from triptych.rules.placeables import translation

COMPARED = ("title", "abstract", "keyword")
SHORT = 4  # letters; of a word so short nothing is taken off
KEY = 3  # letters by which the forms are looked up

_WORD = re.compile(r"[^\W_]+")


class Hit(NamedTuple):
    """A wording that was found: the term, its form, and where in the text."""

    term: Term
    form: Form
    start: int
    text: str


class Finder:
    """Finds wordings in texts, whatever the endings of their words, in one walk over a text."""

    def __init__(
        self, forms: Sequence[tuple[Term, Form]], language: str, *, exact: bool = False
    ) -> None:
        """Look for these in texts of a language; `exact` keeps blanks and hyphens apart."""
        self._by_key: dict[str, list[tuple[Term, Form, re.Pattern[str]]]] = {}
        for term, form in forms:
            first = _WORD.search(form.text)
            if first:
                key = first[0][:KEY].lower()
                row = (term, form, _pattern(form.text[first.start() :], language, exact))
                self._by_key.setdefault(key, []).append(row)

    def hits(self, text: str) -> Iterator[Hit]:
        """Yield what is found, in the order of the text."""
        for word in _WORD.finditer(text):
            for term, form, pattern in self._by_key.get(word[0][:KEY].lower(), ()):
                if match := pattern.match(text, word.start()):
                    yield Hit(term, form, match.start(), match[0])


def _pattern(form: str, language: str, exact: bool) -> re.Pattern[str]:
    pieces = re.findall(r"[^\W_]+|[\W_]+", form.rstrip(" .,;"))
    written = (
        _word(piece, language) if _WORD.fullmatch(piece) else _joint(piece, exact)
        for piece in pieces
    )
    return re.compile(rf"{''.join(written)}(?![^\W_])", re.I)


def _word(word: str, language: str) -> str:
    """Return the expression for a word and its other forms; an acronym has one."""
    if word.isupper():
        return rf"(?-i:{re.escape(word)})"
    lost, gained = translation(language).endings
    lost = max(lost, word.endswith("y"))  # policy, policies
    stem = word if len(word) <= SHORT else word[: max(SHORT, len(word) - lost)]
    return rf"{re.escape(stem)}[^\W\d_]{{0,{gained + len(word) - len(stem)}}}"


def _joint(piece: str, exact: bool) -> str:
    """Return the expression for what stands between two words."""
    mark = piece.strip()
    if exact or mark.strip("-"):
        return rf"\s*{re.escape(mark)}\s*" if mark else r"\s+"
    return r"[\s-]+"


@rule("LNG023", "term-is-in-every-language", Severity.WARNING)
def term_is_in_every_language(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find terms in a title, an abstract or keywords whose counterpart another language lacks."""
    finders = {
        tag: Finder([(t, f) for t in article.terms for f in t.accepted.get(tag, ())], tag)
        for tag in article.languages
    }
    for part in COMPARED if article.terms else ():
        texts = {tag: of_part(article, tag, part) for tag in article.languages}
        found = {tag: _first_hits(finders[tag], texts[tag]) for tag in texts if texts[tag]}
        for hits in found.values():
            for term, (paragraph, hit) in hits.items():
                lacking = [o for o in found if o in term.accepted and term not in found[o]]
                if lacking:
                    where = "keywords" if part == "keyword" else part
                    message = f'"{hit.text}" has no counterpart in the {where} in '
                    told = " or ".join(f"{o}: {term.accepted[o][0].text}" for o in lacking)
                    yield Fault(
                        paragraph.place(hit.start),
                        message + " and ".join(lacking),
                        f"terms.csv has {told}",
                    )


def _first_hits(finder: Finder, texts: Sequence[Paragraph]) -> dict[Term, tuple[Paragraph, Hit]]:
    found: dict[Term, tuple[Paragraph, Hit]] = {}
    for paragraph in texts:
        for hit in finder.hits(paragraph.text):
            found.setdefault(hit.term, (paragraph, hit))
    return found


@rule("LNG024", "variant-is-avoided", Severity.WARNING)
def variant_is_avoided(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find the variants that the term base says to avoid."""
    for tag in article.languages:
        avoided = [(t, f) for t in article.terms for f in t.avoided.get(tag, ())]
        accepted = [(t, f) for t in article.terms for f in t.accepted.get(tag, ())]
        wrong, right = Finder(avoided, tag, exact=True), Finder(accepted, tag, exact=True)
        for paragraph in of_part(article, tag) if avoided else ():
            kept = [(hit.start, hit.start + len(hit.text)) for hit in right.hits(paragraph.text)]
            for hit in _outside(kept, wrong.hits(paragraph.text)):
                message = f'"{hit.text}" is a variant to avoid'
                cure = f'write "{hit.term.accepted[tag][0].text}" (terms.csv)'
                yield Fault(paragraph.place(hit.start), message, cure)


def _outside(spans: Sequence[tuple[int, int]], hits: Iterator[Hit]) -> Iterator[Hit]:
    """Yield the hits that are no part of a longer wording which is right; both are in order."""
    at, end = 0, 0
    for hit in hits:
        while at < len(spans) and spans[at][0] <= hit.start:
            end = max(end, spans[at][1])
            at += 1
        if hit.start >= end:
            yield hit
