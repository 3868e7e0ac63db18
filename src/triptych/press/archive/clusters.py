"""What glyphs tell of the text they show, where that is not one letter each.

Shaping sets some letters together: a letter and its marks, a ligature, letters that change places.
WeasyPrint tells the whole of such a cluster by its last glyph and nothing by the others, and of
each glyph what it showed first. So a text that may hold such clusters is looked at before it is
drawn: each glyph is told by the letter it is, and where the glyphs of a cluster then do not tell
its text, that is said beside them.

Attributes without documentation: `TextBox.pango_layout`, `Font.to_unicode`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from fontTools.ttLib import TTFont
from weasyprint.text.ffi import ffi, pango

from triptych.press.archive.breaks import texts
from triptych.press.metrics import SOFT_HYPHEN

# Letters, signs and spaces that are set one by one, or in ligatures, whose one glyph tells all. The
# micro sign, the letter mu and primes are not among them: some share their glyph; nor is the soft
# hyphen, which a ligature may hide.
_ONE_BY_ONE = re.compile(
    "[\0-\u00ac\u00ae-\u00b4\u00b6-\u02af\u02bb-\u02ff\u0370-\u03bb\u03bd-\u0482\u048a-\u058f"
    "\u10a0-\u10ff\u1200-\u139f\u2000-\u200b\u2010-\u2031\u2035-\u2060\u2070-\u20cf\u2100-\u2205\u2207-\u2bff"
    "\u3000-\u3029\u3031-\u3098\u309b-\u9fff\uac00-\ud7a3\uff00-\uffef]*"
)
_HYPHEN = "\u2010"
_ELLIPSIS = frozenset("….")  # one glyph, or three
_LETTERS = 3  # of a ligature
_NOTHING = "\u200b"  # a glyph must tell something (ISO 19005-3, 6.2.11.7.2); this parts no word


class Span(NamedTuple):
    """Glyphs of a text, counted as they are drawn, which do not tell the text they show."""

    first: int
    last: int
    text: str


class _Cluster(NamedTuple):
    """Letters that are set together, and the glyphs that show them, in the order of reading.

    `first` is where they begin among the glyphs of a text box.
    """

    text: str
    font: Any
    glyphs: tuple[int, ...]
    first: int
    leftward: bool


def tell(page: Any, stream: Any) -> dict[Any, list[Span]]:
    """Tell the glyphs of a page that will be drawn on `stream`; return what else is to be said.

    That is a list, mostly empty, for each text box that may hold such clusters.
    """
    return {box: list(_tell(box, stream)) for box in texts(page) if _may_hold_clusters(box)}


def tell_rest(font: Any) -> None:
    """Let glyphs that were told nothing, or what they do not show, tell their own letter.

    Such are those of the ellipsis by which a running head is cut: no text of the page has it, and
    WeasyPrint tells them by what is cut off. (ISO 19005-3, 6.2.11.7.2)
    """
    doubtful = [glyph for glyph, text in font.to_unicode.items() if not 0 < len(text) <= _LETTERS]
    for glyph in doubtful:
        own = chr(_characters(font.file_content, font.index)[1].get(glyph, 0))
        if own in _ELLIPSIS or not font.to_unicode[glyph]:
            font.to_unicode[glyph] = own.strip("\0") or _NOTHING


def _may_hold_clusters(box: Any) -> bool:
    if not box.style["font_size"] or box.style["visibility"] != "visible":
        return False
    capitals = box.style["font_variant_caps"] != "normal"  # small ones of both cases share glyphs
    return capitals or not _ONE_BY_ONE.fullmatch(box.text)


def _tell(box: Any, stream: Any) -> Iterator[Span]:
    clusters = list(_clusters(box, stream))
    for cluster in clusters:
        for glyph, letters in _letters(cluster):
            cluster.font.to_unicode.setdefault(glyph, letters)
    for part in _parts(clusters):
        told = "".join(one.font.to_unicode[glyph] for one in part for glyph in one.glyphs)
        text = "".join(one.text for one in part)
        if not _same(told, text):
            yield Span(part[0].first, part[-1].first + len(part[-1].glyphs) - 1, text)


def _parts(clusters: list[_Cluster]) -> Iterator[list[_Cluster]]:
    """Yield what is said together: a word, or a cluster of one that runs to the left.

    Words, because pdfium says a text again where another comes between two glyphs of it, as a
    letter may that stands beside a raised one. A hyphen is none of a word's: it may be added.
    """
    kinds = groupby(clusters, lambda one: (one.leftward, one.text.isspace(), one.text == _HYPHEN))
    for (leftward, *_), some in kinds:
        word = list(some)
        yield from ([one] for one in word) if leftward else [word]


def _clusters(box: Any, stream: Any) -> Iterator[_Cluster]:
    """Yield the clusters of a text in the order of drawing; what shows nothing is none."""
    layout = box.pango_layout
    layout.reactivate(box.style)
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    line, _ = layout.get_first_line()
    text = layout.text.encode()
    run, at = line.runs[0], 0
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        font, _ = stream.add_font(item.analysis.font)
        leftward = bool(item.analysis.level % 2)
        for said, shown in _of_run(text[item.offset : item.offset + item.length], glyphs):
            letters = said.replace(SOFT_HYPHEN, "")
            yield _Cluster(letters, font, shown[::-1] if leftward else shown, at, leftward)
            at += len(shown)
        run = run.next
    layout.deactivate()


def _of_run(text: bytes, glyphs: Any) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the clusters of a run, whose text is in UTF-8, with their glyphs as they are drawn."""
    starts = glyphs.log_clusters[0 : glyphs.num_glyphs]
    ends = dict(pairwise([*sorted(set(starts)), len(text)]))
    for start, numbers in groupby(range(glyphs.num_glyphs), starts.__getitem__):
        shown = tuple(glyphs.glyphs[number].glyph for number in numbers)
        shown = tuple(glyph for glyph in shown if glyph < pango.PANGO_GLYPH_EMPTY)
        if shown:
            yield text[start : ends[start]].decode(), shown


def _letters(cluster: _Cluster) -> Iterator[tuple[int, str]]:
    """Yield what each glyph of a cluster tells: its letter, by the font, or what is left over."""
    if len(cluster.glyphs) == len(cluster.text) == 1:
        yield cluster.glyphs[0], cluster.text
        return
    by_letter, by_glyph = _characters(cluster.font.file_content, cluster.font.index)
    letters, glyphs = list(unicodedata.normalize("NFD", cluster.text)), list(cluster.glyphs)
    for letter in list(letters):
        glyph = by_letter.get(ord(letter))
        if glyph in glyphs:
            glyphs.remove(glyph)
            letters.remove(letter)
            yield glyph, letter
    if len(letters) == len(glyphs):
        yield from zip(glyphs, letters, strict=True)
    elif glyphs:
        rest = unicodedata.normalize("NFC", "".join(letters))
        # One character for a letter and its mark, which who reads to the left cannot turn round.
        whole = chr(by_glyph.get(glyphs[0], 0))
        yield glyphs[0], (whole if _same(whole, rest) else rest) or _NOTHING
        yield from ((glyph, _NOTHING) for glyph in glyphs[1:])


@lru_cache(maxsize=4)
def _characters(data: bytes, number: int) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """Return the glyphs of a font by their characters, and the other way round."""
    font = TTFont(BytesIO(data), fontNumber=number, lazy=True)
    by_letter = {code: font.getGlyphID(name) for code, name in font.getBestCmap().items()}
    return by_letter, {glyph: code for code, glyph in by_letter.items()}


def _same(one: str, other: str) -> bool:
    """Tell whether two texts are the same, however their marks and hyphens are written."""
    return _normal(one) == _normal(other)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace(_HYPHEN, "-")
