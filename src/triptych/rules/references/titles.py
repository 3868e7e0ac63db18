"""REF: titles and names as they stand in the list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article, Work
from triptych.rule import Fault, rule
from triptych.rules.references.works import place, text, works

_LOCAL_HOST = re.compile(r"\.(?:ru|su|kz|kg|uz|tj|tm|by|рф|қаз)$")
_IN_ENGLISH = re.compile(r"(?:^|/)(?:en|eng|english)(?:/|$|\.)|lang=en", re.I)


@rule("REF037", "translated-title-has-original", Severity.INFO)
def translated_title_has_original(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find English titles of what, by its address or journal, seems to be in another language."""
    for work in works(article):
        if _translated(work) and not _original_told(work):
            message = "the title seems to be a translation, and the original is not told"
            cure = "add `original-title: …`, or [in Russian] after the title"
            yield Fault(place(work, "title"), message, cure)


def _translated(work: Work) -> bool:
    host, _, path = re.sub(r"^[a-z]+://", "", text(work, "URL").lower()).partition("/")
    local = bool(_LOCAL_HOST.search(host)) and not _IN_ENGLISH.search(
        f"{host.split('.')[0]}/{path}"
    )
    title = text(work, "title")
    latin = bool(re.search(r"[a-z]{3}", title)) and not re.search(r"[а-яёә-ӿ]", title, re.I)
    foreign = bool(re.search(r"[а-яё]", text(work, "container-title"), re.I))
    return latin and (foreign or work.language == "ru" or (work.language == "en" and local))


def _original_told(work: Work) -> bool:
    return "original-title" in work.data or "[" in text(work, "title") + text(work, "note")


_INITIALS = re.compile(r"(?:\w{1,2}\.[\s-]*)+")


@rule("REF038", "given-names-are-written-alike", Severity.INFO)
def given_names_are_written_alike(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find lists in which some works of a language have initials and others given names."""
    by_language: dict[str, tuple[list[Work], list[Work]]] = {}
    for work in works(article):
        initials, written_out = by_language.setdefault(work.language, ([], []))
        for given in _given(work)[:1]:
            (initials if _INITIALS.fullmatch(given) else written_out).append(work)
    for groups in by_language.values():
        yield from _fewer(groups)


def _fewer(groups: tuple[Sequence[Work], Sequence[Work]]) -> Iterator[Fault]:
    """Yield the first work of the smaller group; of two alike, of those with initials."""
    fewer, others = sorted(groups, key=len)
    if fewer:
        now, then = ("initials", "written out")[:: 1 if fewer is groups[0] else -1]
        entries = "1 entry" if len(fewer) == 1 else f"{len(fewer)} entries"
        message = f"given names are {now} in {entries} and {then} in {len(others)}"
        yield Fault(place(fewer[0], "author"), message, "write them in one way through the list")


def _given(work: Work) -> list[str]:
    names = work.data.get("author")
    rows = names if isinstance(names, list) else []
    return [str(row["given"]) for row in rows if isinstance(row, dict) and row.get("given")]
