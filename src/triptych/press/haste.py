"""What makes a print quicker and smaller than WeasyPrint alone, and changes no page.

The numbers behind it are in docs/explanation/layout-cost.md.
"""

from __future__ import annotations

import zlib
from typing import Any

import pydyf
import weasyprint

_LEVEL = 6  # pydyf's 9 takes three times as long and saves a hundredth
_BEGIN, _END = b"\nstream\n", b"\nendstream"  # ISO 32000-1, 7.3.8
# What belongs to one print: it is told to the configuration that a sheet is parsed with.
_OF_ITS_OWN = ("@font-face", "@counter-style", "@color-profile", "@import", "url(")


class Sheets:
    """Parsed style sheets: those that the server has parsed are there in every child."""

    def __init__(self) -> None:
        """Know none yet."""
        self._parsed: dict[str, Any] = {}

    def learn(self, text: str, **settings: Any) -> None:
        """Parse a style sheet for later; one that belongs to a single print is left alone."""
        if not any(word in text.lower() for word in _OF_ITS_OWN):
            self._parsed[text] = weasyprint.CSS(string=text, **settings)

    def parsed(self, text: str, **settings: Any) -> Any:
        """Return a style sheet, parsed with `settings` where it is not known."""
        return self._parsed.get(text) or weasyprint.CSS(string=text, **settings)


def compress(_document: Any, pdf: Any) -> None:
    """Compress the streams of a PDF that is drawn; a finisher for WeasyPrint's `write_pdf`.

    Each stream's operators, which take far more room, go when it is done.
    """
    for one in pdf.objects:
        if isinstance(one, pydyf.Stream) and one.compress:
            one.compress = False
            plain = one.data.partition(_BEGIN)[2].removesuffix(_END)
            one.stream = [zlib.compress(plain, _LEVEL)]
            one.extra["Filter"] = "/FlateDecode"
