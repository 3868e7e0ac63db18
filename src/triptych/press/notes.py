"""Footnotes that a layout would lose.

Where the second line of a paragraph does not fit on a page, WeasyPrint puts off notes of the page
to the next, so that the first line is not alone; notes that are called in this second line it
forgets. A paragraph that asks for one line more is not broken there: it goes to the next page, and
so do its notes.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from weasyprint.formatting_structure import boxes

_MOST = 8  # times that a page is laid out again; what is then lost, the gate on words tells


def keep(render: Callable[[], Any], root: Any) -> Any:
    """Return the document that `render` lays out of the tree below `root`, with all its notes."""
    document = render()
    for _ in range(_MOST):
        callers = list(_callers(root, document.pages))
        if not callers:
            break
        for element, orphans in callers:
            element.set("style", f"{element.get('style', '')}; orphans: {orphans + 1}")
        document = None  # before the next is laid out
        gc.collect()
        document = render()
    return document


def _callers(root: Any, pages: Sequence[Any]) -> Iterator[tuple[Any, int]]:
    """Yield the elements whose lines call a note that no page shows, and their orphans."""
    shown = {id(box.element) for page in pages for area in _areas(page) for box in area.children}
    notes = (one for one in root.iter() if one.get("role") == "doc-footnote")
    lost = {id(note) for note in notes if id(note) not in shown}
    if lost:  # or else they stand elsewhere, as those of a table do
        for block in (box for page in pages for box in page._page_box.descendants()):
            if isinstance(block, boxes.BlockContainerBox) and _calls(block, lost):
                yield block.element, block.style["orphans"]


def _areas(page: Any) -> Iterator[Any]:
    return (box for box in page._page_box.children if isinstance(box, boxes.FootnoteAreaBox))


def _calls(block: Any, lost: set[int]) -> bool:
    """Tell whether a line of a block calls a note that is lost."""
    lines = (child for child in block.children if isinstance(child, boxes.LineBox))
    return any(
        box.footnote is not None and id(box.footnote.element) in lost
        for line in lines
        for box in line.descendants()
    )
