"""The page's content streams: what is marked in them, and as what (ISO 32000-1, 14.6 and 14.8.2).

WeasyPrint marks each text and each picture with a number of its own as long as its stream has a
dictionary to note them in. Which box has which number is read off here, and the marks are
rewritten: furniture becomes an artifact, an added hyphen a soft one.

Private names: `Stream._tags`. Attributes without documentation: `Stream.stream`, which are the
operators, and `Font.to_unicode`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pydyf

_LAST_GLYPH = re.compile(rb"^\[(.*<[0-9a-f]*)([0-9a-f]{4}>[^<>]*)\] TJ$", re.S)
_SOFT_HYPHEN = [b"/Span", b"<</ActualText <FEFF00AD>>>", b"BDC"]


_COMMON = {"\u2010": "-", "\u2011": "-", "\u00a0": " "}


def marking(document: Any) -> None:
    """Have text and pictures marked when pages are painted (ISO 32000-1, 14.7.4.2)."""
    for page in document.pages:
        page.paint = partial(_paint, page.paint, document.fonts)


def _paint(
    paint: Callable[..., None], fonts: Mapping[Any, Any], stream: Any, scale: float = 1
) -> None:
    stream._tags = {}
    paint(stream, scale)
    for font in fonts.values():
        _tell_common_characters(font.to_unicode)


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
    belongs to.
    """

    stream: Any
    page: int
    is_page: bool
    key: int = 0
    parents: dict[int, Any] = field(default_factory=dict)
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
        """Say of the last glyph of a mark that it is a soft hyphen (ISO 32000-1, 14.9.4)."""
        operators = self.stream.stream
        at = operators.index(b"EMC", self._spans[mark])
        for last in range(at - 1, self._spans[mark], -1):
            if isinstance(operators[last], bytes) and (found := _LAST_GLYPH.match(operators[last])):
                before = found[1] + b">" if not found[1].endswith(b"<") else found[1][:-1]
                # One item stays one item, so that the places of other marks hold.
                shown = [b"[" + before + b"] TJ"] if before else []
                operators[last] = b"\n".join(
                    [*shown, *_SOFT_HYPHEN, b"[<" + found[2] + b"] TJ", b"EMC"]
                )
                return


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
        tags = noted[content.page]
        yield content, {box: tag["mcid"] for box, tag in tags.items() if tag["mcid"] in marks}
