"""Where the sentences of a text begin and end, in each language.

No library does this right in Kazakh, and those that come near take time quadratic in the text;
what is needed here is a few rules and each language's abbreviations (`abbreviations:` in its
file): `inner` are followed by what belongs to them ("Dr. Smith", "2019 г."), `final` may end a
sentence as well ("etc.", "и т. д.").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from triptych import languages

_OPENING = "\"'“”„«‘([{—–-"
_CLOSING = "\"'”“»’)]}"
_MARKS = ".!?…"
_COUNT = re.compile(r"^\d[\d–-]*-")  # 3-сур., 103–109-бб.
_DOTTED = re.compile(r"(?:[^\W\d_]{1,3}\.)+[^\W\d_]{1,3}")
_VOWEL = re.compile("[aeiouyаеёиоуыэюяәөүұіäöüéáíóúè]", re.I)
_BEGINNING = 12  # characters; a longer beginning is no number of a list


class _Stop(NamedTuple):
    """A word with a mark that may end a sentence, and the words beside it."""

    before: str
    word: str
    mark: str
    closing: str
    next: str


def split(text: str, language: str) -> list[tuple[int, int]]:
    """Return where each sentence begins and ends, without the white space between.

    Together they hold every character of the text that is not white space, in order.
    """
    ends = [*_ends(text, language), len(text)]
    spans = zip([0, *ends], ends, strict=False)
    return [found for start, end in spans if (found := _stripped(text, start, end))]


def _stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _ends(text: str, language: str) -> Iterator[int]:
    """Yield the offsets behind the ends of sentences; the end of the text is none of them."""
    abbreviations = _abbreviations(language)
    begin, before = 0, ""
    for match, following in pairwise(re.finditer(r"\S+", text)):
        stop = _stop(before, match[0], following[0])
        head = text[begin : min(match.end(), begin + _BEGINNING)]
        if stop.mark and not _is_label(head) and _ends_sentence(stop, abbreviations):
            yield match.end()
            begin = match.end()
        before = match[0]


def _stop(before: str, token: str, following: str) -> _Stop:
    stem = token.rstrip(_CLOSING)
    word = stem.rstrip(_MARKS)
    mark, closing = stem[len(word) :], token[len(stem) :]
    return _Stop(before.lstrip(_OPENING), word.lstrip(_OPENING), mark, closing, following)


def _is_label(head: str) -> bool:
    """Tell whether a beginning is no more than the number or letter of an item: 1. or a."""
    label = head.strip().rstrip(_MARKS).strip(_OPENING + _CLOSING)
    return len(label) <= 4 and (label.isdigit() or (len(label) == 1 and label.isalpha()))


def _ends_sentence(stop: _Stop, abbreviations: Abbreviations) -> bool:
    following = stop.next.lstrip(_OPENING)[:1]
    is_spoken = stop.next[0] in "—–-" and not following.isupper()
    if is_spoken or not following:  # "Yes!" — said he; a word of marks alone
        return False
    if stop.closing and stop.next.rstrip(",.:;") in abbreviations.speech:
        return False
    if stop.mark != ".":
        return not following.islower()
    return not _is_abbreviation(stop, abbreviations, following)


def _is_abbreviation(stop: _Stop, abbreviations: Abbreviations, following: str) -> bool:
    """Tell whether the full stop belongs to the word before it and ends no sentence."""
    if stop.closing and not stop.closing.startswith(")"):
        return False
    word = _COUNT.sub("", stop.word.casefold())
    if {word, f"{stop.before.casefold()}{word}"} & abbreviations.final:
        return not following.isupper()
    if word in abbreviations.inner or _is_initial(stop.word, following):
        return True
    if _DOTTED.fullmatch(stop.word):
        return True
    is_short = len(word) <= 4 and word.isalpha() and not stop.word.isupper()
    return is_short and following.islower() and not _VOWEL.search(word)


def _is_initial(word: str, following: str) -> bool:
    """Tell whether a word is a letter of a name, as N., Ю., Ж.-П. and Н.А. are, or stands for one.

    Small letters stand for words (5 б. in Kazakh), and for things at the end of a sentence.
    """
    last = re.split(r"[.-]", word)[-1]
    return len(last) == 1 and (last.isupper() or (last.isalpha() and following.islower()))


class Abbreviations(NamedTuple):
    """Words that a full stop belongs to, in lower case and without the last full stop.

    `speech` are words that go on with a sentence after what somebody says in it.
    """

    inner: frozenset[str] = frozenset()
    final: frozenset[str] = frozenset()
    speech: frozenset[str] = frozenset()


def _abbreviations(tag: str) -> Abbreviations:
    return Abbreviations(**languages.lookup(tag).abbreviations)
