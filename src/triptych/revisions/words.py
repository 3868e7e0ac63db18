"""What changed from one row of tokens to another, as a reader would mark it.

Myers' algorithm finds the fewest tokens to mark, but it holds on to every "the" that happens to
stand in both. So a few words in common between longer changes are marked as well, and an
insertion begins where a phrase or a sentence does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from triptych.revisions.tokens import Token

_WINDOW = 600  # differences that Myers' algorithm may look for; beyond it there is little in common
_SHINGLES = (6, 3, 1)  # tokens in a row that stand once in each text and so belong together
_LITTLE, _FEW = 4, 3  # letters of a word, and words, that may be the same by chance
_ENDS, _PAUSES = frozenset(".!?…"), frozenset(",;:—–)")

Keys = Sequence[str]


class Run(NamedTuple):
    """A stretch of the old tokens that became a stretch of the new; of `same` ones, equal."""

    same: bool
    old: range
    new: range


def runs(old: Sequence[Token], new: Sequence[Token]) -> list[Run]:
    """Return what became of the old tokens, from left to right; together they hold all tokens.

    The way back marks the same tokens as the way there.
    """
    a, b = [token.key for token in old], [token.key for token in new]
    if b < a:
        return [Run(run.same, run.new, run.old) for run in runs(new, old)]
    found = _cleaned(_changes(pairs(a, b), len(a), len(b)), old, new)
    return _slid(found, a, b)


def pairs(a: Keys, b: Keys) -> list[tuple[int, int, int]]:
    """Return the stretches that two rows have in common: where in each, and how long."""
    blocks: list[tuple[int, int, int]] = []
    todo = [(0, len(a), 0, len(b))]
    while todo:
        a0, a1, b0, b1 = todo.pop()
        start = _prefix(a, b, (a0, a1, b0, b1))
        end = _suffix(a, b, (a0 + start, a1, b0 + start, b1))
        blocks += [(a0, b0, start)] if start else []
        blocks += [(a1 - end, b1 - end, end)] if end else []
        inner = (a0 + start, a1 - end, b0 + start, b1 - end)
        if inner[0] < inner[1] and inner[2] < inner[3]:
            _within(a, b, inner, blocks, todo)
    return sorted(blocks)


_Window = tuple[int, int, int, int]


def _within(
    a: Keys, b: Keys, window: _Window, blocks: list[tuple[int, int, int]], todo: list[_Window]
) -> None:
    """Find what is in common in a window that begins and ends otherwise."""
    a0, a1, b0, b1 = window
    is_small = (a1 - a0) + (b1 - b0) <= _WINDOW
    anchors = [] if is_small else _anchors(a[a0:a1], b[b0:b1])
    if not anchors:
        blocks += [(a0 + i, b0 + j, n) for i, j, n in _myers(a[a0:a1], b[b0:b1])]
        return
    i, j = a0, b0
    for x, y in anchors:
        todo.append((i, a0 + x, j, b0 + y))
        blocks.append((a0 + x, b0 + y, 1))
        i, j = a0 + x + 1, b0 + y + 1
    todo.append((i, a1, j, b1))


def _prefix(a: Keys, b: Keys, window: _Window) -> int:
    a0, a1, b0, b1 = window
    most = min(a1 - a0, b1 - b0)
    count = 0
    while count < most and a[a0 + count] == b[b0 + count]:
        count += 1
    return count


def _suffix(a: Keys, b: Keys, window: _Window) -> int:
    a0, a1, b0, b1 = window
    most = min(a1 - a0, b1 - b0)
    count = 0
    while count < most and a[a1 - 1 - count] == b[b1 - 1 - count]:
        count += 1
    return count


def _anchors(a: Keys, b: Keys) -> list[tuple[int, int]]:
    """Return, in order, places of what stands once in each row (patience), longer rows first."""
    for length in _SHINGLES:
        first, second = _once(a, length), _once(b, length)
        both = sorted((first[key], second[key]) for key in first.keys() & second.keys())
        if both:
            order = increasing([y for _, y in both])
            return [both[at] for at in order]
    return []


def _once(row: Keys, length: int) -> dict[tuple[str, ...], int]:
    shingles = [tuple(row[at : at + length]) for at in range(len(row) - length + 1)]
    counts = Counter(shingles)
    return {shingle: at for at, shingle in enumerate(shingles) if counts[shingle] == 1}


def increasing(values: Sequence[int], weights: Sequence[int] = ()) -> list[int]:
    """Return the indices of the heaviest part of distinct values that increases.

    Every value weighs 1 where no weights are given. A Fenwick tree keeps the best by value.
    """
    ranks = {value: rank for rank, value in enumerate(sorted(values), 1)}
    best: list[tuple[int, int]] = [(0, -1)] * (len(values) + 1)
    before = [-1] * len(values)
    last, most = -1, 0
    for at, value in enumerate(values):
        rank, top = ranks[value] - 1, (0, -1)
        while rank > 0:
            top = max(top, best[rank])
            rank -= rank & -rank
        before[at] = top[1]
        total = top[0] + (weights[at] if weights else 1)
        if total > most:
            last, most = at, total
        rank = ranks[value]
        while rank <= len(values):
            best[rank] = max(best[rank], (total, at))
            rank += rank & -rank
    chain = []
    while last >= 0:
        chain.append(last)
        last = before[last]
    return chain[::-1]


def _myers(a: Keys, b: Keys) -> list[tuple[int, int, int]]:
    """Return the stretches in common by E. Myers' greedy algorithm (1986), as far as is worth it.

    It looks for so many differences at most; rows that differ in more have nothing in common.
    """
    limit = min(len(a) + len(b), _WINDOW)
    reach = {1: 0}
    trace: list[dict[int, int]] = []
    for cost in range(limit + 1):
        trace.append(
            dict(reach)
            if cost <= 1
            else {k: reach[k] for k in range(-cost, cost + 1) if k in reach}
        )
        for k in range(-cost, cost + 1, 2):
            down = k == -cost or (k != cost and reach[k - 1] < reach[k + 1])
            x = reach[k + 1] if down else reach[k - 1] + 1
            y = x - k
            while x < len(a) and y < len(b) and a[x] == b[y]:
                x, y = x + 1, y + 1
            reach[k] = x
            if x >= len(a) and y >= len(b):
                return _walked(trace, len(a), len(b))
    return []


def _walked(trace: Sequence[dict[int, int]], x: int, y: int) -> list[tuple[int, int, int]]:
    """Follow the shortest way back, and return its straight stretches."""
    blocks = []
    for cost in range(len(trace) - 1, -1, -1):
        reach, k = trace[cost], x - y
        down = k == -cost or (k != cost and reach.get(k - 1, -1) < reach.get(k + 1, -1))
        before = k + 1 if down else k - 1
        x0 = reach.get(before, 0) if cost else 0
        y0 = x0 - before if cost else 0
        from_x = x0 if down or not cost else x0 + 1
        if x > from_x:
            blocks.append((from_x, y - (x - from_x), x - from_x))
        x, y = x0, y0
    return blocks[::-1]


# --- what a reader would mark ---


def _changes(blocks: Sequence[tuple[int, int, int]], old: int, new: int) -> list[Run]:
    """Return stretches in common with what stands between them; neighbours are joined."""
    found: list[Run] = []
    i = j = 0
    for x, y, length in (*blocks, (old, new, 0)):
        if x > i or y > j:
            found.append(Run(False, range(i, x), range(j, y)))
        if length and found and found[-1].same:
            last = found[-1]
            grown = range(last.old.start, x + length), range(last.new.start, y + length)
            found[-1] = Run(True, *grown)
        elif length:
            found.append(Run(True, range(x, x + length), range(y, y + length)))
        i, j = x + length, y + length
    return found


def _cleaned(found: list[Run], old: Sequence[Token], new: Sequence[Token]) -> list[Run]:
    """Mark what is in common too where it is too little to hold on to between two changes."""
    done: list[Run] = []
    for run in found:
        done.append(run)
        while len(done) >= 3 and not done[-1].same and _is_chance(done[-3:], old, new):
            first, _, last = done[-3:]
            del done[-3:]
            both = (
                range(first.old.start, last.old.stop),
                range(first.new.start, last.new.stop),
            )
            done.append(Run(False, *both))
    return done


def _is_chance(three: Sequence[Run], old: Sequence[Token], new: Sequence[Token]) -> bool:
    """Tell whether words between two changes are the same by chance.

    They are few and short beside what changed on either side, and the changes together replace
    something: between two insertions every word is held on to.
    """
    before, same, after = three
    if not ((before.old or after.old) and (before.new or after.new)):
        return False
    words = [old[at].text for at in same.old if old[at].weight]
    letters = sum(map(len, words))
    least = min(_letters(before, old, new), _letters(after, old, new))
    if len(words) <= 1:
        return letters <= min(_LITTLE, least)
    return len(words) <= _FEW and 3 * letters <= least


def _letters(run: Run, old: Sequence[Token], new: Sequence[Token]) -> int:
    out = sum(len(old[at].text) for at in run.old if old[at].weight)
    return max(out, sum(len(new[at].text) for at in run.new if new[at].weight))


def _slid(found: list[Run], a: Keys, b: Keys) -> list[Run]:
    """Move each insertion and deletion to where a reader would see it begin."""
    for at in range(1, len(found) - 1):
        before, run, after = found[at - 1 : at + 2]
        if run.same or not before.same or not after.same or (run.old and run.new):
            continue
        by = _slide(before, run, after, a, b)
        if by:
            found[at - 1] = Run(True, _longer(before.old, by), _longer(before.new, by))
            found[at] = Run(False, _shifted(run.old, by), _shifted(run.new, by))
            found[at + 1] = Run(True, _later(after.old, by), _later(after.new, by))
    return [run for run in found if run.old or run.new]


def _slide(before: Run, run: Run, after: Run, a: Keys, b: Keys) -> int:
    row, span = (a, run.old) if run.old else (b, run.new)
    left = right = 0
    while left < len(before.old) and row[span.start - 1 - left] == row[span.stop - 1 - left]:
        left += 1
    while right < len(after.old) and row[span.start + right] == row[span.stop + right]:
        right += 1
    places = range(-left, right + 1)
    return max(places, key=lambda by: (_seam(row, span.start + by, span.stop + by), -abs(by)))


def _seam(row: Keys, start: int, stop: int) -> int:
    """Return how well a stretch is one of its own: sentences are best, then phrases."""
    before = row[start - 1] if start else "."
    last = row[stop - 1]
    if before in _ENDS and last in _ENDS:
        return 3
    if before in _PAUSES and last in _PAUSES:
        return 2
    return 1 if before in _ENDS | _PAUSES else 0


def _longer(span: range, by: int) -> range:
    return range(span.start, span.stop + by)


def _later(span: range, by: int) -> range:
    return range(span.start + by, span.stop)


def _shifted(span: range, by: int) -> range:
    return range(span.start + by, span.stop + by)
