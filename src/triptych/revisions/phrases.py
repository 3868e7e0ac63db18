"""What became of an article, in short sentences; printers only set them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import NamedTuple

from triptych import languages
from triptych.revisions import marking
from triptych.revisions.excerpts import (
    CONTEXT,
    LINES,
    cells,
    count,
    excerpted,
    fewer,
    joined,
    plain,
)
from triptych.revisions.marking import marked
from triptych.revisions.model import (
    ArticleRevision,
    CitationChange,
    Entry,
    Fact,
    FigureChange,
    Found,
    Move,
    Size,
    StateName,
    Stretch,
    Text,
)
from triptych.revisions.pieces import WHOLES

_LONG = 60  # characters of a value; a longer one is shown word by word
_SEVERITIES = ("error", "warning", "info")
ID = 9  # characters of a commit's name that are shown
_NUMBERS = 6  # references whose new number is told
_EXAMPLES = 3  # stretches of words that are set off otherwise


class Phrase(NamedTuple):
    """A line: words, and the stretches of a text that changed, where there are any."""

    words: str
    stretches: tuple[Stretch, ...] = ()


def language(tag: str) -> str:
    """Return the English name of a language."""
    return languages.language("en").names.get(tag, tag)


def size(each: Size) -> str:
    """Return how many words changed."""
    told = f"{count(each.words_in, 'word')} in, {each.words_out:,} out"
    return f"{told}, {each.words_moved:,} moved" if each.words_moved else told


def state(name: StateName) -> str:
    """Return what a state is called, with the commit it is and its day."""
    if not name.commit:
        return name.name
    is_same = name.commit.startswith(name.name)
    called = name.commit[:ID] if is_same else f"{name.name} ({name.commit[:ID]})"
    return f"{called} of {name.date}"


def worst_first(found: Iterable[Found]) -> list[Found]:
    """Return findings by their severity, those of one severity in the order given."""
    return sorted(found, key=lambda each: _SEVERITIES.index(each.severity))


def text(each: Text) -> str:
    """Return in a line what happened to a language."""
    if each.status == "unread":
        return "not compared"
    if each.status in {"added", "removed"}:
        return f"language {each.status}: {size(each.size)}"
    kinds = [entry.kind for entry in each.changes]
    named = [(kinds.count("split"), "split"), (kinds.count("merged"), "merged")]
    told = [size(each.size)] if each.size != Size() else []
    told += [f"{count(len(list(group)), unit)} moved" for unit, group in _moves(each.moves)]
    told += [f"{count(number, 'paragraph')} {fate}" for number, fate in named if number]
    marks = sum(not entry.wording and entry.kind in {"edited", "markup"} for entry in each.changes)
    told += [f"only marks or markup changed in {count(marks, 'place')}"] if marks else []
    return "; ".join(told) or "nothing changed"


def _moves(moves: Iterable[Move]) -> list[tuple[str, list[Move]]]:
    groups: dict[str, list[Move]] = {}
    for move in moves:
        groups.setdefault(move.unit, []).append(move)
    return list(groups.items())


# --- facts ---


def facts(found: Sequence[Fact]) -> Iterator[Phrase]:
    """Yield facts in lines; those of new numbers are one."""
    yield from (_fact(fact) for fact in found if fact.op != "renumbered")
    numbers = [fact for fact in found if fact.op == "renumbered"]
    if numbers:
        told = [f"{each.old} → {each.new}" for each in numbers[:_NUMBERS]]
        more = [f"and {len(numbers) - _NUMBERS} more"] if len(numbers) > _NUMBERS else []
        count_ = count(len(numbers), "reference")
        verb = "has another number" if len(numbers) == 1 else "have other numbers"
        yield Phrase(f"{count_} {verb}: {', '.join([*told, *more])}")


def _fact(fact: Fact) -> Phrase:
    named = about(fact)
    if fact.op == "reordered":
        return Phrase(f"{named} in another order: {fact.old} → {fact.new}")
    if fact.op == "renamed":
        return Phrase(f"{fact.what} {fact.old} is called {fact.new} now")
    if fact.op == "changed":
        if max(len(fact.old), len(fact.new)) > _LONG:
            return Phrase(f"{named}:", marked(fact.old, fact.new))
        return Phrase(f"{named}: {fact.old} → {fact.new}")
    is_named = fact.new or fact.old
    what = named if fact.field or fact.what == "reference" else about(replace(fact, subject=""))
    return Phrase(f"{what} {fact.op}: {is_named}")


_FIELDS = {"name family": "family name", "name given": "given name", "name literal": "name"}


def about(fact: Fact) -> str:
    """Return what a fact is about: whose field, in which language."""
    is_many = fact.op == "reordered" and fact.what in {"author", "keyword"}
    kind = {"statement": "statement on"}.get(fact.what, f"{fact.what}{'s' * is_many}")
    subject = fact.subject if fact.what != "keyword" else ""
    field = _FIELDS.get(fact.field, fact.field.replace("_", " "))
    whose = "" if fact.what == "article" else f"{kind} {subject}".strip()
    joint = ", " if subject and field else " "
    tongue = f" ({language(fact.language)})" if fact.language else ""
    return f"{joint.join(filter(None, (whose, field)))}{tongue}"


def citation(each: CitationChange) -> Phrase:
    """Return where a citation came in or went out."""
    place = each.unit.place
    behind = f" behind “…{each.before}”" if each.before else ""
    where = f"{place.path}:{place.line}"
    return Phrase(f"{where}: citation of {each.key} {each.op}{behind}")


def figure(each: FigureChange) -> Phrase:
    """Return what became of a file."""
    if each.op == "renamed":
        return Phrase(f"{each.was} is called {each.path} now")
    sizes = {
        "added": f"{each.new_size:,} bytes",
        "removed": f"{each.old_size:,} bytes",
        "changed": f"{each.old_size:,} → {each.new_size:,} bytes",
    }
    return Phrase(f"{each.path} {each.op} ({sizes[each.op]})")


# --- text ---


def entry(each: Entry, text_: Text, *, full: bool = False) -> Phrase:
    """Return what became of a passage, and its words with some beside what changed.

    What came or went at great length is cut, unless it is to be told in `full`.
    """
    more = details(each)
    moves = {move.number: move for move in text_.moves}
    told = fate(each, moves)
    if each.kind == "markup":
        told = f"{told or _kind(each)}: {'; '.join(more)}"
    elif more:
        told = f"{told} ({'; '.join(more)})" if told else "; ".join(more)
    rows = [*cells(each, moves)] if each.cells else [excerpted(plain(shown(each)))]
    if full:
        return Phrase(told, joined(rows, "; "))
    return Phrase(told, fewer(joined(rows[:LINES], "; "), len(rows) - LINES))


def fate(each: Entry, moves: Mapping[int, Move]) -> str:
    """Return what became of a passage, empty for a paragraph that was edited."""
    if each.kind == "moved" and each.move in moves:
        return _move(moves[each.move])
    kind = _kind(each)
    told = {"inserted": f"new {kind}", "deleted": f"{kind} gone"}
    if each.kind == "split":
        before, after = each.old[0].kind, each.new[0].kind
        into = len(each.new) if before == after else count(len(each.new), after)
        return f"{before} split into {into}"
    if each.kind == "merged":
        before, after = each.old[0].kind, each.new[0].kind
        into = "" if before == after else f" into one {after}"
        return f"{count(len(each.old), before)} merged{into}"
    return told.get(each.kind, "" if kind == "paragraph" or each.part != "body" else kind)


def _kind(each: Entry) -> str:
    """Return what a passage is called: a title is no paragraph."""
    is_titled = each.part in {"title", "subtitle", "short_title"}
    return each.part.replace("_", " ") if is_titled else each.unit.kind


def details(each: Entry) -> list[str]:
    """Return what changed besides the words; of a split, its kinds are told already."""
    rows = [cell.stretches for cell in each.cells] if each.cells else [each.stretches]
    stretches = [stretch for row in rows for stretch in row]
    styles = marking.restyled(stretches)
    kinds = [name for name in each.markup if name not in styles]
    return [*(kinds if each.kind not in {"split", "merged"} else []), *restyled(stretches)]


def title(article: ArticleRevision) -> str:
    """Return the title of an article, and its fate where it is in one state alone."""
    return f"{article.title} ({article.status})" if article.status != "compared" else article.title


def _move(move: Move) -> str:
    edited = ", edited within" if move.edited else ""
    size_ = "" if move.unit in WHOLES else f" of {count(move.words, 'word')}"
    return f"{move.unit}{size_} moved from line {move.old.place.line}{edited}"


def shown(each: Entry) -> tuple[Stretch, ...]:
    """Return the stretches of a passage, without the move that the whole passage is."""
    if not each.move:
        return each.stretches
    return tuple(replace(s, move=0) if s.move == each.move else s for s in each.stretches)


# --- what sets words off ---


def restyled(stretches: Iterable[Stretch]) -> list[str]:
    """Return what sets which words off that it did not, or no more, in the order of reading."""
    told: dict[str, list[str]] = {}
    for each in stretches:
        for what in reset(each):
            told.setdefault(what, []).append(_first_words(each.text))
    return [f"{what}: {_quoted(words)}" for what, words in told.items()]


def reset(each: Stretch) -> Iterator[str]:
    """Yield what sets words off that it did not, or no more; a link by both its addresses."""
    was, now = set(each.was if each.was is not None else each.styles), set(each.styles)
    links = [sorted(filter(marking.is_link, names)) for names in (was - now, now - was)]
    for before, after in zip_longest(*links, fillvalue=""):
        yield _turned(before, after.removeprefix("link ") if before else after)
    names = [
        sorted(name for name in names if not marking.is_link(name))
        for names in (was - now, now - was)
    ]
    if any(names):
        yield _turned(*(" and ".join(each) for each in names))


def _turned(gone: str, come: str) -> str:
    if gone and come:
        return f"{gone} → {come}"
    return f"{gone} gone" if gone else f"new {come}"


def _quoted(words: Sequence[str]) -> str:
    more = f" and {len(words) - _EXAMPLES} more" if len(words) > _EXAMPLES else ""
    return ", ".join(f"“{each}”" for each in words[:_EXAMPLES]) + more


def _first_words(text: str) -> str:
    words = text.split()
    return " ".join(words) if len(words) <= CONTEXT else f"{' '.join(words[: CONTEXT - 1])} …"


def changes(each: Text) -> list[Entry]:
    """Return the passages to show: a move where it went, and not where it came from."""
    leading: set[int] = set()
    found = []
    for one in each.changes:
        if one.kind == "away" or (one.kind == "moved" and _goes_along(one, leading)):
            continue
        leading.add(one.move)
        found.append(one)
    return found


def _goes_along(each: Entry, leading: set[int]) -> bool:
    """Tell whether a passage only goes with a section that moved."""
    return each.move in leading and not each.size.words_marked


def where(each: Entry) -> str:
    """Return the part and section a passage is in."""
    if each.part != "body":
        return each.part.replace("_", " ")
    return " › ".join(each.unit.section) or "body"


def is_worth_telling(article: ArticleRevision) -> bool:
    """Tell whether there is anything to say of an article."""
    return article.differs or bool(article.notes or article.checks.new or article.checks.gone)
