"""Formulas for print: WeasyPrint has no MathML, so ziamath draws it as SVG."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Iterable
from functools import cache
from html import unescape
from pathlib import Path

from markupsafe import escape

from triptych.document import Document, Place
from triptych.formats.gate import GateError
from triptych.rule import kept

SET = kept("OUT006", "formula-is-set")

_MATH = re.compile(r"<math\b.*?</math>", re.S)
_TEX = re.compile(r"<annotation encoding=\"application/x-tex\">(.*?)</annotation>", re.S)
_WRAPPER = re.compile(r"</?semantics>")
_WIDTH = re.compile(r'width="([\d.]+)"')
_SIZE = 10.0  # the em in which ziamath's lengths are told
# Ems: what is wider leaves the line, or is made so small, to stand in it, that nobody can read it.
_WIDEST = {"inline": 38, "display": 80}
_CURES = {
    "inline": "set it apart between $$ and $$, or divide it",
    "display": r"break it into lines: \begin{aligned} a &= b \\ &+ c \end{aligned}",
}
_ZIAMATH = threading.Lock()  # ziamath reads its font at one position for all threads


def drawn(page: str, place: Place, documents: Iterable[Document] = ()) -> str:
    """Return a page with its MathML drawn as SVG, sized in ems, each formula's TeX beside it.

    Raises GateError for a formula that cannot be drawn, or hardly be read: where one of the
    `documents` has its TeX, or else at `place`.
    """
    if "<math" not in page:
        return page
    documents = list(documents)

    def draw(match: re.Match[str]) -> str:
        tex = unescape(written[1]) if (written := _TEX.search(match[0])) else ""
        return _svg(match[0], tex, lambda: _found(tex, documents) or place)

    return _MATH.sub(draw, page)


def _found(tex: str, documents: Iterable[Document]) -> Place | None:
    """Return where a formula's TeX is written."""
    for document in documents:
        if tex.strip() and (at := document.text.find(tex.strip())) >= 0:
            return document.place(at)
    return None


def _svg(mathml: str, tex: str, place: Callable[[], Place]) -> str:
    import ziamath  # noqa: PLC0415  (a fifth of a second that few articles need)

    ziamath.config.svg2 = False  # WeasyPrint would draw shared symbols wrongly
    try:
        with _ZIAMATH:
            left_out = _listener().left_out()
            formula = ziamath.Math(_WRAPPER.sub("", _TEX.sub("", mathml)), size=_SIZE)
            svg, below = formula.svg(), formula.getyofst()
    except Exception as error:
        message = f"the formula {tex} cannot be drawn: {type(error).__name__}"
        raise GateError([SET.at(place(), message, "write it in simpler TeX")]) from error
    if left_out:
        message = f"the formula {tex} is drawn without a part of it: {left_out[0]}"
        raise GateError([SET.at(place(), message, "write it in simpler TeX")])
    kind = "display" if 'display="block"' in mathml else "inline"
    if float(_WIDTH.search(svg)[1]) > _WIDEST[kind] * _SIZE:  # type: ignore[index]
        message = f"the formula {tex} is too wide for a line"
        raise GateError([SET.at(place(), message, _CURES[kind])])
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
