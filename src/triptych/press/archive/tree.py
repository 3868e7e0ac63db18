"""The logical structure of a page: a tree of its HTML elements with the marks that are theirs.

An element is one node however many boxes, lines, columns and pages it is broken over, and nodes
stand in the order of the HTML: that is the one reading order (ISO 32000-1, 14.7 and 14.8.2.3;
ISO 14289-1, 7.2). Repeated or generated furniture of pages and tables is no part of it.

Private names: `Page._page_box`, `AbsolutePlaceholder._box`. The rest are plain attributes of
boxes: `element`, `element_tag`, `children`, `style`, `text`, `link_annotation`, `at_keyword`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from textwrap import shorten
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes

from triptych.press.archive import roles
from triptych.press.archive.nodes import Annotation, Mark, Node

Box = Any
_MOST_TOLD = 160  # characters of a cited work


class Tree:
    """The structure of a document: nodes by element, and the marks that are artifacts."""

    def __init__(self, root: roles.Element, marks: Mapping[Box, Mark]) -> None:
        """Make the tree of a root element, given the mark of each box that has one."""
        self._above = {child: element for element in root.iter() for child in element}
        self._order = {element: at for at, element in enumerate(root.iter())}
        self._named = {element.get("id"): element for element in root.iter()}
        self._marks = marks
        self._heads: dict[roles.Element, Box] = {}
        self._calls: dict[roles.Element, Node] = {}
        self._page = 0
        self.document = Node("Document", element=root, language=roles.language(root))
        self._nodes: dict[roles.Element, Node] = {root: self.document}
        self.artifacts: list[tuple[Mark, dict[str, str]]] = []
        self.texts: list[
            Box
        ] = []  # text boxes in the order in which they are drawn, artifacts apart

    def read(self, pages: Sequence[Any]) -> None:
        """Take in the boxes of all pages, and put the nodes into the order of the HTML."""
        repeated = _repeated(pages)
        for number, page in enumerate(pages):
            self._page = number
            for box in map(_real, page._page_box.children):
                if not isinstance(box, boxes.MarginBox):
                    self._take(box)
                    continue
                for child in map(_real, box.children):
                    if child.element is None or child.element in repeated:
                        self._furnish(child, _furniture(box))
                        continue
                    if box.at_keyword.startswith("@bottom"):  # after what it stands below
                        self._order[child.element] += len(self._order)
                    self._take(child)
        self._sort(self.document)

    # --- boxes ---

    def _take(self, box: Box) -> None:
        if self._is_repeated_head(box):
            self._furnish(box, {"Type": "/Pagination"})
        elif box.element is not None and roles.is_decoration(box.element):
            self._furnish(box, {"Type": "/Layout"})
        elif box in self._marks and box.element is None:
            self._furnish(box, {"Type": "/Pagination"})
        elif box in self._marks:
            self._mark(box)
        else:
            if box.element is not None:
                self._place(box)
            for child in map(_real, box.children):
                self._take(child)

    def _furnish(self, box: Box, kind: dict[str, str]) -> None:
        """Make artifacts of all marks in a box (ISO 14289-1, 7.1 and 7.8).

        A link in it can be followed all the same, so it keeps its place in the structure.
        """
        if box in self._marks:
            self.artifacts.append((self._marks[box], kind))
        if box.link_annotation is not None:
            self._link(self.node(box.element), box)
        for child in map(_real, box.children):
            self._furnish(child, kind)

    def _is_repeated_head(self, box: Box) -> bool:
        """Tell whether a box repeats the head or foot of a table that a break divides."""
        if not (getattr(box, "is_header", False) or getattr(box, "is_footer", False)):
            return False
        return self._heads.setdefault(box.element, box) is not box

    def _place(self, box: Box) -> Node:
        """Return the node a box belongs to, with the box's link, if it has one."""
        pseudo = str(box.element_tag).partition("::")[2]
        if pseudo == "footnote-call":
            node = self._call(box.element)
        elif pseudo in {"marker", "footnote-marker"}:
            node = self._label(self.node(box.element), roles.numbering(box.style))
        else:
            node = self.node(box.element)
        if box.link_annotation is not None:
            self._link(node, box)
        return node

    def _link(self, node: Node, box: Box) -> None:
        """Put a link's annotation into its element, and say what it is (ISO 14289-1, 7.18.5)."""
        node.kids.append(Annotation(box.link_annotation, self._page))
        box.link_annotation["Contents"] = pydyf.String(self._told(box.element))

    def _told(self, element: roles.Element) -> str:
        """Return what a link is, for those who do not see it (ISO 14289-1, 7.18.5).

        A citation, which may be a number, says what is cited as well.
        """
        said = element.get("aria-label") or element.get("title") or _text(element)
        target = self._named.get(str(element.get("href")).removeprefix("#"))
        if target is not None and element.get("role") == "doc-biblioref":
            works = (_text(one) for one in target if not roles.is_label(one, target))
            said = f"{said}: {shorten(' '.join(works), _MOST_TOLD, placeholder=' …')}"
        return said or str(element.get("href"))

    def _mark(self, box: Box) -> None:
        mark = self._marks[box]
        node = self._place(box)
        if isinstance(box, boxes.ReplacedBox) and not self._is_told(node, box):
            self.artifacts.append((mark, {"Type": "/Layout"}))
            return
        if isinstance(box, boxes.TextBox):
            if not box.text.strip() and node.kind in roles.GROUPS:  # space between blocks
                self.artifacts.append((mark, {"Type": "/Layout"}))
                return
            self.texts.append(box)
            node = node.paragraph()
        node.kids.append(mark)

    def _is_told(self, node: Node, box: Box) -> bool:
        """Tell whether a picture is one for readers who do not see, too."""
        if node.kind not in roles.WHOLE or not node.alternate:
            return False
        node.box, node.page = box, self._page
        return True

    # --- nodes ---

    def node(self, element: roles.Element) -> Node:
        """Return the node of an element, or of the nearest one above it that has one."""
        if element not in self._nodes:
            self._nodes[element] = self._new(element)
        return self._nodes[element]

    def _new(self, element: roles.Element) -> Node:
        above = self.node(self._above[element])
        if above.kind == "LBody" and roles.is_label(element, self._above[element]):
            above = self._label(above, roles.written_numbering(element))
        language = roles.language(element) or above.language
        kind = roles.structure_type(element, above.kind)
        if above.kind in roles.WHOLE and kind != "Link":
            return above
        if not kind:
            same = language == above.language and not roles.writing_mode(element)
            if same or above.kind == "L":
                return above
            kind = "Span"
        if kind == "LI":
            return self._item(above, element, language)
        node = above.add(kind, element, language)
        self._describe(node, element)
        return node

    def _item(self, above: Node, element: roles.Element, language: str) -> Node:
        """Return the part of a list item that its text goes into (ISO 32000-1, 14.8.4.3.3)."""
        part = "Lbl" if element.tag == "dt" else "LBody"
        last = above.kids[-1] if above.kids else None
        goes_on = element.tag == "dd" and isinstance(last, Node) and last.element.tag == "dt"
        item = last if goes_on and isinstance(last, Node) else above.add("LI", element)
        return item.add(part, element, language)

    def _call(self, element: roles.Element) -> Node:
        """Return the node of a footnote's call; the note itself follows it."""
        if element not in self._calls:
            above = self.node(self._above[element])
            self._calls[element] = above.add("Reference").add("Lbl")
            language = roles.language(element) or above.language
            self._nodes[element] = above.add("Note", element, language)
        return self._calls[element]

    def _label(self, body: Node, numbering: str) -> Node:
        """Return the node of an item's or a note's label, which stands before its text."""
        holder = body.parent if body.kind == "LBody" and body.parent else body
        if holder.kind not in {"LI", "Note"}:
            return body
        first = holder.kids[0] if holder.kids else None
        if isinstance(first, Node) and first.kind == "Lbl":
            return first
        label = Node("Lbl", holder, language=holder.language)
        holder.kids.insert(0, label)
        if holder.kind == "LI" and holder.parent is not None:
            holder.parent.attributes.setdefault("List", {"ListNumbering": numbering})
        return label

    def _describe(self, node: Node, element: roles.Element) -> None:
        """Give a node what its type asks for."""
        above = self._above[element]
        if node.kind in roles.WHOLE:
            node.alternate = roles.alternate(element, above if above.tag == "figure" else None)
        elif element.tag == "abbr":
            node.expansion = element.get("title")
        elif node.kind in {"TH", "TD"}:
            spans = {"ColSpan": element.get("colspan"), "RowSpan": element.get("rowspan")}
            table: dict[str, Any] = {
                name: int(n) for name, n in spans.items() if n and n.isdigit() and int(n) > 1
            }
            if node.kind == "TH":
                table["Scope"] = roles.scope(element, above, self._above[above])
            node.attributes["Table"] = table
        if mode := roles.writing_mode(element):
            node.attributes["Layout"] = {"WritingMode": mode}

    def _sort(self, node: Node) -> None:
        """Put the parts of a node into the order of the HTML where all of them are elements."""
        kids = [kid for kid in node.kids if isinstance(kid, Node)]
        if len(kids) == len(node.kids) and all(kid.element is not None for kid in kids):
            node.kids.sort(key=lambda kid: self._order[kid.element])  # type: ignore[union-attr]
        for kid in kids:
            self._sort(kid)


def _text(element: roles.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _real(box: Box) -> Box:
    """Return the box that a placeholder of an absolutely placed one stands for."""
    return getattr(box, "_box", box)


def _repeated(pages: Sequence[Any]) -> set[roles.Element]:
    """Return the elements that run: those which the margins of several pages show."""
    shown = Counter(
        element
        for page in pages
        for element in {
            _real(child).element
            for box in page._page_box.children
            if isinstance(box, boxes.MarginBox)
            for child in box.children
        }
    )
    return {element for element, count in shown.items() if count > 1}


def _furniture(box: Box) -> dict[str, str]:
    """Return the property list of a page margin's artifact (ISO 32000-1, 14.8.2.2.2)."""
    kinds = {"@top": "/Header", "@bottom": "/Footer"}
    side = kinds.get(box.at_keyword.partition("-")[0])
    return {"Type": "/Pagination", **({"Subtype": side} if side else {})}
