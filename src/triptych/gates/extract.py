"""The words of a text, of HTML, of XML and of a PDF.

A word is a maximal run of letters, digits and combining marks, after normalisation.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import cache, lru_cache
from io import BytesIO
from typing import Any

from lxml import etree

from triptych.gates.order import RIGHT_TO_LEFT, in_order, points

BROKEN = "\u00ad"
"""Ends a word of a PDF that may go on in the next line, or on the next page."""

UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]")
"""Matches what Chinese, Japanese and Korean have no spaces between, nor between parts of a name."""

# Characters that share a glyph with another in our fonts, so that a PDF may tell either; and
# apostrophes, which are no letters whatever Unicode calls them.
_SAME = (
    {ord(a): b for a, b in {"\u00b5": "μ", "∆": "Δ", "ϕ": "φ", "ʻ": "'", "ʼ": "'"}.items()}
    | {ord(prime): "'" for prime in "ʹʺ′″"}
    | {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
)
# Only what sets part of a word in another face; to part words too often does no harm, since
# the gate puts pieces together, while words run together would be lost.
_HTML_INLINE = frozenset(
    ("abbr", "b", "bdi", "bdo", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "s")
) | {"samp", "small", "strong", "tt", "u", "var", "wbr"}
_XML_INLINE = frozenset(
    ("bold", "fixed-case", "italic", "monospace", "overline", "roman", "sans-serif", "sc")
) | {"strike", "underline"}
_UNSEEN = frozenset(["head", "script", "style", "template"])
_PDFIUM = threading.Lock()  # pdfium knows no threads


def words(text: str) -> list[str]:
    """Return the words of a plain text in order, in NFC, without soft hyphens and ligatures."""
    return pattern().findall(_normal(text))


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Return what words are compared by: their letters without case or points. Keeps BROKEN."""
    bare = points().sub("", unicodedata.normalize("NFD", word))
    return unicodedata.normalize("NFC", (bare or word).casefold().replace("i\u0307", "i"))


def html_words(data: bytes) -> list[str]:
    """Return the words a reader of an HTML page (UTF-8) sees, in the order of the document."""
    tree = etree.fromstring(data, etree.HTMLParser(encoding="utf-8", huge_tree=True))
    return [] if tree is None else words(_text(tree, _HTML_INLINE))


def xml_words(data: bytes) -> list[str]:
    """Return the words of an XML document in its order."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return words(_text(etree.parse(BytesIO(data), parser).getroot(), _XML_INLINE))


def pdf_words(data: bytes, *, boxes: bool = False) -> list[str]:
    """Return the words of a PDF, page by page, line by line or else box by box.

    Line by line is quick, and right unless a table's cells reach over rows. A word that a hyphen
    ends at the end of a line is marked with BROKEN: the next may be its other half, or a word of
    its own. Running heads and feet follow their page.
    """
    import pypdfium2  # noqa: PLC0415  slow, and only this function needs it

    with _PDFIUM:
        document = pypdfium2.PdfDocument(data)
        try:
            pages = [_read(page.get_textpage(), boxes=boxes) for page in document]
        finally:
            document.close()
    return [word for page in pages for word in _page_words(page)]


def _read(page: Any, *, boxes: bool) -> str:
    text = "" if boxes else str(page.get_text_range())
    return in_order(page) if boxes or RIGHT_TO_LEFT.search(text) else text


# Where pdfium takes a hyphen for one of hyphenation it puts U+FFFE (U+0002 once) for hyphen and
# line end together, and leaves a soft one that ends the page; other hyphens it leaves, with the
# line end after them.
_LINE_END = re.compile("(?<=[^\\W_])(?:[\ufffe\x02]|\u00ad(?=\\s|\\Z)|[-\u2010\u2011](?=[\r\n]))")


def _page_words(text: str) -> list[str]:
    pieces = _LINE_END.split(text)
    found: list[str] = []
    for at, piece in enumerate(pieces):
        found += words(piece)
        if at + 1 < len(pieces):
            found[-1] += BROKEN
    return found


def _normal(text: str) -> str:
    text = unicodedata.normalize("NFC", text).translate(_SAME)
    return _invisible().sub("", text)


@cache
def _invisible() -> re.Pattern[str]:
    """Match what stands inside a word without being seen: soft hyphens, joiners, selectors."""
    return re.compile(
        "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]"
    )


@cache
def pattern() -> re.Pattern[str]:
    """Match a word with its marks; made when first needed, as it looks at every character."""
    marks = "".join(
        chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code))[0] == "M"
    )
    return re.compile(f"[^\\W_](?:[^\\W_]|[{marks}])*")


def _text(root: etree._Element, inline: frozenset[str]) -> str:
    """Return the text of a tree; every element that is not inline parts words."""
    parts: list[str] = []
    skipped: etree._Element | None = None
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in {"comment", "pi"}:
            if skipped is None:
                parts.append(node.tail or "")
            continue
        name = etree.QName(node).localname
        gap = "" if name in inline else " "
        if event == "start" and skipped is None:
            parts += [gap, node.text or ""]
            if name in _UNSEEN or "hidden" in node.attrib:
                del parts[-1]
                skipped = node
        elif event == "end":
            if node is skipped:
                skipped = None
            if skipped is None:
                parts += [gap, node.tail or ""]
    return "".join(parts)
