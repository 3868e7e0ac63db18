"""Citations that came in and went out, where they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

from triptych.markdown import CROSS_REFERENCE, KEY
from triptych.revisions.model import CitationChange, Entry, Stretch, Text

_CITED = re.compile(rf"(?<![^\W_])@(?P<key>{KEY})")
_CONTEXT = 60  # characters before a citation that tell where it stands


def citations(texts: Iterable[Text]) -> Iterator[CitationChange]:
    """Yield the citations that are in one state alone; one that only moved is none of them."""
    for text in texts:
        if text.status == "compared":
            for entry in text.changes:
                yield from _of(entry, text.language)


def _of(entry: Entry, language: str) -> Iterator[CitationChange]:
    rows = [cell.stretches for cell in entry.cells] if entry.cells else [entry.stretches]
    for stretches in rows:
        net = Counter(key for s in stretches if s.op == "in" for key in keys(s.text))
        net.subtract(key for s in stretches if s.op == "out" for key in keys(s.text))
        for op, sign in (("out", -1), ("in", 1)):
            for key, before in _cited(stretches, op):
                if net[key] * sign > 0:
                    net[key] -= sign
                    fate: Literal["added", "removed"] = "added" if op == "in" else "removed"
                    yield CitationChange(fate, key, language, entry.part, entry.unit, before)


def _cited(stretches: Iterable[Stretch], op: str) -> Iterator[tuple[str, str]]:
    """Yield the keys cited in stretches of one fate, each with the words before it."""
    before = ""
    other = "in" if op == "out" else "out"
    for stretch in stretches:
        if stretch.op in {other, "away"}:
            continue
        if stretch.op == op:
            for match in _CITED.finditer(stretch.text):
                if not CROSS_REFERENCE.match(match["key"]):
                    whole = f"{before}{stretch.text[: match.start()]}".rstrip("[ ")
                    yield match["key"], _last_words(whole)
        before += stretch.text


def _last_words(text: str) -> str:
    """Return the end of a text, from a word on."""
    return text if len(text) <= _CONTEXT else text[-_CONTEXT:].partition(" ")[2]


def keys(text: str) -> list[str]:
    """Return the keys that a text cites, in order."""
    found = (match["key"] for match in _CITED.finditer(text))
    return [key for key in found if not CROSS_REFERENCE.match(key)]
