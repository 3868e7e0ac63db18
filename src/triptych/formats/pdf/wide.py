"""Wide figures and tables: they take the whole measure, across all columns of the text.

An author marks them with the class `wide`. The parts of the text around one are set in columns of
their own, above and below it, so each is taken out of the sections it stands in.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

_CLASS = "wide"


def across(root: etree._Element) -> None:
    """Move what is wide in the text of a page (HTML) up between the text's columns."""
    texts = [one for one in root.iter("div") if one.get("class") == "text"]
    for text in texts:
        for element in list(_wide(text)):
            _hoist(element, text)
        _in_columns(text)


def _wide(text: etree._Element) -> Iterator[etree._Element]:
    """Yield figures whose picture is wide, and wide divisions of the author's."""
    for element in text.iter("figure", "div"):
        named = [element, *element.findall("img")]
        if any(_CLASS in str(one.get("class", "")).split() for one in named):
            yield element


def _hoist(element: etree._Element, text: etree._Element) -> None:
    """Split what an element stands in before and after it, up to the text."""
    element.set("class", f"{element.get('class', '')} across".strip())
    while (parent := element.getparent()) is not None and parent is not text:
        same = {str(name): str(value) for name, value in parent.items() if name != "id"}
        rest = etree.Element(str(parent.tag), same)
        rest.text, element.tail = element.tail, None
        for sibling in list(element.itersiblings()):
            rest.append(sibling)
        rest.tail, parent.tail = parent.tail, None
        parent.addnext(element)
        element.addnext(rest)


def _in_columns(text: etree._Element) -> None:
    """Put the parts between the wide elements into one division each."""
    columns: etree._Element | None = None
    for child in list(text):
        if "across" in str(child.get("class", "")).split():
            columns = None
            continue
        if columns is None:
            columns = etree.Element("div", {"class": "columns"})
            child.addprevious(columns)
        columns.append(child)
