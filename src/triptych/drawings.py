"""What keeps an SVG drawing from being the same everywhere, told from its XML alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_WITHIN = ("#", "data:image/")  # a part of the drawing, and a picture that it carries
_SHOWN = 60  # characters of an address that are quoted


def faults(data: bytes) -> Iterator[str]:
    """Yield what is wrong with a drawing: each a sentence without its subject.

    Entities are not unfolded, and nothing but `data` is read.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        yield f"is broken at line {error.lineno}: {str(error.msg).partition(', line')[0]}"
        return
    yield from _entities(root)
    for element in root.iter(etree.Element):
        yield from _of_element(element)


def _entities(root: etree._Element) -> Iterator[str]:
    """Look for entities that read a file or unfold others."""
    dtd: Any = root.getroottree().docinfo.internalDTD
    for entity in dtd.iterentities() if dtd is not None else ():
        if entity.system_url or "&" in (entity.content or ""):
            yield f"has an entity that is not plain text, {entity.name}"


def _of_element(element: etree._Element) -> Iterator[str]:
    kind = etree.QName(element).localname
    if kind == "script" or any(str(name).startswith("on") for name in element.attrib):
        yield "holds a program"
    for name in _HREFS:
        address = element.get(name, "#").strip()
        if kind != "a" and not address.startswith(_WITHIN):
            yield f"asks for another file, {address[:_SHOWN]}"
    for address in re.findall(r"url\(\s*['\"]?([^'\")]+)|@import", _style(element)):
        if not address.startswith(_WITHIN):
            yield f"asks for another file, {address[:_SHOWN] or '@import'}"


def _style(element: etree._Element) -> str:
    """Return what may be CSS of an element."""
    own = element.text or "" if etree.QName(element).localname == "style" else ""
    return " ".join([own, *map(str, element.attrib.values())])
