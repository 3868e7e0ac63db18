"""The languages of articles: one YAML file each says all the program knows of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from triptych.languages import dates
from triptych.languages.spacing import Spacing
from triptych.languages.translation import Translation
from triptych.languages.wording import Wording
from triptych.resources import read_yaml

Term = str | Mapping[str, str]
"""A CSL term: a word, or one for `single` and one for `multiple`."""

_MOST_WORDS = 6  # of a heading that is named after what its section is for
_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*|[IVX]+)[.)]?\s+")
_AND = re.compile(r",? (?:and|&|и|және|мен|пен|бен) |, |/")


@dataclass(frozen=True)
class Language:
    """A language: its tag, its words for the parts of an article, and CSL terms of its own.

    `exceptions` are words with a hyphen at each place where print may break them.
    `csl_entry_terms` are those that differ in the list of references from citations in the text;
    `csl_dates` give the parts of a `text` and a `numeric` date in their order.
    """

    tag: str
    name: str
    labels: Mapping[str, str]
    cross_references: Mapping[str, str]
    csl_terms: Mapping[str, Term]
    names: Mapping[str, str]
    csl_entry_terms: Mapping[str, Term] = field(default_factory=dict)
    csl_dates: Mapping[str, Sequence[str]] = field(default_factory=dict)
    abbreviations: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ordinals: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    positions: frozenset[str] = frozenset()
    translation: Translation = field(default_factory=Translation)
    wording: Wording = field(default_factory=Wording)
    locale: str = ""
    credit: Mapping[str, str] = field(default_factory=dict)
    article_types: Mapping[str, str] = field(default_factory=dict)
    exceptions: tuple[str, ...] = ()
    spacing: Spacing = field(default_factory=Spacing)
    contributor_types: Mapping[str, str] = field(default_factory=dict)
    related_types: Mapping[str, str] = field(default_factory=dict)

    def date(self, iso: str) -> str:
        """Return an ISO 8601 date in the language's words; what is none stays as it is."""
        return dates.written(iso, self.locale or self.tag)

    def full_text(self, tag: str) -> str:
        """Return the sentence which says in what language the full text is."""
        return self.labels["full_text"].format(language=self.names.get(tag, tag))

    def called(self, tag: str) -> str:
        """Return what this language calls another, by itself; the tag where it has no name."""
        return dates.language_name(tag, self.locale or self.tag)

    def roles(self, heading: str) -> tuple[str, ...]:
        """Return what a section of this name is for: "Results and discussion" for two things."""
        if len(heading.split()) > _MOST_WORDS:
            return ()
        names = {name: role for role, names in self.sections.items() for name in names}
        name = _NUMBER.sub("", heading.strip()).strip(" .:").casefold()
        found = [names.get(part) for part in ((name,) if name in names else _AND.split(name))]
        return tuple(dict.fromkeys(role for role in found if role)) if all(found) else ()


@cache
def known() -> tuple[str, ...]:
    """Return the tags of the languages there are."""
    files = (resources.files(__name__)).iterdir()
    return tuple(sorted(f.name.removesuffix(".yaml") for f in files if f.name.endswith(".yaml")))


@cache
def language(tag: str) -> Language:
    """Return the language of a tag; raises KeyError for one that is not `known`."""
    if tag not in known():
        raise KeyError(tag)
    data = read_yaml(resources.files(__name__) / f"{tag}.yaml")
    return Language(
        tag=tag,
        name=data["name"],
        labels=data["labels"],
        cross_references=data["cross_references"],
        csl_terms=data.get("csl_terms") or {},
        names=data["names"],
        csl_entry_terms=data.get("csl_entry_terms") or {},
        csl_dates=data.get("csl_dates") or {},
        abbreviations=_words(data.get("abbreviations") or {}),
        sections={role: tuple(n) for role, n in (data.get("sections") or {}).items()},
        ordinals=frozenset(data.get("ordinals", "").split()),
        particles=frozenset(data.get("particles", "").split()),
        positions=frozenset(data.get("positions", "").split()),
        translation=Translation.of(data.get("translation") or {}),
        wording=Wording.of(data.get("wording") or {}),
        locale=data.get("locale", ""),
        credit=data.get("credit") or {},
        article_types=data["article_types"],
        spacing=Spacing.of(data.get("spacing") or {}),
        exceptions=tuple((data.get("hyphenation") or {}).get("exceptions", "").split()),
        contributor_types=data["contributor_types"],
        related_types=data["related_types"],
    )


@cache
def lookup(tag: str) -> Language:
    """Return the language of a tag; of one that is not `known`, one that says nothing."""
    if tag in known():
        return language(tag)
    return Language(tag, name=tag, labels={}, cross_references={}, csl_terms={}, names={})


def _words(data: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Return lists of words that stand in one line each."""
    return {name: frozenset(words.split()) for name, words in data.items()}
