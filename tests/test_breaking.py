"""The choice of line breaks, by itself: numbers in, numbers out."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triptych.press import breaking
from triptych.press.breaking import Break, Measure, Rules, growth, lines

SPACE = 0.25
PLAIN = Rules()


def paragraph(*words: float) -> list[Break]:
    """Return the breaks between words of these widths."""
    breaks = [Break(0.0, 0.0, 0, 0)]
    at = 0.0
    for number, word in enumerate(words):
        last = number == len(words) - 1
        at += word
        after = number if last else number + 1
        breaks.append(Break(at, at if last else at + SPACE, number, after, fixed=last))
        at += SPACE
    return breaks


def wide(width: float) -> Measure:
    return Measure((), width)


def test_what_fits_is_one_line():
    assert lines(paragraph(2, 2, 2), wide(7), PLAIN) == [3]


def test_a_word_goes_down_to_spare_the_next_line():
    """Filling lines gives 3 + 1 + the rest, with a hole; looking ahead gives 2 + 2."""
    words = paragraph(2, 2, 1.5, 4.2, 3)
    assert lines(words, wide(6), PLAIN) == [2, 4, 5]


def test_a_word_wider_than_the_line_has_no_solution():
    assert lines(paragraph(2, 9, 2), wide(6), PLAIN) is None


def test_the_first_tolerance_that_can_be_kept_is():
    words = paragraph(3, 3, 3, 3, 3)
    assert lines(words, wide(8), Rules(tolerances=(0.1,))) is None
    assert lines(words, wide(8), Rules(tolerances=(0.1, 2.0))) == [2, 4, 5]


def test_the_first_line_may_be_shorter():
    words = paragraph(2, 2, 2, 2, 2)
    assert lines(words, wide(6.5), PLAIN) == [3, 5]
    assert lines(words, Measure((4.5,), 6.5), PLAIN) == [2, 5]


def test_spaces_shrink_only_as_far_as_they_may():
    words = paragraph(2, 2, 2, 1)
    assert growth(words, 0, 3, 6.4) is None
    assert growth(words, 0, 3, 6.4, shrink=0.06) == pytest.approx(-0.05)
    assert growth(words, 0, 3, 6.4, shrink=0.04) is None


def test_no_more_than_three_hyphens_follow_each_other():
    """Every piece fills a line and ends in a hyphen: four cannot follow each other."""
    points = [
        Break(float(at), float(at), 0, 0, hyphen=0.0, hyphenated=0 < at < 10, fixed=at == 10)
        for at in range(11)
    ]
    assert lines(points, wide(1.0), PLAIN) is None
    assert lines([*points[:4], points[4]._replace(hyphenated=False, fixed=True)], wide(1.0), PLAIN)


def test_a_line_that_cannot_be_held_back_goes_on():
    """The picture after the second word fits into the first line; so it stands there."""
    words = paragraph(2, 2, 0.5, 5)
    words[3] = words[3]._replace(fixed=True)
    assert lines(words, wide(5.6), PLAIN) == [3, 4]


def test_a_last_line_is_not_left_shorter_than_asked():
    words = paragraph(*[1.0] * 17)
    assert lines(words, wide(10), PLAIN) == [8, 16, 17]
    spared = lines(words, wide(10), Rules(least_end=2.0))
    assert spared
    assert spared[-2:] == [15, 17]


WIDTHS = st.integers(2, 24).map(lambda n: n / 8)


@st.composite
def texts(draw: st.DrawFn) -> list[Break]:
    """Words, some of them with a point at which they may be hyphenated."""
    words = draw(st.lists(WIDTHS, min_size=2, max_size=6))
    breaks = paragraph(*words)
    for number in range(len(words), 0, -1):
        if draw(st.booleans()):
            before, after = breaks[number - 1], breaks[number]
            middle = (before.start + after.end) / 2
            spaces = before.spaces_after
            point = Break(middle, middle, spaces, spaces, 0.25, hyphenated=True, penalty=50.0)
            breaks.insert(number, point)
    return breaks


MEASURES = st.builds(
    Measure, st.lists(st.sampled_from([5.0, 6.5]), max_size=3).map(tuple), st.just(8.0)
)
RULES = st.builds(
    lambda shrink, least_end: Rules(shrink, least_end=least_end),
    st.sampled_from([0.0, 0.05]),
    st.sampled_from([0.0, 2.0]),
)


def demerits(breaks: list[Break], measure: Measure, rules: Rules, ends: list[int]) -> float:
    """Return how bad it is to end the lines at `ends`; infinite where a line cannot be."""
    search = breaking._Search(breaks, measure, rules, breaking.UNLIMITED)
    total, begin, key = 0.0, 0, breaking._START
    for end in ends:
        step = search.step(begin, end, key)
        if step is None:
            return breaking.UNLIMITED
        total, begin, key = total + step[0], end, (key[0] + 1, *step[1:])
    return total


@settings(max_examples=150)
@given(texts(), MEASURES, RULES)
def test_no_other_breaks_are_better(breaks: list[Break], measure: Measure, rules: Rules):
    inner, last = range(1, len(breaks) - 1), len(breaks) - 1
    ways = [
        [*ends, last] for count in range(len(breaks) - 1) for ends in combinations(inner, count)
    ]
    least = min(demerits(breaks, measure, rules, ends) for ends in ways)
    best = lines(breaks, measure, rules)
    if best is None:
        assert least == float("inf")
    else:
        assert demerits(breaks, measure, rules, best) == pytest.approx(least)


@settings(max_examples=200)
@given(texts(), MEASURES, RULES)
def test_every_line_fits_and_no_word_is_left_out(
    breaks: list[Break], measure: Measure, rules: Rules
):
    ends = lines(breaks, measure, rules)
    if ends is None:
        return
    assert ends[-1] == len(breaks) - 1
    for number, (begin, end) in enumerate(zip([0, *ends], ends, strict=False)):
        assert begin < end
        assert growth(breaks, begin, end, measure.of(number), rules.shrink) is not None
