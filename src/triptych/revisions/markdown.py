"""A revision as Markdown for the comment on a pull request, the most important first.

It is no longer than such a comment may be, and tells how much there was no room for: a part that
has much to say leaves room for those that have little.

Words of the article are shown as they are: nothing in them is markup, a mention or an issue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from triptych.revisions import excerpts, phrases
from triptych.revisions.model import ArticleRevision, Found, Revision, StateName, Stretch, Text
from triptych.revisions.phrases import Phrase

MARK = "<!-- triptych diff -->"
"""The first line, by which a comment is found again."""

MOST = 60_000  # bytes; hosts take 65,536 characters and more
FINDINGS = 20  # that are named
_LINE = 60  # bytes that tell how much there was no room for
_MARKED = {"in": ("<ins>", "</ins>"), "out": ("<del>", "</del>"), "set": ("<mark>", "</mark>")}
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
    parts = [found for part in _parts(revision) if (found := list(part))]
    sizes = [sum(len(text.encode()) for text in _texts(part)) for part in parts]
    shares = _shares(sizes, most - len(head.encode()) - _LINE)
    return head + "".join(map(_fitting, parts, shares))


def _texts(part: Sequence[_Block]) -> list[str]:
    """Return the texts of blocks, each with its heading where that is another than before."""
    before = ["", *(block.heading for block in part)]
    return [
        f"\n{block.heading}\n\n{block.text}\n" if block.heading != last else f"{block.text}\n"
        for block, last in zip(part, before, strict=False)
    ]


def _shares(sizes: Sequence[int], room: int) -> list[int]:
    """Return how much room each part gets: what it needs, or as much as all that need more."""
    shares = [0] * len(sizes)
    ranked = sorted(range(len(sizes)), key=sizes.__getitem__)
    for rank, at in enumerate(ranked):
        shares[at] = min(sizes[at], max(0, room) // (len(sizes) - rank))
        room -= shares[at]
    return shares


def _fitting(part: Sequence[_Block], room: int) -> str:
    """Return the texts there is room for, and how many there is none for."""
    texts = _texts(part)
    if sum(len(text.encode()) for text in texts) <= room:
        return "".join(texts)
    taken, left = "", room - _LINE
    for at, text in enumerate(texts):
        left -= len(text.encode())
        if left < 0:
            return f"{taken}\n… and {excerpts.count(len(texts) - at, 'entry')} more\n"
        taken += text
    return taken


def _head(revision: Revision, links: Sequence[Link]) -> Iterator[str]:
    yield MARK
    yield f"### What changed: {_state(revision.old)} → {_state(revision.new)}"
    told = [article for article in revision.articles if phrases.is_worth_telling(article)]
    if not told:
        yield "\nNothing changed."
    if links:
        yield ""
        yield " · ".join(f"[{escaped(link.text)}]({link.address})" for link in links)


def _parts(revision: Revision) -> Iterator[Iterable[_Block]]:
    """Yield what there is to say, the most important first; each part gets its share of room."""
    told = [article for article in revision.articles if phrases.is_worth_telling(article)]
    for article in told:
        yield _summary(article)
    for article in told:
        yield from _details(
            article, f"#### {escaped(article.title)}: " if len(told) > 1 else "#### "
        )


def _summary(article: ArticleRevision) -> Iterator[_Block]:
    heading = f"**{escaped(article.title)}**"
    if article.status != "compared":
        yield _Block(f"- the article was {article.status}", heading)
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


def _details(article: ArticleRevision, before: str) -> Iterator[Iterable[_Block]]:
    yield _findings(article.checks.new, f"{before}New findings")
    groups: dict[str, Iterable[Phrase]] = {
        "Facts": phrases.facts(article.facts),
        "Citations": map(phrases.citation, article.citations),
        "Figures": map(phrases.figure, article.figures),
    }
    for name, rows in groups.items():
        yield [_Block(f"- {_phrase(row)}", f"{before}{name}") for row in rows]
    for each in article.texts:
        yield _text(each, before)
    yield _findings(article.checks.gone, f"{before}Findings that are gone")


def _findings(found: Sequence[Found], heading: str) -> Iterator[_Block]:
    """Yield the worst findings: many would leave the text no room."""
    worst = phrases.worst_first(found)
    yield from (_Block(_finding(each), heading) for each in worst[:FINDINGS])
    if len(worst) > FINDINGS:
        yield _Block(f"- … and {len(worst) - FINDINGS:,} more", heading)


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
        fate = "set" if each.op == "same" and each.was is not None else each.op
        first, last = _MOVED if is_moved else _MARKED.get(fate, ("", ""))
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
    return f"{escaped(name.name)} ({code(name.commit[: phrases.ID])}, {name.date})"
