"""REF: pages of works, and the pages that citations point to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from triptych.finding import Severity
from triptych.journal import Journal
from triptych.markdown import KEY
from triptych.model import Article, Work
from triptych.rule import Fault, rule
from triptych.rules.references.free import Free, free_texts
from triptych.rules.references.works import place, text, works, written

_DASH = "[-‐-―−]"
_ROMAN = re.compile(r"(?=[ivxlcdm])m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_OPEN = re.compile(rf"\d+\s*{_DASH}+\s*(?=$|[,;])|(?:^|(?<=[,;]))\s*{_DASH}+\s*\d+")
_OPEN_IN_WORDS = re.compile(rf"\b(?:pp?|[СсБб]|[Сс]тр|бб)\.\s*\d+\s*{_DASH}+\s*(?=$|[.,;](?:\s|$))")


class Pages(NamedTuple):
    """A page or a range of them: its ends, the letters before the numbers, its index."""

    first: int
    last: int
    letters: str
    at: int


def pages(value: str) -> list[Pages]:
    """Return the pages that a field tells, those with a number; `144-72` means 144 to 172."""
    found = []
    for piece in re.finditer(r"[^,;&\s][^,;&]*", value):
        ends = re.split(_DASH, piece[0].strip().casefold())
        known = _ends(ends) if len(ends) <= 2 else None
        if known:
            found.append(Pages(*known, piece.start()))
    return found


def _ends(ends: list[str]) -> tuple[int, int, str] | None:
    """Return first page, last page and letters; None where they cannot be compared."""
    first, last = ends[0].strip(), ends[-1].strip()
    if _ROMAN.fullmatch(first) and _ROMAN.fullmatch(last):
        return _roman(first), _roman(last), "roman"
    one, two = (re.fullmatch(r"([^\W\d_]*)(\d{1,9})", end) for end in (first, last))
    if one is None or two is None or two[1] not in ("", one[1]):
        return None
    left_out = one[2][: max(0, len(one[2]) - len(two[2]))]
    return int(one[2]), int(left_out + two[2]), one[1]


def _roman(number: str) -> int:
    values = [dict(zip("ivxlcdm", (1, 5, 10, 50, 100, 500, 1000), strict=True))[n] for n in number]
    following = [*values[1:], 0]
    return sum(-v if v < n else v for v, n in zip(values, following, strict=True))


@rule("REF021", "page-range-is-closed", Severity.WARNING)
def page_range_is_closed(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find ranges of pages that have only one end."""
    fields = (Free(written(work, "page"), partial(place, work, "page")) for work in works(article))
    for pattern, values in ((_OPEN, fields), (_OPEN_IN_WORDS, free_texts(article))):
        for free in values:
            if found := pattern.search(free.value):
                message = f'the page range "{found[0].strip(" ,;")}" has only one end'
                yield Fault(free.place(found.start()), message, "write the other page too")


@rule("REF022", "pages-ascend", Severity.WARNING)
def pages_ascend(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find ranges that run backwards, and pages that follow later ones."""
    for work in works(article):
        before: Pages | None = None
        for part in pages(written(work, "page")):
            if part.last < part.first:
                message = f"the pages run backwards, from {part.first} to {part.last}"
                yield Fault(place(work, "page", part.at), message, "check both ends of the range")
            elif before and before.letters == part.letters and part.first < before.last:
                message = f"page {part.first} stands after page {before.last}"
                cure = "check it; a page that is cited belongs to the citation: [@key, p. 5]"
                yield Fault(place(work, "page", part.at), message, cure)
            before = part


_LOCATOR = re.compile(
    rf"@\{{?(?P<key>{KEY})\}}?(?:,\s*|\s+\[)(?:pp?\.|pages?\s|[сСбБ]\.|[сС]тр\.|бб\.)\s*"
    rf"(?P<first>\d{{1,9}})(?:\s*{_DASH}+\s*(?P<last>\d{{1,9}}))?"
)


@rule("REF011", "locator-lies-in-its-pages", Severity.WARNING)
def locator_lies_in_its_pages(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find citations of a page that the article or chapter does not have."""
    extents = _extents(article)
    for prose in article.proses:
        places = {citation.place for citation in prose.outline.citations}
        for found in _LOCATOR.finditer(prose.text.value):
            extent = extents.get(found["key"])
            here = prose.text.place(found.start())
            if extent and here in places and not _inside(found, extent):
                message = f'page {found["first"]} lies outside "{found["key"]}", {_told(extent)}'
                yield Fault(here, message, "check the page, and the pages of the entry")


def _extents(article: Article) -> dict[str, tuple[int, int]]:
    """Return the first and last page of each entry of one work that tells both."""
    single = (r.works[0] for r in article.references if len(r.works) == 1)
    known = ((work.id, _extent(work)) for work in single)
    return {id_: extent for id_, extent in known if extent}


def _extent(work: Work) -> tuple[int, int] | None:
    told = pages(text(work, "page"))
    if len(told) != 1 or told[0].letters or told[0].last <= told[0].first:
        return None
    return told[0].first, told[0].last


def _inside(found: re.Match[str], extent: tuple[int, int]) -> bool:
    cited = _ends([found["first"], found["last"] or found["first"]])
    return cited is None or (extent[0] <= cited[0] and cited[1] <= extent[1])


def _told(extent: tuple[int, int]) -> str:
    return f"which has pages {extent[0]} to {extent[1]}"
