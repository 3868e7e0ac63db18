"""Which passages stand elsewhere now, and in which order old and new ones are shown together.

What moved is what has to be lifted out so that the rest stands in the same order, in as few words
as can be. Notes and captions go with what they belong to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from triptych.revisions.matching import Group
from triptych.revisions.pieces import Piece
from triptych.revisions.words import increasing

_EACH = 12  # words that it costs to lift out one passage more


@dataclass
class Moved:
    """Passages that moved together: one, or a section from its heading on."""

    groups: list[Group] = field(default_factory=list)


class Step(NamedTuple):
    """What is shown next: a group, the place it moved `away` from, an old or a new passage."""

    group: Group | None = None
    away: bool = False
    old: int | None = None
    new: int | None = None


class Order:
    """The order of two rows of passages; `number` has the number of the move of a group."""

    def __init__(self, old: Sequence[Piece], new: Sequence[Piece], groups: Sequence[Group]) -> None:
        """Take the rows and their groups in the order of the old row."""
        self.old, self.new, self.groups = old, new, groups
        self.of_old = {i: group for group in groups for i in group.old}
        self.of_new = {j: group for group in groups for j in group.new}
        self.deleted = [i for i in range(len(old)) if i not in self.of_old]
        self.inserted = [j for j in range(len(new)) if j not in self.of_new]
        self.moves = self._moves()
        self.number = {
            group: number for number, moved in enumerate(self.moves, 1) for group in moved.groups
        }
        self._followers()

    def _moves(self) -> list[Moved]:
        leaders = [group for group in self.groups if not _follows(self.old[group.old[0]])]
        weights = [_EACH + sum(self.old[i].length for i in group.old) for group in leaders]
        kept = set(increasing([group.new[0] for group in leaders], weights))
        ranks = {g: at for at, g in enumerate(sorted(leaders, key=lambda g: g.new[0]))}
        moves: list[Moved] = []
        last = -2
        for at, group in enumerate(leaders):
            if at in kept:
                continue
            together = at == last + 1 and ranks[group] == ranks[leaders[last]] + 1
            if together and self._goes_on(moves[-1], group):
                moves[-1].groups.append(group)
            else:
                moves.append(Moved([group]))
            last = at
        return sorted(moves, key=lambda moved: moved.groups[0].new)

    def _goes_on(self, moved: Moved, group: Group) -> bool:
        """Tell whether a passage belongs to the section that moves."""
        first, unit = self.new[moved.groups[0].new[0]].unit, self.new[group.new[0]].unit
        if first.kind != "heading":
            return False
        return unit.kind != "heading" or unit.level > first.level

    def _followers(self) -> None:
        """Let notes and captions go with their passage, and move where they left it."""
        old, new = _leaders(self.old), _leaders(self.new)
        for group in self.groups:
            if not _follows(self.old[group.old[0]]):
                continue
            was, now = old[group.old[0]], new[group.new[0]]
            leader = self.of_old.get(was) if was is not None else None
            if leader is not None and leader in self.number:
                self.number[group] = self.number[leader]
            elif leader is not None and now not in leader.new and not self._is_near(now):
                self.moves.append(Moved([group]))
                self.number[group] = len(self.moves)

    def _is_near(self, now: int | None) -> bool:
        """Tell whether what a note stands at now is new there and so no other than before."""
        return now is None or now not in self.of_new

    def steps(self) -> Iterator[Step]:
        """Yield what is shown, in order: what went behind what it stood behind."""
        behind = self._behind()
        yield from behind[-1]
        for j in range(len(self.new)):
            group = self.of_new.get(j)
            if group is None:
                yield Step(new=j)
            elif j == group.new[0]:
                yield Step(group)
            if group is None or j == group.new[-1]:
                yield from behind[j]

    def _behind(self) -> dict[int, list[Step]]:
        behind: dict[int, list[Step]] = defaultdict(list)
        last = -1
        for i in range(len(self.old)):
            group = self.of_old.get(i)
            if group is None:
                behind[last].append(Step(old=i))
            elif group in self.number:
                if i == group.old[0]:
                    behind[last].append(Step(group, away=True))
            else:
                last = group.new[-1]
        return behind


def _leaders(row: Sequence[Piece]) -> list[int | None]:
    """Return for each passage the last before it that is no note and no caption."""
    found: list[int | None] = []
    last = None
    for at, piece in enumerate(row):
        found.append(last)
        last = last if _follows(piece) else at
    return found


def _follows(piece: Piece) -> bool:
    return piece.unit.kind in {"note", "caption"}
