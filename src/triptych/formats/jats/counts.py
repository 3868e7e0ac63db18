"""The counts of a JATS document: figures, tables, equations, references, pages, words."""

from __future__ import annotations

from typing import Any

from lxml import etree

from triptych import gates

Element = Any

_COUNTED = {
    "fig-count": "fig",
    "table-count": "table-wrap",
    "equation-count": "disp-formula",
    "ref-count": "ref",
}


def count(root: Element, *, whole: bool) -> None:
    """Fill the element `counts` of the front, and take it out where a template has none.

    `whole` counts the translations too, as SciELO wants it; JATS counts the article itself. Words
    are those of the article's own text.
    """
    counts = root.find("front/article-meta/counts")
    if counts is None:
        return
    for tag, counted in _COUNTED.items():
        parts = [e for e in root.iter(counted) if whole or not _translated(e)]
        etree.SubElement(counts, tag, count=str(len(parts)))
    if pages := _pages(root):
        etree.SubElement(counts, "page-count", count=str(pages))
    body = root.find("body")
    if body is not None:
        number = len(gates.xml_words(etree.tostring(body, with_tail=False)))
        etree.SubElement(counts, "word-count", count=str(number))


def _translated(element: Element) -> bool:
    return next(element.iterancestors("sub-article"), None) is not None


def _pages(root: Element) -> int:
    """Return the number of pages, 0 where the numbers of first and last do not tell it."""
    first, last = (root.findtext(f"front/article-meta/{tag}") or "" for tag in ("fpage", "lpage"))
    if not (first.isdecimal() and (last or first).isdecimal()):
        return 0
    return max(0, int(last or first) - int(first) + 1)
