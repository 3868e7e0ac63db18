"""The web edition: one valid HTML5 page a language, with no script and nothing from a network."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from markupsafe import Markup

from triptych.formats import frame, gate
from triptych.formats.cite_as import cite_as
from triptych.formats.fragments import Entry, fragments, shows_references
from triptych.formats.information import (
    history,
    information,
    issue,
    pages,
    rights,
    statements,
)
from triptych.journal import Journal
from triptych.languages import language as language_of
from triptych.model import Article
from triptych.press import JOURNAL_URL

TEMPLATE = "edition.html.j2"
STYLES = ("lists.css", "web.css")
LOGO = "logo.svg"


def render(article: Article, journal: Journal, language: str) -> bytes:
    """Return the page of an edition.

    Raises JournalError, PandocError, and GateError where a word or a link's target is missing.
    """
    css = "\n".join(journal.find(name).read_text(encoding="utf-8") for name in STYLES)
    page = _without_slashes(edition(article, journal, language, css)).encode()
    gate.words(gate.edition_passages(article, journal, language), gate.html_words(page), "HTML")
    gate.links(page, article.place)
    return page


def edition(article: Article, journal: Journal, language: str, css: str | None) -> str:
    """Return an edition as HTML: for a screen with its style sheet, for print without one."""
    texts = fragments(article, journal, "html")
    own = article.editions[language]
    words = language_of(language)
    with_body = [tag for tag in article.languages if article.editions[tag].body]
    body, first_citations = _citations_named(_headings_below(texts.bodies.get(language, "")))
    cited = cite_as(article, journal, language, texts.title.get(language, ""))
    shows_list = shows_references(article, language)
    body = _notes_under(body, f"<h2>{words.labels['notes']}</h2>")
    return frame.render(
        journal,
        TEMPLATE,
        article=article,
        edition=own,
        others=[article.editions[tag] for tag in article.languages if tag != language],
        languages={tag: language_of(tag) for tag in article.languages},
        language=words,
        labels=words.labels,
        publication=article.publication,
        statements=statements(article.publication, language),
        information=information(article, language, cited, web=css is not None),
        issue=issue(article.publication, language),
        pages=pages(article.publication, language),
        logo=f"{JOURNAL_URL}{LOGO}" if css is None and journal.has(LOGO) else "",
        history=history(article.publication, language),
        rights=rights(article.publication, language),
        full_text=with_body[0] if with_body else "",
        css=None if css is None else _style(css),
        fragments={
            "title": frame.markup(texts.title),
            "subtitle": frame.markup(texts.subtitle),
            "abstract": frame.markup({tag: _notes_under(a) for tag, a in texts.abstract.items()}),
            "keywords": frame.markup(texts.keywords),
            "body": Markup(body if css is None else _from_edition(body)),  # noqa: S704
            "references": [
                _entry(entry, first_citations) for entry in texts.references if shows_list
            ],
            "romanised_references": [
                _entry(entry, {}, second=True) for entry in texts.romanised_references if shows_list
            ],
        },
    )


def _entry(
    entry: Entry, first_citations: Mapping[str, str], *, second: bool = False
) -> dict[str, Any]:
    return {
        "id": entry.id,
        "label": entry.label,
        "back": first_citations.get(entry.id, ""),
        "works": [
            {
                "language": work.language + ("-Latn" if second and work.romanised else ""),
                "fragment": Markup(work.fragment),  # noqa: S704
            }
            for work in entry.works
        ],
    }


def _style(css: str) -> Markup:
    """Return a style sheet for a `style` element, which nothing in it may close."""
    return Markup(css.replace("</", "<\\/"))  # noqa: S704 - the journal's own file


def _without_slashes(page: str) -> str:
    """Write void elements as HTML has them, not as XML."""
    return re.sub(r"<(br|col|hr|img)\b([^>]*?)\s*/>", r"<\1\2>", page)


def _headings_below(body: str) -> str:
    """Put the body's headings one level down: the page's first level is the title's."""
    return re.sub(r"<(/?)h([1-6])(?=[ >])", lambda m: f"<{m[1]}h{min(6, int(m[2]) + 1)}", body)


def _notes_under(text: str, heading: str = "") -> str:
    """Give the footnotes a heading; without one they are no section of their own."""
    tag = "section" if heading else "div"
    notes = rf"<{tag} \1>\n{heading}\2</{tag}>"
    return re.sub(
        r'<section ([^>]*role="doc-endnotes")>\s*<hr\s*/?>(.*?)</section>', notes, text, flags=re.S
    )


def _citations_named(body: str) -> tuple[str, dict[str, str]]:
    """Give each citation an anchor; return the body and the anchor of each entry's first."""
    first: dict[str, str] = {}
    count = 0

    def name(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        anchor = f"citation-{count}"
        first.setdefault(unescape(match[1]), anchor)
        return f'<a id="{anchor}" href="#ref-{match[1]}" role="doc-biblioref"'

    return re.sub(r'<a\s+href="#ref-([^"]*)"\s+role="doc-biblioref"', name, body), first


def _from_edition(body: str) -> str:
    """Make a picture's path one from the edition's folder, which lies below the article's."""
    return re.sub(r'(<img\b[^>]*?\bsrc=")(?!/|[a-z]+:)', r"\1../", body)
