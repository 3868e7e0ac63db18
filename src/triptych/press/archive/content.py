"""The page's content streams: what is marked in them, and as what (ISO 32000-1, 14.6 and 14.8.2).

WeasyPrint marks each text and each picture with a number of its own as long as its stream has a
dictionary to note them in. Which box has which number is read off here, and the marks are
rewritten: furniture becomes an artifact, an added hyphen a soft one, and what glyphs do not tell
by themselves (`clusters`) is said.

Private names: `Stream._tags`. Attributes without documentation: `Stream.stream`, which are the
operators, and `Font.to_unicode`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pydyf

from triptych.press.archive import clusters
from triptych.press.archive.clusters import Span

# Glyphs as WeasyPrint writes them, four small digits each: what `say` has put in is in capitals.
_GLYPHS = re.compile(rb"<([0-9a-f]+)>")
_SAY = b"] TJ\n/Span\n<</ActualText <%s>>>\nBDC\n["
_SAID = b"] TJ\nEMC\n["
_COMMON = {"\u2010": "-", "\u2011": "-", "\u00a0": " "}


def marking(document: Any) -> None:
    """Have text and pictures marked when pages are painted (ISO 32000-1, 14.7.4.2)."""
    for page in document.pages:
        page.paint = partial(_paint, page, page.paint, document.fonts)


def _paint(
    page: Any,
    paint: Callable[..., None],
    fonts: Mapping[Any, Any],
    stream: Any,
    scale: float = 1,
) -> None:
    stream._tags = {}
    said = clusters.tell(page, stream)
    paint(stream, scale)
    for box in said.keys() & stream._tags.keys():
        stream._tags[box]["said"] = said[box]
    for font in fonts.values():
        _tell_common_characters(font.to_unicode)
        clusters.tell_rest(font)


def _tell_common_characters(letters: dict[int, str]) -> None:
    """Let a glyph that several characters share tell the commonest (ISO 14289-1, 7.21.7).

    A glyph tells the first character it was used for, which may be the hyphen of a line's end:
    an address that is copied out of the page would then hold hyphens that are none.
    """
    for glyph, text in letters.items():
        if text in _COMMON:
            letters[glyph] = _COMMON[text]


@dataclass(eq=False)
class Content:
    """A content stream with marks: a page's own, or that of a group drawn on it.

    `key` is its place in the parent tree; `parents` has by mark the structure element it
    belongs to, `said` what is to be said of its glyphs.
    """

    stream: Any
    page: int
    is_page: bool
    key: int = 0
    parents: dict[int, Any] = field(default_factory=dict)
    said: dict[int, list[Span]] = field(default_factory=dict)
    _spans: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find where each mark begins."""
        operators = self.stream.stream
        for at, operator in enumerate(operators):
            if operator == b"BDC" and isinstance(operators[at - 1], dict):
                self._spans[operators[at - 1]["MCID"]] = at

    @property
    def marks(self) -> Iterator[int]:
        """Yield the numbers of the marks in this stream."""
        return iter(self._spans)

    def make_artifact(self, mark: int, kind: dict[str, str]) -> None:
        """Take a mark out of the text: what it holds is furniture (ISO 14289-1, 7.1 and 7.8)."""
        at = self._spans[mark]
        self.stream.stream[at - 2 : at] = ["/Artifact", pydyf.Dictionary(kind)]

    def soften_hyphen(self, mark: int) -> None:
        """Say of the last glyph of a mark that it is a soft hyphen (ISO 32000-1, 14.8.2.2.3)."""
        shown = [(at, _GLYPHS.findall(self.stream.stream[at])) for at in self._texts(mark)]
        at, parts = next((at, parts) for at, parts in reversed(shown) if parts)
        last = sum(map(len, parts)) // 4 - 1
        self._say(at, [Span(last, last, "\u00ad")], 0)

    def say(self, mark: int, spans: Sequence[Span]) -> None:
        """Say what glyphs of a mark show, in place of what they tell (ISO 32000-1, 14.9.4)."""
        number = 0
        for at in self._texts(mark):
            number = self._say(at, spans, number)

    def _say(self, at: int, spans: Sequence[Span], number: int) -> int:
        """Say it in one operator, whose glyphs are counted from `number`; return what follows."""
        begin = {span.first: _SAY % _utf16(span.text) for span in spans}
        end = {span.last: _SAID for span in spans}
        ends = begin.keys() | end.keys()

        def cut(match: re.Match[bytes]) -> bytes:
            nonlocal number
            numbers = range(number, number + len(match[1]) // 4)
            number = numbers.stop
            if ends.isdisjoint(numbers):
                return match[0]
            told = b"".join(
                begin.get(n, b"") + b"<" + match[1][4 * i : 4 * i + 4] + b">" + end.get(n, b"")
                for i, n in enumerate(numbers)
            )
            return told.replace(b"><", b"")

        # One item stays one item, so that the places of other marks hold. Two numbers have an
        # empty string between them, which keeps pdfium from moving by the last of an array.
        text = _GLYPHS.sub(cut, self.stream.stream[at].replace(b"<>", b" "))
        self.stream.stream[at] = text.replace(b"[] TJ\n", b"").removesuffix(b"\n[] TJ")
        return number

    def _texts(self, mark: int) -> Iterator[int]:
        """Yield the places of the operators that show the text of a mark."""
        operators = self.stream.stream
        begin = self._spans[mark]
        for at in range(begin, operators.index(b"EMC", begin)):
            if isinstance(operators[at], bytes) and operators[at].endswith(b" TJ"):
                yield at


def _utf16(text: str) -> bytes:
    """Return a text as PDF writes it, in hexadecimal digits (ISO 32000-1, 7.9.2.2)."""
    return b"FEFF" + text.encode("utf-16-be").hex().upper().encode()


def contents(pdf: Any) -> Iterator[tuple[Content, dict[Any, int]]]:
    """Yield each stream with marks, and the mark of each box in it, page by page."""
    pages = [pdf.objects[number] for number in pdf.pages["Kids"][::3]]
    owners = {int(page["Contents"].split()[0]): number for number, page in enumerate(pages)}
    noted = {number: pdf.objects[stream]._tags for stream, number in owners.items()}
    page_of = {id(tags): number for number, tags in noted.items()}
    found: list[Content] = []
    for one in pdf.objects:
        number = page_of.get(id(getattr(one, "_tags", None)))
        if number is not None:
            found.append(Content(one, number, one.number in owners))
    for content in sorted(found, key=lambda one: (one.page, not one.is_page)):
        marks = set(content.marks)
        tags = {box: tag for box, tag in noted[content.page].items() if tag["mcid"] in marks}
        content.said = {tag["mcid"]: tag["said"] for tag in tags.values() if "said" in tag}
        yield content, {box: tag["mcid"] for box, tag in tags.items()}
