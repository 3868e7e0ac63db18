"""Which structure type an HTML element is (ISO 32000-1, 14.8.4), and with what attributes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

Element = Any  # of xml.etree

SVG = "{http://www.w3.org/2000/svg}svg"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

GROUPS = frozenset(["Document", "Part", "Art", "Sect", "Div", "BlockQuote"])
"""Types that hold blocks: text in them stands in a paragraph (ISO 32000-1, 14.8.4.2)."""
INLINE = frozenset(["Span", "Quote", "Note", "Reference", "Code", "Link"])
"""Types that stand in a line of text (ISO 32000-1, 14.8.4.4)."""
WHOLE = frozenset(["Figure", "Formula"])
"""Types whose parts are told by their alternate description alone."""

_TYPES = {
    tag: kind
    for kind, tags in {
        "Art": "article",
        "Sect": "section",
        "Div": "address aside div figure footer header nav",
        "BlockQuote": "blockquote",
        "P": "p pre",
        "H": "h1 h2 h3 h4 h5 h6",
        "L": "dl ol ul",
        "LI": "dd dt li",
        "Table": "table",
        "THead": "thead",
        "TBody": "tbody",
        "TFoot": "tfoot",
        "TR": "tr",
        "TH": "th",
        "TD": "td",
        "Caption": "caption figcaption",
        "Figure": f"img {SVG}",
        "Code": "code kbd samp",
        "Quote": "q",
    }.items()
    for tag in tags.split()
}
_ROLES = {"math": "Formula", "img": "Figure", "doc-footnote": "Note"}
_PARENTS = {
    "LI": {"L"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
}


def structure_type(element: Element, parent: str) -> str:
    """Return the type of an element in a parent of type `parent`, empty where it has none.

    Emphasis and the like have no type in this standard, and an element where it may not stand
    (ISO 14289-1, 7.2) is a mere division.
    """
    if role := _ROLES.get(element.get("role", "")):
        return role
    if element.tag == "a":
        return "Link" if element.get("href") else ""
    if element.tag == "abbr":
        return "Span" if element.get("title") else ""
    kind = _TYPES.get(element.tag, "")
    if parent == "L" and kind == "Div":  # which a list of descriptions may be divided by
        return ""
    return "Div" if parent not in _PARENTS.get(kind, {parent}) else kind


def is_inline(element: Element) -> bool:
    """Tell whether an element's text stands in the lines of the one around it."""
    kind = _ROLES.get(element.get("role", "")) or _TYPES.get(element.tag, "")
    return element.tag == "br" or not kind or (kind in INLINE and kind != "Note")


def is_label(element: Element, above: Element) -> bool:
    """Tell whether an element is the written number of a list's item, such as a reference's."""
    return (
        above.tag == "li" and above[0] is element and "number" in element.get("class", "").split()
    )


def written_numbering(label: Element) -> str:
    """Return what kind of labels a list has (ISO 32000-1, 14.8.5.5), from one that is written."""
    return "Decimal" if re.search(r"^\W*\d+\W*$", "".join(label.itertext())) else "None"


def language(element: Element) -> str:
    """Return the language an element says it has, empty where it says none."""
    return str(element.get("lang") or element.get(_XML_LANG) or "")


def writing_mode(element: Element) -> str:
    """Return the direction an element says it has (ISO 32000-1, 14.8.5.4.2), empty for none."""
    return {"rtl": "RlTb", "ltr": "LrTb"}.get(str(element.get("dir")).lower(), "")


def alternate(element: Element, figure: Element | None) -> str:
    """Return the text that stands for a picture or formula (ISO 14289-1, 7.3 and 7.7).

    A picture that is all of a figure and has no text of its own is told by the caption.
    """
    title = element.find("{http://www.w3.org/2000/svg}title")
    own = element.get("aria-label") or element.get("alt") or (title is not None and title.text)
    caption = figure.find("figcaption") if figure is not None and not own else None
    return " ".join((own or ("" if caption is None else "".join(caption.itertext()))).split())


def is_decoration(element: Element) -> bool:
    """Tell whether an element is kept from readers who do not see (ISO 14289-1, 7.3)."""
    return element.get("aria-hidden") == "true" or (
        element.tag == "img" and element.get("role") in {"none", "presentation"}
    )


def scope(cell: Element, row: Element, group: Element) -> str:
    """Return what a header cell is the head of: `Column`, `Row` or `Both` (ISO 14289-1, 7.5)."""
    said = {"col": "Column", "colgroup": "Column", "row": "Row", "rowgroup": "Row"}
    if known := said.get(cell.get("scope", "")):
        return known
    heads_row = group.tag != "thead" and any(one.tag == "td" for one in row)
    return "Row" if heads_row else "Column"


_NUMBERING = {
    "decimal": "Decimal",
    "disc": "Disc",
    "circle": "Circle",
    "square": "Square",
    "lower-roman": "LowerRoman",
    "upper-roman": "UpperRoman",
    "lower-alpha": "LowerAlpha",
    "lower-latin": "LowerAlpha",
    "upper-alpha": "UpperAlpha",
    "upper-latin": "UpperAlpha",
}


def numbering(style: Mapping[str, Any]) -> str:
    """Return what kind of labels a list has (ISO 32000-1, 14.8.5.5), from an item's style."""
    kind = style["list_style_type"]
    return _NUMBERING.get(kind, "None") if isinstance(kind, str) else "Disc"
