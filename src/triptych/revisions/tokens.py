"""Texts as tokens: words, marks, and wholes such as citations; how two of them are the same.

White space between tokens is no token, and letters are compared as NFC: a text that is wrapped,
spaced or encoded anew has the same tokens. Where a script puts no spaces between words, each of its
letters is a token; marks that stand on a letter are part of it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

_ON = "".join(chr(c) for c in range(0x10000) if unicodedata.category(chr(c))[0] == "M")
"""Marks on the letter before them; Python counts them among what is no letter."""

_UNSPACED = (
    r"\u0e00-\u0edf\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
"""Scripts without spaces between words: Thai, Lao, Burmese, Khmer, kana and Han."""

_LETTERS = rf"[^\W{_UNSPACED}]+(?:[{_ON}]+[^\W{_UNSPACED}]*)*"
_SIGN = rf"\S[{_ON}]*(?:\u200d\S[{_ON}]*)*"
_TOKEN = re.compile(rf"{_LETTERS}(?:(?:[-‐‑'’ʼ.]|[.,](?=\d)){_LETTERS})*|{_SIGN}")
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
_ALIKE = str.maketrans("‐‑’ʼёЁ", "--''еЕ")


class Face(NamedTuple):
    """Letters of a token, and the names of what sets them off."""

    text: str
    styles: tuple[str, ...] = ()


class Span(NamedTuple):
    """A stretch of a text that something sets off."""

    start: int
    end: int
    name: str


class Token(NamedTuple):
    """A word, a mark or a whole: what is compared (`key`), what is shown, if a space is before it.

    `weight` is 1 for words and wholes, and 0 for marks, which nobody counts. `parts` are its
    letters with what sets them off, where anything does.
    """

    key: str
    text: str
    space: bool
    weight: int
    parts: tuple[Face, ...] = ()

    @property
    def faces(self) -> tuple[Face, ...]:
        """Return its letters with what sets them off."""
        return self.parts or (Face(self.text),)

    @property
    def shown(self) -> str:
        """Return the text with the space that belongs before it."""
        return f" {self.text}" if self.space else self.text


class Whole(NamedTuple):
    """A stretch of a text that is one token, and its key where the text is not the key."""

    start: int
    end: int
    key: str


def tokens(text: str, wholes: Iterable[Whole] = ()) -> tuple[Token, ...]:
    """Return the tokens of a text; `wholes` are those that are not words, in order."""
    found: list[Token] = []
    at = 0
    for whole in wholes:
        _words(text, at, whole.start, found)
        written = text[whole.start : whole.end]
        found.append(Token(whole.key or written, written, _spaced(text, whole.start), 1))
        at = whole.end
    _words(text, at, len(text), found)
    return tuple(found)


def _words(text: str, start: int, end: int, found: list[Token]) -> None:
    for match in _TOKEN.finditer(text, start, end):
        word = match[0]
        key = word
        if not word.isascii():
            key = unicodedata.normalize("NFC", _UNSEEN.sub("", word))
            if not key:
                continue
            word = key
        weight = int(key[0].isalnum() or key[0] == "_" or key[-1].isalnum())
        found.append(Token(key, word, _spaced(text, match.start()), weight))


def _spaced(text: str, at: int) -> bool:
    return at > 0 and text[at - 1].isspace()


def styled(found: Sequence[Token], text: str, spans: Sequence[Span]) -> tuple[Token, ...]:
    """Return the tokens of a text with what sets their letters off."""
    if not spans:
        return tuple(found)
    cuts, names = _cuts(spans)
    done, at = [], 0
    for token in found:
        start = max(text.find(token.text, at), at)
        at = start + len(token.text)
        faces = tuple(_faces(text, start, at, cuts, names))
        done.append(token._replace(parts=faces) if any(face.styles for face in faces) else token)
    return tuple(done)


def _cuts(spans: Sequence[Span]) -> tuple[list[int], list[tuple[str, ...]]]:
    """Return where something begins or ends, in order, and what sets off the letters behind it."""
    changes: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for span in spans:
        changes[span.start].append((span.name, 1))
        changes[span.end].append((span.name, -1))
    cuts = sorted(changes)
    names, open_ = [], Counter[str]()
    for at in cuts:
        for name, by in changes[at]:
            open_[name] += by
        names.append(tuple(sorted(+open_)))
    return cuts, names


def _faces(
    text: str, start: int, end: int, cuts: Sequence[int], names: Sequence[tuple[str, ...]]
) -> Iterator[Face]:
    inner = cuts[bisect_right(cuts, start) : bisect_right(cuts, end - 1)]
    for a, b in pairwise((start, *inner, end)):
        before = bisect_right(cuts, a)
        yield Face(text[a:b], names[before - 1] if before else ())


def shown(found: Sequence[Token]) -> str:
    """Return tokens as a text, with the space before the first where there is one."""
    return "".join(token.shown for token in found)


def count(found: Iterable[Token]) -> int:
    """Return how many words and wholes there are."""
    return sum(token.weight for token in found)


def wording(found: Iterable[Token]) -> tuple[str, ...]:
    """Return the words and wholes as they are when nobody minds how marks and ё are set."""
    return tuple(token.key.translate(_ALIKE) for token in found if token.weight)


def renamed(key: str, names: Mapping[str, str], text: str) -> str:
    """Return the text of a citation with its key as `names` has it."""
    return text.replace(f"@{key}", f"@{names[key]}") if key in names else text
