"""JSON with places: the data of `yaml.parse`, with every scalar a string, from one pass of text."""

from __future__ import annotations

import re
from json import JSONDecodeError, decoder
from typing import Any

from triptych.document import Document, Place, Text
from triptych.finding import Finding
from triptych.sources.yaml import MAX_DEPTH, UNIQUE_KEY, Loc, Yaml

_scanstring: Any = decoder.scanstring  # type: ignore[attr-defined]  # its stub leaves it out
_SPACE = re.compile(r"[ \t\n]*")
_WORD = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.])|(?:true|false|null)\b")


class NotJsonError(Exception):
    """The text breaks the notation of RFC 8259; `place` is where it does."""

    def __init__(self, message: str, place: Place) -> None:
        """Remember where."""
        super().__init__(message)
        self.place = place


def parse(document: Document) -> tuple[Yaml, list[Finding]]:
    """Read a document of JSON (RFC 8259); a number or a truth value is the word it is written as.

    Returns the data and a finding for each key that stands twice in an object. Raises NotJsonError.
    """
    reader = _Reader(document)
    start = reader.skip(0)
    end = reader.skip(reader.value(start, ()))
    if end < len(document.text):
        raise reader.broken("nothing may follow the end of the data", end)
    reader.result.data = reader.data
    return reader.result, reader.findings


class _Reader:
    """Walks down the text; `value` and its like take an offset and return the one behind."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.result = Yaml(place=document.place(0))
        self.findings: list[Finding] = []
        self.data: Any = None

    def broken(self, message: str, at: int) -> NotJsonError:
        return NotJsonError(message, self.document.place(at))

    def skip(self, at: int) -> int:
        return _SPACE.match(self.text, at).end()  # type: ignore[union-attr]  # it matches nothing

    def value(self, at: int, loc: Loc) -> int:
        """Read any value into `data`."""
        first = self.text[at : at + 1]
        if first in ("{", "["):
            if len(loc) >= MAX_DEPTH:
                raise self.broken(f"nesting deeper than {MAX_DEPTH} levels", at)
            self.result.keys.setdefault(loc, self.document.slice(at, at))
            return self._object(at, loc) if first == "{" else self._array(at, loc)
        if first == '"':
            text = self._string(at)
        elif word := _WORD.match(self.text, at):
            text = Text(word[0], self.document, at, word.end())
        else:
            raise self.broken("a value is expected here", at)
        self.result.values[loc] = text
        self.data = None if text.value == "null" and first != '"' else text.value
        return text.end

    def _string(self, at: int) -> Text:
        try:
            value, end = _scanstring(self.text, at + 1, True)
        except JSONDecodeError as error:
            told = error.msg.removesuffix(" at").removesuffix(" starting").lower()
            raise self.broken(f"the text in quotes is broken: {told}", error.pos) from None
        return Text(value, self.document, at, end)

    def _array(self, at: int, loc: Loc) -> int:
        rows: list[Any] = []
        at = self.skip(at + 1)
        if self.text[at : at + 1] != "]":
            while True:
                at = self.value(at, (*loc, len(rows)))
                rows.append(self.data)
                at, more = self._next(at, "]")
                if not more:
                    break
        self.data = rows
        return at + 1

    def _object(self, at: int, loc: Loc) -> int:
        members: dict[str, Any] = {}
        at = self.skip(at + 1)
        if self.text[at : at + 1] != "}":
            while True:
                key, at = self._key(at, loc)
                at = self.value(at, (*loc, key))
                members[key] = self.data
                at, more = self._next(at, "}")
                if not more:
                    break
        self.data = members
        return at + 1

    def _key(self, at: int, loc: Loc) -> tuple[str, int]:
        """Read a key and its colon."""
        if self.text[at : at + 1] != '"':
            raise self.broken("a key in double quotes is expected here", at)
        key = self._string(at)
        if first := self.result.keys.get((*loc, key.value)):
            message = f'the key "{key.value}" stands here a second time'
            cure = f"it stands first at line {first.place().line}; keep one of the two"
            self.findings.append(UNIQUE_KEY.at(key.place(), message, cure))
        self.result.keys[(*loc, key.value)] = key
        at = self.skip(key.end)
        if self.text[at : at + 1] != ":":
            raise self.broken("a colon is expected after the key", at)
        return key.value, self.skip(at + 1)

    def _next(self, at: int, closing: str) -> tuple[int, bool]:
        """Return where the next member begins and True, or where the list is closed and False."""
        at = self.skip(at)
        sign = self.text[at : at + 1]
        if sign == closing:
            return at, False
        if sign != ",":
            raise self.broken(f"a comma or {closing} is expected here", at)
        return self.skip(at + 1), True
