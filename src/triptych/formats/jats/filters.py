"""What the templates of JATS ask of names, institutions, identifiers and statements."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any

from triptych import countries, credit
from triptych.formats.information import by_language, licence, statement
from triptych.model import Affiliation, Article, Localized, Name, Publication

# Terms of NISO RP-8-2008, Journal Article Versions.
_VERSIONS = {
    "AO": "Author's Original",
    "SMUR": "Submitted Manuscript Under Review",
    "AM": "Accepted Manuscript",
    "P": "Proof",
    "VoR": "Version of Record",
    "CVoR": "Corrected Version of Record",
    "EVoR": "Enhanced Version of Record",
}
_MIME = mimetypes.MimeTypes(filenames=())  # the machine's own table is not the same everywhere
_UNKNOWN = "application/octet-stream"


def versions(names: Localized[Name], article: Article, only: str = "") -> list[tuple[str, Name]]:
    """Return a name's versions; with `only` a language, that of it or the first there is."""
    found = by_language(names, article)
    if not only:
        return found
    return [(only, names[only])] if only in names else found[:1]


def aff_languages(affiliation: Affiliation, article: Article) -> list[str]:
    """Return the languages in which an institution is written, of those alike the first."""
    parts = (affiliation.name, affiliation.department, affiliation.city, affiliation.country)
    written: dict[tuple[int, ...], str] = {}
    for language in article.languages:
        if language in affiliation.name:
            written.setdefault(tuple(id(part.get(language)) for part in parts), language)
    return list(written.values())


def language_of_aff(affiliation: Affiliation, article: Article, wanted: str = "") -> str:
    """Return the language in which to point to an institution: the one wanted, else the first."""
    languages = aff_languages(affiliation, article)
    return wanted if wanted in languages else languages[0]


def country_code(affiliation: Affiliation) -> str:
    """Return the ISO 3166-1 code of an institution's country, empty where it is not known."""
    return countries.code(affiliation.country)


def stated(publication: Publication, name: str, article: Article) -> list[tuple[str, str]]:
    """Return a statement in each language that has one; one for all languages once."""
    if name == "funding" and publication.grants:
        pairs = ((tag, statement(publication, name, tag)) for tag in article.languages)
        return [(tag, text) for tag, text in pairs if text]
    texts = by_language(publication.statements.get(name, {}), article)
    return [(tag, str(text)) for tag, text in texts]


def orcid(value: object, *, bare: bool = False) -> str:
    """Return an ORCID iD as the address it is, or without its beginning."""
    number = str(value).removeprefix("https://orcid.org/")
    return number if bare else f"https://orcid.org/{number}"


def ror(value: object) -> str:
    """Return a ROR ID as the address it is."""
    return f"https://ror.org/{str(value).rstrip('/').rpartition('/')[2]}"


def version_term(value: object) -> str:
    """Return what NISO RP-8 calls a version, empty for one that it does not know."""
    return _VERSIONS.get(str(value), "")


def mime(value: object) -> tuple[str, str]:
    """Return the type and subtype of a file by its name."""
    kind = _MIME.guess_type(PurePosixPath(str(value)).name)[0] or _UNKNOWN
    first, _, second = kind.partition("/")
    return first, second


FILTERS: Mapping[str, Callable[..., Any]] = {
    "aff_languages": aff_languages,
    "country_code": country_code,
    "credit_term": lambda role: credit.term(str(role)),
    "credit_url": lambda role: credit.url(str(role)),
    "language_of_aff": language_of_aff,
    "licence": licence,
    "mime": mime,
    "orcid": orcid,
    "ror": ror,
    "stated": stated,
    "version_term": version_term,
    "versions": versions,
}
