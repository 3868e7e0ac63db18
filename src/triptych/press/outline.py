"""A page cut short: its elements, but only the first letters of its texts.

Laid out, it tells the style of every text and the width of every column, in a fraction of the
time that the whole page takes. A sample of it, in less still, tells whether that is worth while.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

Element = Any

_LETTERS = 8  # of each text
_ALIKE = 3  # of as many blocks in a row that are alike, the last stands for all that follow
_BLOCKS = {"dd", "dt", "li", "p"}
_INLINE = {"a", "abbr", "b", "bdi", "br", "cite", "code", "em", "i", "q", "s", "small", "span"} | {
    "strong", "sub", "sup", "u", "wbr",
}  # fmt: skip


@contextmanager
def shortened(root: Element, *, sample: bool) -> Iterator[set[Element]]:
    """Cut the texts below `root` short and leave the tables out; put all back at the end.

    Tables are slow, and what is justified in one is too narrow to be set well. A `sample` lacks
    blocks that are like the three before them; what is given is the blocks that stand for them.
    """
    stand_for: set[Element] = set()
    left_out = set(root.iter("table"))
    if sample:
        for block, like in _repeated(root):
            left_out.add(block)
            stand_for.update(like.iter())
    families = [(parent, list(parent)) for parent in root.iter() if not left_out.isdisjoint(parent)]
    for parent, children in families:
        parent[:] = [child for child in children if child not in left_out]
    texts = [
        (element, name, text)
        for element in root.iter()
        for name in ("text", "tail")
        if (text := getattr(element, name)) and len(text) > _LETTERS
    ]
    for element, name, text in texts:
        setattr(element, name, _short(text))
    try:
        yield stand_for
    finally:
        for element, name, text in texts:
            setattr(element, name, text)
        for parent, children in families:
            parent[:] = children


def _short(text: str) -> str:
    """Return the beginning of a text, which still ends in a space if it did."""
    return text[:_LETTERS] + (" " if text[-1].isspace() else "")


def _repeated(root: Element) -> Iterator[tuple[Element, Element]]:
    """Yield blocks of text that are like as many before them, and the last one kept of these."""
    for parent in root.iter():
        kept: list[Element] = []
        for child in parent:
            if not _is_text(child):
                kept = []
            elif kept and _look(kept[0]) != _look(child):
                kept = [child]
            elif len(kept) < _ALIKE:
                kept.append(child)
            else:
                yield child, kept[-1]


def _is_text(element: Element) -> bool:
    """Tell whether an element is a block of text and holds nothing else."""
    return element.tag in _BLOCKS and all(one.tag in _BLOCKS | _INLINE for one in element.iter())


def _look(element: Element) -> list[tuple[Any, ...]]:
    """Return what style sheets choose an element and the blocks in it by, but for their places."""
    return [
        (one.tag, *(one.get(name) for name in ("class", "style", "lang")))
        for one in element.iter()
        if one.tag in _BLOCKS
    ]
