"""Prints small pages with the press, and reads the words of a PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2

from triptych import press

CSS = '@page { size: A5; margin: 20mm } body { font: 10pt "Source Serif 4"; hyphens: auto }'
Printer = Callable[..., bytes]


def page(body: str, language: str = "en", head: str = "<title>Title</title>") -> str:
    return f'<!doctype html><html lang="{language}"><head>{head}</head><body>{body}</body></html>'


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(one.get_textpage().get_text_range() for one in document)
    finally:
        document.close()


def printer(manuscript: Path, journal: Path) -> Printer:
    """Return what prints a page with the files of two folders."""

    def go(html: str, css: str = CSS, **more: object) -> bytes:
        return press.print_pdf(  # type: ignore[arg-type]
            html, css=[css], root=manuscript, journal_folders=[journal], **more
        )

    return go
