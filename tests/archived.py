"""Prints a page whose PDF is looked into; its styles, and texts that glyphs hardly tell."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from pypdf import PdfReader
from tagged import Element

from triptych import press
from triptych.press.archive import Archive

CSS = """
@page { size: 90mm 120mm; margin: 15mm 12mm }
html { font: 10pt/13pt "Source Serif 4" }
body { margin: 0 }
figure { margin: 0 }
"""
SVG = 'xmlns="http://www.w3.org/2000/svg" width="9" height="9"'
DRAWING = f'<svg {SVG}><rect width="9" height="9"/></svg>'
MARGINS = """
h1 { string-set: title content() }
@page { @top-left { content: string(title) } @bottom-right { content: counter(page) } }
"""
NARROW = "p { width: 24mm; hyphens: auto; text-align: justify }"
LETTERS_AND_MARKS = [
    "t\u0361sar H\u0331abi\u0304b h\u0331 \u1e96 S\u0307\u0331 K\u0332h\u0332an ḳ ĭ i\u0306",
    "\u0438\u0306 й а\u0301 ы\u0308 ә\u0301 ө\u0304 ғ\u0301 к\u0328",
    "Nguye\u0302\u0303n, \u03b1\u0313\u0301",
    "office, affluent fjord; \u02b9 and \u2032, \u00b5 and \u03bc",
    "अंतर्राष्ट्रीय विदेश नीति क्षेत्रीय",
    "আন্তর্জাতিক সম্পর্ক পররাষ্ট্র",
    "ଆନ୍ତର୍ଜାତୀୟ ବୈଦେଶିକ",
    "சர்வதேச கொள்கை",
    "ക്ഷേത്രം ബന്ധങ്ങൾ",
    "ජාත්‍යන්තර ශ්‍රී",
    "ความสัมพันธ์ น้ำ กำ",
    "ນ້ຳ ພົວພັນ",
    "ក្រសួងការបរទេស",
    "ကြောင်း နိုင်ငံခြားရေး",
]
LEFTWARD = [
    "בְּרֵאשִׁית בָּרָא אֱלֹהִים אֵת הַשָּׁמַיִם",
    "بِسْمِ ٱللَّهِ ٱلرَّحْمَٰنِ ٱلرَّحِيمِ",
    "مُحَمَّدٌ رَسُولُ اللهِ كِتَابٌ لَا",
]

Printer = Callable[..., bytes]


def printer(tmp_path: Path) -> Printer:
    """Return what prints the body of a page; `picture.png` and `drawing.svg` are there to show."""
    Image.new("RGB", (2, 2)).save(tmp_path / "picture.png")
    (tmp_path / "drawing.svg").write_text(DRAWING, encoding="utf-8")

    def go(body: str, css: str = "", archive: Archive | None = None, language: str = "en") -> bytes:
        head = "<meta charset=utf-8><title>A title</title><meta name=generator content=triptych>"
        page = f'<!doctype html><html lang="{language}"><head>{head}</head><body>{body}</body>'
        return press.print_pdf(
            page,
            css=[CSS + css],
            root=tmp_path,
            journal_folders=[],
            archive=lambda: archive or Archive(),
        )

    return go


def told(element: Element) -> list[str]:
    """Return the parts of an element, each on one line."""
    return [str(kid) for kid in element.kids]


def elements(element: Element) -> list[Element]:
    return [kid for kid in element.kids if isinstance(kid, Element)]


def catalog(pdf: bytes) -> Any:
    return PdfReader(BytesIO(pdf)).trailer["/Root"]


def annotations(pdf: bytes) -> list[Any]:
    pages = PdfReader(BytesIO(pdf)).pages
    return [one.get_object() for page in pages for one in page.get("/Annots", [])]


def lines(count: int, text: str = "Some words") -> str:
    return "".join(f"<p>{text} {number}</p>" for number in range(count))
