"""The printed edition: the HTML of the same article, set by WeasyPrint with the print style."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from urllib.parse import unquote

from triptych import press
from triptych.document import Place
from triptych.finding import Finding, Severity
from triptych.formats import gate, html
from triptych.formats.pdf import arrangement, formula, metadata, pages, sheets, typography
from triptych.gates import Passage, conformance
from triptych.journal import Journal
from triptych.model import Article, Edition, Publication
from triptych.press import fonts
from triptych.press.fault import Fault
from triptych.rule import kept

_FOOT_HEIGHT = "9mm"
_SAVED = "save the picture again, whole and in a simpler form"
_NAMED = "put it into the journal's folder, or correct its name in the template or style sheet"

CONFORMS = kept("OUT007", "pdf-conforms-as-it-claims")
DRAWN = kept("OUT008", "picture-is-drawn")


def _ignore(_finding: Finding) -> None:
    """Drop a finding."""


def render(
    article: Article, journal: Journal, language: str, tell: Callable[[Finding], None] = _ignore
) -> bytes:
    """Return the PDF of an edition; `tell` is called with what is only ugly in it.

    Raises JournalError, PandocError, PressError, what `jats.render` raises, and GateError where a
    word is lost in print, a picture cannot be drawn, no font has a letter, a page cannot be read,
    or a claim of conformance does not hold.
    """
    faults: list[Fault] = []
    notes: list[str] = []
    page = _page(article, journal, language)
    with ThreadPoolExecutor(1) as beside:  # the press and the checker let other threads work
        wanted = beside.submit(_passages, article, journal, language)
        with _pictures_placed(article, language):
            pdf = press.print_pdf(
                page,
                css=[*sheets.texts(journal), _own_style(article.publication, page)],
                root=article.folder,
                journal_folders=list(journal.folders),
                archive=partial(metadata.archive, article, journal, language),
                hyphenation=article.hyphenation,
                found=faults.append,
                report=notes.append,
                line_breaks=journal.settings.print.line_breaks,
                figures=journal.settings.print.figures,
                fonts_folder=fonts.FALLBACK,
            )
        reasons = beside.submit(conformance.refuted, pdf)
        findings = [
            *pages.findings(faults, article, language),
            *sheets.without_effect(journal, notes, article.editions[language].place),
        ]
        if errors := [finding for finding in findings if finding.severity is Severity.ERROR]:
            raise gate.GateError(errors)
        gate.print_words(wanted.result(), pdf)
        _conforms(reasons.result(), article.editions[language].place)
    for finding in findings:
        tell(finding)
    return pdf


def _passages(article: Article, journal: Journal, language: str) -> list[Passage]:
    return list(gate.edition_passages(article, journal, language, printed=True))


@contextmanager
def _pictures_placed(article: Article, language: str) -> Iterator[None]:
    """Tell of pictures that the press cannot show where the text names them."""
    try:
        yield
    except press.ResourceError as error:
        found = [_not_drawn(article.editions[language], *failure) for failure in error.failures]
        raise gate.GateError(found) from None


def _not_drawn(edition: Edition, name: str, why: str) -> Finding:
    images = edition.body.outline.images if edition.body else ()
    places = [image.place for image in images if unquote(image.target) == name]
    message, cure = f"in the PDF, {name} cannot be shown: {why}", _SAVED
    if not places:
        message, cure = f"in the PDF, {name} of the journal cannot be used: {why}", _NAMED
    return DRAWN.at([*places, edition.place][0], message, cure)


def _page(article: Article, journal: Journal, language: str) -> str:
    """Return the edition's page as it goes to the press."""
    page = arrangement.arranged(html.edition(article, journal, language, css=None))
    place, documents = article.editions[language].place, article.documents.values()
    return typography.set_for_print(formula.drawn(page, place, documents))


def _conforms(reasons: Sequence[str], place: Place) -> None:
    """Hold a PDF to the standards that it says it conforms to, if there are reasons against it."""
    if reasons:
        cure = "a template or a construction in the text causes it; write that in a simpler way"
        raise gate.GateError(
            [CONFORMS.at(place, f"in the PDF, {reason}", cure) for reason in reasons]
        )


def _own_style(facts: Publication, page: str) -> str:
    """Return what the article says of its own pages: the first one's number, and its foot."""
    variables = []
    first = str(facts.first_page or "")
    if first.isdecimal():
        variables.append(f"--pages-before: {int(first) - 1}")
    if '<div class="foot">' in page:
        variables += [f"--foot-height: {_FOOT_HEIGHT}", "--foot-width: 100%", "--first-sheet: none"]
    return f":root {{ {'; '.join(variables)} }}"
