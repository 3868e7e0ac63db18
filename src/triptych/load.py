"""A manuscript folder in, an article out; what an editor wrote wrong is a finding, not an error."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from triptych import terms
from triptych.document import Place
from triptych.finding import Finding
from triptych.model import Article, Reference, Term
from triptych.sources import bibliography
from triptych.sources.editions import editions
from triptych.sources.facts import Facts
from triptych.sources.fields import TYPED, validated
from triptych.sources.manuscript import ARTICLE, LANGUAGE_FILE, USED, Manuscript
from triptych.sources.schema import ArticleFields
from triptych.sources.yaml import Yaml

# What leaves an entry of the references out, or all.
_UNREAD = frozenset(("SRC001", "SRC002", "SRC003", "SRC005", "SRC009", "SRC014"))


class Item(NamedTuple):
    """An article as it is found, before anything but its `article.yaml` is read."""

    id: str
    folder: Path
    languages: tuple[str, ...]
    template: str
    template_place: Place
    sources: tuple[Path, ...]


def find(folder: Path) -> list[Item]:
    """Return the article in `folder`, or those in the folders below it; never raises.

    An `article.yaml` that cannot be read still makes an item, so that its faults are reported.
    """
    if Manuscript(folder).has(ARTICLE):
        return [_item(folder)]
    try:
        below = sorted(folder.iterdir())
    except (OSError, ValueError):  # no folder, or a name that none can have
        return []
    return [_item(path) for path in below if Manuscript(path).has(ARTICLE)]


def _item(folder: Path) -> Item:
    manuscript = Manuscript(folder)
    source = manuscript.yaml(ARTICLE)
    fields, _ = validated(ArticleFields, source)
    languages = tuple(dict.fromkeys(fields.languages)) if fields else ()
    names = (
        ARTICLE,
        *(f"{language}.md" for language in languages),
        *bibliography.FILES,
        terms.FILE,
    )
    files = [folder / name for name in names if (folder / name).is_file()]
    listed = manuscript.inside(one.file for one in fields.supplementary) if fields else []
    return Item(
        id=fields.id if fields else folder.absolute().name,
        folder=folder,
        languages=languages,
        template=fields.template if fields else "base",
        template_place=source.place_of("template"),
        sources=(*files, *manuscript.figures(), *listed),
    )


def load(folder: Path) -> tuple[Article | None, list[Finding]]:
    """Read the manuscript in `folder`.

    Returns the article, None where `article.yaml` does not tell even its id and languages, and
    the findings in the order of files and places. Never raises for what an editor wrote.
    """
    manuscript = Manuscript(folder)
    article = _article(manuscript)
    return article, sorted(set(manuscript.findings))


def _article(manuscript: Manuscript) -> Article | None:
    source = manuscript.yaml(ARTICLE)
    broken = bool(manuscript.findings) and source.data is None
    fields, faults = validated(ArticleFields, source)
    if not broken:  # that fields are missing from a file that cannot be read says nothing new
        manuscript.findings += faults
    if fields is None:
        return None
    languages = _languages(manuscript, fields, source)
    facts = Facts(fields, source, tuple(languages))
    affiliations = facts.affiliations()
    article = Article(
        id=fields.id,
        folder=manuscript.folder,
        place=source.place,
        status=fields.status,
        template=fields.template,
        languages=tuple(languages),
        editions=editions(manuscript, languages),
        affiliations=affiliations,
        authors=facts.authors(affiliations),
        contributors=facts.contributors(affiliations),
        references=_references(manuscript),
        publication=facts.publication(),
        terms=_terms(manuscript),
        hyphenation={tag: tuple(words) for tag, words in fields.hyphenation.items()},
        romanisation=fields.romanisation,
        documents=manuscript.documents,
        references_are_whole=not any(map(_leaves_entries_out, manuscript.findings)),
    )
    manuscript.figures()
    manuscript.supplements([one.file for one in article.publication.supplements])
    manuscript.findings += [*facts.findings, *_unused(manuscript, languages)]
    return article


def _languages(manuscript: Manuscript, fields: ArticleFields, source: Yaml) -> Mapping[str, Place]:
    """Return the article's languages and where each is named."""
    places: dict[str, Place] = {}
    for at, language in enumerate(fields.languages):
        place = source.place_of("languages", at)
        if language in places:
            message = f'"languages": {language} stands here a second time'
            manuscript.findings.append(TYPED.at(place, message, "name each language once"))
        places.setdefault(language, place)
    return places


def _unused(manuscript: Manuscript, languages: Mapping[str, Place]) -> list[Finding]:
    """Return findings on language versions that lie in the folder and that nobody asked for."""
    names = sorted(file.name for file in manuscript.folder.glob("*.md"))
    unused = [n for n in names if LANGUAGE_FILE.fullmatch(n) and n[:-3] not in languages]
    return [
        USED.at(
            manuscript.place(name),
            f"{name} is not read, since `languages` does not name {name[:-3]}",
            f"add {name[:-3]} to `languages` in {ARTICLE}",
        )
        for name in unused
    ]


def _references(manuscript: Manuscript) -> tuple[Reference, ...]:
    names = [name for name in bibliography.FILES if manuscript.has(name)]
    for name in names[1:]:
        message = f"{name} is not read, since {names[0]} is there"
        cure = "keep the references in one file"
        manuscript.findings.append(USED.at(manuscript.place(name), message, cure))
    document = manuscript.document(names[0]) if names else None
    if document is None:
        return ()
    references, findings = bibliography.read(document)
    manuscript.findings += findings
    return references


def _leaves_entries_out(finding: Finding) -> bool:
    name = finding.place.path.rpartition("/")[2]
    return name in bibliography.FILES and finding.code in _UNREAD


def _terms(manuscript: Manuscript) -> tuple[Term, ...]:
    document = manuscript.document(terms.FILE) if manuscript.has(terms.FILE) else None
    if document is None:
        return ()
    found, findings = terms.read(document)
    manuscript.findings += findings
    return found
