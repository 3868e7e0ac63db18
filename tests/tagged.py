"""Reads the logical structure of a PDF back: each element with its attributes and its text."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from pypdf import PdfReader

Texts = Mapping[tuple[int, int], str]


@dataclass(eq=False)
class Element:
    """A structure element: its type, its dictionary, and its parts: elements, texts, `None`.

    `None` stands for an annotation.
    """

    kind: str
    entry: Any
    kids: list[Element | str | None] = field(default_factory=list)

    def __str__(self) -> str:
        """Return the element on one line, such as `P(See Link(@the note))`, its texts stripped."""
        parts = ("@" if kid is None else str(kid).strip() for kid in self.kids)
        return f"{self.kind}({''.join(parts)})"

    @property
    def number(self) -> int:
        """Return the number of the PDF's object."""
        return int(self.entry.indirect_reference.idnum)

    def all(self, kind: str) -> list[Element]:
        """Return the elements of a type below this one, in the order of reading."""
        return [one for one in self if one.kind == kind]

    def __iter__(self) -> Iterator[Element]:
        """Yield this element and all below it."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid

    def attribute(self, name: str) -> Any:
        """Return an attribute, None where there is none."""
        found = (one.get(name) for one in self.entry.get("/A", ()))
        return next((value for value in found if value is not None), None)


def structure(pdf: bytes) -> Element:
    """Return a PDF's document element with everything below it."""
    reader = PdfReader(BytesIO(pdf))
    pages = {page.indirect_reference.idnum: at for at, page in enumerate(reader.pages)}
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    return _element(root["/K"][0].get_object(), pages, _texts(pdf))


def _element(entry: Any, pages: Mapping[int, int], texts: Texts) -> Element:
    element = Element(entry["/S"][1:], entry)
    for kid in (one.get_object() for one in entry["/K"]):
        if isinstance(kid, int):
            element.kids.append(texts.get((pages[entry.raw_get("/Pg").idnum], kid), ""))
        elif kid["/Type"] == "/MCR":
            element.kids.append(texts.get((pages[kid.raw_get("/Pg").idnum], kid["/MCID"]), ""))
        elif kid["/Type"] == "/OBJR":
            element.kids.append(None)
        else:
            element.kids.append(_element(kid, pages, texts))
    return element


def _texts(pdf: bytes) -> Texts:
    """Return the text of each mark, by page and number."""
    texts: dict[tuple[int, int], str] = {}
    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document):
        lines = page.get_textpage()
        for one in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            key = number, pdfium.FPDFPageObj_GetMarkedContentID(one)
            size = pdfium.FPDFTextObj_GetText(one, lines, None, 0)
            buffer = (ctypes.c_ushort * (size // 2))()
            pdfium.FPDFTextObj_GetText(one, lines, buffer, size)
            texts[key] = texts.get(key, "") + bytes(buffer).decode("utf-16-le").rstrip("\0")
    document.close()
    return texts


def told(pdf: bytes) -> list[str]:
    """Return what a reader is told of the text, glyph by glyph in the order of drawing.

    Glyphs that something else is said of are one part.
    """
    return [part for page in PdfReader(BytesIO(pdf)).pages for part in _told(page)]


_SHOWN = re.compile(
    rb"/(?P<font>\S+) \S+ Tf|/ActualText <FEFF(?P<said>[0-9A-F]*)>|(?P<end>EMC)"
    rb"|<(?P<glyphs>[0-9a-f]+)>"
)


def _told(page: Any) -> Iterator[str]:
    letters: Mapping[str, str] = {}
    said = False
    for match in _SHOWN.finditer(page.get_contents().get_data()):
        if name := match["font"]:
            letters = _letters(page["/Resources"]["/Font"][f"/{name.decode()}"])
        elif match["said"]:
            said = True
            yield bytes.fromhex(match["said"].decode()).decode("utf-16-be")
        elif match["end"]:
            said = False
        elif not said:
            digits = match["glyphs"].decode()
            yield from (letters[digits[at : at + 4]] for at in range(0, len(digits), 4))


def _letters(font: Any) -> dict[str, str]:
    """Return what a font's glyphs tell, by their hexadecimal digits."""
    pairs = re.findall(r"<([0-9a-f]{4})> <([0-9a-f]*)>", font["/ToUnicode"].get_data().decode())
    return {glyph: bytes.fromhex(text).decode("utf-16-be") for glyph, text in pairs}
