"""The page of an edition as it is printed: what paper needs otherwise than a screen."""

from __future__ import annotations

from lxml import etree

from triptych.formats import footnotes, wide


def prepared(page: str) -> str:
    """Return an edition's page (HTML) with its notes and its wide figures where print has them."""
    root = etree.fromstring(page, etree.HTMLParser(huge_tree=True))
    footnotes.place(root)
    wide.across(root)
    return etree.tostring(root, encoding="unicode", method="html", doctype="<!DOCTYPE html>")
