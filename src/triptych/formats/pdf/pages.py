"""What is wrong with printed pages, said as findings at the words of the sources."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from triptych import gates
from triptych.document import Document, Place
from triptych.finding import Finding, Severity
from triptych.model import Article
from triptych.press.fault import Fault
from triptych.rule import Rule, kept

GLYPH = kept("OUT005", "letter-has-a-glyph")
CLEAR = kept("OUT010", "text-stands-clear")
SHOWN = kept("OUT011", "text-is-shown-whole")
INSIDE = kept("OUT012", "column-holds-its-content", Severity.WARNING)
FILLED = kept("OUT013", "page-is-not-blank")
WHOLE = kept("OUT014", "paragraph-leaves-no-line-alone", Severity.WARNING)
FOLLOWED = kept("OUT015", "heading-stays-with-its-text", Severity.WARNING)
CAPTION = kept("OUT016", "caption-stays-with-its-figure", Severity.WARNING)
END = kept("OUT017", "page-ends-well", Severity.INFO)
FONT = kept("OUT018", "font-is-embedded")

_WINDOWS = (6, 4, 3, 2, 1)  # words that are looked for together
_GAP = r"[\W_]+"
_LONG = 4  # letters of a word that is looked for by itself
_SHOWN = 60  # characters of a text that are quoted


class _Kind(NamedTuple):
    """How a kind of fault is said: `{text}`, `{other}` and `{page}` stand for what it tells."""

    rule: Rule
    message: str
    cure: str


_SHORTER = (
    "make it shorter or narrower in the manuscript, or give it more room in the style sheet; "
    "a word of another language is hyphenated once that is said: [word]{lang=de}"
)
_BREAK = "change the style sheet, or the place or size of a figure or table near it"
KINDS = {
    "no-glyph": _Kind(
        GLYPH,
        "no font has {text}",
        "write it with letters the fonts have, or give the journal a font that has it; "
        "`triptych explain OUT005` tells how",
    ),
    "font": _Kind(
        FONT,
        "the font {text} is not embedded, or embedded whole",
        "use a font file in TrueType or OpenType format",
    ),
    "overlap": _Kind(CLEAR, "{text} stands on {other}", _SHORTER),
    "over-column": _Kind(
        CLEAR,
        "the table with {text} is wider than its column and stands on the next",
        "put it between `::: wide` and `:::`, so that it takes the whole measure; or shorten its "
        "heads, put rows in place of columns, or divide it",
    ),
    "under-notes": _Kind(
        CLEAR,
        "{text} stands under the footnotes",
        "move the figure or the note that is near it, or set the text in one column",
    ),
    "off-page": _Kind(SHOWN, "{text} leaves the paper", _SHORTER),
    "wide-table": _Kind(
        SHOWN,
        "the table with {text} is wider than the paper",
        "shorten its heads, put rows in place of columns, or divide it",
    ),
    "long-note": _Kind(
        SHOWN,
        "a footnote, or the footnotes together, are longer than the page: {text}",
        "take what they say into the text, or into an appendix",
    ),
    "cut-off": _Kind(SHOWN, "{text} is cut off by the box it stands in", _SHORTER),
    "outside": _Kind(INSIDE, "{text} sticks out of its column, cell or page", _SHORTER),
    "blank": _Kind(
        FILLED, "it has nothing but its margins", "look for a break that a style sheet asks for"
    ),
    "orphan": _Kind(WHOLE, "a paragraph leaves its first line alone: {text}", _BREAK),
    "widow": _Kind(WHOLE, "a paragraph's last line stands alone: {text}", _BREAK),
    "heading": _Kind(FOLLOWED, "the heading {text} is parted from its text, {other}", _BREAK),
    "caption": _Kind(CAPTION, "the caption {text} is parted from its figure or table", _BREAK),
    "hyphen": _Kind(END, "a word is broken where the leaf is turned: {text}, {other}", _BREAK),
    "short-page": _Kind(END, "the last page has a line or two: {text}", _BREAK),
}


def findings(faults: Iterable[Fault], article: Article, language: str) -> Iterator[Finding]:
    """Yield a finding for each fault of an edition's print, at the words it is about."""
    for fault in faults:
        kind = KINDS[fault.kind]
        page = f"page {fault.page} of the PDF ({language}): " if fault.page else ""
        message = kind.message.format(text=_told(fault), other=_quoted(fault.other))
        place, found = _place(fault, article, language)
        word = f" of the word {_quoted(found)}" if fault.kind == "no-glyph" and found else ""
        yield kind.rule.at(place, page + message + word, kind.cure)


def lost(faults: Iterable[Fault]) -> Iterator[str]:
    """Yield in a line each what a reader loses in a print that is of no edition's sources."""
    for fault in faults:
        kind = KINDS[fault.kind]
        if kind.rule.severity is Severity.ERROR:
            message = kind.message.format(text=_told(fault), other=_quoted(fault.other))
            yield f"page {fault.page} of the PDF: {message}" if fault.page else message


def _told(fault: Fault) -> str:
    if fault.kind == "no-glyph":
        name = unicodedata.name(fault.text, "which Unicode has no name for")
        return f"“{fault.text}” (U+{ord(fault.text):04X}, {name})"
    return _quoted(fault.text)


def _quoted(text: str) -> str:
    """Return a text in quotes, a long one by its beginning; empty for a picture's."""
    if not text:
        return "a picture"
    return f"“{text}”" if len(text) <= _SHOWN else f"“{text[: _SHOWN - 1]}…”"


def _place(fault: Fault, article: Article, language: str) -> tuple[Place, str]:
    """Return where the words are written, the edition's own file before the others, and as what."""
    names = sorted(article.documents, key=lambda name: name != f"{language}.md")
    documents = [article.documents[name] for name in names]
    own = article.editions[language].place if fault.page else article.place
    patterns = [_word(fault.text)] if fault.kind == "no-glyph" else _patterns(fault)
    found = (_find(pattern, documents) for pattern in patterns)
    return next((one for one in found if one), (own, ""))


def _find(pattern: str, documents: Iterable[Document]) -> tuple[Place, str] | None:
    for document in documents:
        if match := re.search(pattern, document.text, re.IGNORECASE):
            return document.place(match.start(match.lastindex or 0)), match[0]
    return None


def _word(letter: str) -> str:
    """Return a pattern for the word that a letter stands in, with the letter as its group."""
    near = r"[^\s\[\]{}()*\"“”«»]*"
    return rf"{near}?({re.escape(letter)}){near}"


def _patterns(fault: Fault) -> Iterator[str]:
    """Yield patterns for the words of a line, from many words together to few.

    A line's first and last word may be pieces of one.
    """
    own, line = gates.words(fault.text), gates.words(fault.line)
    for count in _WINDOWS:
        for some in (own, line[1:-1], line):
            for at in range(len(some) - count + 1):
                window = some[at : at + count]
                if count > 1 or len(window[0]) >= _LONG:
                    yield rf"\b{_GAP.join(map(re.escape, window))}\b"
