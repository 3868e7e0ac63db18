"""The articles of a state, read as far as they can be, and which of two states is which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from triptych import desk, load, plan
from triptych.document import Place
from triptych.excerpt import Lines
from triptych.finding import Finding, Severity
from triptych.journal import BASE, Journal
from triptych.load import Item, find
from triptych.model import Article
from triptych.revisions.states import State
from triptych.sources.editions import editions
from triptych.sources.manuscript import ARTICLE, LANGUAGE_FILE, Manuscript


@dataclass(frozen=True, eq=False)
class Side:
    """An article of one state; `called` is its folder there, `unread` are languages not read.

    `notes` say what could not be read. `lines` are those of its sources, for findings.
    """

    item: Item
    article: Article
    findings: tuple[Finding, ...]
    called: str
    unread: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    facts: bool = True
    lines: Lines = field(default_factory=Lines)

    def place(self, place: Place) -> Place:
        """Return a place with its path as the state has it, not as it was read."""
        folder = self.item.folder.as_posix()
        if place.path == folder or not place.path.startswith(f"{folder}/"):
            return place
        inside = place.path.removeprefix(f"{folder}/")
        return place._replace(path=f"{self.called}/{inside}" if self.called else inside)


def sides(state: State, journal: str, *, checks: bool = True) -> list[Side]:
    """Return the articles of a state; `checks` tells whether to check them as well.

    Raises plan.UsageError where there is no journal of that name.
    """
    return [_side(item, state, journal, checks=checks) for item in find(state.folder)]


def _side(item: Item, state: State, journal: str, *, checks: bool) -> Side:
    called = _called(item.folder, state)
    if checks:
        article, findings = desk.check(item, _journal(item, journal))
    else:
        article, found = load.load(item.folder)
        findings = tuple(found)
    notes, facts = [], True
    if article is None:
        article, facts = _without_facts(item), False
        told = _told(findings, ARTICLE)
        notes.append(f"{ARTICLE} of {state.name.name} cannot be read{told}: facts are not compared")
    unread = frozenset(_unread(article, findings))
    for tag in sorted(unread):
        told = _told(findings, f"{tag}.md")
        notes.append(f"{tag}.md of {state.name.name} cannot be read{told}: it is not compared")
    return Side(item, article, findings, called, unread, tuple(notes), facts)


def _called(folder: Path, state: State) -> str:
    below = folder.relative_to(state.folder).as_posix() if folder != state.folder else ""
    return "/".join(part for part in (state.called, below) if part and part != ".")


def _journal(item: Item, name: str) -> Journal:
    """Return the journal to check for: where it is not there, what all journals share."""
    try:
        return plan.journal_of(item, name)
    except plan.UsageError:
        if name:
            raise
        return Journal.read(BASE)


def _without_facts(item: Item) -> Article:
    """Return what can be read of an article whose `article.yaml` cannot: its languages."""
    manuscript = Manuscript(item.folder)
    names = sorted(file.name for file in item.folder.glob("*.md"))
    tags = tuple(name[:-3] for name in names if LANGUAGE_FILE.fullmatch(name))
    places = {tag: manuscript.place(f"{tag}.md") for tag in tags}
    return Article(
        id=item.id,
        folder=item.folder,
        place=manuscript.place(ARTICLE),
        status="draft",
        template=BASE,
        languages=tags,
        editions=editions(manuscript, places),
    )


def _unread(article: Article, findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the languages of which nothing could be read, where the file says why or is gone."""
    for tag, edition in article.editions.items():
        file = article.folder / f"{tag}.md"
        is_empty = not any(True for _ in edition.proses)
        if is_empty and (not file.is_file() or _faults(findings, f"{tag}.md")):
            yield tag


def _faults(findings: Sequence[Finding], name: str) -> list[Finding]:
    return [
        each
        for each in findings
        if each.place.path.endswith(f"/{name}")
        and each.severity is Severity.ERROR
        and each.code.startswith("SRC")
    ]


def _told(findings: Sequence[Finding], name: str) -> str:
    first = next(iter(_faults(findings, name)), None)
    return f" (line {first.place.line}: {first.message})" if first else ""


def paired(old: Sequence[Side], new: Sequence[Side]) -> list[tuple[Side | None, Side | None]]:
    """Return which article became which: by id, by folder, or because no other is left."""
    left = list(old)
    pairs: dict[int, Side | None] = {}
    for same in (_same_id, _same_folder, lambda was, now: len(left) == len(new) - len(pairs) == 1):
        for at, now in enumerate(new):
            was = next((each for each in left if at not in pairs and same(each, now)), None)
            if was is not None:
                pairs[at] = was
                left.remove(was)
    rows: list[tuple[Side | None, Side | None]] = [
        (pairs.get(at), now) for at, now in enumerate(new)
    ]
    return [*rows, *((was, None) for was in left)]


def _same_id(was: Side, now: Side) -> bool:
    return was.item.id == now.item.id


def _same_folder(was: Side, now: Side) -> bool:
    return was.item.folder.name == now.item.folder.name
