"""Figures that a page has no room left for: the text behind takes the room, and they come after it.

WeasyPrint sets a figure where the text has it. Where it does not fit any more, it goes to the next
page, and the rest of this one stays white. Typesetters let the text go on and set the figure at
the head of the next page. So the figure is put behind the paragraphs that fill the page, and all
is laid out once more; nothing of WeasyPrint is replaced.

A figure stays where the author wants it (`{.here}`), where the words before it lead to it by a
colon, and before a heading, another figure or a table, which it does not pass.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes

from triptych.press.pieces import Layout, Line, layout

Element = Any

HOLE = 75.0  # CSS pixels, two centimetres: what is less is no hole
_MOST = 8  # figures that are moved; for each, all is laid out once more
_MOST_PAGES = 400  # that are laid out once more: then no other figure is moved
_PASSED = frozenset(("blockquote", "dl", "ol", "p", "ul"))
_HERE, _ACROSS, _PARAGRAPH = "here", "across", "paragraph"


class _Hole(NamedTuple):
    """The white that a figure leaves before it, and the `room` behind it, in CSS pixels."""

    figure: Element
    height: float
    room: float


class Floats:
    """The figures of a page of HTML, each of which may be moved once."""

    def __init__(self, root: Element) -> None:
        """Know the figures of a tree."""
        self._figures = {id(one): one for one in root.iter("figure") if _may_move(one)}
        self._parents = {child: parent for parent in root.iter() for child in parent}
        self._moved = self._pages = 0

    def lay_out(self, render: Callable[[], Any]) -> Any:
        """Return the document that `render` lays out, its figures where they leave no holes."""
        document = render()
        while self._may_go_on() and self._move(document):
            self._moved += 1
            self._pages += len(document.pages)
            document = None  # before the next is laid out
            gc.collect()
            document = render()
        return document

    def _may_go_on(self) -> bool:
        return bool(self._figures) and self._moved < _MOST and self._pages < _MOST_PAGES

    def _move(self, document: Any) -> bool:
        """Move the first figure that leaves a hole and may pass what follows; tell if one did."""
        for hole in self._holes(layout(document.pages)):
            del self._figures[id(hole.figure)]
            way = self._way(hole.figure)
            if passed := _far_enough(_heights(document, way), hole):
                self._put(hole.figure, passed)
                return True
        return False

    def _holes(self, found: Layout) -> Iterator[_Hole]:
        """Yield the holes that figures leave which begin a page or a column."""
        lines = [line for line in found.lines if line.in_flow]
        for at, (before, after) in enumerate(pairwise(lines), 1):
            if (before.page, before.slot) == (after.page, after.slot):
                continue
            first = next((line for line in lines[at:] if not line.heading), after)
            figure = self._figures.get(first.group)
            height = _foot(found, before, after) - before.area.bottom
            if figure is not None and first.group != before.group and height >= HOLE:
                end = [one for one in lines if one.group == first.group][-1]
                yield _Hole(figure, height, found.sheets[end.page - 1].end - end.area.bottom)

    def _way(self, figure: Element) -> list[Element]:
        """Return what a figure may pass: the text behind it, unless it is led to by a colon."""
        siblings = list(self._parents[figure])
        at = siblings.index(figure)
        before = "".join(siblings[at - 1].itertext()) if at else ""
        if before.rstrip().endswith(":"):
            return []
        way: list[Element] = []
        for element in siblings[at + 1 :]:
            if not _is_text(element):
                break
            way.append(element)
        return way

    def _put(self, figure: Element, passed: int) -> None:
        """Put a figure behind so many of the elements that follow it."""
        parent = self._parents[figure]
        at = list(parent).index(figure)
        parent.remove(figure)
        parent.insert(at + passed, figure)


def _may_move(figure: Element) -> bool:
    return not {_HERE, _ACROSS} & set(_classes(figure)) and not any(
        _HERE in _classes(picture) for picture in figure.iter("img")
    )


def _classes(element: Element) -> list[str]:
    return str(element.get("class", "")).split()


def _is_text(element: Element) -> bool:
    return element.tag in _PASSED or _PARAGRAPH in _classes(element)


def _foot(found: Layout, before: Line, after: Line) -> float:
    """Return how far down the page or column could be filled that ends between two lines."""
    if after.page == before.page:  # columns of one page are as high as the highest
        return max(one.area.bottom for one in found.lines if one.in_flow and one.page == after.page)
    return found.sheets[before.page - 1].end


def _heights(document: Any, elements: Iterable[Element]) -> dict[Element, float]:
    """Return how high elements are, in their order, their parts on all pages together."""
    heights = dict.fromkeys(elements, 0.0)
    for page in document.pages if heights else ():
        for box in page._page_box.descendants():
            if isinstance(box, boxes.BlockLevelBox) and box.element in heights:
                heights[box.element] += box.margin_height()
    return heights


def _far_enough(heights: Mapping[Element, float], hole: _Hole) -> int:
    """Return how many elements fill a hole and leave the figure its place on the next page.

    That is all of them where they do not fill it.
    """
    filled = 0.0
    for passed, height in enumerate(heights.values(), 1):
        filled += height
        if filled >= hole.height:
            return passed if filled - hole.height <= hole.room else passed - 1
    return len(heights)
