"""The white of a line that is broken already: how it is shared among spaces and letters.

WeasyPrint gives all of it to the spaces. Where these would become holes, because no break could
avoid it, letters take a part, too little for the eye to notice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import create_layout

from triptych.press import metrics, paragraphs

SPACES = " \u00a0"
"""The spaces that WeasyPrint stretches."""
HOLE = 0.36  # em; a space that grew by more looks like a hole
TRACKING = 0.05  # em; the most that letters are set apart
_CUT_OFF = 0.0005  # em; what is lost of each letter's tracking, see `_drawn`

Box = Any


def fill(line: Box, em: float, *, retyped: bool) -> None:
    """Share the white of a justified line among its spaces and, where that leaves holes, letters.

    The line keeps its width. `retyped` says that its text was changed, though hardly its width;
    `em` is in CSS pixels.
    """
    texts = list(paragraphs.texts(line))
    spaces = sum(_spaces(box) for box in texts)
    most = HOLE * em - line.style["word_spacing"]
    white = max((box.justification_spacing for box in texts), default=0.0)
    if not spaces or not white or (white <= most and not retyped):
        return
    width = sum(box.width for box in texts)
    white = (width - _natural(texts, 0.0)) / spaces
    tracking = 0.0
    if white > most:
        letters = sum(len(box.text) for box in texts)
        tracking = _drawn(min(TRACKING * em, (white - most) * spaces / letters), em)
        width += letters * _CUT_OFF * em
        white = (width - _natural(texts, tracking)) / spaces
    _set(line, white, tracking, 0.0)


def relax(line: Box, width: float, shrink: float) -> None:
    """Give the spaces of a line that is not justified back what they shrank by, if it has room.

    Lengths are in CSS pixels; `width` is how wide the line may be.
    """
    spaces = sum(_spaces(box) for box in paragraphs.texts(line))
    if spaces and not any(box.justification_spacing for box in paragraphs.texts(line)):
        _set(line, max(0.0, min(shrink, (width - line.width) / spaces)), 0.0, 0.0)


def _spaces(box: Box) -> int:
    return sum(letter in SPACES for letter in box.text)


def _natural(texts: Sequence[Box], tracking: float) -> float:
    """Return how wide boxes are before their spaces grow."""
    return sum(_width(box, _tracked(box, tracking)) for box in texts)


def _width(box: Box, style: Any) -> float:
    return metrics.width(box.text, style) + metrics.trailing(box.style)


def _drawn(tracking: float, em: float) -> float:
    """Return a tracking that WeasyPrint draws evenly.

    It cuts what it moves a letter by to thousandths of an em. Half of one more, and that is the
    same for all letters, whatever the fractions of their own widths.
    """
    return (int(tracking / em * 1000) / 1000 + _CUT_OFF) * em


def _tracked(box: Box, tracking: float) -> Any:
    """Return the style of a box with its letters set apart."""
    if not tracking:
        return box.style
    style = box.style.copy()
    style["letter_spacing"] = metrics.trailing(style) + tracking
    return style


def _set(box: Box, white: float, tracking: float, shift: float) -> float:
    """Set the text in a box and move it, and return how far what follows is to move."""
    if isinstance(box, boxes.TextBox):
        box.position_x += shift
        return shift + _set_text(box, white, tracking)
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += shift
        before = shift
        for child in box.children:
            if isinstance(child, boxes.Box) and child.is_in_normal_flow():
                shift = _set(child, white, tracking, shift)
        box.width += shift - before
        return shift
    box.translate(shift, 0)
    return shift


def _set_text(box: Box, white: float, tracking: float) -> float:
    """Set a box of text, and return by how much it became wider."""
    before = box.width
    style = _tracked(box, tracking)
    box.width = _width(box, style) + white * _spaces(box)
    box.style = style
    box.justification_spacing = white
    layout = create_layout(box.text, box.style, None, None, white)
    layout.deactivate()
    box.pango_layout = layout
    return float(box.width - before)
