"""The gate on words: every word of the sources stands in an output, in order.

Words are compared without regard to case, because a style sheet may set capitals. What stands
in the output besides (running heads, labels, numbers) is passed over. A PDF says less than a
source: a word broken at a line end comes in two pieces, and so may one that a page end, a
running head and a page number divide; spaced letters come singly; the number of a note sticks
to its word. These are put together again. A word the text lost stays lost.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from triptych.document import Place
from triptych.gates.alignment import Alignment, align, in_order
from triptych.gates.extract import (
    BROKEN,
    UNSPACED,
    fold,
    html_words,
    pattern,
    pdf_words,
    words,
    xml_words,
)

__all__ = [
    "BROKEN",
    "UNSPACED",
    "Lost",
    "Passage",
    "html_words",
    "missing",
    "pattern",
    "pdf_words",
    "words",
    "xml_words",
]

_ISLAND = 2  # words found by chance among lost ones
_MANY = 12  # words of a loss that are shown
_LACKING = 25  # notes that are looked for by themselves; of more, words are lost indeed


class Passage(NamedTuple):
    """A stretch of source that an output must show: its plain text and where it was written.

    A passage that `floats` (a footnote, a figure's caption) may stand anywhere. The passages of a
    `stream`, which stands beside others and is parted with them by the page ends, keep their order
    among themselves.
    """

    text: str
    place: Place
    floats: bool = False
    stream: str = ""


class Lost(NamedTuple):
    """Words of one passage, one after the other, that the output does not have there.

    `before` and `after` are their neighbours, empty at the passage's ends; `elsewhere` tells
    that the output has the same words in another place.
    """

    words: tuple[str, ...]
    before: str
    after: str
    place: Place
    elsewhere: bool = False

    def __str__(self) -> str:
        """Say what is lost, and between what it stood."""
        shown = " ".join(self.words[:_MANY]) + (" …" if len(self.words) > _MANY else "")
        many = f"{len(self.words)} words are" if len(self.words) > 1 else "the word is"
        fate = "out of order" if self.elsewhere else "lost"
        sides = [f"after “{self.before}”"] if self.before else []
        sides += [f"before “{self.after}”"] if self.after else []
        where = f" ({' and '.join(sides)})" if sides else ""
        return f"{many} {fate}: “{shown}”{where}"


class _Words(NamedTuple):
    """The words of a passage as they are written and as they are compared."""

    passage: Passage
    shown: list[str]
    keys: list[str]


def missing(passages: Sequence[Passage], output: Sequence[str]) -> list[Lost]:
    """Return the words of the passages that the words of an output lack, in source order.

    `output` comes from `html_words`, `xml_words` or `pdf_words`. Near linear: 100,000 words
    take less than a second.
    """
    split = [_split(passage) for passage in passages]
    keys = [fold(word) for word in output]
    # Each way may take for the text a word of a note that stands in it; the next is slower.
    best: list[Lost] | None = None
    found: Alignment | None = None
    for way in (_quick, _thorough, _notes_first):
        found = way(split, keys, found)
        losses = list(_missing(split, keys, found)) if found else None
        if losses is not None and (best is None or _count(losses) < _count(best)):
            best = losses
        if best == []:
            break
    return best or []


def _quick(split: Sequence[_Words], keys: Sequence[str], _: Alignment | None) -> Alignment | None:
    return in_order(_fixed(split), keys)


def _thorough(split: Sequence[_Words], keys: Sequence[str], _: Alignment | None) -> Alignment:
    return align(_fixed(split), keys)


def _notes_first(
    split: Sequence[_Words], keys: Sequence[str], found: Alignment | None
) -> Alignment | None:
    """Align the main text with what is left of the output by notes that lacked words before.

    The first words of a page may stand in the notes of the page before as well, where the main
    text comes to them sooner.
    """
    notes = [one for one in split if one.passage.floats]
    lost = _floating(notes, [keys[at] for at in found.unused]) if found else []
    lacking = [note for note, gone in zip(notes, lost, strict=True) if gone]
    if not 0 < len(lacking) <= _LACKING:
        return None
    taken: set[int] = set()
    for note in lacking:
        taken |= set(range(len(keys))).difference(align(note.keys, keys).unused)
    left = [at for at in range(len(keys)) if at not in taken]
    again = align(_fixed(split), [keys[at] for at in left])
    return Alignment(again.lost, sorted(taken.union(left[at] for at in again.unused)))


def _fixed(split: Sequence[_Words]) -> list[str]:
    return _keys([one for one in split if not (one.passage.floats or one.passage.stream)])


def _keys(split: Sequence[_Words]) -> list[str]:
    return [key for one in split for key in one.keys]


def _count(losses: Sequence[Lost]) -> int:
    return sum(len(loss.words) for loss in losses)


def _missing(split: Sequence[_Words], keys: Sequence[str], found: Alignment) -> Iterator[Lost]:
    """Yield what is lost, given how the passages of the main text were aligned."""
    rest = [keys[at] for at in found.unused]
    groups: dict[str | None, list[_Words]] = {}
    for one in split:
        groups.setdefault(None if one.passage.floats else one.passage.stream, []).append(one)
    unused = f" {' '.join(rest)} "
    lost = {"": iter(_by_passage(groups.pop("", []), found.lost))}
    notes = groups.pop(None, [])
    for name, alignment in _streams({str(n): _keys(g) for n, g in groups.items()}, rest).items():
        lost[name] = iter(_by_passage(groups[name], alignment.lost))
    lost_notes = iter(_floating(notes, rest))
    for one in split:
        mine = lost_notes if one.passage.floats else lost[one.passage.stream]
        yield from _losses(one, next(mine), unused)


def _streams(streams: Mapping[str, list[str]], rest: Sequence[str]) -> dict[str, Alignment]:
    """Align each stream with what the main text leaves of the output.

    Between the halves of a word that a page end divides stands all that the other streams have on
    the page; so one that seems to lack something is looked at again without what is theirs.
    """
    found = {name: align(keys, rest) for name, keys in streams.items()}
    for name in [name for name, alignment in found.items() if alignment.lost]:
        unused = (set(other.unused) for key, other in found.items() if key != name)
        mine = sorted(set(range(len(rest))).intersection(*unused))
        again = align(streams[name], [rest[at] for at in mine])
        if len(again.lost) < len(found[name].lost):
            found[name] = Alignment(again.lost, [mine[at] for at in again.unused])
    return found


def _split(passage: Passage) -> _Words:
    shown = words(passage.text)
    return _Words(passage, shown, [fold(word) for word in shown])


def _floating(notes: Sequence[_Words], rest: Sequence[str]) -> list[set[int]]:
    """Return the lost words of passages that may stand anywhere in the rest of the output.

    They usually stand in the order of the source, so that one look finds all; only one that
    seems to lack something is looked for by itself.
    """
    keys = _keys(notes)
    found = in_order(keys, rest) or align(keys, rest)
    by_note = zip(notes, _by_passage(notes, found.lost), strict=True)
    return [align(note.keys, rest).lost if lost else lost for note, lost in by_note]


def _by_passage(split: Sequence[_Words], lost: set[int]) -> list[set[int]]:
    """Return for each passage the indexes, in the passage, of the words that are lost."""
    ends = list(accumulate(len(one.keys) for one in split))
    parts: list[set[int]] = [set() for _ in split]
    for at in lost:
        number = bisect_right(ends, at)
        parts[number].add(at - (ends[number - 1] if number else 0))
    return parts


def _losses(one: _Words, lost: set[int], unused: str) -> Iterator[Lost]:
    """Yield the lost words of a passage, those that follow each other together."""
    for start, end in _runs(lost, len(one.keys)):
        key = " ".join(one.keys[start:end])
        yield Lost(
            tuple(one.shown[start:end]),
            one.shown[start - 1] if start else "",
            one.shown[end] if end < len(one.shown) else "",
            one.passage.place,
            end - start > _ISLAND and f" {key} " in unused,
        )


def _runs(lost: set[int], length: int) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of runs of lost words.

    A word or two found in the midst of longer losses were found by chance, in a running head
    perhaps: they count as lost, or else a lost paragraph would be reported in splinters.
    """
    runs: list[tuple[int, int]] = []
    for at in sorted(lost):
        if runs and at - runs[-1][1] <= _ISLAND and (at == runs[-1][1] or _wide(lost, runs, at)):
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    yield from ((start, min(end, length)) for start, end in runs)


def _wide(lost: set[int], runs: Sequence[tuple[int, int]], at: int) -> bool:
    """Tell whether the losses on both sides of a gap before `at` are longer than the gap."""
    start, end = runs[-1]
    gap = at - end
    return end - start > gap and all(at + step in lost for step in range(gap + 1))
