"""Figures and tables of a tree, and where they were written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from triptych.document import Place
from triptych.markdown import Source
from triptych.model import Float
from triptych.pandoc.tree import nodes, plain

_ENOUGH = 8  # words by which a table is found

Node = dict[str, Any]


def floats(source: Source, elements: Sequence[Node]) -> tuple[Float, ...]:
    """Return figures and tables, each kind in the order of reading."""
    return (*_figures(source, elements), *_tables(source, elements))


def _figures(source: Source, elements: Sequence[Node]) -> Iterator[Float]:
    """Yield the figures whose picture is in the manuscript; that others are not is told anyway."""
    images = [node["c"] for node in elements if node.get("t") == "Image"]
    places = source.places_of([image[2][0] for image in images])
    by_image = {id(image): place for image, place in zip(images, places, strict=True)}
    for node in elements:
        if figure := _figure(node):
            anchor, caption, image = figure
            yield Float("fig", anchor, caption, by_image[id(image)])


def _figure(node: Node) -> tuple[str, str, Any] | None:
    """Return anchor, caption and picture of a figure; a picture alone in its paragraph is one."""
    kind, content = node.get("t"), node.get("c")
    if kind == "Figure" and content:
        images = [inner["c"] for inner in nodes(content[2]) if inner.get("t") == "Image"]
        return (content[0][0], plain(content[1][1]).strip(), images[0]) if images else None
    if kind == "Para" and content and [inline["t"] for inline in content] == ["Image"]:
        return content[0]["c"][0][0], "", content[0]["c"]
    return None


def _tables(source: Source, elements: Sequence[Node]) -> Iterator[Float]:
    at = len(source.masked) - len(source.masked.lstrip())
    for node in elements:
        if node.get("t") == "Table":
            attr, caption, _, head, bodies, _ = node["c"]
            rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3]))]
            at, place = _place(source, attr[0], rows, at)
            has_head = any(plain(cell[4]).strip() for row in head[1] for cell in row[1])
            yield Float("tbl", attr[0], plain(caption[1]).strip(), place, has_head)


def _place(source: Source, anchor: str, rows: Sequence[Any], at: int) -> tuple[int, Place]:
    """Return where a table stands behind `at`: by the words of its cells, or by its anchor."""
    texts = (plain(cell[4]) for row in rows for cell in row[1])
    words = [word for text in texts for word in re.findall(r"\w+", text)][:_ENOUGH]
    pattern = r"[\W_]+".join(map(re.escape, words))
    found = re.compile(pattern).search(source.masked, at) if words else None
    if found:
        return found.end(), source.text.place(found.start())
    return at, source.places_of([f"#{anchor}"])[0] if anchor else source.text.place(at)
