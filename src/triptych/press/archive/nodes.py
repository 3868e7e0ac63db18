"""The nodes of the logical structure, before they are PDF objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from triptych.press.archive import roles
from triptych.press.archive.content import Content


class Mark(NamedTuple):
    """A stretch of a content stream, by its number."""

    content: Content
    number: int


class Annotation(NamedTuple):
    """A link's annotation, and the page it is on."""

    annotation: Any
    page: int


@dataclass(eq=False)
class Node:
    """A structure element to be: its type, its parts in the order of reading, its attributes.

    `box` and `page` tell where a figure is drawn.
    """

    kind: str
    parent: Node | None = None
    element: roles.Element = None
    language: str = ""
    kids: list[Node | Mark | Annotation] = field(default_factory=list)
    alternate: str = ""
    expansion: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    box: Any = None
    page: int = 0

    def add(self, kind: str, element: roles.Element = None, language: str = "") -> Node:
        """Append a part of a type, in a paragraph or list item where only such may hold it."""
        holder = self.paragraph() if kind in roles.INLINE else self
        if self.kind == "L" and kind not in {"L", "LI", "Caption"}:
            holder = self.add("LI").add("LBody")
        node = Node(kind, holder, element, language or self.language)
        holder.kids.append(node)
        return node

    def paragraph(self) -> Node:
        """Return what text that is added here stands in (ISO 32000-1, 14.8.4.2)."""
        if self.kind not in roles.GROUPS | {"L"}:
            return self
        last = self.kids[-1] if self.kids else None
        if isinstance(last, Node) and last.kind == "P" and last.element is None:
            return last
        return self.add("P")


def nodes(node: Node) -> Iterator[Node]:
    """Yield a node and all below it, in the order of reading."""
    yield node
    for kid in node.kids:
        if isinstance(kid, Node):
            yield from nodes(kid)
