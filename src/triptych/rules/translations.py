"""LNG: whether each language has what another has, and its own spelling of names."""

from __future__ import annotations

from collections.abc import Iterator

from triptych.document import Place, Text
from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article, Localized
from triptych.rule import Fault, rule
from triptych.rules.placeables import translation


@rule("LNG007", "parts-are-in-every-language", Severity.WARNING)
def parts_are_in_every_language(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find subtitles and short titles that some languages have and others do not."""
    parts = {
        "subtitle": {tag: one.subtitle for tag, one in article.editions.items()},
        "short_title": {tag: one.short_title for tag, one in article.editions.items()},
    }
    read = [tag for tag in article.languages if f"{tag}.md" in article.documents]
    for name, by_language in parts.items():
        severity = Severity.INFO if name == "short_title" else None
        texts = {tag: prose.text for tag, prose in by_language.items() if prose}
        for tag, lacking in _lacking(read, texts):
            message = f"{tag} has a {name}, which is missing in {lacking}"
            cure = f"write `{name}: …` in every language, or in none"
            yield Fault(texts[tag].place(), message, cure, severity)


def _lacking(
    languages: tuple[str, ...] | list[str], texts: Localized[Text]
) -> list[tuple[str, str]]:
    """Return the first language that has a text, with the names of those that lack it."""
    having = [tag for tag in languages if texts.get(tag)]
    lacking = [tag for tag in languages if tag not in having]
    return [(having[0], " and ".join(lacking))] if having and lacking else []


@rule("LNG008", "name-is-spelled-as-in-its-language", Severity.INFO)
def name_is_spelled_as_in_its_language(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find names taken over from another language which their own spells otherwise."""
    for tag in article.languages:
        parts = translation(tag).name_parts
        for text, place in _taken_over(article, tag):
            right = text
            for foreign, own in parts.items():
                right = right.replace(foreign, own)
            if right != text:
                message = f'"{text}" is spelled as in another language'
                cure = f"{tag} usually spells it {right}; ask the author"
                yield Fault(place, message, cure)


def _taken_over(article: Article, tag: str) -> Iterator[tuple[str, Place]]:
    """Yield the parts of names that a language writes just as another does."""
    for author in article.authors:
        name = author.name.get(tag)
        others = [other for language, other in author.name.items() if language != tag]
        for part in ("literal", "given", "family"):
            text = getattr(name, part) if name else None
            theirs = {str(getattr(other, part)) for other in others if other is not name}
            if text and str(text) in theirs:
                yield str(text), text.place()
