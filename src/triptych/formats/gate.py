"""The gates an output passes before it is published: its words are there, its links hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lxml import etree
from lxml import html as lxml_html

from triptych import csl, gates, pandoc
from triptych.document import Place, Text
from triptych.finding import Finding
from triptych.formats.fragments import Fragments, fragments, shows_references
from triptych.gates import Passage, html_words, pdf_words, xml_words
from triptych.journal import Journal
from triptych.model import Affiliation, Article, Author, Edition, Prose, Publication
from triptych.rule import kept
from triptych.sources.schema import STATEMENTS

__all__ = ["GateError", "edition_passages", "html_words", "pdf_words", "words", "xml_words"]

WORDS = kept("OUT001", "every-word-is-there")
LINKS = kept("OUT002", "link-has-its-target")
SET = kept("OUT003", "reference-is-set-whole")


class GateError(Exception):
    """An output is not what its sources say; `findings` tell where."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Keep the findings."""
        super().__init__("; ".join(finding.message for finding in findings[:3]))
        self.findings = tuple(findings)


def words(passages: Iterable[Passage], output: Sequence[str], name: str) -> None:
    """Compare the words of the sources with those of an output; raises GateError."""
    _raise(gates.missing(list(passages), output), name)


def print_words(passages: Iterable[Passage], pdf: bytes) -> None:
    """Compare the words of the sources with those of a PDF; raises GateError.

    Where its lines seem to lack some, its boxes are looked at: they keep the order of the
    document where lines do not, but take longer to read.
    """
    wanted = list(passages)
    lost = gates.missing(wanted, pdf_words(pdf))
    _raise(lost and gates.missing(wanted, pdf_words(pdf, boxes=True)), "PDF")


def _raise(lost: Sequence[gates.Lost], name: str) -> None:
    if lost:
        cure = "a template or a style sheet hides or moves it; show it in its place"
        raise GateError([WORDS.at(one.place, f"in the {name}, {one}", cure) for one in lost])


def links(page: bytes, place: Place) -> None:
    """Check that every link inside a page has its target; raises GateError."""
    root = lxml_html.document_fromstring(page)
    targets = [
        link.get("href", "")[1:] for link in root.iter("a") if link.get("href", "")[:1] == "#"
    ]
    ids = {element.get("id") for element in root.iter(etree.Element)}
    missing = [target for target in dict.fromkeys(targets) if target not in ids]
    if missing:
        cure = "give the heading, figure or table that is meant this anchor: {#anchor}"
        raise GateError(
            [LINKS.at(place, f"nothing has the anchor #{name}", cure) for name in missing]
        )


# --- what the sources say, in the order of an edition's page ---


def edition_passages(
    article: Article, journal: Journal, language: str, *, printed: bool = False
) -> Iterator[Passage]:
    """Yield what an edition must show, in the order in which its page shows it.

    In what is `printed` the other languages' front matters stand side by side, each a stream of
    its own, and figures may stand behind the text that follows them.
    """
    own = article.editions[language]
    yield from _front(article, own)
    for tag in article.languages:
        if tag != language:
            for passage in _front(article, article.editions[tag]):
                yield passage._replace(stream=tag if printed else "")
    floats = printed and journal.settings.print.figures == "float"
    yield from of_prose(own.body, figures_float=floats)
    for name in STATEMENTS:
        yield from of_statement(article.publication, name, language)
    if shows_references(article, language):
        texts = fragments(article, journal, "html")
        yield from reference_passages(texts)
        yield from romanised_passages(texts)
    yield from _contributors(article, language)
    for author in article.authors:
        yield from of_text(author.biography.get(language))
    for supplement in article.publication.supplements:
        yield from of_text(supplement.title.get(language))


def _front(article: Article, edition: Edition) -> Iterator[Passage]:
    yield from of_prose(edition.title)
    yield from of_prose(edition.subtitle)
    for author in article.authors:
        yield from of_name(author, edition.language)
    for affiliation in article.affiliations:
        yield from of_affiliation(affiliation, edition.language)
    for author in article.authors:
        yield from of_text(author.note.get(edition.language))
    yield from of_prose(edition.abstract)
    for keyword in edition.keywords:
        yield from of_prose(keyword)


def _contributors(article: Article, language: str) -> Iterator[Passage]:
    """Yield the names of those who are not authors, kind by kind."""
    for kind in dict.fromkeys(one.type for one in article.contributors):
        for one in article.contributors:
            if one.type == kind and one.language in ("", language):
                yield from of_name(one.person, language)


def of_prose(prose: Prose | None, *, figures_float: bool = False) -> Iterator[Passage]:
    """Yield a passage for each paragraph of a prose; those of notes float, or of figures too."""
    if prose:
        found = pandoc.paragraphs(prose, figures_float=figures_float)
        yield from (Passage(*paragraph) for paragraph in found)


def of_text(text: Text | None) -> Iterator[Passage]:
    """Yield the passage of a plain text."""
    if text:
        yield Passage(text.value, text.place())


def of_statement(publication: Publication, name: str, language: str) -> Iterator[Passage]:
    """Yield the passages of a statement; of grants, funders and awards where none is worded."""
    if name == "funding":
        for grant in publication.grants:
            for text in grant.texts(language):
                yield from of_text(text)
    yield from of_text(publication.statements.get(name, {}).get(language))


def of_name(author: Author, language: str) -> Iterator[Passage]:
    """Yield the passage of an author's name."""
    name = author.name.get(language)
    if name:
        yield Passage(str(name), name.place)


def of_affiliation(affiliation: Affiliation, language: str) -> Iterator[Passage]:
    """Yield the passages of an affiliation in the order it is printed."""
    for part in (affiliation.department, affiliation.name, affiliation.city, affiliation.country):
        yield from of_text(part.get(language))


def reference_passages(texts: Fragments, *, both: bool = False) -> Iterator[Passage]:
    """Yield the entries of the reference list, of each work `both` forms where it has two.

    Raises GateError where the style drops a fact.
    """
    findings: list[Finding] = []
    for entry in texts.references:
        for work in entry.works:
            text = pandoc.plain(work.prose.tree)
            findings += _dropped(work.work.data, text, work.work.place)
            yield Passage(text, work.work.place)
            if both and work.romanised:
                yield Passage(pandoc.plain(work.romanised.tree), work.work.place)
    if findings:
        raise GateError(findings)


def romanised_passages(texts: Fragments) -> Iterator[Passage]:
    """Yield the entries of the list in Latin letters."""
    for entry in texts.romanised_references:
        for work in entry.works:
            yield Passage(pandoc.plain(work.prose.tree), work.work.place)


def _dropped(data: object, text: str, place: Place) -> Iterator[Finding]:
    """Yield what a reader needs to find the work and the style leaves out."""
    assert isinstance(data, dict)  # noqa: S101 - CSL-JSON
    authors = data.get("author", ())[:1]  # a style may sum the others up: et al.
    names = [str(name.get("family", name.get("literal", ""))) for name in authors]
    shortened = "container-title-short" in data  # a style may print that instead
    titles = [
        csl.plain(data.get(name, "")) for name in ("title", "container-title")[: 2 - shortened]
    ]
    shown = text.casefold()
    printed = set(gates.words(shown))
    for fact in (*names, *titles):
        missing = [word for word in gates.words(fact.casefold()) if word not in printed]
        gone = [word for word in missing if not (gates.UNSPACED.search(word) and word in shown)]
        if gone:
            message = f'the style of the references leaves out "{gone[0]}" of "{fact}"'
            yield SET.at(place, message, "choose a style that prints the work's author and title")
