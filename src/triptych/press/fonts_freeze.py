"""Run in a process of its own: makes one static font file of a face."""

from __future__ import annotations

import gc
import json
import sys
from typing import Any

# Characters that take the glyph of another where the font has none for them; otherwise another
# family's is taken, or none is found: the hyphen that does not break, and the primes that stand for
# ь and ъ in Latin letters (ISO 9).
SAME_GLYPH = {0x2011: 0x2010, 0x02B9: 0x2032, 0x02BA: 0x2033}
REGULAR_BIT = 1 << 6


def main() -> None:
    """Read `{source, number, axes, family, style, target}` as JSON from the arguments and do it."""
    gc.disable()  # millions of objects, none of them garbage: a fifth of the time is saved
    freeze(**json.loads(sys.argv[1]))


def freeze(  # noqa: PLR0913, PLR0917  as the job names them
    source: str, number: int, axes: dict[str, float], family: str, style: str, target: str
) -> None:
    """Write the instance of `source` at `axes` to `target`; the same bytes every time.

    A font that is not variable keeps its tables; out of a collection it is that of `number`.
    """
    from fontTools.ttLib import TTFont  # noqa: PLC0415  slow, and of use in the child alone
    from fontTools.varLib import instancer  # noqa: PLC0415

    font = TTFont(source, fontNumber=number, recalcTimestamp=False, lazy=not axes)
    if axes:
        font = instancer.instantiateVariableFont(font, axes, inplace=True)
        del font["STAT"]  # it describes axes that are gone
        _rename(font, family, style)
    _share_glyphs(font)
    font.save(target, reorderTables=False)


def _rename(font: Any, family: str, style: str) -> None:
    """Name the instance so that fontconfig finds it by `family`, whatever the source said."""
    full, postscript = f"{family} {style}", f"{family}-{style}".replace(" ", "")
    names = {1: family, 2: style, 3: f"triptych;{postscript}", 4: full, 6: postscript}
    table = font["name"]
    for gone in {record.nameID for record in table.names} & {16, 17, 21, 22, 25}:
        table.removeNames(nameID=gone)
    table.removeNames(platformID=1)
    for name, value in names.items():
        table.removeNames(nameID=name)
        table.setName(value, name, 3, 1, 0x409)
    if style != "Regular":
        font["OS/2"].fsSelection &= ~REGULAR_BIT


def _share_glyphs(font: Any) -> None:
    """Map each character of SAME_GLYPH that the font lacks to the glyph of the other."""
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format in {4, 12}:
            for character, other in SAME_GLYPH.items():
                if other in table.cmap:
                    table.cmap.setdefault(character, table.cmap[other])
