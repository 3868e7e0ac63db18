"""Where the entries and the fields of a BibTeX file stand; what their TeX means is pandoc's part.

The grammar is that of BibTeX 0.99d ("Designing BibTeX styles", and biber's manual): an entry is
`@type{key, name = value, …}` or the same in parentheses, a value is pieces joined by `#`, and what
stands between entries is a remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from triptych.document import Document, Text

_BEGIN = re.compile(r"@\s*(?P<type>\w+)\s*(?P<open>[{(])")
_NEXT_ENTRY = re.compile(r"^[ \t]*@\s*\w+\s*[{(]\s*[^\s,{}()=]+\s*[,=]", re.M)
_BETWEEN = re.compile(r"(?:\s|,|%[^\n]*)*")
_SPACE = re.compile(r"(?:\s|%[^\n]*)*")
_KEY = re.compile(r"[^,{}()=]*")
_NAME = re.compile(r"[^\s=,{}()\"#%@]+")
_BARE = re.compile(r"[^\s,{}()\"#%=@]+")
_CLOSING = {"{": "}", "(": ")", '"': '"'}
_ENDS = {opening: re.compile(rf"\\[{{}}]|[{{}}{closing}]") for opening, closing in _CLOSING.items()}


class Piece(NamedTuple):
    """A part of a value: its characters, and whether they name a macro or stand for themselves."""

    text: str
    macro: bool


@dataclass(frozen=True, eq=False)
class Field:
    """A field: its name as it was written, the pieces of its value, and where that stands."""

    name: str
    pieces: tuple[Piece, ...]
    text: Text


@dataclass(frozen=True, eq=False)
class Scanned:
    """An entry, or a macro (`@string`), which has its name and value as its only field.

    `repeated` are fields whose names stand in the entry before.
    """

    type: Text
    key: Text
    fields: dict[str, Field] = field(default_factory=dict)
    repeated: list[Field] = field(default_factory=list)


class Broken(NamedTuple):
    """What keeps an entry from being read, and the offset of that."""

    message: str
    at: int


class _BrokenError(Exception):
    """Ends the reading of one entry."""


def scan(document: Document) -> Iterator[Scanned | Broken]:
    """Yield the entries and macros of a file in order, and what is broken; it reads on behind that.

    Takes time linear in the text: nothing is looked for beyond the line that begins an entry.
    """
    at = 0
    while found := _BEGIN.search(document.text, at):
        kind = found["type"].lower()
        reader = _Reader(document, found)
        try:
            if kind in ("comment", "preamble"):
                at = reader.closing(found.end(), found["open"])
                continue
            yield reader.macro() if kind == "string" else reader.entry()
            at = reader.at
        except _BrokenError as error:
            if kind != "comment":  # what is left out anyway may break off
                yield Broken(*error.args)
            at = reader.limit


class _Reader:
    """Reads one entry; `at` is how far it came, `limit` where the next one begins."""

    def __init__(self, document: Document, found: re.Match[str]) -> None:
        self.document = document
        self.text = document.text
        self.type = document.slice(found.start("type"), found.end("type"))
        self.open = found["open"]
        self.at = found.end()
        following = _NEXT_ENTRY.search(self.text, self.at)
        self.limit = following.start() if following else len(self.text)

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Step over what a pattern matches, which may be nothing, and return the next character."""
        if found := pattern.match(self.text, self.at, self.limit):
            self.at = found.end()
        return self.text[self.at : min(self.at + 1, self.limit)]

    def entry(self) -> Scanned:
        """Read an entry from its key to its end."""
        self.skip(_SPACE)
        start = self.at
        self.skip(_KEY)
        key = self.text[start : self.at].rstrip()
        scanned = Scanned(self.type, self.document.slice(start, start + len(key)))
        if self._peek() not in (",", _CLOSING[self.open]):
            raise _BrokenError(f"the key of this @{self.type} has no comma after it", start)
        while self.skip(_BETWEEN) != _CLOSING[self.open]:
            read = self._field()
            if scanned.fields.setdefault(read.name.lower(), read) is not read:
                scanned.repeated.append(read)
            if self.skip(_SPACE) not in (",", _CLOSING[self.open]):
                told = f'after the field "{read.name}" a comma or the end of the entry is expected'
                raise _BrokenError(told, min(self.at, self.limit - 1))
        self.at += 1
        return scanned

    def macro(self) -> Scanned:
        """Read `@string{name = value}`."""
        self.skip(_SPACE)
        read = self._field()
        if self.skip(_BETWEEN) != _CLOSING[self.open]:
            raise _BrokenError(f'the macro "{read.name}" is not closed', read.text.start)
        self.at += 1
        return Scanned(self.type, self.document.slice(self.at, self.at), {read.name.lower(): read})

    def _peek(self) -> str:
        return self.text[self.at : min(self.at + 1, self.limit)]

    def _field(self) -> Field:
        start = self.at
        self.skip(_NAME)
        name = self.text[start : self.at]
        if not name:
            what = f'"{self._peek()}"' if self._peek() else "the next entry"
            where = start if self._peek() else self.type.start
            told = "the entry is not closed" if not self._peek() else f"{what} is no field's name"
            raise _BrokenError(told, where)
        if self.skip(_SPACE) != "=":
            raise _BrokenError(f'the field "{name}" has no = after its name', start)
        self.at += 1
        return self._value(name)

    def _value(self, name: str) -> Field:
        pieces: list[Piece] = []
        self.skip(_SPACE)
        start = self.at
        while True:
            pieces.append(self._piece(name))
            end = self.at
            if self.skip(_SPACE) != "#":
                self.at = end
                break
            self.at += 1
            self.skip(_SPACE)
        if len(pieces) == 1 and self.text[start] in ("{", '"'):
            start, end = _trimmed(self.text, start + 1, end - 1)
        return Field(name, tuple(pieces), self.document.slice(start, end))

    def _piece(self, name: str) -> Piece:
        start, first = self.at, self._peek()
        if first in ("{", '"'):
            self.at = self.closing(start + 1, first)
            return Piece(self.text[start + 1 : self.at - 1], macro=False)
        self.skip(_BARE)
        word = self.text[start : self.at]
        if not word:
            raise _BrokenError(f'the field "{name}" has no value', start)
        return Piece(word, macro=not word.isdigit())

    def closing(self, at: int, opening: str) -> int:
        """Return the offset behind what closes a brace, a quote or a parenthesis before `at`."""
        start, depth = at - 1, 0
        for found in _ENDS[opening].finditer(self.text, at, self.limit):
            sign = found[0]
            if depth == 0 and sign == _CLOSING[opening]:
                return found.end()
            depth += (sign == "{") - (sign == "}")
            if depth < 0:
                break
        what = "quotation mark" if opening == '"' else "brace" if opening == "{" else "parenthesis"
        raise _BrokenError(f"the {what} that is opened here is not closed", start)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch without white space at its ends."""
    inner = text[start:end]
    left = len(inner) - len(inner.lstrip())
    return (start + left, start + len(inner.rstrip())) if inner.strip() else (start, start)
