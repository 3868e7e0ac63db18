"""In a child of the press: one HTML page to PDF with WeasyPrint."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import weasyprint
from PIL import Image
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration

from triptych import resources
from triptych.press import (
    JOURNAL_URL,
    MANUSCRIPT_URL,
    Figures,
    LineBreaks,
    floats,
    haste,
    hyphenation,
    inspect,
    lines,
    notes,
)
from triptych.press.archive import Archive, finish
from triptych.press.fault import Fault
from triptych.press.fetch import Fetcher, shown

_LOGGER = logging.getLogger("weasyprint")
_SHEETS = haste.Sheets()
_MOST_PIXELS = 60_000_000  # an A3 page at 600 dots an inch has 70 million; A4 has 35


def print_job(
    job: dict[str, Any], archive: Callable[[], dict[str, Any]]
) -> tuple[dict[str, Any], bytes]:
    """Print one job, whose `archive` is waited for last; return the answer's header and the PDF.

    The header has `notes` (warnings of the layout) and `faults` (see `inspect`), or `error` with
    what belongs to it.
    """
    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    fetcher = Fetcher(Path(job["root"]), [Path(one) for one in job["journal_folders"]])
    log = _Log()
    _LOGGER.addHandler(log)
    _LOGGER.setLevel(logging.WARNING)
    _LOGGER.propagate = False
    hyphenation.add(job["hyphenation"])
    html = weasyprint.HTML(string=job["html"], base_url=MANUSCRIPT_URL, url_fetcher=fetcher)
    if refused := _forbidden(html):
        return {"error": "refused", "message": refused}, b""
    setting = _Setting(lambda: Archive.from_job(archive()), job["line_breaks"], job["figures"])
    pdf, faults = _typeset(html, job["css"], fetcher, setting)
    failures = log.failures | {shown(url): why for url, why in fetcher.refused.items()}
    if failures:
        return {"error": "files", "failures": sorted(failures.items())}, b""
    return {"notes": list(dict.fromkeys(log.notes)), "faults": faults}, pdf


def rehearse() -> None:
    """Print a narrow column in every face, so that all that is loaded late is there at a fork.

    Hyphenation patterns are read when a line first needs them, and C types when first used; the
    style sheets that the program brings along are parsed.
    """
    hyphenation.register()
    haste.make_arrays_open()
    haste.remember_fonts()
    words = {
        "en": "international understanding",
        "kk": "халықаралық қатынастар",
        "ru": "международное взаимодействие",
    }
    text = "".join(
        f'<section lang="{tag}"><h2>{some}</h2><p>{some} <i>{some}</i> <b>{some}</b> '
        f'<a href="#a">{some}</a></p><ol><li id="a">{some}</ol></section>'
        for tag, some in words.items()
    )
    css = (
        '@page { size: 60mm 200mm; @top-left { content: string(t); font: 8pt "Source Sans 3" } }'
        'h1 { string-set: t content(); font-family: "Source Serif 4 Display" }'
        'body { font: 10pt "Source Serif 4"; hyphens: auto; text-align: justify }'
    )
    page = f'<html lang="en"><title>Text</title><body><h1>Text</h1>{text}</body></html>'
    fetcher = Fetcher(Path("/"), [])
    html = weasyprint.HTML(string=page, base_url=MANUSCRIPT_URL, url_fetcher=fetcher)
    _typeset(html, [css], fetcher, _Setting(Archive, "greedy", "here"))
    for sheet in sorted(resources.templates().glob("*/print*.css")):
        _SHEETS.learn(sheet.read_text("utf-8"))


class _Setting(NamedTuple):
    """How a page is set: what its PDF holds besides, how lines are broken, where figures stand."""

    archive: Callable[[], Archive]
    line_breaks: LineBreaks
    figures: Figures


def _typeset(
    html: Any, css: list[str], fetcher: Fetcher, setting: _Setting
) -> tuple[bytes, list[Fault]]:
    """Lay the page out; return an archivable PDF whose identifier is a hash, and what is wrong."""
    told: dict[str, Any] = {"font_config": FontConfiguration(), "counter_style": CounterStyle()}
    settings: dict[str, Any] = {"base_url": JOURNAL_URL, "url_fetcher": fetcher, **told}
    sheets = [_SHEETS.parsed(one, **settings) for one in css]
    pictures: dict[str, Any] = {}  # are read once

    def render() -> Any:
        options = {**finish.OPTIONS, "cache": pictures}
        return html.render(stylesheets=sheets, **told, **options)

    whole = partial(notes.keep, render, html.etree_element)
    if setting.figures == "float":
        whole = partial(floats.Floats(html.etree_element).lay_out, whole)
    document = lines.lay_out(whole, setting.line_breaks)
    faults = inspect.faults(document.pages)
    finish.prepare(html.etree_element, document)

    def complete(document: Any, pdf: Any) -> None:
        finish.finish(html.etree_element, setting.archive(), document, pdf)
        haste.compress(document, pdf)

    pdf: bytes = document.write_pdf(finisher=complete, **finish.OPTIONS)
    return pdf, faults + inspect.fonts(document)


def _forbidden(html: Any) -> str:
    """Name what no page of ours holds, and what would reach beyond it; empty if there is none.

    An attachment would be put into the PDF with the time of day; a base would move every URL.
    """
    for element in html.etree_element.iter():
        if element.tag == "base":
            return "the page changes the base of its addresses (<base>)"
        if "attachment" in str(element.get("rel", "")).lower().split():
            return f"the page attaches a file to the PDF: {element.get('href', '')}"
    return ""


class _Log(logging.Handler):
    """Sorts what WeasyPrint logs into files it could not show and mere notes."""

    def __init__(self) -> None:
        super().__init__()
        self.failures: dict[str, str] = {}
        self.notes: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not str(record.msg).startswith("Failed to "):
            self.notes.append(record.getMessage())
            return
        arguments = record.args if isinstance(record.args, tuple) else ()
        url = str(arguments[0]) if arguments else record.getMessage()
        self.failures[shown(url)] = _reason(arguments[1] if len(arguments) > 1 else None)


def _reason(error: object) -> str:
    """Say in a few words why a picture could not be shown."""
    cause = getattr(error, "__cause__", None) or error
    if isinstance(cause, MemoryError):
        return "showing it needs too much memory"
    if isinstance(cause, Image.DecompressionBombError | Image.DecompressionBombWarning):
        return f"it has more than {_MOST_PIXELS // 1_000_000} million pixels"
    return "it is damaged" if cause is not None else "it cannot be drawn"
