"""The frame of a JATS document: what its templates are told, and the document they make."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from lxml import etree
from markupsafe import Markup

from triptych.formats import frame
from triptych.formats.fragments import Entry, Fragments, SetWork
from triptych.formats.jats.element_citation import element_citation, publication_type
from triptych.formats.jats.mixed_citation import ORIGINAL, ROMANIZED
from triptych.journal import Journal
from triptych.languages import language as language_of
from triptych.model import Article

TEMPLATE = "article.xml.j2"
SCIELO = "scielo"

_TEXTS = ("title", "subtitle", "short_title", "abstract", "keywords")


class Mixed(NamedTuple):
    """A cited work as it is printed: in which language and letters, and what this form is for.

    A work that is printed twice has one of the use `original` and one `romanized`.
    """

    language: str
    fragment: Markup
    use: str = ""


def framed(article: Article, journal: Journal, texts: Fragments) -> str:
    """Return the article's document as the journal's templates write it; raises JournalError."""
    language = article.language
    translated = translations(article)
    bodies = {tag: _body(text) for tag, text in texts.bodies.items()}
    scielo = journal.settings.jats == SCIELO
    elsewhere = translated if scielo else []
    return frame.render(
        journal,
        TEMPLATE,
        article=article,
        scielo=scielo,
        edition=article.editions[language],
        others=[article.editions[t] for t in article.languages[1:] if t not in elsewhere],
        languages={tag: language_of(tag) for tag in article.languages},
        labels=language_of(language).labels,
        publication=article.publication,
        equal=_equal(article),
        contributors=[one for one in article.contributors if one.language not in translated],
        fragments={
            **{name: frame.markup(getattr(texts, name)) for name in _TEXTS},
            "abstract": {tag: _abstract(text) for tag, text in texts.abstract.items()},
            "body": bodies.get(language, {"body": "", "notes": ""}),
            "references": [_entry(entry) for entry in texts.references],
        },
        translations=[
            {
                "language": tag,
                "edition": article.editions[tag],
                "body": bodies[tag],
                "contributors": [one for one in article.contributors if one.language == tag],
            }
            for tag in translated
        ],
    )


def translations(article: Article) -> list[str]:
    """Return the languages, beside the article's own, in which its whole text stands."""
    return [tag for tag in article.languages[1:] if article.editions[tag].body]


def _equal(article: Article) -> list[str]:
    """Return the names of those who contributed equally, nothing where it is but one."""
    authors = [author for author in article.authors if author.equal]
    names = [
        author.name.get(article.language) or next(iter(author.name.values())) for author in authors
    ]
    return [str(name) for name in names] if len(names) > 1 else []


def _abstract(text: str) -> Markup:
    """Return an abstract; one that was written like a body comes out of it, its notes behind."""
    if not text.startswith("<body>"):
        return Markup(text)  # noqa: S704
    parts = _body(text)
    return Markup(parts["body"].removeprefix("<body>").removesuffix("</body>")) + parts["notes"]  # noqa: S704


def _body(text: str) -> dict[str, Markup]:
    """Part what pandoc wrote into the body and the footnotes of its back."""
    body, _, rest = text.partition("</body>")
    notes = re.search(r"<fn-group>.*</fn-group>", rest, re.S)
    return {"body": Markup(f"{body}</body>"), "notes": Markup(notes[0] if notes else "")}  # noqa: S704


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "number": entry.number,
        "works": [
            {
                "publication_type": publication_type(work.work.data),
                "element": Markup(etree.tostring(element_citation(work.work), encoding="unicode")),  # noqa: S704
                "mixed": _mixed(work),
            }
            for work in entry.works
        ],
    }


def _mixed(work: SetWork) -> list[Mixed]:
    """Return the forms in which a work is printed: one, or as it is and in Latin letters."""
    own = Markup(work.fragment)  # noqa: S704
    if not work.romanised:
        return [Mixed(work.language, own)]
    latin = Markup(work.romanised_fragment)  # noqa: S704
    return [
        Mixed(work.language, own, ORIGINAL),
        Mixed(f"{work.language}-Latn", latin, ROMANIZED),
    ]
