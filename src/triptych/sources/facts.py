"""What `article.yaml` says of people, institutions and publication, as the model has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from triptych.document import Text
from triptych.finding import Finding
from triptych.model import (
    DATES,
    Affiliation,
    Author,
    Contributor,
    Event,
    Grant,
    Localized,
    Name,
    Publication,
    Related,
    Supplement,
)
from triptych.rule import kept
from triptych.sources.manuscript import USED
from triptych.sources.schema import (
    EVERY_LANGUAGE,
    STATEMENTS,
    ArticleFields,
    AuthorFields,
    ContributorFields,
    GrantFields,
)
from triptych.sources.yaml import Loc, Yaml

AFFILIATED = kept("MET001", "affiliation-is-listed")
UNIQUE = kept("MET002", "affiliation-id-is-unique")

_SINGLE = (
    "article_type", "doi", "volume", "issue", "first_page", "last_page", "elocation_id", "irsti",
    "udc", "license", "license_from", "version",
)  # fmt: skip
_PARTS = ("name", "department", "city", "country")


class Facts:
    """Turns fields into the model; collects what is wrong between them on the way."""

    def __init__(self, fields: ArticleFields, source: Yaml, languages: Sequence[str]) -> None:
        """Read `fields`, which `source` gave, for these languages."""
        self.fields = fields
        self.source = source
        self.languages = languages
        self.findings: list[Finding] = []

    def affiliations(self) -> tuple[Affiliation, ...]:
        """Return the institutions; of two with one id the first."""
        found: dict[str, Affiliation] = {}
        for at, fields in enumerate(self.fields.affiliations):
            loc = ("affiliations", at)
            if fields.id in found:
                self.findings.append(self._twice((*loc, "id"), fields.id))
                continue
            texts = {name: self._localized((*loc, name), getattr(fields, name)) for name in _PARTS}
            found[fields.id] = Affiliation(
                id=fields.id,
                place=self.source.place_of(*loc),
                ror=self.source.values.get((*loc, "ror")),
                isni=self.source.values.get((*loc, "isni")),
                **texts,
            )
        return tuple(found.values())

    def authors(self, affiliations: Sequence[Affiliation]) -> tuple[Author, ...]:
        """Return the authors with those of `affiliations` that they name."""
        by_id = {affiliation.id: affiliation for affiliation in affiliations}
        return tuple(
            self._author(("authors", at), author, by_id)
            for at, author in enumerate(self.fields.authors)
        )

    def contributors(self, affiliations: Sequence[Affiliation]) -> tuple[Contributor, ...]:
        """Return those who contributed without being authors."""
        by_id = {affiliation.id: affiliation for affiliation in affiliations}
        return tuple(
            Contributor(self._author(("contributors", at), one, by_id), one.type, self._of(at, one))
            for at, one in enumerate(self.fields.contributors)
        )

    def _of(self, at: int, fields: ContributorFields) -> str:
        """Return the language that someone contributed to, empty where it is none or all."""
        if fields.language and fields.language not in self.languages:
            loc = ("contributors", at, "language")
            message = f"`languages` does not name {fields.language}"
            cure = "correct the language, or add it to `languages`"
            self.findings.append(USED.at(self.source.place_of(*loc), message, cure))
        return fields.language or ""

    def _author(self, loc: Loc, author: AuthorFields, by_id: Mapping[str, Affiliation]) -> Author:
        for at, id_ in enumerate(author.affiliations):
            if id_ not in by_id:
                self.findings.append(self._unlisted((*loc, "affiliations", at), id_))
        return Author(
            place=self.source.place_of(*loc),
            name=self._names((*loc, "name"), author.name),
            affiliations=tuple(by_id[id_] for id_ in author.affiliations if id_ in by_id),
            corresponding=author.corresponding,
            email=self.source.values.get((*loc, "email")),
            orcid=self.source.values.get((*loc, "orcid")),
            note=self._localized((*loc, "note"), author.note),
            roles=tuple(self._listed((*loc, "roles"), len(author.roles))),
            biography=self._localized((*loc, "biography"), author.biography),
            equal=author.equal_contributor,
            deceased=author.deceased,
        )

    def publication(self) -> Publication:
        """Return what is known of the publication, and the statements."""
        values = self.source.values
        holder = self._localized(("copyright", "holder"), self.fields.copyright.holder)
        return Publication(
            **{name: values.get((name,)) for name in _SINGLE},
            **{name: values.get(("dates", name)) for name in DATES},
            copyright_year=values.get(("copyright", "year")),
            copyright_holder=holder,
            statements={
                name: self._localized((name,), getattr(self.fields, name))
                for name in STATEMENTS
                if name != "funding" and getattr(self.fields, name)
            }
            | self._funding_statement(),
            open_access=self.fields.open_access,
            grants=tuple(self._grants()),
            events=tuple(self._events()),
            related=tuple(self._related()),
            supplements=tuple(self._supplements()),
        )

    def _funding_statement(self) -> dict[str, Localized[Text]]:
        if not self.fields.funding or self._lists_grants():
            return {}
        return {"funding": self._localized(("funding",), self.fields.funding[0].statement)}

    def _lists_grants(self) -> bool:
        """Tell whether funding is told grant by grant, not in one text."""
        return isinstance(self.source.data.get("funding"), list) or any(
            ("funding", name) in self.source.keys for name in GrantFields.model_fields
        )

    def _grants(self) -> Iterator[Grant]:
        if not self._lists_grants():
            return
        listed = isinstance(self.source.data["funding"], list)
        for at, fields in enumerate(self.fields.funding):
            loc: Loc = ("funding", at) if listed else ("funding",)
            yield Grant(
                place=self.source.place_of(*loc),
                statement=self._localized((*loc, "statement"), fields.statement),
                funder=self._localized((*loc, "funder"), fields.funder),
                ror=self.source.values.get((*loc, "ror")),
                doi=self.source.values.get((*loc, "doi")),
                awards=tuple(self._listed((*loc, "awards"), len(fields.awards))),
                recipients=tuple(
                    self._names((*loc, "recipients", number), name)
                    for number, name in enumerate(fields.recipients)
                ),
            )

    def _events(self) -> Iterator[Event]:
        for at, event in enumerate(self.fields.events):
            values = [self.source.values.get(("events", at, name)) for name in ("date", "doi")]
            if values[0]:
                yield Event(event.type, values[0], values[1])

    def _related(self) -> Iterator[Related]:
        for at, fields in enumerate(self.fields.related):
            loc = ("related", at)
            yield Related(
                place=self.source.place_of(*loc),
                type=fields.type,
                doi=self.source.values.get((*loc, "doi")),
                url=self.source.values.get((*loc, "url")),
                language=fields.language or "",
            )

    def _supplements(self) -> Iterator[Supplement]:
        for at, fields in enumerate(self.fields.supplementary):
            loc = ("supplementary", at)
            title = self._localized((*loc, "title"), fields.title)
            yield Supplement(self.source.text(*loc, "file"), title)

    def _localized(self, loc: Loc, value: Mapping[str, str]) -> Localized[Text]:
        """Return the text of each language; one that holds for all is given to each."""
        if EVERY_LANGUAGE in value:
            return dict.fromkeys(self.languages, self.source.text(*loc))
        self._unused(loc, value)
        return {language: self.source.text(*loc, language) for language in value}

    def _names(self, loc: Loc, value: Mapping[str, Any]) -> Localized[Name]:
        if EVERY_LANGUAGE in value:
            return dict.fromkeys(self.languages, self._name(loc))
        self._unused(loc, value)
        return {language: self._name((*loc, language)) for language in value}

    def _name(self, loc: Loc) -> Name:
        if loc in self.source.values:
            return Name(literal=self.source.values[loc])
        values = self.source.values
        return Name(*(values.get((*loc, part)) for part in ("given", "family", "literal")))

    def _listed(self, loc: Loc, count: int) -> Iterator[Text]:
        """Yield the texts of a list, which may also be written as one text."""
        for at in range(count):
            yield self.source.values.get((*loc, at)) or self.source.text(*loc)

    # --- what is wrong between fields ---

    def _unused(self, loc: Loc, value: Mapping[str, Any]) -> None:
        for language in value:
            if language not in self.languages:
                message = f"this text is not printed, since `languages` does not name {language}"
                cure = f"correct the language, or add {language} to `languages`"
                self.findings.append(USED.at(self.source.place_of(*loc, language), message, cure))

    def _twice(self, loc: Loc, id_: str) -> Finding:
        message = f'a second affiliation has the id "{id_}"'
        return UNIQUE.at(self.source.place_of(*loc), message, "rename or remove one of the two")

    def _unlisted(self, loc: Loc, id_: str) -> Finding:
        cure = "add it to `affiliations`, or correct the id here"
        return AFFILIATED.at(self.source.place_of(*loc), f'no affiliation has the id "{id_}"', cure)
