"""Markdown read without pandoc: its passages, and where each letter of them stands.

A history has hundreds of versions of a file, and pandoc would need a tenth of a second for each.
What is needed of Markdown is little: where passages begin and end, headings, comments and
citations. Wrapping and white space are no part of a passage's text.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from triptych.markdown import KEY, spans
from triptych.pandoc.passage import Atom, Passage

_CITED = rf"@(?:\{{[^{{}}\s]+\}}|{KEY})"
_CITATION = re.compile(rf"\[[^\[\]\n]*?(?<!\w)-?{_CITED}[^\[\]]*\]|(?<![\w\\@]){_CITED}")
_LINE = re.compile(
    r"(?P<blank>[ \t>]*$)"
    r"|(?P<fence>[ \t>]*(?:`{3,}|~{3,}))"
    r"|[ \t>]*(?P<heading>#{1,6})[ \t]+(?P<title>.*?)[ \t]*(?:\{(?P<attributes>[^{}]*)\})?[ \t]*$"
    r"|(?P<div>:{3,})"
    r"|(?P<rule>[ \t]*(?:-[ \t]*){3,}$|[ \t]*(?:\*[ \t]*){3,}$|=+[ \t]*$)"
    r"|(?P<row>[ \t]*[|+])"
    r"|(?P<note>\[\^[^\]\n]+\]:[ \t]*)"
    r"|(?P<item>[ \t>]*(?:[-*+]|\(?(?:\d{1,9}|[A-Za-z]|#)[.)])[ \t]+)"
    r"|(?P<quote>[ \t]*>[ \t>]*)"
)
_NAMES = ("blank", "fence", "heading", "div", "rule", "row", "note", "item", "quote")
_COMMENT = "\x01"  # stands where a comment stood
_ANCHOR = re.compile(r"#([^\s{}]+)")


@dataclass
class Skimmed(Passage):
    """A passage whose `text` is put together of stretches of the source.

    `origins` are where a stretch begins in the text and where in the source, in order.
    """

    origins: tuple[tuple[int, int], ...] = ()

    def source(self, at: int) -> int:
        """Return the offset in the stretch of Markdown of the character at `at`."""
        start, origin = self.origins[bisect_right(self.origins, (at, sys.maxsize)) - 1]
        return origin + at - start


class _Row(NamedTuple):
    """A line, or a whole block of code: its kind, where its text begins and ends."""

    kind: str
    start: int
    end: int
    match: re.Match[str] | None = None


_ENDS = {"blank", "div", "rule"}


def passages(markdown: str) -> Iterator[Skimmed]:
    """Yield the passages of a stretch of Markdown."""
    text = _without_comments(markdown)
    block: list[_Row] = []
    for row in _rows(text):
        if row.kind in _ENDS:
            if len(block) == 1 and not block[0].kind and _underlines(row, text):
                level = 1 if text[row.start] == "=" else 2
                yield _heading(text, block[0], level, None)
            else:
                yield from _passage(text, block)
            block = []
        elif row.kind == "comment":
            continue
        elif _begins(row.kind, block):
            yield from _passage(text, block)
            block = [row]
        else:
            block.append(row)
    yield from _passage(text, block)


def _begins(kind: str, block: list[_Row]) -> bool:
    """Tell whether a line begins a passage: of headings and lists only the first needs room."""
    if not block:
        return True
    now = block[0].kind
    if kind in {"heading", "item"} and now not in {"heading", "item"}:
        return now in {"fence", "row"}
    is_other = (kind == "row") != (now == "row")
    return kind in {"heading", "item", "note", "fence"} or now in {"heading", "fence"} or is_other


def _underlines(row: _Row, text: str) -> bool:
    line = text[row.start : row.end].strip()
    return row.kind == "rule" and (set(line) == {"="} or set(line) == {"-"})


def _rows(text: str) -> Iterator[_Row]:
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        found = _LINE.match(text, at, end)
        kind = "" if found is None else _kind(found)
        start = at
        if found and kind == "fence":
            start, end = end + 1, _fence_end(text, found, end)
        elif found and kind in {"note", "item", "quote"}:
            start = found.end()
        elif not kind and _COMMENT in text[at:end] and not text[at:end].strip(f"{_COMMENT} \t"):
            kind = "comment"
        yield _Row(kind, start, end, found)
        at = end + 1
        if kind == "fence":
            at = (text.find("\n", at) + 1) or len(text)


def _kind(found: re.Match[str]) -> str:
    return next(name for name in _NAMES if found[name] is not None)


def _fence_end(text: str, found: re.Match[str], at: int) -> int:
    """Return where the last line of a block of code ends; that of the text without a fence."""
    mark = found["fence"].strip(" \t>")
    close = re.compile(rf"\n[ \t>]*{re.escape(mark)}+[ \t]*$", re.M).search(text, at)
    return close.start() if close else len(text)


def _without_comments(markdown: str) -> str:
    """Return a text as long, with marks that are no text in place of comments."""
    pieces, at = [], 0
    for kind, start, end in spans(markdown):
        if kind == "comment":
            pieces += [markdown[at:start], re.sub(r"[^\n]", _COMMENT, markdown[start:end])]
            at = end
    return "".join([*pieces, markdown[at:]])


def _passage(text: str, block: list[_Row]) -> Iterator[Skimmed]:
    if block and block[0].kind == "heading" and block[0].match:
        match = block[0].match
        row = _Row("heading", match.start("title"), match.end("title"))
        yield _heading(text, row, len(match["heading"]), match["attributes"])
    elif block:
        yield _joined(text, block)


def _heading(text: str, row: _Row, level: int, attributes: str | None) -> Skimmed:
    passage = _joined(text, [row._replace(kind="heading")])
    anchor = _ANCHOR.search(attributes or "")
    passage.level, passage.anchor = level, anchor[1] if anchor else ""
    return passage


def _joined(text: str, block: list[_Row]) -> Skimmed:
    """Return the lines of a passage as one line of text, which knows where each stood."""
    parts: list[str] = []
    origins: list[tuple[int, int]] = []
    length = 0
    for row in block:
        line = text[row.start : row.end]
        said = line.strip()
        origins.append((length, row.start + line.index(said)))
        parts.append(said.replace(_COMMENT, " "))
        length += len(said) + 1
    whole = " ".join(parts)
    atoms = [Atom(m.start(), m.end(), "citation") for m in _CITATION.finditer(whole)]
    kind = block[0].kind
    return Skimmed(kind, text=whole, atoms=atoms if kind != "fence" else [], origins=tuple(origins))
