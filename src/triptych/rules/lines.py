"""STR: lines that were headings once, and paragraphs that page ends broke."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from triptych import languages
from triptych.finding import Repair, Severity
from triptych.journal import Journal
from triptych.model import Article
from triptych.reading import OBJECT, Paragraph, of_part
from triptych.rule import Fault, rule
from triptych.rules.sections import is_plain_heading

SHORT = 10  # words; a longer line is a sentence that lost its full stop


@rule("STR011", "run-in-heading-is-marked", Severity.WARNING)
def run_in_heading_is_marked(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find paragraphs that begin with a number alone, as a heading run into the text does."""
    for language in article.languages:
        for paragraph in of_part(article, language, "body"):
            lead = _lead(paragraph)
            if lead and not paragraph.is_emphasised:
                message = f'"{lead}" counts what follows, and nothing marks it'
                cure = f"make it a heading, or set it off: **{lead}**"
                yield Fault(paragraph.place(), message, cure)


@rule("STR012", "run-in-headings-are-parallel", Severity.WARNING)
def run_in_headings_are_parallel(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find paragraphs that count otherwise than those before them: First. Second. The third."""
    for language in article.languages:
        paragraphs = of_part(article, language, "body")
        leads = [(p, lead) for p in paragraphs if (lead := _lead(p))]
        forms = [len(lead.split()) for _, lead in leads]
        for paragraph, lead in leads:
            if len(leads) > 2 and forms.count(len(lead.split())) == 1:
                others = next(
                    other for _, other in leads if len(other.split()) != len(lead.split())
                )
                message = f'"{lead}" counts in another form than "{others}"'
                yield Fault(paragraph.place(), message, "give all of a series the same form")


def _lead(paragraph: Paragraph) -> str:
    """Return the ordinal that is the first sentence of a paragraph, with its article."""
    if paragraph.within:
        return ""
    first = paragraph.text[:40].split(".")[0]
    word = first.split(" ")[-1].casefold()
    ordinals = languages.lookup(paragraph.language).ordinals
    is_lead = word in ordinals and len(first.split()) < 3 and f"{first}." in paragraph.text[:41]
    return f"{first}." if is_lead and len(paragraph.sentences) > 1 else ""


@rule("STR013", "line-is-a-paragraph-or-a-heading", Severity.INFO)
def line_is_a_paragraph_or_a_heading(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find short lines without an end between paragraphs: a heading may have lost its mark."""
    for language in article.languages:
        parts = of_part(article, language, "heading", "body", "code", "caption", "cell")
        for part, after in pairwise(parts):
            if _is_line(part) and after.part == "body" and not after.within and _is_long(after):
                message = f'"{part.text}" may be a heading'
                yield Fault(part.place(), message, "begin it with #, or end it with a full stop")


def _is_line(part: Paragraph) -> bool:
    words = part.text.split()
    is_short = 1 < len(words) <= SHORT and OBJECT not in part.text
    is_text = part.part == "body" and not part.within and not is_plain_heading(part)
    return is_text and is_short and part.text[0].isupper() and part.text[-1].isalnum()


def _is_long(part: Paragraph) -> bool:
    return len(part.text.split()) > SHORT


@rule("STR014", "paragraph-is-whole", Severity.WARNING)
def paragraph_is_whole(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find paragraphs that stop within a sentence which the next one goes on with."""
    for language in article.languages:
        for part, after in pairwise(of_part(article, language)):
            if is_broken(part, after):
                words = " ".join(part.text.split()[-3:])
                message = f'the paragraph before stops within a sentence: "… {words}"'
                repairs = _joined(part, after)
                yield Fault(after.place(), message, "join the two paragraphs", repairs=repairs)


def is_broken(part: Paragraph, after: Paragraph) -> bool:
    """Tell whether `after` goes on with a sentence that stops at the end of `part`."""
    if part.part != after.part or part.part not in {"abstract", "body"}:
        return False
    is_open = part.text[-1].isalnum() or part.text[-1] in ",-–—"
    is_text = not part.within and not after.within and not is_plain_heading(part)
    return is_text and is_open and after.text[0].islower()


def _joined(part: Paragraph, after: Paragraph) -> tuple[Repair, ...]:
    """Return the repair that leaves one space between two paragraphs; no mark may stand there."""
    end, start = part.offset(len(part.text) - 1) + 1, after.offset()
    between = part.document.text[end:start]
    is_free = between.isspace() and "\n" in between
    return (Repair(part.document.place(end), between, " "),) if is_free else ()
