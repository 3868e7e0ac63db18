"""SciELO's flavour of JATS, SPS 1.10, where it wants other than JATS4R and PMC.

What the templates write otherwise for SciELO stands in them; here is what they cannot reach.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from triptych.formats.jats.body import XML_LANG

Element = Any

# How SPS suggests that ids begin.
_PREFIXES = {
    "aff": "aff",
    "corresp": "c",
    "disp-formula": "e",
    "fig": "f",
    "fn": "fn",
    "ref": "B",
    "related-article": "ra",
    "sec": "sec",
    "sub-article": "s",
    "supplementary-material": "suppl",
    "table-wrap": "t",
}
_WANT_ID = {"disp-formula"}
# What the Schematron of SPS 1.10 lets a cited work be, and the people of it.
_PUBLICATIONS = frozenset(
    "book confproc data journal legal-doc newspaper patent report software thesis webpage".split()
)
_PEOPLE = frozenset("author compiler editor translator".split())


def to_scielo(root: Element) -> None:
    """Give captions titles, notes a kind, body cells no headers, and ids the form SPS suggests."""
    for caption in root.iter("caption"):
        first = caption.find("p")
        if caption.find("title") is None and first is not None:
            first.tag = "title"
    for note in root.iterfind(".//back/fn-group/fn"):
        note.set("fn-type", note.get("fn-type", "other"))
    for cell in root.iterfind(".//tbody//th"):
        cell.tag = "td"
        cell.attrib.pop("scope", None)
    for citation in root.iter("element-citation", "mixed-citation"):
        if citation.get("publication-type") not in _PUBLICATIONS:
            citation.set("publication-type", "other")
    for people in root.iterfind(".//element-citation/person-group"):
        if people.get("person-group-type") not in _PEOPLE:
            _to_comment(people)
    linked = {link.get("rid") for link in root.iter("xref")}
    for paragraph in root.iter("p"):
        if paragraph.get("id") not in linked:
            paragraph.attrib.pop("id", None)
    for title in root.iterfind("back/ref-list/ref/element-citation/article-title"):
        title.attrib.pop(XML_LANG, None)
    _ids(root)


def _to_comment(people: Element) -> None:
    """Turn people whose part in a work SPS does not know into words."""
    order = ("given-names", "surname", "suffix")
    parts = [[one.findtext(tag) for tag in order] for one in people]
    names = [
        " ".join(filter(None, part)) or one.text for one, part in zip(people, parts, strict=True)
    ]
    role = people.attrib.pop("custom-type", None) or people.attrib.pop("person-group-type")
    people.attrib.clear()
    people[:] = []
    people.tag, people.text = "comment", ", ".join(names)
    people.set("content-type", role)


def _ids(root: Element) -> None:
    numbers: Counter[str] = Counter()
    new: dict[str, str] = {}
    for element in root.iter(*_PREFIXES):
        if not element.get("id") and element.tag not in _WANT_ID:
            continue
        prefix = _PREFIXES[element.tag]
        numbers[prefix] += 1
        name = f"{prefix}{numbers[prefix]}"
        new[element.get("id", "")] = name
        element.set("id", name)
    for link in root.iter("xref"):
        link.set("rid", new.get(link.get("rid"), link.get("rid")))
