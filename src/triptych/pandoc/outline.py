"""What a tree holds, with the places pandoc does not tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from triptych.markdown import CROSS_REFERENCE, Source
from triptych.model import Anchor, Citation, CrossReference, Dropped, Heading, Image, Outline
from triptych.pandoc.floats import floats
from triptych.pandoc.tree import Tree, nodes, plain

_EQUATION = re.compile(r"\{#(eq-[\w-]+)\}[.,;]?")  # Quarto's, behind the formula
_ATTRIBUTES_FIRST = {"CodeBlock", "Div", "Figure", "Image", "Link", "Span", "Table", "Code"}
_BLANKS = {"Space", "SoftBreak"}

Node = dict[str, Any]


def outline(source: Source, tree: Tree, dropped: Sequence[tuple[str, str]]) -> Outline:
    """Return the outline of what was read from a source."""
    everything = list(nodes(tree))
    elements = [node for node in everything if not _is_word(node)]
    cited, crossing = _citations(source, elements)
    headings = _headings(source, elements)
    return Outline(
        citations=tuple(cited),
        headings=headings,
        images=_images(source, elements),
        floats=floats(source, elements),
        anchors=_anchors(source, elements, headings),
        cross_references=(*crossing, *_links(source, elements)),
        dropped=_dropped(source, dropped),
        kinds=frozenset(str(node["t"]) for node in everything if "t" in node),
    )


def _is_word(node: Node) -> bool:
    """Tell whether an element is a word or a space, as most are, and tells nothing else."""
    kind = node.get("t")
    return kind in _BLANKS or (kind == "Str" and not node["c"].startswith("{#eq-"))


def _citations(
    source: Source, elements: Sequence[Node]
) -> tuple[list[Citation], list[CrossReference]]:
    cites = (node["c"][0] for node in elements if node.get("t") == "Cite")
    keys = [citation["citationId"] for cite in cites for citation in cite]
    cited: list[Citation] = []
    crossing: list[CrossReference] = []
    for key, place in zip(keys, source.citation_places(keys), strict=True):
        if CROSS_REFERENCE.match(key):
            crossing.append(CrossReference(key, place, marked=True))
        else:
            cited.append(Citation(key, place))
    return cited, crossing


def _links(source: Source, elements: Sequence[Node]) -> Iterator[CrossReference]:
    targets = [node["c"][2][0] for node in elements if node.get("t") == "Link"]
    inside = [target for target in targets if target.startswith("#")]
    for target, place in zip(inside, source.places_of(inside), strict=True):
        yield CrossReference(target[1:], place, marked=False)


def _headings(source: Source, elements: Sequence[Node]) -> tuple[Heading, ...]:
    headers = [node["c"] for node in elements if node.get("t") == "Header"]
    texts = [plain(inlines).strip() for _, _, inlines in headers]
    places = source.heading_places(texts)
    return tuple(
        Heading(level, text, attr[0], place)
        for (level, attr, _), text, place in zip(headers, texts, places, strict=True)
    )


def _images(source: Source, elements: Sequence[Node]) -> tuple[Image, ...]:
    images = [node["c"] for node in elements if node.get("t") == "Image"]
    targets = [target[0] for _, _, target in images]
    places = source.places_of(targets)
    return tuple(
        Image(target, _alternative(attr, inlines), place, dict(attr[2]).get("width", ""))
        for (attr, inlines, _), target, place in zip(images, targets, places, strict=True)
    )


def _alternative(attr: Sequence[Any], inlines: Sequence[Any]) -> str:
    return str(dict(attr[2]).get("alt", plain(inlines).strip()))


def _anchors(
    source: Source, elements: Sequence[Node], headings: Sequence[Heading]
) -> tuple[Anchor, ...]:
    """Return the anchors in the order of reading; those made from a heading stand at it."""
    places = {heading.anchor: heading.place for heading in headings}
    names = [name for node in elements for name in _names(node)]
    others = [name for name in names if name not in places]
    found = iter(source.places_of([f"#{name}" for name in others]))
    return tuple(Anchor(name, places[name] if name in places else next(found)) for name in names)


def _names(node: Mapping[str, Any]) -> Iterator[str]:
    kind, content = node.get("t"), node.get("c")
    attr = content[1] if kind == "Header" and content else None
    if kind in _ATTRIBUTES_FIRST and content:
        attr = content[0]
    if attr and attr[0]:
        yield attr[0]
    if kind == "Str" and (equation := _EQUATION.fullmatch(str(content))):
        yield equation[1]


def _dropped(source: Source, dropped: Sequence[tuple[str, str]]) -> tuple[Dropped, ...]:
    places = source.places_of([what for _, what in dropped])
    return tuple(
        Dropped(kind, what, place) for (kind, what), place in zip(dropped, places, strict=True)
    )
