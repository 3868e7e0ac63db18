"""How to cite the article: its own entry, as its journal's style sets it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from triptych import csl, pandoc
from triptych.formats import frame
from triptych.formats.listing import entry_terms
from triptych.journal import Journal
from triptych.languages import language as language_of
from triptych.model import Article, Author

# Stands for the title while citeproc is at work: the title is the author's own, capitals and all.
_TITLE = "Triptychstitle"


def cite_as(article: Article, journal: Journal, language: str, title: str) -> str:
    """Return the article's entry as HTML with `title` in it, itself HTML.

    Empty where the journal's title or the year is not known, since one cannot cite without them.
    Raises PandocError.
    """
    item = own_item(article, journal, language)
    if not item or not title:
        return ""
    citing = pandoc.Citing(journal.style, [item], language, *entry_terms(language))
    (entry,) = pandoc.entries(citing).values()
    labels = language_of(language).cross_references
    (text,) = pandoc.write("html", [entry.prose], labels=labels)
    text = re.sub(r"^<p>|</p>$", "", text)
    return re.sub(_TITLE, lambda _: title.rstrip("."), text, flags=re.I)


def own_item(article: Article, journal: Journal, language: str) -> dict[str, Any]:
    """Return the article as a CSL-JSON item, empty where its journal or year is not known."""
    facts, year = article.publication, _year(article)
    if not journal.title(language) or not year:
        return {}
    pages = "-".join(str(page) for page in (facts.first_page, facts.last_page) if page)
    item: dict[str, Any] = {
        "id": article.id,
        "type": "article-journal",
        "language": language,
        "title": _TITLE,
        "author": [_csl_name(author, language) for author in article.authors],
        "container-title": journal.title(language),
        "issued": csl.date(year),
        "volume": str(facts.volume or ""),
        "issue": str(facts.issue or ""),
        "page": pages or str(facts.elocation_id or ""),
        "DOI": frame.doi(facts.doi or ""),
    }
    return {name: value for name, value in item.items() if value}


def _year(article: Article) -> str:
    """Return the year the article belongs to: that of its publication, else of its copyright."""
    facts = article.publication
    return str(facts.published or facts.copyright_year or "")[:4]


def _csl_name(author: Author, language: str) -> Mapping[str, str]:
    """Return an author's name in a language, or in the first that has one, as CSL-JSON."""
    name = author.name.get(language) or next(iter(author.name.values()))
    if name.given and name.family:
        return {"given": str(name.given), "family": str(name.family)}
    return {"literal": str(name)}
