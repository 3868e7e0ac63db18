"""Which faces there are: each a file of a font package, frozen where that file is variable.

The text is set in Source; what it has no letter for is taken from the first of `FALLBACKS` that
has it. They are there for what references and names of authors hold: another script, a letter of
a transliteration, a sign. Every script comes in the two weights of the text where its package has
them.
"""

from __future__ import annotations

from typing import NamedTuple

SERIF, DISPLAY, SANS = "Source Serif 4", "Source Serif 4 Display", "Source Sans 3"
MONO = "Source Code Pro"
_WIDE, _ARABIC, _HEBREW, _CJK = "Noto Serif", "Amiri", "Frank Ruhl Libre", "Noto Sans CJK SC"
_NOTO = "manimgx-fonts"
_SCRIPTS = (
    *("Armenian", "Ethiopic", "Georgian", "Devanagari", "Bengali", "Gujarati", "Gurmukhi"),
    *("Kannada", "Malayalam", "Oriya", "Sinhala", "Tamil", "Telugu", "Thai", "Lao", "Khmer"),
    "Myanmar",
)
_SIGNS = ("Noto Sans Symbols", "Noto Emoji")


class Cut(NamedTuple):
    """A face, and the file of which package it is made from.

    `axes` are where a variable font is frozen; without them the file is taken as it is, or the
    font of that `number` out of a collection.
    """

    family: str
    weight: int
    style: str
    package: str
    file: str
    axes: tuple[tuple[str, float], ...] = ()
    number: int = -1

    @property
    def style_name(self) -> str:
        """Return the name of the style within the family."""
        weight = {400: "Regular", 600: "Semibold", 700: "Bold"}[self.weight]
        if self.style == "normal":
            return weight
        return "Italic" if self.weight == 400 else f"{weight} Italic"

    @property
    def filename(self) -> str:
        """Return the name of the face's file, without spaces."""
        ending = "otf" if self.number >= 0 else "ttf"
        return f"{self.family}-{self.style_name}.{ending}".replace(" ", "")


ROMAN, ITALIC = (400, "normal"), (400, "italic")
BOLD, BOLD_ITALIC = (600, "normal"), (600, "italic")


def _cuts(
    family: str, package: str, files: str, *styles: tuple[int, str], **axes: float
) -> tuple[Cut, ...]:
    """Return faces of a family; `files` is the variable files' name, `{}` where "-Italic" goes."""
    return tuple(
        Cut(
            family,
            weight,
            style,
            package,
            files.replace("{}", "-Italic" if style == "italic" else ""),
            (("wght", float(weight)), *axes.items()),
        )
        for weight, style in styles
    )


_ALL = (ROMAN, ITALIC, BOLD, BOLD_ITALIC)
_SERIF_FILES = ("fontpkg-source-serif-4", "files/SourceSerif4{}[opsz,wght].ttf")
_SANS_FILES = ("fontpkg-source-sans-3", "files/SourceSans3{}[wght].ttf")
_MONO_FILES = ("fontpkg-source-code-pro", "files/SourceCodePro{}[wght].ttf")
_HEBREW_FILES = ("fontpkg-frank-ruhl-libre", "files/FrankRuhlLibre[wght].ttf")

CUTS = (
    *_cuts(SERIF, *_SERIF_FILES, *_ALL, opsz=10.0),
    *_cuts(DISPLAY, *_SERIF_FILES, BOLD, BOLD_ITALIC, opsz=32.0),
    *_cuts(SANS, *_SANS_FILES, ROMAN, ITALIC, BOLD),
    *_cuts(MONO, *_MONO_FILES, ROMAN, BOLD),  # its italic has no Cyrillic
    *_cuts(_WIDE, "fontpkg-noto-serif", "files/NotoSerif{}[wdth,wght].ttf", *_ALL, wdth=100.0),
    Cut(_ARABIC, 400, "normal", "fontpkg-amiri", "files/Amiri-Regular.ttf"),
    Cut(_ARABIC, 700, "normal", "fontpkg-amiri", "files/Amiri-Bold.ttf"),
    *_cuts(_HEBREW, *_HEBREW_FILES, ROMAN, BOLD),
    *(
        cut
        for script in _SCRIPTS
        for cut in _cuts(f"Noto Sans {script}", _NOTO, f"NotoSans{script}[wght].ttf", ROMAN, BOLD)
    ),
    Cut(_CJK, 400, "normal", "noto-cjk-sans-otc", "NotoSansCJK-Regular.ttc", number=2),
    *(
        cut
        for family in _SIGNS
        for cut in _cuts(family, _NOTO, f"{family.replace(' ', '')}[wght].ttf", ROMAN)
    ),
)
FALLBACKS = (
    *(_WIDE, _ARABIC, _HEBREW),
    *(f"Noto Sans {script}" for script in _SCRIPTS),
    *(_CJK, *_SIGNS),
)
"""The families that help out, in this order."""

ALIASES = {
    SANS: (
        *("sans-serif", "Arial", "Calibri", "DejaVu Sans", "Helvetica", "Helvetica Neue"),
        *("Liberation Sans", "Open Sans", "Roboto", "Segoe UI", "Tahoma", "Verdana"),
    ),
    SERIF: ("serif", "Cambria", "DejaVu Serif", "Georgia", "Liberation Serif", "Times New Roman"),
    MONO: ("monospace", "Consolas", "Courier New", "DejaVu Sans Mono", "Liberation Mono"),
}
"""What a family stands for in pictures that name others, as programs that draw them do."""
