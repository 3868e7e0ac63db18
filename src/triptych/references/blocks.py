"""`references.yaml` in pieces that can be moved: entries and fields, each with its comments.

The pieces are lines as they stand in the file, so that what is not changed keeps every character.
A comment belongs to what follows it, unless it is indented deeper than that: then it belongs to
what stands above. The gap between two entries belongs to neither of them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from triptych.document import Document, Place, decode
from triptych.sources.yaml import Loc, Yaml, parse

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class NotInBlocksError(Exception):
    """The file is written in another way than line by line; `place` is where."""

    def __init__(self, message: str, place: Place) -> None:
        """Remember where."""
        super().__init__(message)
        self.place = place


@dataclass
class Field:
    """A field: its indentation, and its lines without that of the first; comments come first."""

    name: str
    margin: str
    lines: list[str]


@dataclass
class Block:
    """An entry: the comments above it, its dash, and its fields.

    `fields` is empty where the entry is not written a field a line; `opaque` are its lines then.
    `after` are the comments that end it.
    """

    id: str
    row: dict[str, Any]
    gap: int
    comments: list[str]
    dash: str = ""
    fields: list[Field] = field(default_factory=list)
    opaque: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    indent: str = ""

    def order(self, rank: Callable[[str], int], margin: str) -> None:
        """Sort the fields; comments above what is first then stand above the entry's dash."""
        was = self.fields[0]
        self.fields.sort(key=lambda each: rank(each.name))
        first = self.fields[0]
        if first is was:
            return
        while first.lines[0].lstrip().startswith("#") or not first.lines[0].strip():
            line = first.lines.pop(0)
            self.comments += [margin + line.lstrip(" ")] if line.strip() else []
            first.margin = first.lines[0][: len(first.lines[0]) - len(first.lines[0].lstrip(" "))]
            first.lines[0] = first.lines[0].lstrip(" ")

    def lines(self) -> list[str]:
        """Return the lines of the entry."""
        if not self.fields:
            return [*self.comments, *self.opaque]
        body: list[str] = []
        for each in self.fields:
            start = each.margin if body else self.dash
            body += [start + each.lines[0], *each.lines[1:]]
        return [*self.comments, *body, *self.after]


@dataclass
class Blocks:
    """A file: what stands before its entries, the entries, what stands behind; and its line end."""

    head: list[str]
    entries: list[Block]
    tail: list[str]
    end: str
    mark: str = ""

    @property
    def indent(self) -> str:
        """Return what stands before the dash of an entry."""
        found = re.match(r"\s*", (self.entries[0].dash or self.entries[0].opaque[0]).split("-")[0])
        return found[0] if found else ""

    def text(self) -> str:
        """Return the whole file."""
        lines = list(self.head)
        for block in self.entries:
            lines += [self.end] * block.gap + block.lines()
        return self.mark + "".join(self._closed([*lines, *self.tail]))

    def _closed(self, lines: list[str]) -> list[str]:
        """Return lines with an end to each of them."""
        return [line if line.endswith(("\n", "\r")) else line + self.end for line in lines]


def cut(raw: str, path: str) -> Blocks:
    """Cut the text of a CSL-YAML file into blocks. Raises NotInBlocksError."""
    mark = "\ufeff" if raw.startswith("\ufeff") else ""
    document = Document(path, decode(raw.encode(), path))
    source, findings = parse(document)
    if findings:
        raise NotInBlocksError(findings[0].message, findings[0].place)
    data = source.data
    loc: Loc = ("references",) if isinstance(data, dict) and "references" in data else ()
    rows = data["references"] if loc else data
    lines = _LINE.findall(raw.removeprefix(mark))
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    if rows is None:
        return Blocks(lines, [], [], end, mark)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise NotInBlocksError("the references are no list of entries", document.place(0))
    if not rows:
        raise NotInBlocksError("an empty list is written as []; remove it", document.place(0))
    return _Cutter(document, source, loc, lines, Blocks([], [], [], end, mark)).cut(rows)


class _Cutter:
    """Cuts one file; lines are counted from 0."""

    def __init__(
        self, document: Document, source: Yaml, loc: Loc, lines: list[str], blocks: Blocks
    ) -> None:
        self.document, self.source, self.loc = document, source, loc
        self.all, self.blocks = lines, blocks

    def line_of(self, loc: Loc) -> int:
        return self.source.keys[loc].place().line - 1

    def cut(self, rows: list[dict[str, Any]]) -> Blocks:
        firsts = [self.line_of((*self.loc, at)) for at in range(len(rows))]
        dashes = self._dashes(firsts)
        stop = self._stop(firsts[-1])
        column = self.all[dashes[0]].index("-")
        starts: list[int] = []
        for dash in dashes:
            above, least = dash, starts[-1] + 1 if starts else 0
            while above > least and _is_loose(self.all[above - 1], column):
                above -= 1
            starts.append(above)
        first = self._own_comments(starts[0], dashes[0])
        self.blocks.head = self.all[:first]
        starts[0] = first
        last = stop
        while _is_loose(self.all[last - 1], column):
            last -= 1
        for at, row in enumerate(rows):
            until = starts[at + 1] if at + 1 < len(rows) else last
            self.blocks.entries.append(self._block(at, row, starts[at], dashes[at], until))
        self.blocks.tail = self.all[last:]
        return self.blocks

    def _dashes(self, firsts: list[int]) -> list[int]:
        """Return the line of each entry's dash; all stand in one column."""
        dashes: list[int] = []
        for first in firsts:
            above = dashes[-1] + 1 if dashes else 0
            column = self.all[dashes[0]].index("-") if dashes else None
            found = [
                at
                for at in range(first, above - 1, -1)
                if (dash := re.match(r"( *)-(?=\s)", self.all[at]))
                and column in (None, len(dash[1]))
            ][:1]
            if not found:
                raise NotInBlocksError(
                    "the entries do not each begin on a line of their own with a dash",
                    self.document.place(self.document.line_starts[first]),
                )
            dashes += found
        return dashes

    def _stop(self, last: int) -> int:
        """Return the line on which something else than the list begins."""
        others = [self.line_of(loc) for loc in self.source.keys if len(loc) == 1 and self.loc]
        below = [line for line in others if line > last]
        ended = [at for at in range(last, len(self.all)) if self.all[at].rstrip() in ("...", "---")]
        return min([*below, *ended, len(self.all)])

    def _own_comments(self, start: int, dash: int) -> int:
        """Return where the first entry begins: a comment with a gap below it is the file's."""
        own = dash
        while own > start and self.all[own - 1].strip():
            own -= 1
        return own

    def _block(self, at: int, row: dict[str, Any], start: int, dash: int, until: int) -> Block:
        above = self.all[start:dash]
        gap = next((n for n, line in enumerate(above) if line.strip()), len(above))
        block = Block(str(row.get("id", "")), row, gap, above[gap:])
        keys = {name: self.source.keys[(*self.loc, at, name)].place() for name in row}
        if self._is_plain(keys, dash):
            self._cut_fields(block, keys, dash, until)
        else:
            block.opaque = self.all[dash:until]
        return block

    def _cut_fields(self, block: Block, keys: dict[str, Place], dash: int, until: int) -> None:
        lines = [place.line - 1 for place in keys.values()]
        column = next(iter(keys.values())).column - 1
        block.indent = " " * column
        begins = lines[:1]
        for line in lines[1:]:
            while line > begins[-1] + 1 and _is_loose(self.all[line - 1], column):
                line -= 1  # noqa: PLW2901 - it climbs over the comments above the field
            begins.append(line)
        stop = until
        while stop > begins[-1] + 1 and _is_loose(self.all[stop - 1], column):
            stop -= 1
        block.after = self.all[stop:until]
        for name, begin, end in zip(keys, begins, [*begins[1:], stop], strict=True):
            first, *others = self.all[begin:end]
            width = len(first) - len(first.lstrip(" ")) if block.fields else column
            margin = first[:width] if block.fields else block.indent
            block.fields.append(Field(name, margin, [first[width:], *others]))
        block.dash = "".join([*self.all[dash : lines[0]], self.all[lines[0]][:column]])

    def _is_plain(self, keys: dict[str, Place], dash: int) -> bool:
        """Tell whether each key begins a line, the first perhaps behind the dash."""
        if len({place.column for place in keys.values()}) != 1:
            return False
        lines = [place.line for place in keys.values()]
        before = [self.all[place.line - 1][: place.column - 1] for place in keys.values()]
        first, *others = before
        rises = all(one < other for one, other in itertools.pairwise(lines))
        behind = first.strip() == ("-" if lines[0] - 1 == dash else "")
        return rises and behind and not any(map(str.strip, others))


def _is_loose(line: str, column: int) -> bool:
    """Tell whether a line is empty, or a comment that is not indented deeper than a column."""
    text = line.strip()
    if not text:
        return True
    return text.startswith("#") and len(line) - len(line.lstrip(" ")) <= column
