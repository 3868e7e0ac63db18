"""Formulas for print: WeasyPrint has no MathML, so ziamath draws it as SVG."""

from __future__ import annotations

import logging
import re
import threading
from functools import cache
from html import unescape
from pathlib import Path

from markupsafe import escape

from triptych.document import Place
from triptych.formats.gate import GateError
from triptych.rule import kept

SET = kept("OUT006", "formula-is-set")

_MATH = re.compile(r"<math\b.*?</math>", re.S)
_TEX = re.compile(r"<annotation encoding=\"application/x-tex\">(.*?)</annotation>", re.S)
_WRAPPER = re.compile(r"</?semantics>")
_SIZE = 10.0  # the em in which ziamath's lengths are told
_ZIAMATH = threading.Lock()  # ziamath reads its font at one position for all threads


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
        with _ZIAMATH:
            left_out = _listener().left_out()
            formula = ziamath.Math(_WRAPPER.sub("", _TEX.sub("", mathml)), size=_SIZE)
            svg, below = formula.svg(), formula.getyofst()
    except Exception as error:
        message = f"the formula {tex} cannot be drawn: {type(error).__name__}"
        raise GateError([SET.at(place, message, "write it in simpler TeX")]) from error
    if left_out:
        message = f"the formula {tex} is drawn without a part of it: {left_out[0]}"
        raise GateError([SET.at(place, message, "write it in simpler TeX")])
    kind = "display" if 'display="block"' in mathml else "inline"
    svg = re.sub(r'(width|height)="([\d.]+)"', _in_ems, svg, count=2)
    style = f"vertical-align:{below / _SIZE:.3f}em"
    return (
        f'<span class="formula {kind}" role="math" aria-label="{escape(tex)}">'
        f'{svg.replace("<svg ", f"""<svg style="{style}" """, 1)}</span>'
    )


def _in_ems(match: re.Match[str]) -> str:
    return f'{match[1]}="{float(match[2]) / _SIZE:.3f}em"'


class _Listener(logging.Handler):
    """Hears ziamath tell the root logger that it leaves out an element it does not know."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._heard: list[str] = []

    def left_out(self) -> list[str]:
        """Return a list that fills with what is left out from now on."""
        self._heard = []
        return self._heard

    def emit(self, record: logging.LogRecord) -> None:
        if "ziamath" in Path(record.pathname).parts:
            element = record.args[0] if isinstance(record.args, tuple) and record.args else None
            self._heard.append(str(getattr(element, "tag", record.msg)))


@cache
def _listener() -> _Listener:
    """Return the one listener. With none, the first word to the root logger has all printed."""
    listener = _Listener()
    logging.getLogger().addHandler(listener)
    return listener
