"""What became of an article, in short sentences; printers only set them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from triptych import languages
from triptych.revisions.marking import marked
from triptych.revisions.model import (
    ArticleRevision,
    CitationChange,
    Entry,
    Fact,
    FigureChange,
    Move,
    Size,
    Stretch,
    Text,
)

_LONG = 60  # characters of a value; a longer one is shown word by word
_NUMBERS = 6  # references whose new number is told
_CONTEXT = 7  # words shown beside a change
_PLURAL = {"entry": "entries", "quotation": "quotations"}


class Phrase(NamedTuple):
    """A line: words, and the stretches of a text that changed, where there are any."""

    words: str
    stretches: tuple[Stretch, ...] = ()


def language(tag: str) -> str:
    """Return the English name of a language."""
    return languages.language("en").names.get(tag, tag)


def count(number: int, what: str) -> str:
    """Return a number with what it counts."""
    return f"{number:,} {what if number == 1 else _PLURAL.get(what, f'{what}s')}"


def size(each: Size) -> str:
    """Return how many words changed."""
    told = f"{count(each.words_in, 'word')} in, {each.words_out:,} out"
    return f"{told}, {each.words_moved:,} moved" if each.words_moved else told


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
    told += [f"marks or emphasis alone changed in {count(marks, 'place')}"] if marks else []
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
    tongue = f" ({language(fact.language)})" if fact.language else ""
    field = fact.field.replace("_", " ")
    named = " ".join(filter(None, (_KINDS.get(fact.what, ""), _called(fact), field))) + tongue
    if fact.op == "reordered":
        what = f"{fact.what}s" if fact.what in {"author", "keyword"} else field
        return Phrase(f"{what}{tongue} in another order: {fact.old} → {fact.new}")
    if fact.op == "renamed":
        return Phrase(f"{fact.what} {fact.old} is called {fact.new} now")
    if fact.op == "changed":
        if fact.what == "keyword":
            return Phrase(f"keyword{tongue}: {fact.old} → {fact.new}")
        if max(len(fact.old), len(fact.new)) > _LONG:
            return Phrase(f"{named}:", marked(fact.old, fact.new))
        return Phrase(f"{named}: {fact.old} → {fact.new}")
    what = named if fact.field else f"{fact.what}{tongue}"
    if fact.what == "reference" and not fact.field:
        what = f"reference {fact.subject}"
    return Phrase(f"{what} {fact.op}: {fact.new or fact.old}")


_KINDS = {
    "author": "author",
    "contributor": "contributor",
    "affiliation": "affiliation",
    "reference": "reference",
    "statement": "statement on",
}


def _called(fact: Fact) -> str:
    return fact.subject if fact.what != "keyword" else ""


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


def entry(each: Entry, text_: Text) -> Phrase:
    """Return what became of a passage, and its words with some beside what changed."""
    moves = {move.number: move for move in text_.moves}
    unit = each.unit.kind
    told = {
        "inserted": f"new {unit}",
        "deleted": f"{unit} gone",
        "split": f"{unit} split into {len(each.new)}",
        "merged": f"{len(each.old)} {unit}s merged",
        "markup": f"{unit}: {', '.join(each.markup)}",
    }.get(each.kind, "" if unit == "paragraph" else unit)
    if each.kind == "moved" and each.move in moves:
        told = _move(moves[each.move])
    if each.kind != "markup" and each.markup:
        told = f"{told} ({', '.join(each.markup)})".strip()
    return Phrase(told, excerpted(shown(each)))


def title(article: ArticleRevision) -> str:
    """Return the title of an article, and its fate where it is in one state alone."""
    return f"{article.title} ({article.status})" if article.status != "compared" else article.title


def _move(move: Move) -> str:
    edited = ", edited within" if move.edited else ""
    return (
        f"{move.unit} of {count(move.words, 'word')} moved from line {move.old.place.line}{edited}"
    )


def shown(each: Entry) -> tuple[Stretch, ...]:
    """Return the stretches to show of a passage: of a table, those of the cells that changed.

    What moved with the whole passage is not shown as moved once more.
    """
    if not each.cells:
        return _unmoved(each)
    found: list[Stretch] = []
    for cell in each.cells:
        if cell.kind != "same":
            found += [Stretch("same", "; ")] if found else []
            found += [Stretch("same", f"row {cell.row}, column {cell.column}: "), *cell.stretches]
    return tuple(found)


def _unmoved(each: Entry) -> tuple[Stretch, ...]:
    if not each.move:
        return each.stretches
    return tuple(replace(s, move=0) if s.move == each.move else s for s in each.stretches)


def excerpted(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Return stretches with only some words of what is the same beside what changed."""
    if all(each.op == "same" and not each.move for each in stretches):
        return tuple(_cut(each, 2 * _CONTEXT, 0) for each in stretches[:1])
    last = len(stretches) - 1
    found = []
    for at, each in enumerate(stretches):
        if each.op == "away" or (each.op == "same" and each.move):
            found.append(_cut(each, _CONTEXT, 0))
        elif each.op != "same" or each.text.startswith("row "):
            found.append(each)
        else:
            found.append(_cut(each, _CONTEXT * (at > 0), _CONTEXT * (at < last)))
    return tuple(found)


def _cut(each: Stretch, first: int, last: int) -> Stretch:
    words = each.text.split()
    if len(words) <= first + last + 1:
        return each
    head = " ".join(words[:first])
    tail = " ".join(words[len(words) - last :]) if last else ""
    before = " " if first and each.text[0].isspace() else ""
    return Stretch(each.op, f"{before}{head} … {tail}" if head else f"… {tail}", each.move)


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
