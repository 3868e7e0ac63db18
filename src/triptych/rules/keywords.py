"""LNG: whether the keywords agree between the languages and with the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article
from triptych.reading import Paragraph, of_part
from triptych.rule import Fault, rule
from triptych.rules.abstracts import odd
from triptych.rules.placeables import translation

LONG = 50  # words of a text; in a shorter one no keyword need be used
ENDING = 2  # letters of a word, which its other forms need not have

_WORD = re.compile(r"[^\W_]+")
_PARTS = ("title", "subtitle", "abstract", "heading", "body", "note", "caption", "cell")


def _keywords(article: Article) -> dict[str, Sequence[Paragraph]]:
    read = {tag: of_part(article, tag, "keyword") for tag in article.languages}
    return {tag: keywords for tag, keywords in read.items() if keywords}


@rule("LNG021", "keyword-capitals-agree", Severity.INFO)
def keyword_capitals_agree(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find keywords that begin with a capital, or a small letter, in one language only."""
    keywords = _keywords(article)
    if len({len(one) for one in keywords.values()}) != 1:
        return
    apart: dict[str, list[int]] = {}
    for at, row in enumerate(zip(*keywords.values(), strict=True)):
        capitals = _capitals(dict(zip(keywords, row, strict=True)))
        for tag in odd(capitals, lambda one, other: one == other):
            apart.setdefault(tag, []).append(at)
    for tag, found in apart.items():
        one_manner = len(found) == len(keywords[tag]) > 1  # said once
        for at in found[:1] if one_manner else found:
            keyword = keywords[tag][at]
            size = "capital" if keyword.text[0].isupper() else "small letter"
            message = f'"{keyword.text}" begins with a {size}, unlike in the other languages'
            yield Fault(keyword.place(), message, "write keywords alike in every language")


def _capitals(row: Mapping[str, Paragraph]) -> dict[str, bool]:
    """Return which keywords begin with a capital, without those that must or tell nothing."""
    capitals = {}
    for tag, keyword in row.items():
        is_word = keyword.text[:1].isalpha() and not keyword.text[1:2].isupper()
        is_capital = keyword.text[:1].isupper()
        if is_word and not (is_capital and translation(tag).adjectives_capitalised):
            capitals[tag] = is_capital
    return capitals


@rule("LNG022", "keyword-is-used", Severity.INFO)
def keyword_is_used(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find keywords whose words are in no title, abstract or body."""
    keywords = _keywords(article)
    unused = {tag: _unused(article, tag, keywords[tag]) for tag in keywords if _tells(article, tag)}
    if unused and len({len(one) for one in keywords.values()}) == 1:
        # What one language's text uses, the article uses.
        unused = dict.fromkeys(unused, set.intersection(*unused.values()))
    for tag, found in unused.items():
        for at in sorted(found):
            keyword = keywords[tag][at]
            message = f'the keyword "{keyword.text}" is in no title, abstract or body'
            yield Fault(keyword.place(), message, "choose keywords by which the text is told")


def _words(article: Article, tag: str) -> list[str]:
    texts = (paragraph.text for paragraph in of_part(article, tag, *_PARTS))
    return [word for text in texts for word in _WORD.findall(text.lower())]


def _tells(article: Article, tag: str) -> bool:
    """Tell whether a language has text enough to use keywords in."""
    return len(_words(article, tag)) >= LONG


def _unused(article: Article, tag: str, keywords: Sequence[Paragraph]) -> set[int]:
    known, common = sorted(set(_words(article, tag))), translation(tag).frequent
    return {at for at, keyword in enumerate(keywords) if not _is_used(keyword.text, known, common)}


def _is_used(keyword: str, known: Sequence[str], common: frozenset[str]) -> bool:
    """Tell whether half of a keyword's words or more are among the `known`, which are in order."""
    words = [word for word in _WORD.findall(keyword.lower()) if word not in common]
    used = [word for word in words if _begins_one(_stem(word), known)]
    return len(used) * 2 >= len(words)


def _stem(word: str) -> str:
    return word[: max(min(len(word), 4), len(word) - ENDING)]


def _begins_one(stem: str, known: Sequence[str]) -> bool:
    at = bisect_left(known, stem)
    return at < len(known) and known[at].startswith(stem)
