"""Finding expected words in a longer sequence, in order: which are there, which are lost.

Words that occur once on both sides are certain; the longest chain of them that keeps its order
divides the rest into gaps, and so on within each gap. What remains is a few words, compared in
every possible way.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from triptych.gates.extract import BROKEN, UNSPACED

_CELLS = 2_000  # a gap of this size is compared in full at once
_MOST_CELLS = 400_000  # a larger one that nothing divides is given up as lost
_AROUND = 40  # words on each side of a loss that are looked at again
_SECOND_LOOKS = 25  # losses so far apart that are; with more, all is lost anyway
_LOST = 1_000  # what a lost word costs, where one that was put together costs 1
_NEVER = 1 << 60  # what a way costs that there is not
_RUN = 3  # words in a row that agree are taken for the same place
_WINDOWS = (12, 400)  # how far such a run is looked for, the near one first for speed
_JUMP = 800  # words of notes, running heads and feet between the halves of a word
_LONG = 40  # letters of a word that no line of print may hold
_PIECE = 8  # letters that go on with a broken word, where they are no word of their own
_MARK = 3  # digits of a note's number that may stick to a word


class Alignment(NamedTuple):
    """Indexes of expected words that are lost, and of output words that nothing expected."""

    lost: set[int]
    unused: list[int]


class _Gap(NamedTuple):
    """A stretch of both sequences: expected[i:m], output[j:n]."""

    i: int
    m: int
    j: int
    n: int

    @property
    def cells(self) -> int:
        return (self.m - self.i) * (self.n - self.j)


def align(expected: Sequence[str], output: Sequence[str]) -> Alignment:
    """Align two sequences of folded words so that few expected ones are lost."""
    work = _Work(expected, output)
    gaps = [_Gap(0, len(expected), 0, len(output))]
    while gaps:
        gaps += work.divide(gaps.pop())
    work.look_again()
    unused = [at for at, used in enumerate(work.used) if not used]
    return Alignment(work.lost, unused)


def in_order(expected: Sequence[str], output: Sequence[str]) -> Alignment | None:
    """Align two sequences of folded words by taking each word at its first chance.

    That finds a way through whenever no word had to be put together, however often a text repeats
    itself; None says that it found none, not that there is none.
    """
    used = bytearray(len(output))
    s = t = 0
    while s < len(expected) and t < len(output):
        if expected[s] == output[t]:
            used[t] = 1
            s, t = s + 1, t + 1
        elif block := _block(expected, output, s, t):
            for at in block.used:
                used[at] = 1
            s, t = block.s_end, block.t_end
        else:
            t += 1
    if s < len(expected):
        return None
    return Alignment(set(), [at for at, taken in enumerate(used) if not taken])


class _Work:
    """What is known so far: where each expected word was found, and which output is used."""

    def __init__(self, expected: Sequence[str], output: Sequence[str]) -> None:
        self.expected = expected
        self.output = output
        self.lost: set[int] = set()
        self.used = bytearray(len(output))
        self.found = [-1] * len(expected)  # -1 where it is lost, or within a block of several

    def _match(self, i: int, j: int, width: int = 1) -> None:
        """Note that runs of words are equal."""
        for step in range(width):
            self.found[i + step] = j + step
            self.used[j + step] = 1

    def divide(self, gap: _Gap) -> list[_Gap]:
        """Settle a gap, or return the smaller ones it falls into."""
        gap = self._strip(gap)
        if gap.i == gap.m:
            return []
        if gap.j == gap.n:
            self.lost.update(range(gap.i, gap.m))
            return []
        if gap.cells <= _CELLS:
            self._compare(gap)
            return []
        for width in (1, 2, 3):
            if anchors := self._anchors(gap, width):
                return self._between(gap, anchors, width)
        return self._follow(gap)

    def _follow(self, gap: _Gap) -> list[_Gap]:
        """Go along both sides of a gap that repeats itself, from one agreement to the next.

        Returns the small gaps between; what lies behind the last agreement is settled here.
        """
        gaps: list[_Gap] = []
        i, m, j, n = gap
        while i < m and j < n:
            if self.expected[i] == self.output[j]:
                self._match(i, j)
                i, j = i + 1, j + 1
                continue
            near = next(filter(None, (self._agreement(i, j, gap, far) for far in _WINDOWS)), None)
            if near is None:
                break
            gaps.append(_Gap(i, near[0], j, near[1]))
            i, j = near
        rest = _Gap(i, m, j, n)
        if rest.cells <= _MOST_CELLS:
            self._compare(rest)
        else:
            self.lost.update(range(i, m))
        return gaps

    def _agreement(self, i: int, j: int, gap: _Gap, far: int) -> tuple[int, int] | None:
        """Return the nearest indexes, at most `far` on, from which a run of words agrees."""
        theirs: dict[tuple[str, ...], int] = {}
        for at in range(j, min(j + far, gap.n - _RUN + 1)):
            theirs.setdefault(tuple(self.output[at : at + _RUN]), at)
        best: tuple[int, int] | None = None
        least = 2 * far
        for at in range(i, min(i + far, gap.m - _RUN + 1)):
            if at - i >= least:
                break
            there = theirs.get(tuple(self.expected[at : at + _RUN]))
            if there is not None and at - i + there - j < least:
                best, least = (at, there), at - i + there - j
        return best

    def _strip(self, gap: _Gap) -> _Gap:
        """Take equal words off both ends."""
        i, m, j, n = gap
        while i < m and j < n and self.expected[i] == self.output[j]:
            self._match(i, j)
            i, j = i + 1, j + 1
        while i < m and j < n and self.expected[m - 1] == self.output[n - 1]:
            self._match(m - 1, n - 1)
            m, n = m - 1, n - 1
        return _Gap(i, m, j, n)

    def _anchors(self, gap: _Gap, width: int) -> list[tuple[int, int]]:
        """Return the longest ordered chain of runs of `width` words that are unique here."""
        ours = _unique(self.expected, gap.i, gap.m, width)
        theirs = _unique(self.output, gap.j, gap.n, width)
        pairs = [(i, theirs[run]) for run, i in ours.items() if run in theirs]
        return _chain(sorted(pairs))

    def _between(self, gap: _Gap, anchors: list[tuple[int, int]], width: int) -> list[_Gap]:
        """Mark the anchors as found, and return the gaps that they leave."""
        gaps: list[_Gap] = []
        i, j = gap.i, gap.j
        for at, there in anchors:
            if at < i or there < j:  # runs may overlap
                continue
            gaps.append(_Gap(i, at, j, there))
            self._match(at, there, width)
            i, j = at + width, there + width
        gaps.append(_Gap(i, gap.m, j, gap.n))
        return gaps

    def _compare(self, gap: _Gap) -> None:
        """Try all ways to find the words of a small gap, and keep one that loses fewest."""
        expected = self.expected[gap.i : gap.m]
        output = self.output[gap.j : gap.n]
        for at, step in _best(expected, output):
            if step is None:
                self.lost.add(gap.i + at)
                continue
            self.found[gap.i + at] = gap.j + step[0]
            for there in step:
                self.used[gap.j + there] = 1

    def look_again(self) -> None:
        """Compare in full what surrounds each loss.

        A word may be unique in the text and, since it is broken there, once in a running head:
        then it was taken for the wrong one, and its neighbours for lost.
        """
        for i, m in _clusters(sorted(self.lost))[:_SECOND_LOOKS]:
            gap = self._surroundings(i, m)
            if gap.cells <= _MOST_CELLS:
                self._forget(gap)
                self._compare(gap)

    def _surroundings(self, i: int, m: int) -> _Gap:
        """Return the gap from some words before expected[i] to some words after [m - 1]."""
        i, m = max(0, i - _AROUND), min(len(self.expected), m + _AROUND)
        while i and self.found[i - 1] < 0:
            i -= 1
        while m < len(self.expected) and self.found[m] < 0:
            m += 1
        j = self.found[i - 1] + 1 if i else 0
        n = self.found[m] if m < len(self.expected) else len(self.output)
        return _Gap(i, m, j, n)

    def _forget(self, gap: _Gap) -> None:
        for at in range(gap.i, gap.m):
            self.found[at] = -1
            self.lost.discard(at)
        self.used[gap.j : gap.n] = bytes(gap.n - gap.j)


def _clusters(lost: Sequence[int]) -> list[tuple[int, int]]:
    """Return (start, end) of losses, those together whose surroundings overlap."""
    clusters: list[tuple[int, int]] = []
    for at in lost:
        if clusters and at - clusters[-1][1] <= 2 * _AROUND:
            clusters[-1] = (clusters[-1][0], at + 1)
        else:
            clusters.append((at, at + 1))
    return clusters


def _unique(sequence: Sequence[str], start: int, end: int, width: int) -> dict[object, int]:
    """Return the runs of words that occur once in sequence[start:end], and where."""
    seen: dict[object, int] = {}
    for at in range(start, end - width + 1):
        run: object = sequence[at] if width == 1 else tuple(sequence[at : at + width])
        seen[run] = -1 if run in seen else at
    return {run: at for run, at in seen.items() if at >= 0}


def _chain(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest chain of pairs that rises in both members; `pairs` is sorted."""
    tails: list[int] = []  # the least end of a chain of each length
    places: list[int] = []  # its pair
    before: list[int] = []
    for at, (_, there) in enumerate(pairs):
        length = bisect_left(tails, there)
        before.append(places[length - 1] if length else -1)
        tails[length : length + 1] = [there]
        places[length : length + 1] = [at]
    chain: list[tuple[int, int]] = []
    at = places[-1] if places else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


class _Block(NamedTuple):
    """Words expected[s:s_end] found in the words `used` of the output, the last before t_end.

    `cost` is nothing for the same words, and little where they had to be put together.
    """

    s_end: int
    t_end: int
    used: tuple[int, ...]
    cost: int


Step = tuple[int, tuple[int, ...] | None]
_Move = _Block | bool
_PASS, _LOSE = True, False  # a word of the output is passed over; an expected one is lost


def _best(expected: Sequence[str], output: Sequence[str]) -> list[Step]:
    """Return for the expected words, in order, the output words that show them, None if lost.

    A block of several expected words in one piece is one step, at the index of its first. Of ways
    that lose as few words, one that leaves the output's words together is best: what stands in a
    note is then not taken for the first words of the next page.
    """
    rows, columns = len(expected), len(output)
    # Each twice: with output[t - 1] unused, and with it used.
    costs = [[[(rows - s) * _LOST] * (columns + 1) for s in range(rows + 1)] for _ in range(2)]
    moves: list[list[list[_Move]]] = [[[_LOSE] * columns for _ in expected] for _ in range(2)]
    for s in range(rows - 1, -1, -1):
        for t in range(columns - 1, -1, -1):
            block = _block(expected, output, s, t)
            with_it = block.cost + costs[1][block.s_end][block.t_end] if block else _NEVER
            for is_used in (0, 1):
                passed = costs[0][s][t + 1] + is_used
                lost = costs[is_used][s + 1][t] + _LOST
                costs[is_used][s][t] = least = min(with_it, passed, lost)
                if block and with_it == least:
                    moves[is_used][s][t] = block
                elif passed == least:
                    moves[is_used][s][t] = _PASS
    return _walk(moves, rows, columns)


def _walk(moves: list[list[list[_Move]]], rows: int, columns: int) -> list[Step]:
    """Follow the best moves from the beginning."""
    steps: list[Step] = []
    s = t = is_used = 0
    while s < rows:
        move = moves[is_used][s][t] if t < columns else _LOSE
        if isinstance(move, _Block):
            steps.append((s, move.used))
            s, t, is_used = move.s_end, move.t_end, 1
        elif move is _PASS:
            t, is_used = t + 1, 0
        else:
            steps.append((s, None))
            s += 1
    return steps


def _block(expected: Sequence[str], output: Sequence[str], s: int, t: int) -> _Block | None:
    """Match expected words from `s` with output words from `t`, letter by letter.

    Word limits may differ: a word in pieces, spaced letters, words run together. The first
    point where both end together ends the block.
    """
    want, have = expected[s], output[t].rstrip(BROKEN)
    if have != want and have[0].isdigit() and not want[0].isdigit():
        have = _without_number(have)  # the number of an affiliation or a note before its text
    broken = output[t].endswith(BROKEN) or _needs_no_hyphen(want)
    used = [t]
    s_end = s + 1
    while have != want:
        if want.startswith(have):
            at = _continuation(want[len(have) :], output, used[-1] + 1, jump=broken)
            if at is None:
                return None
            have += output[at].rstrip(BROKEN)
            broken = output[at].endswith(BROKEN) or _needs_no_hyphen(want)
            used.append(at)
        elif have.startswith(want):
            rest = have[len(want) :]
            if rest.isdigit() and len(rest) <= _MARK:
                break
            if s_end == len(expected):
                return None
            want += expected[s_end]
            s_end += 1
        else:
            return None
    same = s_end == s + 1 and output[t].rstrip(BROKEN) == expected[s]
    return _Block(s_end, used[-1] + 1, tuple(used), 0 if same else 1)


def _needs_no_hyphen(word: str) -> bool:
    """Tell whether a word may be broken without one: it has no spaces around, or no line for it."""
    return len(word) > _LONG or bool(UNSPACED.search(word))


def _continuation(rest: str, output: Sequence[str], at: int, *, jump: bool) -> int | None:
    """Return where the output goes on with `rest`: at once, or after a page end if it may."""
    if jump:
        for there in range(at, min(at + _JUMP, len(output))):
            if _goes_on(rest, output[there]) and _comes_to_its_end(rest, output, there):
                return there
    if at == len(output):
        return None
    piece = output[at].rstrip(BROKEN)
    return at if rest.startswith(piece) or piece.startswith(rest) else None


def _comes_to_its_end(rest: str, output: Sequence[str], at: int) -> bool:
    """Tell whether what a piece leaves of a broken word follows as well.

    A piece of another word, broken in a note, may begin as this one goes on.
    """
    left = rest[len(output[at].rstrip(BROKEN)) :]
    return not left or _continuation(left, output, at + 1, jump=True) is not None


def _goes_on(rest: str, word: str) -> bool:
    """Tell whether a word is the rest of a broken one: all of it, or more, or a part."""
    if (word.endswith(BROKEN) or len(word) > _PIECE) and rest.startswith(word.rstrip(BROKEN)):
        return True
    return word == rest or (word.startswith(rest) and word[len(rest) :].isdigit())


def _without_number(word: str) -> str:
    """Drop a short number that a word begins with."""
    bare = word.lstrip("0123456789")
    return bare if bare and len(word) - len(bare) <= _MARK else word
