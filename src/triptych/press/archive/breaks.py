"""The spaces that stand at the ends of lines, which WeasyPrint leaves out.

A line's end may part words or stand within one, as behind a hyphen or a slash. Only a space that is
there tells (ISO 32000-1, 14.8.2.5): without it, who reads the text and not its places runs the last
word of a line and the first of the next together. It is drawn behind the line's last letter, where
nobody sees it.

Private names: `Page._page_box`, `AbsolutePlaceholder._box`. Without documentation:
`TextBox.pango_layout`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from weasyprint.formatting_structure import boxes

from triptych.press.archive import roles


def show_spaces(root: roles.Element, pages: Sequence[Any]) -> None:
    """Let the texts of pages that are to be painted show the spaces at the ends of their lines.

    Lines that run to the left are left alone: the space would stand before the first letter.
    """
    above = {child: element for element in root.iter() for child in element}
    blocks: dict[roles.Element, list[Any]] = defaultdict(list)
    for page in pages:
        for box in texts(page):
            if box.element is not None and box.text.strip():  # a space alone is not drawn
                calls = box.element_tag.endswith("::footnote-call")
                element = above[box.element] if calls else box.element
                blocks[_block(element, above)].append(box)
    for block, lines in blocks.items():
        for box in _before_spaces(" ".join("".join(_written(block)).split()).casefold(), lines):
            if box.style["direction"] == "ltr":
                box.pango_layout.text += " "


def texts(page: Any) -> Iterator[Any]:
    """Yield the text boxes of a page in the order in which they are drawn."""
    waiting = [page._page_box]
    while waiting:
        box = waiting.pop()
        box = getattr(box, "_box", box)
        if isinstance(box, boxes.TextBox):
            yield box
        else:
            waiting.extend(reversed(getattr(box, "children", ())))


def _block(element: roles.Element, above: Mapping[Any, Any]) -> roles.Element:
    """Return the element whose lines an element's text stands in."""
    while roles.is_inline(element) and element in above:
        element = above[element]
    return element


def _written(block: roles.Element) -> Iterator[str]:
    """Yield the texts of a block, without those of blocks in it."""
    yield block.text or ""
    for child in block:
        if roles.is_inline(child):
            yield from _written(child)
        yield child.tail or ""


def _before_spaces(written: str, lines: Sequence[Any]) -> Iterator[Any]:
    """Yield the texts after which a block has a space that none of its texts shows.

    A note's call, or another text that a style sheet adds, stands before the space that is written
    behind what it is added to.
    """
    at = 0
    for box, after in pairwise(lines):
        if not _is_added(box):
            text = " ".join(box.text.split()).casefold()
            found = written.find(text, at)
            if found < 0:  # a hyphen was added
                text = text[:-1]
                found = written.find(text, at)
            if found < 0 or not text:
                continue
            at = found + len(text)
        shown = box.text[-1:].isspace() or after.text[:1].isspace()
        if not shown and not _is_added(after) and written[at : at + 1] == " ":
            yield box


def _is_added(box: Any) -> bool:
    """Tell whether a text is none of the page's own, but of a pseudo-element."""
    return "::" in box.element_tag
