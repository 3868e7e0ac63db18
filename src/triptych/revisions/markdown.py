"""A revision as Markdown for the comment on a pull request, the most important first.

It is no longer than such a comment may be, and tells how much there was no room for.

Words of the article are shown as they are: nothing in them is markup, a mention or an issue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from triptych.revisions import phrases
from triptych.revisions.model import ArticleRevision, Found, Revision, StateName, Stretch, Text
from triptych.revisions.phrases import Phrase

MARK = "<!-- triptych diff -->"
"""The first line, by which a comment is found again."""

MOST = 60_000  # bytes; hosts take 65,536 characters and more
_MARKED = {"in": ("<ins>", "</ins>"), "out": ("<del>", "</del>")}
_MOVED = ("<em>", "</em>")
_SEAMS = {"break": " ¶ ", "join": " ⁋ "}
_SPECIAL = re.compile(r"[\\`*_\[\]|~$^<>&]")
_MEETING = re.compile(r"(?<=[@#])(?=\w)|(?<=:)(?=//)|(?<=www)(?=\.)|(?<=:)(?=\w+:)")
_WORD = re.compile(r"\S+")


class LinkError(Exception):
    """A link leads to no page of the web; the message says which."""


class Link(NamedTuple):
    """A page to go to, and what it is called."""

    text: str
    address: str

    @classmethod
    def of(cls, told: str) -> Link:
        """Read `ADDRESS` or `TEXT=ADDRESS`; raises LinkError where it is no web address."""
        text, _, address = told.partition("=") if _is_named(told) else ("", "", told)
        if not re.fullmatch(r"https?://[^\s<>()\"]+", address):
            raise LinkError(f"{address!r} is no web address: it begins with https://")
        return cls(text or "the text with its changes in place", address)


def _is_named(told: str) -> bool:
    return bool(re.match(r"[^=:/]+=https?://", told))


class _Block(NamedTuple):
    """Lines that stand or fall together, and the heading they need above them."""

    text: str
    heading: str


def markdown(revision: Revision, links: Sequence[Link] = (), most: int = MOST) -> str:
    """Return the comment, of at most so many bytes; what does not fit is counted at its place."""
    head = "".join(f"{line}\n" for line in _head(revision, links))
    page = _Page(head, most)
    for block in _blocks(revision):
        page.add(block)
    return page.text()


class _Page:
    """Takes blocks while there is room, and counts those there is none for."""

    _RESERVED = 400  # bytes for what is said of the rest

    def __init__(self, head: str, most: int) -> None:
        self.pieces = [head]
        self.room = most - len(head.encode()) - self._RESERVED
        self.heading = ""
        self.left = 0

    def add(self, block: _Block) -> None:
        heading = f"\n{block.heading}\n\n" if block.heading != self.heading else ""
        text = f"{heading}{block.text}\n"
        size = len(text.encode())
        if self.left or size > self.room:
            self.left += 1
            return
        self.pieces.append(text)
        self.room -= size
        self.heading = block.heading

    def text(self) -> str:
        if self.left:
            told = phrases.count(self.left, "entry")
            self.pieces.append(f"\n… and {told} more, for which there is no room here.\n")
        return "".join(self.pieces)


def _head(revision: Revision, links: Sequence[Link]) -> Iterator[str]:
    yield MARK
    yield f"### What changed: {_state(revision.old)} → {_state(revision.new)}"
    told = [article for article in revision.articles if phrases.is_worth_telling(article)]
    if not told:
        yield "\nNothing changed."
    if links:
        yield ""
        yield " · ".join(f"[{escaped(link.text)}]({link.address})" for link in links)


def _blocks(revision: Revision) -> Iterator[_Block]:
    """Yield what there is to say, the most important first."""
    told = [article for article in revision.articles if phrases.is_worth_telling(article)]
    for article in told:
        yield from _summary(article)
    for article in told:
        yield from _details(
            article, f"#### {escaped(article.title)}: " if len(told) > 1 else "#### "
        )


def _summary(article: ArticleRevision) -> Iterator[_Block]:
    heading = f"**{escaped(phrases.title(article))}**"
    yield from (_Block(f"- :warning: {escaped(note)}", heading) for note in article.notes)
    for lag in article.lags:
        yield _Block(f"- :globe_with_meridians: {escaped(lag.sentence)}", heading)
    checks = article.checks
    if checks.new or checks.gone:
        told = f"{len(checks.new)} new, {len(checks.gone)} gone, {len(checks.still)} left"
        yield _Block(f"- checks: {told}", heading)
    for each in article.texts:
        if each.differs or each.status == "unread":
            name = phrases.language(each.language)
            yield _Block(f"- {name}: {escaped(phrases.text(each))}", heading)


def _details(article: ArticleRevision, before: str) -> Iterator[_Block]:
    for found in sorted(article.checks.new, key=_severity):
        yield _Block(_finding(found), f"{before}New findings")
    groups: dict[str, Iterable[Phrase]] = {
        "Facts": phrases.facts(article.facts),
        "Citations": map(phrases.citation, article.citations),
        "Figures": map(phrases.figure, article.figures),
    }
    for name, rows in groups.items():
        yield from (_Block(f"- {_phrase(row)}", f"{before}{name}") for row in rows)
    for each in article.texts:
        yield from _text(each, before)
    for found in sorted(article.checks.gone, key=_severity):
        yield _Block(_finding(found), f"{before}Findings that are gone")


def _text(each: Text, before: str) -> Iterator[_Block]:
    if each.status != "compared":
        return
    for entry in phrases.changes(each):
        place = f"{entry.unit.place.path}:{entry.unit.place.line}"
        heading = f"{before}{phrases.language(each.language)}, {escaped(phrases.where(entry))}"
        yield _Block(f"- {code(place)} {_phrase(phrases.entry(entry, each))}", heading)


def _phrase(phrase: Phrase) -> str:
    parts = [escaped(phrase.words), "".join(_stretches(phrase.stretches))]
    joint = "" if phrase.words.endswith(":") or not phrase.words else ":"
    return f"{parts[0]}{joint if parts[1] else ''} {parts[1]}".strip()


def _stretches(stretches: Iterable[Stretch]) -> Iterator[str]:
    before = ""
    for each in stretches:
        is_moved = each.op == "away" or (each.op == "same" and each.move)
        first, last = _MOVED if is_moved else _MARKED.get(each.op, ("", ""))
        arrow = ("→ " if each.op == "away" else "← ") if is_moved else ""
        spaced = each.text[:1].isspace() and not (each.op == "in" and before == "out")
        space = " " if spaced or before == "away" else ""
        end = " " if each.op == "same" and each.text[-1:].isspace() else ""
        words = escaped(each.text)
        yield _SEAMS.get(each.op) or f"{space}{first}{arrow}{words}{last}{end}"
        before = each.op


def _finding(found: Found) -> str:
    place = f"{found.place.path}:{found.place.line}"
    return f"- {code(place)} {found.severity} {found.code} {escaped(found.message)}"


def _severity(found: Found) -> int:
    return ("error", "warning", "info").index(found.severity)


def code(text: str) -> str:
    """Return a text as code in a line."""
    return f"`{text.replace('`', chr(39))}`"


def escaped(text: str) -> str:
    """Return a text of which a host of repositories makes nothing but itself, on one line."""
    line = " ".join(text.split())
    return _WORD.sub(lambda word: _escaped(word[0]), line)


def _escaped(word: str) -> str:
    """Escape what is markup; an empty comment parts what would become a link or a mention."""
    parts = _MEETING.split(word)
    return "<!-- -->".join(_SPECIAL.sub(_entity, part) for part in parts)


def _entity(match: re.Match[str]) -> str:
    return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(match[0], f"\\{match[0]}")


def _state(name: StateName) -> str:
    if not name.commit:
        return escaped(name.name)
    return f"{escaped(name.name)} ({code(name.commit[:9])}, {name.date})"
