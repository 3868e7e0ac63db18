"""What WeasyPrint has laid out, as plain pieces: texts, pictures, and the flow they stand in.

Lengths are CSS pixels from the page's upper left corner. The walk keeps a list of what is yet to
be seen instead of calling itself, so that no depth of nesting ends it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

X_HEIGHT = 0.5  # of an em: what of a letter is surely ink, above its baseline
_SPACE = 0.25  # of an em
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_CAPTIONS = frozenset(("figcaption", "caption"))
_CELLS = frozenset(("td", "th"))
# Their content has an order of its own, which no page end parts without need.
_APART = (boxes.TableBox, boxes.FlexContainerBox, boxes.GridContainerBox)

FLOW, NOTES, FURNITURE = "flow", "notes", "furniture"


class Rect(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def within(self, other: Rect) -> Rect:
        """Return what this has in common with another."""
        return Rect(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )


@dataclass(slots=True)
class Line:
    """A line of text, or something else of the flow that no page end parts, such as a picture.

    `slot` is the page's or the column's part of the flow, which ends at `edge`; `block` is the
    paragraph it belongs to.
    """

    page: int
    slot: int
    area: Rect
    zone: str
    edge: float = 0.0
    block: int = 0
    orphans: int = 1
    widows: int = 1
    heading: bool = False
    group: int = 0  # the figure or table it belongs to
    table: bool = False  # stands in a table's cell
    caption: bool = False
    in_flow: bool = False  # stands in the text's own order
    cut: bool = False  # ends in an ellipsis where it is too long, as its style asks
    broken: bool = False  # ends within a word, by a hyphen
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return its words."""
        return " ".join("".join(self.texts).split())


class Piece(NamedTuple):
    """A text in one face, or a picture; of a text, `area` is from its x-height to its baseline.

    `limit` is where the box ends in which it stands, `owner` that box; `clip` what it is cut to.
    """

    page: int
    line: Line
    area: Rect
    text: str  # empty for a picture
    limit: float
    owner: int
    clip: Rect | None
    placed: bool  # positioned by the style, not by the flow


class Sheet(NamedTuple):
    """A page: its size, where its text ends, and where its notes begin."""

    number: int
    size: Rect
    foot: float
    notes: Rect | None
    blank: bool  # left empty because the style sheet asks for it

    @property
    def end(self) -> float:
        """Return how far down the page its text may go."""
        return min(self.foot, self.notes.top) if self.notes else self.foot


@dataclass
class Layout:
    """All pages of a print."""

    sheets: list[Sheet] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


class _Around(NamedTuple):
    """What holds of all that stands in a box: `block` is the box, the rest as in the others."""

    page: int
    zone: str
    block: Any
    limit: float
    clip: Rect | None
    owner: int = 0
    slot: int = 0
    edge: float = 0.0
    group: int = 0
    line: Line | None = None
    in_flow: bool = True
    heading: bool = False
    table: bool = False
    caption: bool = False
    placed: bool = False


def layout(pages: Sequence[Any]) -> Layout:
    """Return the pieces of WeasyPrint's pages."""
    found = Layout()
    for number, page in enumerate(pages, 1):
        box = page._page_box
        found.sheets.append(_sheet(number, box))
        for child, around in _parts(number, box):
            _walk(child, around, found)
    return found


def _sheet(number: int, page: Any) -> Sheet:
    size = Rect(0, 0, page.margin_width(), page.margin_height())
    areas = [_border(box) for box in page.children if isinstance(box, boxes.FootnoteAreaBox)]
    foot = page.content_box_y() + page.height
    return Sheet(number, size, foot, areas[0] if areas else None, page.page_type.blank)


def _parts(number: int, page: Any) -> Iterator[tuple[Any, _Around]]:
    """Yield the parts of a page: its text, its notes, its running heads and feet."""
    clip = _padding(page) if page.style["overflow"] != "visible" else None
    for at, box in enumerate(page.children):
        zone = FURNITURE if isinstance(box, boxes.MarginBox) else NOTES if at else FLOW
        right = page.content_box_x() + page.width if zone == FLOW else _border(box).right
        clipped = None if zone == FURNITURE else clip
        yield box, _Around(number, zone, box, right, clipped, edge=right)


def _walk(root: Any, around: _Around, found: Layout) -> None:
    waiting = [(root, around)]
    while waiting:
        box, around = waiting.pop()
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, boxes.TextBox):
            _add_text(box, around, found)
        elif isinstance(box, boxes.ReplacedBox):
            _add_picture(box, around, found)
        elif box.children and not box.transformation_matrix:
            inner = _inside(box, around, found)
            waiting.extend((child, inner) for child in reversed(box.children))


def _inside(box: Any, around: _Around, found: Layout) -> _Around:
    """Return what holds of the children of a box, and note it where it is a line."""
    if isinstance(box, boxes.LineBox):
        line = _line(box, around)
        found.lines.append(line)
        return around._replace(line=line)
    if isinstance(box, boxes.InlineBox):
        return around
    if isinstance(box, _APART) and around.in_flow and around.zone == FLOW:
        found.lines.append(_whole(box, around))
    return _bounded(box, _named(box, around))


def _named(box: Any, around: _Around) -> _Around:
    """Return what an element says of its content by what it is."""
    tag = box.element_tag
    changes: dict[str, Any] = {"block": box}
    if box.is_column:
        changes |= {"slot": id(box), "edge": _border(box).right}
    if tag in _HEADINGS:
        changes["heading"] = True
    if tag in _CELLS:
        changes["table"] = True
    if tag in _CAPTIONS:
        changes["caption"] = True
    elif tag == "figure" or (box.is_table_wrapper and not around.group):
        changes["group"] = id(box.element)
    apart = isinstance(box, (*_APART, boxes.InlineBlockBox)) or box.is_floated()
    if apart or box.is_flex_item or box.is_grid_item or box.is_outside_marker:
        changes["in_flow"] = False
    return around._replace(**changes)


def _bounded(box: Any, around: _Around) -> _Around:
    """Return how far what stands in a box may reach."""
    style = box.style
    changes: dict[str, Any] = {}
    edge = _border(box).right
    placed = style["position"] != "static" and not box.is_outside_marker
    if placed or box.margin_right < 0 or box.is_outside_marker:  # it is meant to stand outside
        changes = {"limit": edge, "owner": id(box)}
        if style["position"] in {"absolute", "fixed"}:
            changes |= {"in_flow": False, "placed": True}
    elif edge < around.limit - 0.01 and isinstance(box, boxes.BlockContainerBox):
        changes = {"limit": edge, "owner": id(box)}
    if style["overflow"] != "visible" and not isinstance(box, boxes.PageBox):
        own = _padding(box)
        changes["clip"] = around.clip.within(own) if around.clip else own
    return around._replace(**changes) if changes else around


def _line(box: Any, around: _Around) -> Line:
    style = around.block.style
    left, top = box.position_x, box.position_y
    return Line(
        around.page,
        around.slot,
        Rect(left, top, left + box.width, top + box.height),
        block=hash((id(style), id(around.block.element))),  # items of a list share their style
        orphans=style["orphans"],
        widows=style["widows"],
        heading=around.heading,
        group=around.group,
        table=around.table,
        caption=around.caption,
        in_flow=around.in_flow and around.zone == FLOW,
        zone=around.zone,
        edge=around.edge,
        cut=box.text_overflow == "ellipsis",
    )


def _whole(box: Any, around: _Around) -> Line:
    """Return what has an order of its own, such as a table, as one line of the flow."""
    line = Line(around.page, around.slot, _border(box), around.zone, in_flow=True)
    line.group, line.heading = around.group or id(box.element), around.heading
    return line


def _add_text(box: Any, around: _Around, found: Layout) -> None:
    style, line = box.style, around.line
    size = style["font_size"]
    if not size or line is None:
        return
    line.texts.append(box.text)
    line.broken = box.text.endswith(style["hyphenate_character"])
    if not (text := box.text.strip()) or style["visibility"] != "visible":
        return
    spare = _SPACE * size
    left = box.position_x + spare * (len(box.text) - len(box.text.lstrip()))
    right = box.position_x + box.width - spare * (len(box.text) - len(box.text.rstrip()))
    base = box.position_y + box.baseline
    area = Rect(left, base - X_HEIGHT * size, right, base)
    found.pieces.append(_piece(around, line, area, text))


def _add_picture(box: Any, around: _Around, found: Layout) -> None:
    if box.style["visibility"] != "visible":
        return
    area = _border(box)
    line = around.line
    if line is None:
        line = Line(around.page, around.slot, area, around.zone, group=around.group)
        line.in_flow = around.in_flow and around.zone == FLOW and not box.is_floated()
        found.lines.append(line)
    placed = around.placed or box.style["position"] != "static"
    if placed or box.margin_right < 0:
        around = around._replace(limit=area.right, placed=placed)
    found.pieces.append(_piece(around, line, area, ""))


def _piece(around: _Around, line: Line, area: Rect, text: str) -> Piece:
    limit, owner, clip, placed = around.limit, around.owner, around.clip, around.placed
    return Piece(around.page, line, area, text, limit, owner, clip, placed)


def _border(box: Any) -> Rect:
    left, top = box.border_box_x(), box.border_box_y()
    return Rect(left, top, left + box.border_width(), top + box.border_height())


def _padding(box: Any) -> Rect:
    left, top = box.padding_box_x(), box.padding_box_y()
    return Rect(left, top, left + box.padding_width(), top + box.padding_height())
