"""Texts as tokens: words, marks, and wholes such as citations; how two of them are the same.

White space between tokens is no token, and letters are compared as NFC: a text that is wrapped,
spaced or encoded anew has the same tokens.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

_TOKEN = re.compile(r"\w+(?:(?:[-‐‑'’ʼ.]|[.,](?=\d))\w+)*|\S")
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
_ALIKE = str.maketrans("‐‑’ʼ", "--''")


class Token(NamedTuple):
    """A word, a mark or a whole: what is compared (`key`), what is shown, if a space is before it.

    `weight` is 1 for words and wholes, and 0 for marks, which nobody counts.
    """

    key: str
    text: str
    space: bool
    weight: int

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


def shown(found: Sequence[Token]) -> str:
    """Return tokens as a text, with the space before the first where there is one."""
    return "".join(token.shown for token in found)


def count(found: Iterable[Token]) -> int:
    """Return how many words and wholes there are."""
    return sum(token.weight for token in found)


def wording(found: Iterable[Token]) -> tuple[str, ...]:
    """Return the words and wholes as they are when nobody minds how marks are set."""
    return tuple(token.key.translate(_ALIKE) for token in found if token.weight)


def renamed(key: str, names: Mapping[str, str], text: str) -> str:
    """Return the text of a citation with its key as `names` has it."""
    return text.replace(f"@{key}", f"@{names[key]}") if key in names else text
