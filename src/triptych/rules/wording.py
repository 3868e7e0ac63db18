"""TXT: words twice, words spelt in two ways, odd capitals, long sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from triptych.finding import Severity
from triptych.journal import Journal
from triptych.languages.wording import Wording
from triptych.model import Article
from triptych.reading import reading
from triptych.rule import Fault, rule
from triptych.rules.stretches import (
    RUNNING,
    WORD,
    Spot,
    Stretch,
    each,
    titles,
    veiled,
    wording,
    words_of,
)

LONG = 50  # words, where the journal does not say


@rule("TXT025", "capital-has-a-reason", Severity.INFO)
def capital_has_a_reason(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find single capitalised words within sentences that mostly stand in lower case."""
    for language in article.languages:
        stretches = [one for one in words_of(article, *RUNNING) if one.language == language]
        known = wording(language)
        lower = Counter(
            word[0] for one in stretches for word in WORD.finditer(one.text) if word[0].islower()
        )
        odd = [(one, word) for one in stretches for word in _raised(one.text, known)]
        raised = Counter(word[0] for _, word in odd)
        for one, word in odd:
            if lower[word[0].lower()] > raised[word[0]]:
                message = f"{word[0]} has a capital here, elsewhere none"
                yield Fault(one.place(word.start()), message, f"write {word[0].lower()}")


def _raised(text: str, known: Wording) -> Iterator[re.Match[str]]:
    """Yield words with a capital that neither a sentence, a quotation nor a name gives them.

    A word beside another capitalised one may be part of a name, and so may one that small words
    tie to it: the Group of States.
    """
    words = list(WORD.finditer(veiled(text)))
    for at, word in enumerate(words):
        if len(word[0]) < 4 or not word[0].istitle() or word[0].casefold() in known.capitalised:
            continue
        before = _beside(text, words, at, -1, known.small)
        after = _beside(text, words, at, 1, known.small)
        if before == "lower" and after != "capital":
            yield word


def _beside(
    text: str, words: list[re.Match[str]], at: int, step: int, small: frozenset[str]
) -> str:
    """Return what stands next to a word beyond small words: lower, capital, or a mark."""
    seen = "mark"
    for _ in range(3):
        here, at = words[at], at + step
        if not 0 <= at < len(words):
            return seen
        other = words[at]
        gap = text[here.end() : other.start()] if step > 0 else text[other.end() : here.start()]
        if gap.strip():
            return seen
        if other[0].casefold() not in small:
            return "capital" if not other[0].islower() else "lower"
        seen = "lower"
    return seen


@rule("TXT026", "spelling-is-of-one-country", Severity.WARNING)
def spelling_is_of_one_country(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find words in the spelling of one country where most are in that of another."""
    for language in article.languages:
        known = wording(language)
        stretches = [one for one in words_of(article) if one.language == language]
        yield from _mixed(stretches, known)


def _mixed(stretches: Sequence[Stretch], known: Wording) -> Iterator[Fault]:
    here, there = known.spellings, {two: one for one, two in known.spellings.items()}
    found = [
        (one, word)
        for one in stretches
        for word in WORD.finditer(veiled(one.text))
        if word[0] in here or word[0] in there
    ]
    first = sum(word[0] in here for _, word in found)
    usual = first * 2 >= len(found)
    for one, word in found:
        if (word[0] in here) != usual:
            other = here.get(word[0]) or there[word[0]]
            example = next(w[0] for _, w in found if (w[0] in here) == usual)
            message = f"{word[0]} is spelt otherwise than {example} is"
            yield Fault(one.place(word.start()), message, f"write {other}, or change the others")


_TWICE = re.compile(r"(?<![\w'’-])([^\W\d_]+)\s+(\1)(?![\w'’-])", re.IGNORECASE)


@rule("TXT027", "word-stands-once", Severity.WARNING)
def word_stands_once(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find words that stand twice in a row."""
    yield from each([*words_of(article), *titles(article)], doubled)


def doubled(text: str, language: str) -> Iterator[Spot]:
    """Yield second words; not of names (Bora Bora), letters, or what may be repeated."""
    known = wording(language)
    for found in _TWICE.finditer(text):
        word, again = found.groups()
        name = again[0].isupper() or (len(word) == 1 and word.casefold() not in known.small)
        if not name and word.casefold() not in known.repeated:
            yield Spot(found.start(2), f'"{again}" stands twice in a row', "take one out")


@rule("TXT028", "sentence-can-be-followed", Severity.INFO)
def sentence_can_be_followed(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find sentences longer than the journal's limit, or than fifty words."""
    most = _limit(journal)
    for paragraph in reading(article):
        if paragraph.part not in RUNNING:
            continue
        for sentence in paragraph.sentences:
            count = len(sentence.text.split())
            if count > most:
                message = f"the sentence has {count} words, more than {most}"
                yield Fault(paragraph.place(sentence.start), message, "divide it")


def _limit(journal: Journal) -> int:
    most: int | None = journal.settings.limits.sentence_words.max
    return LONG if most is None else most
