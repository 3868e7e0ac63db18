"""The formats an article is published in: one row each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from triptych.formats.html import render as render_html
from triptych.formats.jats import render as render_jats
from triptych.formats.pdf import render as render_pdf
from triptych.journal import Journal
from triptych.model import Article


class Format(NamedTuple):
    """A format: its name, its file below `build/`, and the function that makes its bytes."""

    name: str
    output: str
    render: Callable[[Article, Journal, str], bytes]


FORMATS: Mapping[str, Format] = {
    row.name: row
    for row in (
        Format("html", "{id}/{language}/index.html", render_html),
        Format("pdf", "{id}/{language}/{id}.{language}.pdf", render_pdf),
        Format("jats", "{id}/{id}.xml", render_jats),
    )
}
