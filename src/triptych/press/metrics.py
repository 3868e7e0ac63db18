"""What Pango says of a text: how wide its letters are, and where its lines and words may end.

Asked through WeasyPrint's own layouts, so that fonts, features, language and spacing are those
the text is set with.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import pyphen
from weasyprint.text.ffi import FROM_UNITS, ffi
from weasyprint.text.line_break import can_break_text, create_layout, get_log_attrs

SOFT_HYPHEN = "\u00ad"
ATOMIC = "\u2e80"
"""Stands for a picture or a box in the line, as in WeasyPrint: lines may end on both its sides."""


class Word(NamedTuple):
    """A word of a text: text[start:end]."""

    start: int
    end: int


class Analysis(NamedTuple):
    """Where a text may be broken (before the characters at these indexes), and its words."""

    breaks: list[int]
    words: list[Word]


def advances(text: str, style: Any) -> list[float]:
    """Return the width in CSS pixels of each character of a text set in one line.

    The width of a ligature is shared among its letters.
    """
    layout = create_layout(text, style, None, None, 0)
    line, _ = layout.get_first_line()
    sizes = [len(letter.encode()) for letter in text]
    widths = [0] * (sum(sizes) + 1)
    clusters = set()
    for at, width in _glyphs(line):
        widths[at] += width
        clusters.add(at)
    layout.deactivate()
    return _shared(widths, sizes, clusters)


def width(text: str, style: Any) -> float:
    """Return the width in CSS pixels of a text set in one line."""
    return sum(advances(text, style)) if text else 0.0


def trailing(style: Any) -> float:
    """Return what WeasyPrint adds to the width of each box of spaced letters, in CSS pixels."""
    spacing = style["letter_spacing"]
    return 0.0 if spacing == "normal" else float(spacing)


def hyphen(letter: str, style: Any) -> float:
    """Return by how much a hyphen after a letter makes it wider, in CSS pixels."""
    sign = style["hyphenate_character"]
    key = (letter, sign, *(str(style[f"font_{name}"]) for name in _FACE))
    size = float(style["font_size"])
    if key not in _HYPHENS:
        _HYPHENS[key] = (width(letter + sign, style) - width(letter, style)) / size
    return _HYPHENS[key] * size


_FACE = ("family", "style", "weight", "stretch")
_HYPHENS: dict[tuple[str, ...], float] = {}  # in em


def _glyphs(line: Any) -> Iterator[tuple[int, int]]:
    """Yield for each glyph of a line the byte its cluster begins at, and its width."""
    run = line.runs[0] if line.runs != ffi.NULL else ffi.NULL
    while run != ffi.NULL:
        item = run.data
        run = run.next
        offset, string = item.item.offset, item.glyphs
        clusters, glyphs = string.log_clusters, string.glyphs
        for i in range(string.num_glyphs):
            yield offset + clusters[i], glyphs[i].geometry.width


def _shared(widths: list[int], sizes: list[int], clusters: set[int]) -> list[float]:
    """Share the width of each cluster (by its first byte) among its characters."""
    shared: list[float] = []
    byte = first = 0
    for size in sizes:
        if byte in clusters and shared:
            _level(shared, first)
            first = len(shared)
        shared.append(widths[byte] * FROM_UNITS)
        byte += size
    _level(shared, first)
    return shared


def _level(shared: list[float], first: int) -> None:
    count = len(shared) - first
    if count > 1:
        shared[first:] = [sum(shared[first:]) / count] * count


def analyse(text: str, language: str | None) -> Analysis:
    """Return where the lines and the words of a text end, as Pango sees it for a language."""
    if len(text) < 2:
        return Analysis([], [])
    marks = get_log_attrs(text, language)
    inner = range(1, len(text))
    breaks = [i for i in inner if marks[i].is_line_break]
    bounds = [i for i in range(len(text) + 1) if marks[i].is_word_boundary]
    words = [Word(start, end) for start, end in pairwise(bounds) if marks[end].is_word_end]
    return Analysis(breaks, words)


def may_part(before: str, after: str, language: str | None) -> bool:
    """Tell whether a line may end between two characters."""
    return bool(can_break_text(before + after, language))


def hyphenation(word: str, style: Any) -> list[int]:
    """Return where a word may be hyphenated under its style and by the language's dictionary.

    Points at which the spelling would change are left out, as are all points of a word that
    says its own with soft hyphens.
    """
    language = style["lang"] and pyphen.language_fallback(style["lang"])
    total, left, right = style["hyphenate_limit_chars"]
    if style["hyphens"] != "auto" or not language or len(word) < total or SOFT_HYPHEN in word:
        return []
    points = _dictionary(language, left, right).positions(word)
    return [int(point) for point in points if point.data is None]


@cache
def _dictionary(language: str, left: int, right: int) -> Any:
    return pyphen.Pyphen(lang=language, left=left, right=right)
