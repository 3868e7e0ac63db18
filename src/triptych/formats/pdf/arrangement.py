"""The page of an edition as it is printed: what paper needs otherwise than a screen."""

from __future__ import annotations

from lxml import etree

from triptych.formats.pdf import footnotes, wide


def arranged(page: str) -> str:
    """Return an edition's page (HTML) with its notes and its wide figures where print has them."""
    root = etree.fromstring(page, etree.HTMLParser(huge_tree=True))
    footnotes.place(root)
    wide.across(root)
    _count_on(root)
    return etree.tostring(root, encoding="unicode", method="html", doctype="<!DOCTYPE html>")


def _count_on(root: etree._Element) -> None:
    """Say by style at which number a list begins, since WeasyPrint reads no attribute for it."""
    for numbered in root.iter("ol"):
        if (start := str(numbered.get("start", ""))).isdecimal():
            numbered.set("style", f"counter-reset: list-item {int(start) - 1}")
