"""Total-fit line breaks: all lines of a justified paragraph chosen together.

WeasyPrint fills one line after the other. Once it has laid out the page, the boxes tell the styles
and the widths of its paragraphs (`paragraphs`); the lines of those in narrow columns are chosen
(`places`, `breaking`); and the page's text is changed so that WeasyPrint, laying it out once more,
comes to these lines by itself: a space that it would have broken at too late becomes one that does
not break, and words are hyphenated only where they were chosen to be. Nothing of WeasyPrint is
replaced. When the lines stand, what was put into the text is taken out again, so that the PDF says
what the author wrote, and the white in them is evened out (`spacing`).
"""

from __future__ import annotations

import gc
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from weasyprint.document import Page

from triptych.press import LineBreaks, breaking, paragraphs, places, spacing
from triptych.press.breaking import Break, Measure, Rules
from triptych.press.metrics import SOFT_HYPHEN
from triptych.press.paragraphs import Element, Lines, Node, Paragraph
from triptych.press.places import Place

NARROW = 25.0  # em; see docs/explanation/line-breaks.md for what it gains and costs
_SHRINK = 0.045  # em, a fifth of the space of our faces; more, and words run together
_RULES = Rules(_SHRINK, (0.45, 0.75, breaking.UNLIMITED), least_end=2.0)

_SAFETY = 0.02  # em; what is so near the margin could turn out not to fit
_DOUBT = 0.1  # em; what is so far beyond it could turn out to fit

_NO_BREAK_SPACE = "\u00a0"
_NO_BREAK_HYPHEN = "\u2011"
_WORD_JOINER = "\u2060"
_ZERO_WIDTH_SPACE = "\u200b"
_GLUE = {
    " ": _NO_BREAK_SPACE,
    "-": _NO_BREAK_HYPHEN,
    "\u2010": _NO_BREAK_HYPHEN,
    SOFT_HYPHEN: "",
    _ZERO_WIDTH_SPACE: "",
}
"""What stands before a break that is not to be: by what it is replaced."""
_UNGLUED = str.maketrans(
    {_NO_BREAK_SPACE: " ", _NO_BREAK_HYPHEN: "-", SOFT_HYPHEN: None, _WORD_JOINER: None}
)


class _Fit(NamedTuple):
    """A paragraph, the lines found for it, and the places that WeasyPrint must not break at."""

    paragraph: Paragraph
    chosen: list[Place]
    forbidden: list[Place]


class Change(NamedTuple):
    """What is changed of a paragraph's element so that its lines end where they are to.

    `lines` are the author's letters in each line that is to be; `styles` say what is added to the
    style of an element; spaces shrink by `shrink` CSS pixels. No box is kept, since the document
    they belong to takes more memory than all else.
    """

    element: Element
    lines: list[str]
    texts: list[tuple[Node, str]]
    styles: list[tuple[Element, str]]
    shrink: float


def lay_out(render: Callable[[], Any], line_breaks: LineBreaks) -> Any:
    """Return the document that `render` lays out, with the line breaks asked for.

    Where paragraphs are to be fitted, the texts of the page are changed, and all is laid out
    again. Where lines come out otherwise than chosen, since a float stands beside them for
    instance, their element is given its own text back, and all is laid out once more.
    """
    document = render()
    if line_breaks == "greedy":
        return document
    changes = _changes(document, NARROW if line_breaks == "auto" else breaking.UNLIMITED)
    if not changes:
        return document
    document = None  # before the next is laid out
    gc.collect()
    made = {change.element: _Made(change) for change in changes}
    document = render()
    if _undone(document, made):
        document = None
        gc.collect()
        document = render()
    for lines in paragraphs.justified(document.pages):
        if lines.element in made:
            _tidy(lines, made[lines.element].change)
    document.pages = [Page(page._page_box) for page in document.pages]  # links have moved
    return document


def _changes(document: Any, limit: float) -> list[Change]:
    """Return what is to be changed of the page for justified paragraphs up to `limit` em wide."""
    narrow = (
        lines for lines in paragraphs.justified(document.pages) if lines.measure.others <= limit
    )
    read = (paragraph for lines in narrow if (paragraph := paragraphs.read(lines)))
    return [_change(fit) for paragraph in read if (fit := _fit(paragraph))]


def _fit(paragraph: Paragraph) -> _Fit | None:
    """Choose the lines of a paragraph; None where it is one line, or has no good ones."""
    where = places.places(paragraph)
    breaks = places.breaks(paragraph, where, _SHRINK)
    measure = _safe(paragraph.lines.measure)
    ends = breaking.lines(breaks, measure, _RULES)
    if ends is None or len(ends) == 1:
        return None
    forbidden = [where[at] for at in _reachable(breaks, measure, ends)]
    return _Fit(paragraph, [where[at] for at in ends], forbidden)


def _safe(measure: Measure) -> Measure:
    return Measure(tuple(one - _SAFETY for one in measure.first), measure.others - _SAFETY)


def _reachable(breaks: Sequence[Break], measure: Measure, ends: Sequence[int]) -> Iterator[int]:
    """Yield the breaks behind the chosen ones that WeasyPrint could still reach in their lines."""
    for line, (begin, end) in enumerate(pairwise([0, *ends])):
        wide = measure.of(line) + _SAFETY + _DOUBT
        for at in range(end + 1, len(breaks) - 1):
            bare = breaks[at]._replace(hyphen=0.0)
            if breaking.growth([breaks[begin], bare], 0, 1, wide, _SHRINK) is None:
                break
            yield at


def _change(fit: _Fit) -> Change:
    """Return what is changed for a fit."""
    letters = _edited(fit)
    texts: list[tuple[Node, str]] = []
    at = 0
    for piece in fit.paragraph.pieces:
        begin, at = at, at + len(piece.text)
        text = "".join(letters[begin:at])
        if piece.node is not None and text != piece.text:
            texts.append((piece.node, text))
    lines = fit.paragraph.lines
    shrink = _SHRINK * lines.em
    styles = list(_styles(fit.paragraph, shrink))
    return Change(lines.element, list(_lines(fit)), texts, styles, shrink)


def _styles(paragraph: Paragraph, shrink: float) -> Iterator[tuple[Element, str]]:
    """Yield styles that let words be hyphenated only where it is said, and spaces be narrower.

    What stands inside the paragraph but is set elsewhere keeps the style it had.
    """
    own, hyphens = paragraph.lines.element, paragraph.lines.style["hyphens"]
    inside = {
        piece.owner: None
        for piece in paragraph.pieces
        if piece.node is not None and piece.style["hyphens"] == "auto"
    }
    boxes = [piece.owner for piece in paragraph.pieces if piece.width is not None]
    yield own, f"word-spacing: {-shrink}px"
    for element in [*boxes, *paragraph.outside]:
        yield element, f"hyphens: {hyphens}; word-spacing: 0"
    for element in inside:
        yield element, "hyphens: manual"


class _Made:
    """A change that was made to the page, and what was there before."""

    def __init__(self, change: Change) -> None:
        """Make it."""
        self.change = change
        self._before: list[tuple[Callable[[str], None], str]] = []
        for node, text in change.texts:
            self._before.append((node.write, node.read()))
            node.write(text)
        for element, more in change.styles:
            self._style(element, more)

    def _style(self, element: Element, more: str) -> None:
        old = element.get("style", "")
        self._before.append((lambda value: element.set("style", value), old))
        element.set("style", f"{old}; {more}" if old else more)

    def undo(self) -> None:
        """Give the element its own text back."""
        for write, old in reversed(self._before):
            write(old)


def _lines(fit: _Fit) -> Iterator[str]:
    """Yield the author's letters in each line that is to be."""
    letters = [place.letter for place in fit.chosen]
    for begin, end in pairwise([0, *letters]):
        yield _own(fit.paragraph.text[begin:end])


def _edited(fit: _Fit) -> list[str]:
    """Return what stands for each letter of the paragraph, with the breaks that are to be."""
    letters = list(fit.paragraph.text)
    own = [piece.node is not None for piece in fit.paragraph.pieces for _ in piece.text]
    for place in fit.chosen:
        if place.kind == "point":
            letters[place.letter] = SOFT_HYPHEN + letters[place.letter]
    for place in fit.forbidden:
        at = place.letter
        if place.kind == "point" or place.fixed:
            continue
        if not own[at - 1]:
            letters[at] = _WORD_JOINER + letters[at]
        elif letters[at - 1] == " " and _is_dash(letters[at - 2]):
            letters[at - 1] = _WORD_JOINER + _NO_BREAK_SPACE
        else:
            letters[at - 1] = _GLUE.get(letters[at - 1], letters[at - 1] + _WORD_JOINER)
    return letters


def _is_dash(letter: str) -> bool:
    """Tell whether lines may end after a letter even before a no-break space (UAX 14, LB12a)."""
    return unicodedata.category(letter[-1:] or " ") == "Pd" or letter == "|"


def _undone(document: Any, made: dict[Element, _Made]) -> bool:
    """Undo the changes that did not serve, and tell whether there were any."""
    after = {lines.element: lines for lines in paragraphs.justified(document.pages)}
    failed = [
        element
        for element, one in made.items()
        if element not in after or _failed(after[element], one.change)
    ]
    for element in failed:
        made.pop(element).undo()
    return bool(failed)


def _failed(lines: Lines, change: Change) -> bool:
    """Tell whether the lines are not those that were chosen, or leave their column."""
    if [_own(paragraphs.shown(line)) for line in lines.boxes] != change.lines:
        return True
    return any(line.width > lines.block_width + lines.em * _SAFETY for line in lines.boxes)


def _own(text: str) -> str:
    """Return the letters of a line that are the author's."""
    return text.translate(_UNGLUED).rstrip(" -\u2010")


def _tidy(lines: Lines, change: Change) -> None:
    """Take out of laid-out lines what was put into their text, and even out their spaces."""
    for line in lines.boxes:
        retyped = [_retype(box) for box in paragraphs.texts(line)]
        if line is not lines.boxes[-1]:
            spacing.fill(line, lines.em, retyped=any(retyped))
    spacing.relax(lines.boxes[-1], lines.block_width, change.shrink)


def _retype(box: Any) -> bool:
    """Give a box of text its own letters back, and tell whether their number changed."""
    text = box.text.translate(_UNGLUED)
    changed = len(text) != len(box.text)
    box.text = box.pango_layout.text = text
    return changed
