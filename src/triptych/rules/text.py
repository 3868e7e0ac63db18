"""TXT: what the text asks for that no output may carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article, Dropped, Edition, Prose
from triptych.rule import Fault, rule
from triptych.sources.yaml import UNSEEN


def _dropped(article: Article, kind: str) -> Iterator[Dropped]:
    for prose in article.proses:
        yield from (dropped for dropped in prose.outline.dropped if dropped.kind == kind)


@rule("TXT001", "link-leads-somewhere")
def link_leads_somewhere(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find links that are neither addresses nor anchors of this text."""
    for dropped in _dropped(article, "link"):
        cure = "write a whole address such as https://example.org, or an anchor such as #sec-method"
        yield Fault(dropped.place, f"the link to {dropped.what or 'nothing'} cannot be kept", cure)


@rule("TXT002", "attribute-is-known", Severity.WARNING)
def attribute_is_known(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find attributes that no output carries."""
    for dropped in _dropped(article, "attribute"):
        cure = "take it out; known are alt, fig-alt, lang, dir, width, height, startFrom"
        yield Fault(dropped.place, f"the attribute {dropped.what} has no effect", cure)


@rule("TXT003", "anchor-is-free", Severity.WARNING)
def anchor_is_free(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find anchors that the program needs itself, or that hold letters no anchor may have."""
    for dropped in _dropped(article, "anchor"):
        cure = "choose another, of letters, digits and hyphens"
        yield Fault(dropped.place, f"#{dropped.what} cannot be an anchor", cure)


@rule("TXT004", "character-can-be-shown")
def character_can_be_shown(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find control characters, which no output can show and most may not hold."""
    for dropped in _dropped(article, "character"):
        unseen = UNSEEN.search(dropped.what)
        code = f"U+{ord(unseen[0]):04X}" if unseen else "that has no code"
        yield Fault(dropped.place, f"the character {code} cannot be shown", "take it out")


_APART = {"Note": "a footnote", "Image": "a picture"}
_BLOCKS = {
    "Div": "a division",
    "Figure": "a figure",
    "Header": "a heading",
    "HorizontalRule": "a rule",
    "Image": "a picture",
    "Table": "a table",
}


@rule("TXT005", "front-matter-is-running-text")
def front_matter_is_running_text(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find in titles, abstracts and keywords what indexes cannot take over."""
    for language in article.languages:
        edition = article.editions[language]
        yield from _not_running(_lines(edition), _APART, "a title or a keyword")
        abstract = [edition.abstract] if edition.abstract else []
        yield from _not_running(abstract, _BLOCKS, "an abstract")


def _lines(edition: Edition) -> list[Prose]:
    lines = (edition.title, edition.subtitle, edition.short_title, *edition.keywords)
    return [line for line in lines if line]


def _not_running(proses: Sequence[Prose], foreign: Mapping[str, str], part: str) -> Iterator[Fault]:
    for prose in proses:
        for what in sorted({foreign[kind] for kind in prose.outline.kinds & foreign.keys()}):
            cure = "write it as running text, or move it to the body"
            yield Fault(prose.text.place(), f"{what} has no place in {part}", cure)
