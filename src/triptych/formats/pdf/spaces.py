"""Spaces that do not break: which of a text's own spaces a line may not end at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from triptych.languages import Language, known, language

NO_BREAK = "\u00a0"
NARROW = "\u202f"
JOIN = "\u2060"
"""Forbids a break: WORD JOINER."""
CAPITAL = "A-ZÀ-ÖØ-ÞА-ЯЁӘҒҚҢӨҰҮҺІ"
_SPACE = f"[ \n{NO_BREAK}{NARROW}]"
_NUMBER_SIGN = f"[№§$€£₸₽]({_SPACE})(?=\\d)"
_BEFORE_SIGN = f"\\d({_SPACE})(?=[%‰°€$£₸₽№])"
_DASH = f"(?<!\\s)({_SPACE})(?=[–—-](?:\\s|$))"
_INITIAL = rf"(?<![\w.])[{CAPITAL}]\.({_SPACE})(?=[{CAPITAL}]\w)"
_ANY_SPACE = re.compile(_SPACE)
_PARTS = re.compile(rf"(?<![\w-])([\w-]+)\.({_SPACE})(?=([\w-]+)\.)")
_GROUPS = re.compile(rf"(?<![\w.,])\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\w)")


class _Bonds(NamedTuple):
    """What a language binds: patterns whose first group is the space, and parts that are one."""

    patterns: tuple[re.Pattern[str], ...]
    hyphen: re.Pattern[str]
    parts: frozenset[tuple[str, str]]
    between_parts: str


def bonds(text: str, tag: str) -> dict[int, str]:
    """Return the places in a text of spaces that may not break, and what is to stand there.

    A space is made narrow only where the language's tradition asks for it. The words are the
    same, and so are the bonds of a text that is bound already.
    """
    found: dict[int, str] = {}
    if not _ANY_SPACE.search(text):
        return found
    own = _of_tag(tag)
    found |= {match.start(1): NO_BREAK for one in own.patterns for match in one.finditer(text)}
    for match in _PARTS.finditer(text):
        before, after = match[1], match[3]
        if (before.lower(), after.lower()) in own.parts or _initials(before, after):
            found[match.start(2)] = own.between_parts
    for group in _GROUPS.finditer(text):
        found |= {match.start(): NARROW for match in _ANY_SPACE.finditer(text, *group.span())}
    return found


_NO_WIDTH = "\u200b\u2060"
_LAST_LINE = 8  # least letters of a paragraph's last line
_SHORT = 36  # letters of a text that may be one line


def end_bonds(text: str) -> Iterator[int]:
    """Yield the places of spaces that may not break, lest a text's last line be all but empty."""
    letters = [at for at, letter in enumerate(text.rstrip()) if letter not in _NO_WIDTH]
    if len(letters) > _SHORT:
        yield from (at for at in letters[-_LAST_LINE:] if text[at] in " \n")


def hyphens_bound(text: str, tag: str) -> str:
    """Return a text with a word joiner after each hyphen or dash that a line may not end at."""
    return _of_tag(tag).hyphen.sub(lambda match: match[0] + JOIN, text)


def _initials(*words: str) -> bool:
    return all(len(word) == 1 and word.isupper() for word in words)


@cache
def _of_tag(tag: str) -> _Bonds:
    """Return what binds in a language; in one that is not known, what binds in any."""
    primary = tag.partition("-")[0].lower()
    own = language(primary) if primary in known() else None
    patterns = [_NUMBER_SIGN, _BEFORE_SIGN, _DASH, _INITIAL, *(_of_language(own) if own else ())]
    short = own.abbreviations.values() if own else ()
    return _Bonds(
        tuple(map(re.compile, patterns)),
        re.compile(
            rf"(?<![\w-])(?i:{_any(own.spacing.hyphened if own else ())})-(?=[{CAPITAL}])"
            r"|(?<=\d)[-–](?=\d)"  # a range, a date
        ),
        frozenset(pair for words in short for word in words for pair in pairwise(word.split("."))),
        NARROW if own and own.spacing.narrow else NO_BREAK,
    )


def _of_language(own: Language) -> Iterator[str]:
    """Yield the patterns of a language's words."""
    spacing = own.spacing
    months = [form for forms in own.translation.months for form in forms.split()]
    yield rf"(?<![\w.'’-])(?i:{_any(spacing.leading)})({_SPACE})(?=\S)"
    yield rf"(?<=\w)({_SPACE})(?={_any(spacing.trailing)}(?!\w))"
    yield rf"\d({_SPACE})(?={_any([*spacing.units, *months])}(?!\w))"
    yield rf"(?<!\w){_any(months)}\.?({_SPACE})(?=\d\d?(?!\d))"  # a day; a year may stand apart
    short = [word for word in own.abbreviations.get("inner", ()) if "." not in word]
    dotted = rf"(?=[\w-]+\.{_SPACE}[\d{CAPITAL}])"  # so that few words are compared with all
    yield rf"(?<!\w){dotted}(?i:{_any(short)})\.({_SPACE})"
    yield rf"(?<!\w)(?i:{_any(own.cross_references.values())})({_SPACE})(?=[\d(])"


def _any(words: Iterable[str]) -> str:
    """Return a pattern for any of some words, the longest first; for none, one that never is."""
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(_one, longest_first)) or '(?!)'})"


def _one(word: str) -> str:
    stem = rf"\.{_SPACE}?".join(map(re.escape, word.removesuffix("*").split(".")))
    return stem + (r"\w*" if word.endswith("*") else "")
