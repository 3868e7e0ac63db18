"""REF: citations of what is quoted."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from triptych.finding import Severity
from triptych.journal import Journal
from triptych.markdown import KEY, Source
from triptych.model import Article, Prose
from triptych.rule import Fault, rule

_QUOTED = re.compile(
    rf"(?P<paragraph>\n[ \t>]*\n)|(?P<cited>(?<![\w@\\])@\{{?{KEY}\}}?)"
    r'|(?P<either>")|(?P<opens>[«„])|(?P<closes>»)|(?P<curly>[“”])'
)
_ATTRIBUTES = re.compile(r"\{[^{}\n]*\}")
_BEFORE_OPENING = " \t\n([{—–-/«“„"


@rule("REF012", "citation-follows-its-quotation", Severity.WARNING)
def citation_follows_its_quotation(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find citations between the words of a quotation, whose end then has none."""
    for prose in article.proses:
        places = {citation.place for citation in prose.outline.citations}
        for at, end in _cited_inside(prose):
            if prose.text.place(at) in places:
                line = prose.text.place(end).line
                message = f"the citation stands inside the quotation that ends in line {line}"
                yield Fault(prose.text.place(at), message, "cite after the closing quotation mark")


def _cited_inside(prose: Prose) -> Iterator[tuple[int, int]]:
    """Yield each citation inside a quotation of its paragraph, and where the quotation ends."""
    if not prose.outline.citations:
        return
    text = _ATTRIBUTES.sub(_blank, Source(prose.text).masked)
    opened: list[int] = []
    cited: list[int] = []
    for mark in _QUOTED.finditer(text):
        if mark["paragraph"]:
            opened, cited = [], []
        elif mark["cited"]:
            cited.append(mark.start())
        elif _opens(text, mark, opened):
            opened.append(mark.start())
        elif opened:
            at = bisect_right(cited, opened.pop())
            yield from ((one, mark.start()) for one in cited[at:])
            del cited[at:]


def _blank(found: re.Match[str]) -> str:
    """Return spaces for attributes such as `{fig-alt="A map"}`, but leave `@{key}` alone."""
    before = found.string[max(0, found.start() - 1) : found.start()]
    return found[0] if before == "@" else " " * len(found[0])


def _opens(text: str, mark: re.Match[str], opened: list[int]) -> bool:
    """Tell whether a quotation mark opens; a straight one by what stands around it."""
    if mark["opens"] or mark["closes"]:
        return bool(mark["opens"])
    if mark["curly"] == "”":
        return False
    if mark["curly"]:
        return not (opened and text[opened[-1]] == "„")
    before, after = text[max(0, mark.start() - 1) : mark.start()], text[mark.end() : mark.end() + 1]
    if opened:
        return before in _BEFORE_OPENING and bool(after.strip())
    return before in _BEFORE_OPENING
