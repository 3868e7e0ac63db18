"""Formulas for print: WeasyPrint has no MathML, so ziamath draws it as SVG."""

from __future__ import annotations

import re
from html import unescape

from markupsafe import escape

from triptych.document import Place
from triptych.formats.gate import GateError
from triptych.rule import kept

SET = kept("OUT006", "formula-is-set")

_MATH = re.compile(r"<math\b.*?</math>", re.S)
_TEX = re.compile(r"<annotation encoding=\"application/x-tex\">(.*?)</annotation>", re.S)
_WRAPPER = re.compile(r"</?semantics>")
_SIZE = 10.0  # the em in which ziamath's lengths are told


def drawn(page: str, place: Place) -> str:
    """Return a page with its MathML drawn as SVG, sized in ems, each formula's TeX beside it.

    Raises GateError at `place` for a formula that cannot be drawn.
    """
    return _MATH.sub(lambda match: _svg(match[0], place), page) if "<math" in page else page


def _svg(mathml: str, place: Place) -> str:
    import ziamath  # noqa: PLC0415  (a fifth of a second that few articles need)

    ziamath.config.svg2 = False  # WeasyPrint would draw shared symbols wrongly
    tex = unescape(_TEX.search(mathml)[1]) if _TEX.search(mathml) else ""  # type: ignore[index]
    try:
        formula = ziamath.Math(_WRAPPER.sub("", _TEX.sub("", mathml)), size=_SIZE)
        svg, below = formula.svg(), formula.getyofst()
    except Exception as error:
        message = f"the formula {tex} cannot be drawn: {type(error).__name__}"
        raise GateError([SET.at(place, message, "write it in simpler TeX")]) from error
    kind = "display" if 'display="block"' in mathml else "inline"
    svg = re.sub(r'(width|height)="([\d.]+)"', _in_ems, svg, count=2)
    style = f"vertical-align:{below / _SIZE:.3f}em"
    return (
        f'<span class="formula {kind}" role="math" aria-label="{escape(tex)}">'
        f'{svg.replace("<svg ", f"""<svg style="{style}" """, 1)}</span>'
    )


def _in_ems(match: re.Match[str]) -> str:
    return f'{match[1]}="{float(match[2]) / _SIZE:.3f}em"'
