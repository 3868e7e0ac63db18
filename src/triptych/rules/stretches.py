"""The words of an article, stretch by stretch, for rules that look at nothing but words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from triptych import languages
from triptych.document import Place
from triptych.finding import Repair
from triptych.languages.wording import Wording
from triptych.model import Article
from triptych.reading import OBJECT, Paragraph, reading
from triptych.rule import Fault

RUNNING = ("abstract", "body", "note", "caption")
"""The parts that are sentences; in others capitals and marks follow their own fashion."""

# Letters of the languages that rules of words know, for a set in an expression.
UPPER = "A-ZА-ЯЁӘҒҚҢӨҰҮҺІ"
LOWER = "a-zа-яёәғқңөұүһі"

WORD = re.compile(r"[^\W\d_]+(?:[-’'‑][^\W\d_]+)*")

# What is not set like words: addresses, numbers of standards, file names.
_CODE = re.compile(
    r"\b(?:https?|ftp|mailto|doi|urn|isbn|issn|arxiv|udc|orcid)\b[:.\s]{0,2}\S{0,60}?\d\S*"
    r"|\b[a-z]{2,10}://\S+"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]+"
    r"|\b10\.\d{4,9}/\S+"
    r"|(?<![\w.-])(?:[\w-]{1,63}\.){1,5}(?:com|org|net|edu|gov|int|info|io|eu|uk|us|de|fr|ru|kz|kg|uz|cn|рф|қаз)\b"
    r"(?:/\S*)?",
    re.IGNORECASE,
)


class Spot(NamedTuple):
    """What a rule of words sees: the offset in the text, what is wrong, what to do.

    `edits` are the offsets of what can be repaired without judgement, what stands there, and what
    is to stand there.
    """

    at: int
    message: str
    cure: str
    edits: tuple[tuple[int, str, str], ...] = ()


class Stretch(NamedTuple):
    """A line of text as a reader sees it, its part of the article, and where it was written."""

    language: str
    part: str
    text: str
    place: Callable[[int], Place]


Find = Callable[[str, str], Iterator[Spot]]
"""Takes a text and its language's tag."""


def wording(language: str) -> Wording:
    """Return what is known of a language's words; nothing of a language that is not known."""
    return languages.lookup(language).wording


@lru_cache(maxsize=4)
def words_of(article: Article, *parts: str) -> tuple[Stretch, ...]:
    """Return the paragraphs of some parts, or of all but code, language by language."""
    return tuple(
        Stretch(one.language, one.part, _own(one), one.place)
        for one in reading(article)
        if (one.part in parts if parts else one.part != "code")
    )


def _own(paragraph: Paragraph) -> str:
    """Return a text without what its author marked to be in another language."""
    text = paragraph.text
    for start, end, _ in paragraph.foreign:
        text = text[:start] + OBJECT * (end - start) + text[end:]
    return text


@lru_cache(maxsize=2)
def titles(article: Article) -> tuple[Stretch, ...]:
    """Return the titles in the reference list; their part is "reference"."""
    return tuple(
        Stretch(work.language, "reference", field.value, field.place)
        for reference in article.references
        for work in reference.works
        for name, field in work.fields.items()
        if name in {"title", "container-title", "collection-title", "event-title", "publisher"}
    )


def each(stretches: Iterable[Stretch], find: Find) -> Iterator[Fault]:
    """Yield a fault for each spot that `find` sees in one of the stretches."""
    for language, _, text, place in stretches:
        for at, message, cure, edits in find(text, language):
            repairs = tuple(Repair(place(start), old, new) for start, old, new in edits)
            yield Fault(place(at), message, cure, repairs=repairs)


@lru_cache(maxsize=4096)
def veiled(text: str) -> str:
    """Return the text, as long as it was, with a sign of no meaning for addresses and codes."""
    return _CODE.sub(lambda found: OBJECT * len(found[0]), text)


def around(text: str, start: int, end: int, reach: int = 16) -> str:
    """Return the words around a spot, as far as they stand whole within reach."""
    before, after = text[max(0, start - reach) : start], text[end : end + reach]
    if start > reach:
        before = before.partition(" ")[2]
    if end + reach < len(text):
        after = after.rpartition(" ")[0]
    return f"{before}{text[start:end]}{after}".strip()
