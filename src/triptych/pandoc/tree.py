"""Pandoc's tree as JSON: walking it and reading its text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from triptych.document import Place
from triptych.model import Prose

Tree = tuple[Any, ...]

_SPACES = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}
_WHOLES = {dict, list, tuple}  # what has parts: not the words themselves
_ENDS_LINE = {"Para", "Plain", "Header"}


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every element of a tree in the order of reading."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            yield item
            stack.extend(part for part in reversed(item.values()) if part.__class__ in _WHOLES)
        else:
            stack.extend(part for part in reversed(item) if part.__class__ in _WHOLES)


def depth(tree: Any) -> int:
    """Return how many elements stand in one another at the deepest place of a tree."""
    deepest, stack = 0, [(tree, 0)]
    while stack:
        item, level = stack.pop()
        parts = item
        if isinstance(item, dict):
            parts, level = item.values(), level + 1
            deepest = max(deepest, level)
        stack.extend((part, level) for part in parts if part.__class__ in _WHOLES)
    return deepest


def plain(tree: Any, without: Collection[str] = ()) -> str:
    """Return the text of a tree as a reader sees it: blocks end lines.

    Left out are citations and formulas, since each format words them in its own way, and
    footnotes, since each puts them elsewhere; and elements of the kinds it is to be `without`.
    """
    pieces: list[str] = []
    stack = [tree]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            pieces.append(item)
        elif isinstance(item, dict):
            stack.extend(reversed(_parts(item)) if item.get("t") not in without else ())
        elif isinstance(item, list | tuple):
            stack.extend(reversed(item))
    return "".join(pieces)


def _parts(node: dict[str, Any]) -> list[Any]:
    """Return what to read of one element: strings to keep, and trees to go on with."""
    kind, content = node.get("t", ""), node.get("c", [])
    if kind in _SPACES:
        return [_SPACES[kind]]
    if kind == "CodeBlock":
        return [content[1], "\n"]
    text = _TEXTS[kind](content) if kind in _TEXTS else content
    return [text, "\n"] if kind in _ENDS_LINE else [text]


def _cells(content: Any) -> list[Any]:
    _, caption, _, head, bodies, foot = content
    rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
    return [caption[1], [[cell[4], "\n"] for row in rows for cell in row[1]]]


def paragraphs(prose: Prose, *, figures_float: bool = False) -> Iterator[tuple[str, Place, bool]]:
    """Yield the text of each paragraph, heading or cell, where it was written, and if it floats.

    Footnotes come last and float: each format prints them somewhere else. So do figures, if
    `figures_float`.
    """
    floating = ("Note", "Figure") if figures_float else ("Note",)
    lines = [(line, False) for line in _lines(prose.tree, floating)]
    for node in nodes(prose.tree):
        if node.get("t") in floating:
            lines += [(line, True) for line in _lines(_FLOATS[node["t"]](node["c"]), floating)]
    at = 0
    for line, floats in lines:
        found = prose.text.value.find(line.split()[0], 0 if floats else at)
        at = found if found >= 0 else at
        yield line, prose.text.place(at), floats


def has_notes(prose: Prose) -> bool:
    """Tell whether a prose has footnotes."""
    return any(node.get("t") == "Note" for node in nodes(prose.tree))


def _lines(tree: Any, without: Collection[str]) -> list[str]:
    return [line for line in plain(tree, without).split("\n") if line.strip()]


def _nothing(_: Any) -> list[Any]:
    return []


def _second(content: Any) -> Any:
    return content[1]


def _figure(content: Any) -> list[Any]:
    """Return what a figure shows, and its caption."""
    return [content[2], content[1][1]]


# What of an element that floats is text, where it is not passed over.
_FLOATS: Mapping[str, Callable[[Any], Any]] = {"Note": lambda content: content, "Figure": _figure}


# Which part of an element's content is text to be read, where it is not all of it.
_TEXTS: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("Cite", "Math", "RawInline", "RawBlock", "HorizontalRule"), _nothing),
    **dict.fromkeys(("Image", "Note"), _nothing),
    **dict.fromkeys(("Link", "Span", "Div", "OrderedList", "Quoted", "Code"), _second),
    "Header": lambda content: content[2],
    "Figure": _figure,
    "Table": _cells,
    "LineBlock": lambda content: [[line, "\n"] for line in content],
    "DefinitionList": lambda content: [[term, "\n", texts] for term, texts in content],
}
