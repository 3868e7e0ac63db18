"""What makes a print quicker and smaller than WeasyPrint alone, and changes no page.

The numbers behind it are in docs/explanation/layout-cost.md. Replaced in WeasyPrint, by what
answers the same: `pdf.fonts.ffi`, and in `text.line_break` the functions `get_font_description` and
`font_features`.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any

import pydyf
import weasyprint
import weasyprint.pdf.fonts
from weasyprint.text import line_break

_LEVEL = 6  # pydyf's 9 takes three times as long and saves a hundredth
_BEGIN, _END = b"\nstream\n", b"\nendstream"  # ISO 32000-1, 7.3.8
# What belongs to one print: it is told to the configuration that a sheet is parsed with.
_OF_ITS_OWN = ("@font-face", "@counter-style", "@color-profile", "@import", "url(")
_LENGTH = re.compile(r"\[\d+\]$")
_FONTS = 256  # are remembered
_FONT = itemgetter(
    *("font_style", "font_stretch", "font_weight", "font_size"),
    *("font_variant_caps", "font_variation_settings"),
)


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


def remember_fonts() -> None:
    """Have WeasyPrint describe a font to Pango once, not for each line that is measured or drawn.

    A description depends on nothing but what a style says of its font; Pango copies it.
    """
    if isinstance(line_break.get_font_description, _Descriptions):
        return
    line_break.get_font_description = _Descriptions(line_break.get_font_description)
    line_break.font_features = lru_cache(_FONTS)(line_break.font_features)


class _Descriptions:
    """A function of styles that looks at nothing of them but their fonts."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self._function = function
        self._known: dict[tuple[Any, ...], Any] = {}

    def __call__(self, style: Mapping[str, Any]) -> Any:
        key = (tuple(style["font_family"]), *_FONT(style))  # in drawings, a list
        if key not in self._known:
            if len(self._known) >= _FONTS:
                self._known.clear()
            self._known[key] = self._function(style)
        return self._known[key]


def make_arrays_open() -> None:
    """Have WeasyPrint subset fonts without learning a C type for each number of glyphs.

    cffi parses the name of a type when it first sees it, with the names of all other types before
    it. `hb_codepoint_t[412]` is as new to it as `hb_codepoint_t[413]`; `hb_codepoint_t[]` is one.
    """
    if not isinstance(weasyprint.pdf.fonts.ffi, _OpenArrays):
        weasyprint.pdf.fonts.ffi = _OpenArrays(weasyprint.pdf.fonts.ffi)


class _OpenArrays:
    """A cffi.FFI that takes the length of an array from what is in it."""

    def __init__(self, ffi: Any) -> None:
        self._ffi = ffi

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ffi, name)

    def new(self, ctype: str, init: object = None) -> Any:
        if isinstance(init, list | tuple) and ctype.endswith(f"[{len(init)}]"):
            ctype = _LENGTH.sub("[]", ctype)
        return self._ffi.new(ctype, init)
