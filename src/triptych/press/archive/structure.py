"""The tree of nodes as PDF objects (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pydyf

from triptych.press.archive.content import Content
from triptych.press.archive.nodes import Annotation, Mark, Node, nodes

_KEPT = frozenset(["Document", "Table", "TR", "TH", "TD"])  # an empty cell keeps its row regular
_POINTS = 0.75  # in a CSS pixel


def prune(node: Node) -> None:
    """Take out the nodes that hold nothing."""
    for kid in list(node.kids):
        if isinstance(kid, Node):
            prune(kid)
            if not kid.kids and kid.kind not in _KEPT:
                node.kids.remove(kid)


def number_headings(document: Node) -> None:
    """Turn `H` into `H1` to `H6` so that no level is passed over (ISO 14289-1, 7.4.2)."""
    open_: list[int] = []
    for node in nodes(document):
        if node.kind == "H":
            level = int(node.element.tag[1])
            while open_ and open_[-1] >= level:
                open_.pop()
            open_.append(level)
            node.kind = f"H{len(open_)}"


def mend_tables(document: Node) -> None:
    """Let no table have a head or foot without a body (ISO 14289-1, 7.2)."""
    for node in nodes(document):
        if node.kind == "Table":
            groups = [kid for kid in node.kids if isinstance(kid, Node)]
            if not any(group.kind == "TBody" for group in groups):
                for group in groups:
                    group.kind = "TBody" if group.kind in {"THead", "TFoot"} else group.kind


class Writer:
    """Writes a tree of nodes into a PDF."""

    def __init__(self, pdf: Any, pages: Sequence[Any]) -> None:
        """Write into `pdf`, whose pages were set from WeasyPrint's `pages`."""
        self._pdf = pdf
        self._pages = pages
        self._references = pdf.page_references
        self._names: dict[str, Any] = {}
        self._annotations: list[tuple[Any, Any]] = []

    def write(self, document: Node, contents: Sequence[Content]) -> None:
        """Write the structure tree root, all elements and the ways back to them."""
        root = self._add({"Type": "/StructTreeRoot"})
        top = self._element(document, root)
        root["K"] = pydyf.Array([top.reference])
        root["ParentTree"] = self._parent_tree(contents).reference
        root["ParentTreeNextKey"] = len(contents) + len(self._annotations)
        if self._names:
            root["IDTree"] = self._id_tree().reference
        self._pdf.catalog["StructTreeRoot"] = root.reference
        self._pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})

    def _add(self, values: dict[str, Any]) -> Any:
        made = pydyf.Dictionary(values)
        self._pdf.add_object(made)
        return made

    def _element(self, node: Node, parent: Any) -> Any:
        made = self._add({"Type": "/StructElem", "S": f"/{node.kind}", "P": parent.reference})
        for add in _ADDITIONS:
            add(node, made)
        if node.kind == "Note":
            self._identify(made)
        if node.box is not None:
            self._bound(node, made)
        pages = [kid.content.page for kid in node.kids if isinstance(kid, Mark)]
        if pages:
            made["Pg"] = self._references[pages[0]]
        made["K"] = pydyf.Array([self._kid(kid, made, pages) for kid in node.kids])
        return made

    def _kid(self, kid: Node | Mark | Annotation, parent: Any, pages: Sequence[int]) -> Any:
        if isinstance(kid, Node):
            return self._element(kid, parent).reference
        if isinstance(kid, Annotation):
            self._annotations.append((kid.annotation, parent))
            target = {"Obj": kid.annotation.reference, "Pg": self._references[kid.page]}
            return pydyf.Dictionary({"Type": "/OBJR", **target})
        content, number = kid
        content.parents[number] = parent
        if content.is_page and content.page == pages[0]:
            return number
        where = {} if content.is_page else {"Stm": content.stream.reference}
        page = self._references[content.page]
        return pydyf.Dictionary({"Type": "/MCR", "Pg": page, "MCID": number, **where})

    def _identify(self, note: Any) -> None:
        """Give a note an identifier of its own (ISO 14289-1, 7.9; ISO 32000-1, 14.7.2)."""
        name = f"note-{len(self._names) + 1:05}"
        note["ID"] = pydyf.String(name)
        self._names[name] = note

    def _bound(self, node: Node, made: Any) -> None:
        """Tell where a figure is, in points from the page's lower left (14.8.5.4.3)."""
        box, height = node.box, self._pages[node.page].height
        left, top = box.content_box_x(), height - box.content_box_y()
        corners = (left, top - box.height, left + box.width, top)
        bounds = pydyf.Array([round(length * _POINTS, 3) for length in corners])
        _add_attributes(made, "Layout", {"BBox": bounds})

    def _parent_tree(self, contents: Sequence[Content]) -> Any:
        """Return the number tree from marks and annotations to elements (14.7.4.4)."""
        numbers = pydyf.Array()
        for key, content in enumerate(contents):
            most = max(content.parents, default=-1)
            found = [content.parents.get(mark) for mark in range(most + 1)]
            rows = pydyf.Array(["null" if one is None else one.reference for one in found])
            numbers.extend([key, rows])
            self._owner(content)["StructParents"] = key
        for key, (annotation, element) in enumerate(self._annotations, len(contents)):
            annotation["StructParent"] = key
            numbers.extend([key, element.reference])
        return self._add({"Nums": numbers})

    def _owner(self, content: Content) -> Any:
        if not content.is_page:
            return content.stream.extra
        return self._pdf.objects[int(self._references[content.page].split()[0])]

    def _id_tree(self) -> Any:
        """Return the name tree of identifiers, which are in order as they were made."""
        pairs = [
            x for name, one in self._names.items() for x in (pydyf.String(name), one.reference)
        ]
        return self._add({"Names": pydyf.Array(pairs)})


def _language(node: Node, made: Any) -> None:
    """Tell a language that is not the parent's (ISO 14289-1, 7.2; ISO 32000-1, 14.9.2)."""
    if node.language and node.language != (node.parent.language if node.parent else ""):
        made["Lang"] = pydyf.String(node.language)


def _alternate(node: Node, made: Any) -> None:
    """Tell what a figure or a formula shows (ISO 14289-1, 7.3 and 7.7; ISO 32000-1, 14.9.3)."""
    if node.alternate:
        made["Alt"] = pydyf.String(node.alternate)


def _expansion(node: Node, made: Any) -> None:
    """Tell what an abbreviation stands for (ISO 32000-1, 14.9.5)."""
    if node.expansion:
        made["E"] = pydyf.String(node.expansion)


def _attributes(node: Node, made: Any) -> None:
    """Tell the scope and span of a cell, the labels of a list, the direction (32000, 14.8.5)."""
    for owner, values in node.attributes.items():
        if values:
            named = {k: f"/{v}" if isinstance(v, str) else v for k, v in values.items()}
            _add_attributes(made, owner, named)


def _add_attributes(made: Any, owner: str, values: dict[str, Any]) -> None:
    """Add an attribute object to an element, which may have several (ISO 32000-1, 14.7.5).

    They are a list even where there is one, for pdfium finds none otherwise.
    """
    made.setdefault("A", pydyf.Array()).append(pydyf.Dictionary({"O": f"/{owner}", **values}))


_ADDITIONS: tuple[Callable[[Node, Any], None], ...] = (
    _language,
    _alternate,
    _expansion,
    _attributes,
)
