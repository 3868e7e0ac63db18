"""Where the lines of a paragraph end best, the whole paragraph considered at once.

After D. E. Knuth and M. F. Plass, “Breaking Paragraphs into Lines” (Software: Practice and
Experience 11, 1981), with what WeasyPrint asks besides: where a line could go on and nothing can
hold it back, it goes on. A pure function of numbers, which knows neither letters nor boxes.

All lengths are in em of the paragraph's font.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

UNLIMITED = float("inf")

_UNIT = 0.25  # a space that grew by so much, its own width, has a badness of 100
_CLASSES = (0.06, 0.18, 0.36)  # growth that divides tight, even, loose and very loose lines
_FIRST_CLASS = 1  # taken for that of the line before the first
_UNLIKE = 5_000.0  # demerits of two neighbours more than one class apart
_IN_A_ROW = (0.0, 0.0, 8_000.0, 60_000.0)  # demerits of the n-th line in a row with a hyphen
_BROKEN_END = 60_000.0  # demerits of a last line that begins in the middle of a word
_SHORT_END = 60_000.0  # demerits of a last line that the next paragraph's indent would swallow
_MOST_IN_A_ROW = len(_IN_A_ROW) - 1


class Break(NamedTuple):
    """A place where a line may end; a paragraph begins with one and ends with a fixed one.

    `end` is how far the text reaches if the line ends here, `start` where the next line begins:
    between them are spaces that vanish. `spaces` and `spaces_after` count those that stretch,
    up to `end` and up to `start`. `hyphen` is the width of the hyphen that is added here.
    A line that is `hyphenated` ends in one, added or the author's. A `fixed` break cannot be
    forbidden: no line may end before it that could reach it.
    """

    end: float
    start: float
    spaces: int
    spaces_after: int
    hyphen: float = 0.0
    hyphenated: bool = False
    penalty: float = 0.0
    fixed: bool = False


class Measure(NamedTuple):
    """How wide lines are: the first ones one by one, then all `others`."""

    first: tuple[float, ...]
    others: float

    def of(self, line: int) -> float:
        """Return the width of a line, counted from 0."""
        return self.first[line] if line < len(self.first) else self.others

    @property
    def widest(self) -> float:
        """Return the width of the widest line."""
        return max(*self.first, self.others) if self.first else self.others


class Rules(NamedTuple):
    """What lines may be like.

    A space may shrink by `shrink`. The `tolerances` say how much one may grow and are tried in
    turn, so that the first that can be kept is. A last line narrower than `least_end` is avoided.
    """

    shrink: float = 0.0
    tolerances: tuple[float, ...] = (UNLIMITED,)
    least_end: float = 0.0


class _State(NamedTuple):
    """The best way to a break, of all that end in a line of this number, run and class."""

    cost: float
    at: int
    before: _State | None


_Key = tuple[int, int, int]  # number of lines so far, hyphens in a row, class of the last line
_START: _Key = (0, 0, _FIRST_CLASS)


def lines(breaks: Sequence[Break], measure: Measure, rules: Rules) -> list[int] | None:
    """Return the indexes of the breaks at which the lines end, the last of them the paragraph's.

    None says that no breaks make lines that fit, with at most three hyphens in a row.
    """
    for tolerance in rules.tolerances:
        best = _Search(breaks, measure, rules, tolerance).best()
        if best:
            return _path(best)
    return None


def growth(
    breaks: Sequence[Break], begin: int, end: int, width: float, shrink: float = 0.0
) -> float | None:
    """Return how much each space of a line must grow to fill it, or how much it shrinks.

    None says that the line does not fit. One without spaces cannot grow: what it lacks is taken
    for the growth of one.
    """
    first, last = breaks[begin], breaks[end]
    room = width - (last.end + last.hyphen - first.start)
    spaces = last.spaces - first.spaces_after
    if room < -shrink * spaces:
        return None
    return room / max(1, spaces)


class _Search:
    """The way through the breaks of a paragraph under one tolerance."""

    def __init__(
        self, breaks: Sequence[Break], measure: Measure, rules: Rules, tolerance: float
    ) -> None:
        self._breaks = breaks
        self._measure = measure
        self._rules = rules
        self._tolerance = tolerance
        self._next_fixed = _next_fixed(breaks)

    def best(self) -> _State | None:
        """Go from break to break, keeping of all ways to each the best of every kind."""
        ways: list[dict[_Key, _State]] = [{_START: _State(0.0, 0, None)}]
        counted = len(self._measure.first)  # beyond these, all lines are alike
        for end in range(1, len(self._breaks)):
            found: dict[_Key, _State] = {}
            for begin in self._beginnings(end):
                for key, state in ways[begin].items():
                    step = self.step(begin, end, key)
                    if step is None:
                        continue
                    cost = state.cost + step[0]
                    new = (min(key[0] + 1, counted), *step[1:])
                    if new not in found or cost < found[new].cost:
                        found[new] = _State(cost, end, state)
            ways.append(found)
        return min(ways[-1].values(), key=lambda state: state.cost, default=None)

    def _beginnings(self, end: int) -> Iterator[int]:
        """Yield the breaks from which a line to `end` could fit, the nearest first."""
        last = self._breaks[end]
        reach = last.end + last.hyphen - self._measure.widest
        for begin in range(end - 1, -1, -1):
            first = self._breaks[begin]
            if first.start + self._rules.shrink * (last.spaces - first.spaces_after) < reach:
                return
            yield begin

    def step(self, begin: int, end: int, key: _Key) -> tuple[float, int, int] | None:
        """Return a line's demerits, its hyphens in a row and its class; None if it cannot be."""
        number, run, kind = key
        width = self._measure.of(number)
        grown = growth(self._breaks, begin, end, width, self._rules.shrink)
        if grown is None:
            return None
        last = self._breaks[end]
        if end == len(self._breaks) - 1:
            return self._end(begin, grown), 0, kind
        run = run + 1 if last.hyphenated else 0
        if grown > self._tolerance or run > _MOST_IN_A_ROW or self._goes_on(begin, end, width):
            return None
        new_kind = sum(grown > bound for bound in _CLASSES)
        unlike = _UNLIKE if abs(kind - new_kind) > 1 else 0.0
        cost = (1 + self._badness(grown)) ** 2 + last.penalty**2 + _IN_A_ROW[run] + unlike
        return cost, run, new_kind

    def _badness(self, grown: float) -> float:
        ratio = grown / _UNIT if grown >= 0 else -grown / self._rules.shrink
        return 100 * ratio**3

    def _goes_on(self, begin: int, end: int, width: float) -> bool:
        """Tell whether a line cannot be kept from reaching beyond `end`."""
        after = self._next_fixed[end]
        return growth(self._breaks, begin, after, width, self._rules.shrink) is not None

    def _end(self, begin: int, grown: float) -> float:
        """Return the demerits of a last line, which may shrink but is never stretched."""
        first, last = self._breaks[begin], self._breaks[-1]
        cost = (1 + self._badness(min(0.0, grown))) ** 2
        if first.hyphenated:
            cost += _BROKEN_END
        return cost + (_SHORT_END if last.end - first.start < self._rules.least_end else 0.0)


def _next_fixed(breaks: Sequence[Break]) -> list[int]:
    """Return for each break the first fixed one after it; for the last, itself."""
    after = [len(breaks) - 1] * len(breaks)
    for at in range(len(breaks) - 2, -1, -1):
        after[at] = at + 1 if breaks[at + 1].fixed else after[at + 1]
    return after


def _path(state: _State) -> list[int]:
    """Return the breaks that lead to a state, without the paragraph's beginning."""
    ends: list[int] = []
    while state.before:
        ends.append(state.at)
        state = state.before
    return ends[::-1]
