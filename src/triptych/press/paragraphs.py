"""The justified paragraphs of a page: their text, whose it is, and in which styles it is set.

WeasyPrint's boxes know styles and widths, the page's elements know the text. So the two are read
side by side and compared letter by letter: a paragraph whose boxes say anything else than its
elements (for instance because a style changes case) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes

from triptych.press import metrics
from triptych.press.breaking import Measure

Element = Any
Box = Any

_SPACES = re.compile("[ \t\n\r\f]+")
_WRAPS = {"normal", "nowrap"}
_BLOCK = "\n"  # stands for a block among the pieces


class Node(NamedTuple):
    """A text of the page: the `text` or the `tail` of an element."""

    element: Element
    name: str

    def read(self) -> str:
        """Return the text."""
        return getattr(self.element, self.name) or ""

    def write(self, text: str) -> None:
        """Replace the text."""
        setattr(self.element, self.name, text)


@dataclass
class Piece:
    """A stretch of a paragraph in one style. Without a `node` it is no text of the page's own.

    `owner` is the element that `style` is the style of. `width` is the picture's or box's that
    the piece stands for; `before` and `after` are the margins, borders and padding of inline
    boxes that begin and end here. All in CSS pixels.
    """

    text: str
    style: Any
    owner: Element
    node: Node | None = None
    width: float | None = None
    before: float = 0.0
    after: float = 0.0


@dataclass
class Lines:
    """The lines of one element, in order, and the width of the block they stand in.

    `blocks` are the elements of the page that are blocks; shared by all its lines.
    """

    element: Element
    block_width: float
    blocks: set[Element]
    boxes: list[Box] = field(default_factory=list)

    @property
    def style(self) -> Any:
        """Return the style of the lines."""
        return self.boxes[0].style

    @property
    def em(self) -> float:
        """Return the size of the font in CSS pixels."""
        return float(self.style["font_size"])

    @property
    def measure(self) -> Measure:
        """Return how wide the lines may be, in em; the first one less its indent."""
        indent = float(self.boxes[0].text_indent)
        others = self.block_width / self.em
        return Measure(((self.block_width - indent) / self.em,) if indent else (), others)


class Paragraph(NamedTuple):
    """A paragraph, with all that its lines depend on.

    `outside` are elements inside its own that are set elsewhere, such as footnotes.
    """

    lines: Lines
    pieces: list[Piece]
    outside: list[Element]

    @property
    def text(self) -> str:
        """Return the text, each run of white space as one space."""
        return "".join(piece.text for piece in self.pieces)


def justified(pages: Sequence[Any]) -> list[Lines]:
    """Return the lines of each element of the pages that has justified text."""
    found: dict[Element, Lines] = {}
    blocks: set[Element] = set()
    for page in pages:
        for block in _blocks(page._page_box):
            lines = [child for child in block.children if isinstance(child, boxes.LineBox)]
            if block.is_in_normal_flow() and isinstance(block, boxes.BlockLevelBox):
                blocks.add(block.element)
            if lines:
                own = found.setdefault(block.element, Lines(block.element, block.width, blocks))
                own.boxes += lines
    return [lines for lines in found.values() if _is_justified(lines)]


def _is_justified(lines: Lines) -> bool:
    style = lines.style
    return bool(
        style["text_align_all"] == "justify"
        and style["direction"] == "ltr"
        and style["white_space"] == "normal"
        and lines.em > 0
    )


def _blocks(box: Box) -> Iterator[Box]:
    """Yield the boxes below `box` that have children, page margins left out, parents first."""
    for child in box.children:
        if isinstance(child, boxes.ParentBox) and not isinstance(child, boxes.MarginBox):
            if not isinstance(child, boxes.LineBox | boxes.InlineBox):
                yield child
            yield from _blocks(child)


def inline(box: Box) -> Iterator[Box]:
    """Yield the inline boxes in a line, in order, each before its children."""
    for child in box.children:
        if not isinstance(child, boxes.Box) or not child.is_in_normal_flow():
            continue
        yield child
        if isinstance(child, boxes.InlineBox):
            yield from inline(child)


def texts(line: Box) -> Iterator[Box]:
    """Yield the boxes of text in a line, in order."""
    return (box for box in inline(line) if isinstance(box, boxes.TextBox))


def read(lines: Lines) -> Paragraph | None:
    """Return the paragraph of some lines; None where it is of a kind that is left alone."""
    parts = _Parts.of(lines)
    if parts is None:
        return None
    pieces = list(parts.pieces())
    _strip_blocks(pieces)
    if not pieces or not _plain(pieces):
        return None
    _collapse(pieces)
    paragraph = Paragraph(lines, pieces, parts.outside)
    return paragraph if _matches(lines, paragraph.text) else None


def _strip_blocks(pieces: list[Piece]) -> None:
    """Drop the blocks that stand before or after all text, such as a list in an item."""
    for end in (0, -1):
        while pieces and (pieces[end].text == _BLOCK or not pieces[end].text.strip()):
            del pieces[end]


def _plain(pieces: Sequence[Piece]) -> bool:
    """Tell whether the pieces are of the usual kind of text, in which spaces are all alike."""
    return all(
        piece.style["white_space"] in _WRAPS
        and piece.style["text_transform"] == "none"
        and piece.style["direction"] == "ltr"
        and (piece.node is not None or "\n" not in piece.text)  # a line end, or a block
        for piece in pieces
    )


def _collapse(pieces: Sequence[Piece]) -> None:
    """Make each run of white space one space, across the pieces, and drop it at both ends."""
    after_space = True
    for piece in pieces:
        if piece.width is not None:
            after_space = False
            continue
        text = _SPACES.sub(" ", piece.text)
        piece.text = text[1:] if after_space and text.startswith(" ") else text
        after_space = text.endswith(" ") if text else after_space
    for piece in reversed(pieces):
        if piece.text:
            piece.text = piece.text.rstrip(" ")
            break


def _matches(lines: Lines, text: str) -> bool:
    """Tell whether the lines show a text: its letters, and hyphens at their ends."""
    rest = _letters(text)
    for line in lines.boxes:
        letters = _letters(shown(line))
        if not rest.startswith(letters):
            letters = letters.removesuffix(line.style["hyphenate_character"])
        if not rest.startswith(letters):
            return False
        rest = rest[len(letters) :]
    return not rest


def _letters(text: str) -> str:
    """Return a text without what vanishes at the ends of lines."""
    return text.replace(" ", "").replace(metrics.SOFT_HYPHEN, "")


def shown(line: Box) -> str:
    """Return what a line shows, with a sign for each picture or box."""
    return "".join(
        getattr(box, "text", metrics.ATOMIC)
        for box in inline(line)
        if not isinstance(box, boxes.InlineBox)
    )


@dataclass
class _Parts:
    """The boxes of a paragraph's lines by the elements they come from."""

    lines: Lines
    inline: dict[Element, list[Box]] = field(default_factory=dict)
    atomic: dict[Element, Box] = field(default_factory=dict)
    generated: dict[tuple[Element, str], tuple[str, Any]] = field(default_factory=dict)
    outside: list[Element] = field(default_factory=list)

    @classmethod
    def of(cls, lines: Lines) -> _Parts | None:
        """Sort the boxes; None where generated content is more than a few letters in a line."""
        parts = cls(lines)
        for line in lines.boxes:
            here: set[tuple[Element, str]] = set()
            for box in inline(line):
                _, _, pseudo = box.element_tag.partition("::")
                key = (box.element, pseudo)
                if pseudo.startswith("first-") or (pseudo and not parts._generate(box, key, here)):
                    return None
                if not pseudo:
                    parts._keep(box)
        return parts

    def _generate(self, box: Box, key: tuple[Element, str], here: set[Any]) -> bool:
        """Note generated text; false where it is no text, or goes on from the line before."""
        if isinstance(box, boxes.InlineBox):
            return not _padding(box)
        if not isinstance(box, boxes.TextBox) or (key in self.generated and key not in here):
            return False
        here.add(key)
        self.generated[key] = (self.generated.get(key, ("",))[0] + box.text, box.style)
        return True

    def _keep(self, box: Box) -> None:
        if isinstance(box, boxes.InlineBox):
            self.inline.setdefault(box.element, []).append(box)
        elif not isinstance(box, boxes.TextBox):
            self.atomic[box.element] = box

    def pieces(self) -> Iterator[Piece]:
        """Yield the pieces of the paragraph, in the order of the page's elements."""
        yield from self._inside(self.lines.element, self.lines.style)

    def _inside(self, element: Element, style: Any) -> Iterator[Piece]:
        yield from self._generated(element, "marker")
        yield from self._generated(element, "before")
        yield _piece(Node(element, "text"), style, element)
        for child in element:
            yield from self._child(child)
            yield _piece(Node(child, "tail"), style, element)
        yield from self._generated(element, "after")

    def _child(self, child: Element) -> Iterator[Piece]:
        """Yield what a child brings into the paragraph: nothing where it is taken out of it."""
        own = self.inline.get(child)
        if own:
            inner = list(self._inside(child, own[0].style))
            inner[0].before += _left(own[0])
            inner[-1].after += _right(own[-1])
            yield from inner
        elif child in self.atomic:
            box = self.atomic[child]
            yield Piece(metrics.ATOMIC, box.style, child, width=float(box.margin_width()))
        else:
            self.outside.append(child)
            yield from self._generated(child, "footnote-call")
            if child in self.lines.blocks or child.tag == "table":
                yield Piece(_BLOCK, self.lines.style, child)

    def _generated(self, element: Element, pseudo: str) -> Iterator[Piece]:
        if (element, pseudo) in self.generated:
            text, style = self.generated[element, pseudo]
            yield Piece(text, style, element)


def _piece(node: Node, style: Any, owner: Element) -> Piece:
    return Piece(_text(node, style), style, owner, node)


def _text(node: Node, style: Any) -> str:
    text = node.read()
    if style["hyphens"] == "none":  # WeasyPrint drops them there
        text = text.replace(metrics.SOFT_HYPHEN, "")
    return text


def _left(box: Box) -> float:
    return float(box.margin_left + box.border_left_width + box.padding_left)


def _right(box: Box) -> float:
    return float(box.margin_right + box.border_right_width + box.padding_right)


def _padding(box: Box) -> bool:
    return bool(_left(box) or _right(box))
