"""Where words may be broken: our Kazakh dictionary, and words that go their own way.

WeasyPrint asks pyphen, which has no Kazakh. Exceptions are added to the patterns that pyphen has
read: a word with a hyphen at each allowed break, or with none; a star at its end stands for
whatever may follow, such as the endings of a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path

import pyphen

from triptych.languages import known, language

KAZAKH = Path(str(resources.files("triptych.languages") / "hyph_kk.dic"))
_VOWELS = frozenset("aeiouyаәеёиоөуұүыіэюя")
_NEVER, _ALWAYS = 98, 99  # libhyphen's own patterns end at 9; the greatest number at a place wins


def register() -> None:
    """Give pyphen the Kazakh dictionary and the exceptions of every language.

    A child of the press inherits both from its server.
    """
    pyphen.LANGUAGES["kk"] = KAZAKH
    pyphen.LANGUAGES_LOWERCASE["kk"] = "kk"
    add({tag: language(tag).exceptions for tag in known()})


def add(exceptions: Mapping[str, Iterable[str]]) -> None:
    """Add exceptions by language; a language that has no dictionary never breaks a word."""
    for tag, words in exceptions.items():
        if not pyphen.language_fallback(tag):
            continue
        dictionary = pyphen.Pyphen(lang=tag).hd
        dictionary.patterns.update(pattern(rest) for word in words for rest in _rests(word))
        dictionary.maxlen = max(map(len, dictionary.patterns))
        dictionary.cache.clear()


def _rests(exception: str) -> list[str]:
    """Return an exception and what may be left of it after a break: a word of its own, then."""
    pieces = exception.split("-")
    return ["-".join(pieces[at:]) for at in range(len(pieces))]


def pattern(exception: str) -> tuple[str, tuple[int, tuple[int, ...]]]:
    """Return an exception as pyphen keeps a pattern: its letters; the first place and all numbers.

    The breaks after the last vowel of a word with a star are those of the whole word's own rules,
    since they depend on what follows: `Қазақстан` and `Қазақста-ны`.
    """
    stem = exception.lower().removesuffix("*")
    letters = stem.replace("-", "")
    end = len(letters)
    if exception.endswith("*"):
        end = 1 + max((at for at, letter in enumerate(letters) if letter in _VOWELS), default=-1)
    breaks = {at - stem[:at].count("-") for at, letter in enumerate(stem) if letter == "-"}
    numbers = tuple(_ALWAYS if at in breaks else _NEVER for at in range(1, end))
    word = f".{letters}" if exception.endswith("*") else f".{letters}."
    return word, (2, numbers)
