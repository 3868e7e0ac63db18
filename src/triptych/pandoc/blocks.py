"""What a reader meets, block by block, and where each word of it was written.

pandoc does not tell places, so the words of a tree are walked through the Markdown they came from:
each stands behind the one before it. What a notation changed (an entity, say) takes the place of
the word before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from triptych.markdown import Source
from triptych.model import Prose
from triptych.pandoc.walk import Walk, rows

OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for what is no prose but has its place in a sentence: a formula, code, a picture, and a
citation or cross-reference that is part of the sentence."""

_NEAR = 1000  # characters in which the next word of a block stands: markup may come between
_BESIDE = 30  # in which one with marks stands; with escapes in it, it is written otherwise
_NEXT = 3  # in which a mark stands
_FAR = 20_000  # and in which a block begins: what is not prose may come between
_FARTHEST = 100_000  # where blocks before it were not found
_CLOSING = ".,;:!?…)]»”"  # no space stands before these, as a citation left out had
_DEFINITION = re.compile(
    r"^ {0,3}\[\^(?P<label>[^\]\s]+)\]:(?P<text>[^\n]*(?:\n(?![ \t]*\n)(?! {0,3}\[\^)[^\n]+"
    r"|\n(?:[ \t]*\n)+(?: {4}|\t)[^\n]*)*)",
    re.M,
)
_LINK_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)[^\[\]\n]+\]:[^\n]*", re.M)
_NOTE = re.compile(r"[\s\x00*_~^\]]*\[\^([^\]\s]+)\]")
_PIECE = re.compile(r"\s+|\S+")
_MASKED = re.compile("\x00+")
_TAIL = re.compile(r"\](?:\([^()\n]*\)|\[[^\[\]\n]*\])|[ \t]*\{[^{}\n]*\}")
_FENCE = re.compile(r"\s*:{3,}[^\n]*")


class Stretch(NamedTuple):
    """Characters that stand in the text and in its source alike."""

    start: int
    source: int
    length: int


class Foreign(NamedTuple):
    """A stretch of a block that is marked to be in another language."""

    start: int
    end: int
    language: str


@dataclass
class Block:
    """A paragraph, heading, cell, caption, note, or code (`kind`), as one line of text.

    `within` tells that it stands in an `item`, a `quotation`, or is a `term`; `level` is that of
    a heading; `language` is set where the author marked another than the text's own.
    """

    kind: str
    within: str = ""
    level: int = 0
    language: str = ""
    text: str = ""
    stretches: list[Stretch] = field(default_factory=list)
    foreign: list[Foreign] = field(default_factory=list)


def blocks(prose: Prose) -> list[Block]:
    """Return the blocks of a prose in the order of reading, its footnotes last."""
    source = Source(prose.text)
    walk = _Walk(source.masked, source.text.value)
    walk.blocks(prose.tree)
    return [block for block in (*walk.main, *walk.notes) if block.text]


class _Line:
    """The text of one block, as it grows."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.pieces: list[str] = []
        self.length = 0
        self.space = self.gap = False

    def add(self, text: str, source: int) -> None:
        if self.space and self.length and not (self.gap and text[0] in _CLOSING):
            self.pieces.append(" ")
            self.length += 1
        self.space = self.gap = False
        self.block.stretches.append(Stretch(self.length, source, len(text)))
        self.pieces.append(text)
        self.length += len(text)

    def close(self) -> None:
        self.block.text = "".join(self.pieces)


class _Walk(Walk["_Line | None"]):
    """Steps through a tree and its source side by side."""

    def __init__(self, source: str, raw: str) -> None:
        super().__init__()
        self.raw = raw
        source = _LINK_DEFINITION.sub(_blank, source)
        self.all = source
        self.source = _DEFINITION.sub(_blank, source)  # notes are printed elsewhere
        self.definitions = {m["label"]: m.start("text") for m in _DEFINITION.finditer(source)}
        self.at = 0
        self.reach = self.farthest = _FAR
        self.main: list[Block] = []
        self.notes: list[Block] = []

    # --- blocks ---

    def line(self, inlines: Sequence[Any], level: int = 0, anchor: str = "") -> None:
        block = Block(self.kind, self.within, level, self.language)
        (self.notes if block.kind == "note" else self.main).append(block)
        line = _Line(block)
        self.reach = self.farthest
        self.inlines(inlines, line)
        line.close()
        self.skip(_TAIL)

    def code_block(self, content: Any) -> None:
        code = Block("code", text=OBJECT)
        (self.notes if self.kind == "note" else self.main).append(code)
        found = self.find(content[1]) or (self.source.find("\x00", self.at, self.at + _FAR), 0)
        code.stretches.append(Stretch(0, max(found[0], self.at), 1))

    def div(self, content: Any) -> None:
        self.skip(_FENCE)
        super().div(content)
        self.skip(_FENCE)

    def figure(self, content: Any) -> None:
        with self.inside(kind="caption"):
            self.blocks(content[1][1])

    def table(self, content: Any) -> None:
        """Read the cells, then the caption, which may stand before or behind them."""
        caption, start = content[1], self.at
        with self.inside(kind="cell"):
            for row in rows(content):
                for cell in row[1]:
                    self.blocks(cell[4])
        end = self.at
        with self.inside(kind="caption"):
            self.blocks(caption[1])
        if self.at == end and caption[1]:
            self.main.pop()
            self.at = start
            with self.inside(kind="caption"):
                self.blocks(caption[1])
            self.at = end

    # --- inlines ---

    def words(self, text: str, line: _Line | None) -> None:
        for piece in (text,) if text.split() == [text] else _PIECE.findall(text):
            found = None if piece.isspace() else self.find(piece)
            if found or piece.isalnum() or piece.isspace():
                if line:
                    line.add(piece, found[0] if found else self.at)
            else:
                self.letters(piece, line)

    def space(self, line: _Line | None) -> None:
        if line:
            line.space = True

    def letters(self, word: str, line: _Line | None) -> None:
        """Read a word with marks that are escaped where it was written."""
        for piece in re.findall(r"[^\W_]+|[\W_]", word):
            found = self.find(piece)
            if line:
                line.add(piece, found[0] if found else self.at)

    def cite(self, content: Any, line: _Line | None) -> None:
        start = self.at
        self.inlines(content[1], None)
        if not line:
            return
        if any(cited["citationMode"]["t"] == "AuthorInText" for cited in content[0]):
            line.add(OBJECT, self.source.find("@", start, self.at) if self.at > start else start)
        else:
            line.gap = True

    def formula(self, content: Any, line: _Line | None) -> None:
        found = self.find(content[1])
        if line:
            line.add(OBJECT, found[0] if found else self.at)

    def code(self, content: Any, line: _Line | None) -> None:
        masked = _MASKED.search(self.source, self.at, self.at + _NEAR)
        if line:
            line.add(OBJECT, masked.start() if masked else self.at)
        self.at = masked.end() if masked else self.at

    def image(self, content: Any, line: _Line | None) -> None:
        if line:
            line.add(OBJECT, self.at)
        self.inlines(content[1], None)
        self.skip(_TAIL)

    def link(self, content: Any, line: _Line | None) -> None:
        self.inlines(content[1], line)
        self.skip(_TAIL)

    def span(self, content: Any, line: _Line | None) -> None:
        start = line.length + line.space if line else 0
        self.inlines(content[1], line)
        language = dict(content[0][2]).get("lang")
        if line and language:
            line.block.foreign.append(Foreign(start, line.length, language))
        self.skip(_TAIL)

    def note(self, content: Any, line: _Line | None) -> None:
        """Read a footnote where it is written: here, or where its label is defined."""
        if not line:
            return
        label = _NOTE.match(self.source, self.at)
        if not label:
            with self.inside(kind="note", within="", reach=_NEAR):
                self.blocks(content)
            return
        at = self.definitions.get(label[1], label.end())
        with self.inside(kind="note", within="", source=self.all, at=at, reach=_NEAR):
            self.blocks(content)
        self.at = label.end()

    # --- the source ---

    def find(self, word: str) -> tuple[int, int] | None:
        """Return where a word stands next and go behind it, None where it is not near.

        What looks like code may be none for pandoc, so it is looked through at last.
        """
        end = self.at + len(word) + self._reach(word)
        found = self.source.find(word, self.at, end)
        if found < 0:
            found = self.raw.find(word, self.at, end)
        if found < 0:
            if self.reach > _NEAR:  # a block that is lost: look farther for the next
                self.farthest = min(self.farthest + _FAR, _FARTHEST)
            return None
        self.at = found + len(word)
        self.reach, self.farthest = _NEAR, _FAR
        return found, self.at

    def _reach(self, word: str) -> int:
        if word.isalnum():
            return self.reach
        begins = self.reach > _NEAR
        return _NEXT if len(word) == 1 else _NEAR if begins else _BESIDE

    def skip(self, pattern: re.Pattern[str]) -> None:
        while match := pattern.match(self.source, self.at):
            self.at = match.end()


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", "\x00", match[0])
