"""The article's frame: templates of the journal; all is escaped but what pandoc wrote."""

from __future__ import annotations

import re
import threading
import traceback
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from markupsafe import Markup

from triptych import pandoc
from triptych.formats.information import by_language
from triptych.formats.jats import filters
from triptych.journal import Journal, JournalError
from triptych.languages import language as language_of
from triptych.model import Affiliation, Article, Prose

_COMPILING = threading.Lock()


def render(journal: Journal, template: str, **context: Any) -> str:
    """Fill in one of the journal's templates; whoever asks first compiles it, the others wait.

    Raises JournalError where the template is not there or is wrong.
    """
    try:
        with _COMPILING:
            compiled = _environment(journal).get_template(template)
        return compiled.render(journal=journal, **context)
    except TemplateError as error:
        raise JournalError(f"{_where(error, journal.find(template))}: {error}") from None


def _where(error: TemplateError, template: Path) -> str:
    """Return the file and line of a fault, which may be in a template that another includes."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [(Path(f.filename), f.lineno) for f in frames if f.filename.endswith(".j2")]
    if isinstance(error, TemplateSyntaxError):
        places.append((Path(error.filename or template), error.lineno))
    file, line = places[-1] if places else (template, None)
    return f"{file}:{line}" if line else str(file)


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
        "institution": institution,
        "kind": kind,
        "ncname": ncname,
        "plain": plain,
        "runs_left": runs_left,
    }
    environment.filters |= filters.FILTERS
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


def runs_left(fragment: Markup) -> bool:
    """Tell whether a text runs to the left: whether its first letter does, as in `dir="auto"`.

    That is rule P2 of Unicode's bidirectional algorithm (Unicode Standard Annex 9).
    """
    kinds = map(unicodedata.bidirectional, fragment.striptags())
    return next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L") != "L"


def author_line(article: Article, language: str) -> str:
    """Return the authors' names for a running head: at the most three."""
    names = [str(author.name[language]) for author in article.authors if language in author.name]
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")


def institution(affiliation: Affiliation, language: str) -> str:
    """Return an affiliation on one line in one language."""
    parts = (affiliation.department, affiliation.name, affiliation.city, affiliation.country)
    return ", ".join(str(part[language]) for part in parts if language in part)


def doi(value: object) -> str:
    """Return a DOI without the resolver's address."""
    return re.sub(r"^(https?://(dx\.)?doi\.org/|doi:)", "", str(value), flags=re.I)


def kind(language: str, article_type: object) -> str:
    """Return what a language calls a kind of article."""
    return language_of(language).article_types[str(article_type)]


def ncname(value: object, prefix: str) -> str:
    """Return an XML id for a name that may hold letters no id may have; pandoc writes the same."""
    return re.sub(r"[^\w.-]", lambda letter: f"U{ord(letter[0]):04X}", f"{prefix}-{value}")
