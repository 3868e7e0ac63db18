"""A source text that remembers where every value and word was written."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple


class Place(NamedTuple):
    """A spot in a source file; lines and columns count from one, columns in characters."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        """Return the place as editors and compilers write it: `en.md:13:295`."""
        return f"{self.path}:{self.line}:{self.column}"


class NotTextError(Exception):
    """The bytes of a source are not UTF-8; `place` is that of the first wrong byte."""

    def __init__(self, place: Place, byte: int) -> None:
        """Remember the place and the value of the offending byte."""
        super().__init__(f"byte 0x{byte:02X} is not UTF-8")
        self.place = place
        self.byte = byte


@dataclass(frozen=True, eq=False)
class Document:
    """The text of one source file under the name the user knows it by."""

    path: str
    text: str

    @classmethod
    def read(cls, file: Path, path: str) -> Document:
        """Read `file` as UTF-8 with any line ends; `path` is the name shown in findings.

        Raises OSError where the file cannot be read and NotTextError where it is not UTF-8.
        """
        return cls(path, decode(file.read_bytes(), path))

    @cached_property
    def line_starts(self) -> list[int]:
        """Offsets at which lines begin, in order."""
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def place(self, offset: int) -> Place:
        """Return the place of the character at `offset` (from 0; clamped to the text)."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self.line_starts, offset)
        return Place(self.path, line, offset - self.line_starts[line - 1] + 1)

    def slice(self, start: int, end: int) -> Text:
        """Return the text between two offsets as it stands in the source."""
        return Text(self.text[start:end], self, start, end)


def decode(data: bytes, path: str) -> str:
    """Decode UTF-8 bytes, drop a byte-order mark, and make every line end a line feed.

    Raises NotTextError at the first byte that is not UTF-8.
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = Document(path, _line_feeds(data[: error.start].decode("utf-8")))
        raise NotTextError(before.place(len(before.text)), data[error.start]) from None
    return _line_feeds(text)


def _line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, eq=False)
class Text:
    """Words of the author: their value, and the stretch of the source they were written in.

    The value may differ from the source by what a notation removes: the indentation of a YAML
    block, quotes and escapes, line folding. `place` follows each character back.
    """

    value: str
    document: Document = field(repr=False)
    start: int
    end: int

    def __str__(self) -> str:
        """Return the value, so that templates and f-strings can show it."""
        return self.value

    def __bool__(self) -> bool:
        """Tell whether anything but white space was written."""
        return bool(self.value.strip())

    @cached_property
    def _origins(self) -> list[int]:
        return _align(self.value, self.document.text, self.start, self.end)

    def offset(self, at: int = 0) -> int:
        """Return the offset in the source of the character at index `at` of the value."""
        if not self.value:
            return self.start
        return self._origins[max(0, min(at, len(self.value) - 1))]

    def place(self, at: int = 0) -> Place:
        """Return the place in the source of the character at index `at` of the value."""
        return self.document.place(self.offset(at))


# What YAML and JSON write between quotes, piece by piece: a joined line, a folded one, a pair of
# escapes (JSON's for what lies beyond U+FFFF), an escape, itself.
_PIECE = {
    '"': re.compile(
        r"(?P<joined>\\\n[ \t]*)|(?P<fold>[ \t]*\n[ \t\n\x85\u2028\u2029]*)"
        r"|\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)|.",
        re.DOTALL,
    ),
    "'": re.compile(r"(?P<joined>(?!))|(?P<fold>[ \t]*\n[ \t\n\x85\u2028\u2029]*)|''|.", re.DOTALL),
}


def _align(value: str, source: str, start: int, end: int) -> list[int]:
    """Return for each character of `value` its offset in `source[start:end]`.

    YAML notation only adds to a value: indentation, folded line ends, quotes and escapes.
    """
    if source[start:end] == value:
        return list(range(start, end))
    origins = _of_quoted(source, start, end) or _of_lines(value, source, start, end)
    if len(origins) != len(value):
        origins = _of_folded(value, source, start, end)
    return origins


def _of_quoted(source: str, start: int, end: int) -> list[int]:
    """Return the offsets of the characters of a value in quotes."""
    origins: list[int] = []
    if source[start] in _PIECE:
        for piece in _PIECE[source[start]].finditer(source, start + 1, end - 1):
            folded = piece["fold"].count("\n") if piece["fold"] else 2
            count = 0 if piece["joined"] else max(1, folded - 1)
            origins += [piece.start()] * count
    return origins


def _of_lines(value: str, source: str, start: int, end: int) -> list[int]:
    """Return the offsets of the characters of a literal block: each line is indented, no more."""
    origins: list[int] = []
    at = start
    for line in value.splitlines(keepends=True):
        line_end = source.find("\n", at, end) + 1 or end
        written = source[at:line_end]
        if not written.endswith(line) and written.strip(" ") != line:
            return []
        origins += range(line_end - len(line), line_end)
        at = line_end
    return origins


def _of_folded(value: str, source: str, start: int, end: int) -> list[int]:
    """Return the offsets of the characters of a plain value or a folded block.

    One walk steps over the white space that the notation put between two characters.
    """
    origins: list[int] = []
    at = start
    for char in value:
        while at < end and source[at] != char and source[at].isspace() and not char.isspace():
            at += 1
        origins.append(min(at, max(start, end - 1)))
        at += 1
    return origins
