"""The formats an article is published in: one row each."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from triptych.journal import Journal
    from triptych.model import Article

Render = Callable[["Article", "Journal", str], bytes]


class Format(NamedTuple):
    """A format: its name, its file below `build/`, and the function that makes its bytes.

    One whose file has no `{language}` in its path holds all languages.
    """

    name: str
    output: str
    render: Render


def _of_module(name: str) -> Render:
    """Return the `render` of a module of this package, which is imported when it is called."""

    def render(article: Article, journal: Journal, language: str) -> bytes:
        made: bytes = import_module(f"{__name__}.{name}").render(article, journal, language)
        return made

    return render


FORMATS: dict[str, Format] = {
    row.name: row
    for row in (
        Format("html", "{id}/{language}/index.html", _of_module("html")),
        Format("pdf", "{id}/{language}/{id}.{language}.pdf", _of_module("pdf")),
        Format("jats", "{id}/{id}.xml", _of_module("jats")),
    )
}
