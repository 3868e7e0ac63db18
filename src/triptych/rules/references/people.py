"""REF: people of a work, who are to be written in the parts of their names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triptych import csl
from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article, Work
from triptych.rule import Fault, rule
from triptych.rules.references.works import place, works

# Each way to read a text is the only one, so that none takes long.
_INITIALS = r"[^\W\d_]\.(?:[\s-]?[^\W\d_]\.){0,2}"
_FAMILY = r"[^\W\d_]{2,}(?:[-’'][^\W\d_]+)*"
_PERSON = rf"(?:{_FAMILY},?\s{_INITIALS}|{_INITIALS}\s?{_FAMILY})"
_AND = r"\s*(?:[,;&]\s*)?(?:(?:and|и|және|мен)\s+)?"
_OTHERS = r"(?:,?\s*(?:et al\.?|и др\.?|және т\. ?б\.?))?"
_PERSONS = re.compile(rf"{_PERSON}(?:{_AND}{_PERSON})*{_OTHERS}")
_WITH_INITIALS = re.compile(rf"(?:^|\s){_INITIALS}(?:$|\s?{_FAMILY})")
_LONGEST = 400  # letters of a name that is looked at
_COUNTRIES = re.compile(r"(?:U\.\s?[SNK]|E\.\s?U|С\.\s?Ш)\.")


@rule("REF042", "people-are-named-in-parts", Severity.WARNING)
def people_are_named_in_parts(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find people whose names are one string, and families that hold initials."""
    for work in works(article):
        for role in sorted(csl.NAMES & work.data.keys()):
            if found := next(_whole(work, role), ""):
                message = f'"{found}" is not written in the parts of a name'
                cure = "write {family: …, given: …}, a row for each; an organisation is one string"
                yield Fault(place(work, role), message, cure)


def _whole(work: Work, role: str) -> Iterator[str]:
    """Yield the names of a role that are people and not in parts."""
    for name in work.data[role]:
        literal, family = name.get("literal", "")[:_LONGEST], name.get("family", "")[:_LONGEST]
        is_person = _PERSONS.fullmatch(literal.strip()) and not _COUNTRIES.match(literal)
        if is_person or _WITH_INITIALS.search(family):
            yield literal or family
