"""The formats an article is published in: one row each."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from triptych.finding import Finding
    from triptych.journal import Journal
    from triptych.model import Article

Render = Callable[..., bytes]
"""Takes an Article, a Journal and a language; where its format `warns`, also `tell`."""


class Format(NamedTuple):
    """A format: its name, its file below `build/`, and the function that makes its bytes.

    One whose file has no `{language}` in its path holds all languages. The `render` of one that
    `warns` takes `tell`, a function, and calls it with findings that do not stop it.
    """

    name: str
    output: str
    render: Render
    warns: bool = False

    def made(
        self, article: Article, journal: Journal, language: str
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the bytes and what the format warns of; raises what `render` raises."""
        told: list[Finding] = []
        more = {"tell": told.append} if self.warns else {}
        return self.render(article, journal, language, **more), tuple(told)


def _of_module(name: str) -> Render:
    """Return the `render` of a module of this package, which is imported when it is called."""

    def render(article: Article, journal: Journal, language: str, **more: Any) -> bytes:
        module = import_module(f"{__name__}.{name}")
        made: bytes = module.render(article, journal, language, **more)
        return made

    return render


FORMATS: dict[str, Format] = {
    row.name: row
    for row in (
        Format("html", "{id}/{language}/index.html", _of_module("html")),
        Format(
            "pdf", "{id}/{language}/{id}.{language}.pdf", _of_module("pdf.document"), warns=True
        ),
        Format("jats", "{id}/{id}.xml", _of_module("jats.document")),
    )
}
