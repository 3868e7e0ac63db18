"""The article's frame: templates of the journal; all is escaped but what pandoc wrote."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from markupsafe import Markup

from triptych import pandoc
from triptych.document import Text
from triptych.journal import Journal, JournalError
from triptych.languages import language as language_of
from triptych.model import Affiliation, Article, Localized, Prose


def render(journal: Journal, template: str, **context: Any) -> str:
    """Fill in one of the journal's templates.

    Raises JournalError where the template is not there or is wrong.
    """
    try:
        return _environment(journal).get_template(template).render(journal=journal, **context)
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        where = f"{journal.find(template)}{f':{line}' if line else ''}"
        raise JournalError(f"{where}: {error}") from None


@lru_cache(maxsize=16)
def _environment(journal: Journal) -> Environment:
    environment = Environment(
        loader=FileSystemLoader([str(folder) for folder in journal.folders]),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "author_line": author_line,
        "by_language": by_language,
        "doi": doi,
        "first_language": first_language,
        "institution": institution,
        "is_url": is_url,
        "kind": kind,
        "ncname": ncname,
        "orcid": orcid,
        "plain": plain,
    }
    return environment


def markup(texts: Mapping[str, Any]) -> dict[str, Any]:
    """Mark fragments that pandoc wrote as such, so that they are not escaped again."""
    return {
        key: Markup(value) if isinstance(value, str) else [Markup(text) for text in value]  # noqa: S704
        for key, value in texts.items()
    }


def plain(prose: Prose) -> str:
    """Return a prose's text without markup, on one line."""
    return " ".join(pandoc.plain(prose.tree).split())


def author_line(article: Article, language: str) -> str:
    """Return the authors' names for a running head: at the most three."""
    names = [str(author.name[language]) for author in article.authors if language in author.name]
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")


def institution(affiliation: Affiliation, language: str) -> str:
    """Return an affiliation on one line in one language."""
    parts = (affiliation.department, affiliation.name, affiliation.city, affiliation.country)
    return ", ".join(str(part[language]) for part in parts if language in part)


def first_language(affiliation: Affiliation, article: Article) -> str:
    """Return the first of the article's languages in which the affiliation has a name."""
    return next(language for language in article.languages if language in affiliation.name)


def by_language(text: Localized[Text], article: Article) -> list[tuple[str, Text]]:
    """Return a text's versions in the order of the article's languages, a common one once."""
    pairs = [(language, text[language]) for language in article.languages if language in text]
    return list({id(value): (language, value) for language, value in reversed(pairs)}.values())[
        ::-1
    ]


def orcid(value: object) -> str:
    """Return an ORCID iD as the address it is."""
    return f"https://orcid.org/{str(value).removeprefix('https://orcid.org/')}"


def doi(value: object) -> str:
    """Return a DOI without the resolver's address."""
    return re.sub(r"^(https?://(dx\.)?doi\.org/|doi:)", "", str(value), flags=re.I)


def is_url(value: object) -> bool:
    """Tell whether a value is a web address."""
    return bool(re.match(r"https?://\S+$", str(value)))


def kind(language: str, article_type: object) -> str:
    """Return what a language calls a kind of article."""
    return language_of(language).article_types[str(article_type)]


def ncname(value: object, prefix: str) -> str:
    """Return an XML id for a name that may hold letters no id may have; pandoc writes the same."""
    return re.sub(r"[^\w.-]", lambda letter: f"U{ord(letter[0]):04X}", f"{prefix}-{value}")
