"""The places where the lines of a paragraph may end, and what each means for the lines' widths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Literal, NamedTuple

from triptych.press import metrics
from triptych.press.breaking import Break
from triptych.press.metrics import SOFT_HYPHEN
from triptych.press.paragraphs import Paragraph, Piece
from triptych.press.spacing import SPACES

Kind = Literal["space", "hyphen", "soft", "point", "other", "edge"]
"""What a line ends at: a space, the author's hyphen or soft hyphen, a point at which a word is
hyphenated, anything else (a dash, a slash); or the beginning or the end of the paragraph."""

HYPHENS = "-\u2010"

_PENALTIES: dict[Kind, float] = {"point": 100.0, "soft": 100.0, "hyphen": 60.0, "other": 30.0}
_NAME = 60.0  # more, for breaking a word that begins with a capital
_COMPOUND = 60.0  # more, for breaking a word at another place than its own hyphen
_STUB = 80.0  # more, for leaving or carrying over only two letters


class Place(NamedTuple):
    """A place in a paragraph's text: the next line begins with its character number `letter`.

    A `fixed` place stays, because the text there is not the page's own. `hyphen` is the width of
    the hyphen that is added there, in CSS pixels.
    """

    letter: int
    kind: Kind
    penalty: float = 0.0
    fixed: bool = False
    hyphen: float = 0.0


def places(paragraph: Paragraph) -> list[Place]:
    """Return the places at which lines may end, in order, with the paragraph's two ends."""
    found: dict[int, Place] = {}
    begin, before = 0, None
    for piece in paragraph.pieces:
        if not piece.text:
            continue
        if before and _parts(before, piece):
            fixed = before.node is None and piece.node is None
            found[begin] = _place(paragraph.text, before, begin, fixed or _stays(before))
        if piece.width is None:
            found |= {place.letter: place for place in _inside(paragraph.text, piece, begin)}
        begin, before = begin + len(piece.text), piece
    found[0] = Place(0, "edge")
    found[begin] = Place(begin, "edge", fixed=True)
    return [found[letter] for letter in sorted(found)]


def _stays(before: Piece) -> bool:
    """Tell whether text that is not the page's own allows a break after it, whatever follows."""
    return before.node is None and before.text[-1] in " \u200b"


def _parts(before: Piece, piece: Piece) -> bool:
    """Tell whether a line may end between two pieces."""
    wraps = "normal" in (before.style["white_space"], piece.style["white_space"])
    return wraps and metrics.may_part(before.text[-1], piece.text[0], piece.style["lang"])


def _inside(text: str, piece: Piece, begin: int) -> Iterator[Place]:
    """Yield the places inside a piece that begins at text[begin]."""
    if piece.style["white_space"] != "normal":
        return
    analysis = metrics.analyse(piece.text, piece.style["lang"])
    if piece.node is not None:
        for word in analysis.words:
            yield from _points(text, piece, begin + word.start, begin + word.end)
    for at in analysis.breaks:
        yield _place(text, piece, begin + at, piece.node is None)


def _place(text: str, piece: Piece, letter: int, fixed: bool) -> Place:
    """Return the place before a letter, at the end of `piece` or inside it."""
    before = text[letter - 1]
    kind: Kind = "other"
    if before == " ":
        kind = "space"
    elif before == SOFT_HYPHEN:
        kind = "soft"
    elif before in HYPHENS:
        kind = "hyphen"
    hyphen = metrics.hyphen(text[letter - 2], piece.style) if kind == "soft" else 0.0
    return Place(letter, kind, _PENALTIES.get(kind, 0.0), fixed, hyphen)


def _points(text: str, piece: Piece, start: int, end: int) -> Iterator[Place]:
    """Yield the points of the word text[start:end], if that is a whole word."""
    before, after = text[:start][-1:], text[end : end + 1]
    if before.isalnum() or after.isalnum():
        return
    word = text[start:end]
    penalty = _PENALTIES["point"]
    penalty += _NAME if word[0].isupper() and before and text[:start].rstrip()[-1:] != "." else 0
    penalty += _COMPOUND if (before in HYPHENS and before) or (after in HYPHENS and after) else 0
    for point in metrics.hyphenation(word, piece.style):
        stub = _STUB if min(point, len(word) - point) < 3 else 0.0
        hyphen = metrics.hyphen(word[point - 1], piece.style)
        yield Place(start + point, "point", penalty + stub, hyphen=hyphen)


def breaks(paragraph: Paragraph, where: Sequence[Place], shrink: float) -> list[Break]:
    """Return what each place means for the lines, in em.

    Spaces will be set narrower by `shrink`, in em, and then stretched; but they are measured as
    wide as they are.
    """
    text, em = paragraph.text, paragraph.lines.em
    reach = _reach(paragraph.pieces, shrink * em)
    spaces = [0, *accumulate(letter in SPACES for letter in text)]
    found: list[Break] = []
    for place in where:
        end = len(text[: place.letter].rstrip(" "))
        found.append(
            Break(
                end=reach[end] / em,
                start=reach[place.letter] / em,
                spaces=spaces[end],
                spaces_after=spaces[place.letter],
                hyphen=place.hyphen / em,
                hyphenated=place.kind in {"point", "soft", "hyphen"},
                penalty=place.penalty,
                fixed=place.fixed,
            )
        )
    return found


def _reach(pieces: Sequence[Piece], shrink: float) -> list[float]:
    """Return how far the text reaches before each letter and after the last, in CSS pixels."""
    widths: list[float] = []
    rest = 0.0  # of inline boxes that begin or end where there is no letter
    for piece in pieces:
        if not piece.text:
            rest += piece.before + piece.after
            continue
        own = [piece.width] if piece.width is not None else _advances(piece, shrink)
        own[0] += piece.before + rest
        own[-1] += piece.after
        widths += own
        rest = 0.0
    return [0.0, *accumulate(widths)]


def _advances(piece: Piece, shrink: float) -> list[float]:
    """Return the widths of a piece's letters.

    Where the width of spaces is changed, Pango does not kern them with what stands beside them.
    """
    style = piece.style.copy()
    style["word_spacing"] -= shrink
    widths = metrics.advances(piece.text, style)
    widths[-1] += metrics.trailing(style)
    return [
        one + shrink if letter in SPACES else one
        for letter, one in zip(piece.text, widths, strict=True)
    ]
