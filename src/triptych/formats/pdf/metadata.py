"""What a printed edition says of itself and carries: its facts, its JATS and its sources."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triptych.document import Document, decode
from triptych.formats import frame
from triptych.formats.jats import document as jats
from triptych.journal import Journal
from triptych.model import Article, Edition, Publication
from triptych.press.archive import Archive, Attachment, Relationship

_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")
_MEDIA_TYPES = {
    "md": "text/markdown",
    "yaml": "application/yaml",
    "bib": "application/x-bibtex",
    "json": "application/json",
    "csv": "text/csv",
}


def archive(article: Article, journal: Journal, language: str) -> Archive:
    """Return what is known of an edition, with the article's JATS and sources.

    Raises what `jats.document.render` raises.
    """
    own = article.editions[language]
    editions = [own, *(article.editions[tag] for tag in article.languages if tag != language)]
    facts = article.publication
    return Archive(
        titles={each.language: frame.plain(each.title) for each in editions if each.title},
        descriptions={
            each.language: frame.plain(each.abstract) for each in editions if each.abstract
        },
        rights=_rights(facts, editions),
        creators=tuple(str(a.name[language]) for a in article.authors if language in a.name),
        subjects=tuple(frame.plain(keyword) for keyword in own.keywords),
        languages=tuple(each.language for each in editions),
        identifiers=(f"https://doi.org/{frame.doi(facts.doi)}",) if facts.doi else (),
        publishers=tuple(filter(None, [journal.publisher(language)])),
        date=_date(facts),
        prism=_prism(facts, journal, language),
        attachments=tuple(_attachments(article, journal)),
    )


def _rights(facts: Publication, editions: list[Edition]) -> dict[str, str]:
    """Return the licence and whose the copyright is, by language."""
    found = {}
    for language in (each.language for each in editions):
        holder = facts.copyright_holder.get(language)
        owner = f"© {' '.join(str(x) for x in (facts.copyright_year, holder) if x)}"
        parts = [owner if holder else "", str(facts.license or "")]
        found[language] = ". ".join(filter(None, parts))
    return {language: text for language, text in found.items() if text}


def _date(facts: Publication) -> str:
    """Return the day, month or year of publication, empty where none is known."""
    said = str(facts.published or "")
    return said if _DATE.fullmatch(said) else ""


def _prism(facts: Publication, journal: Journal, language: str) -> dict[str, str]:
    terms = {
        "doi": frame.doi(facts.doi) if facts.doi else "",
        "publicationName": journal.title(language),
        "issn": journal.settings.issn,
        "eIssn": journal.settings.eissn,
        "volume": facts.volume,
        "number": facts.issue,
        "startingPage": facts.first_page,
        "endingPage": facts.last_page,
        "publicationDate": _date(facts),
    }
    return {name: str(value) for name, value in terms.items() if value}


def _attachments(article: Article, journal: Journal) -> Iterator[Attachment]:
    yield Attachment(
        name=f"{article.id}.xml",
        data=jats.render(article, journal),
        media_type="application/xml",
        relationship="Alternative",
        description="The article in all its languages, as JATS 1.3 XML",
    )
    for name, document in sorted(article.documents.items()):
        kind = name.rpartition(".")[2]
        relationship: Relationship = "Data" if kind == "csv" else "Source"
        yield Attachment(
            name=name,
            data=_as_read(article, name, document),
            media_type=_MEDIA_TYPES.get(kind, "text/plain"),
            relationship=relationship,
            description=_DESCRIPTIONS.get(relationship, "").format(name=name),
        )


_DESCRIPTIONS = {
    "Source": "A source that the article was made from: {name}",
    "Data": "What the article was checked with: {name}",
}


def _as_read(article: Article, name: str, document: Document) -> bytes:
    """Return the bytes of a source; what was read of it where it has been changed since."""
    data = (article.folder / name).read_bytes()
    return data if decode(data, name) == document.text else document.text.encode()
