"""What changed from one text to another, word by word."""

from __future__ import annotations

import random
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triptych.revisions.tokens import Token, Whole, count, shown, tokens
from triptych.revisions.words import increasing, runs

LITTLE = st.lists(st.sampled_from("the a steppe of trade . , old".split()), max_size=25).map(
    " ".join
)
ANY = st.one_of(LITTLE, st.text(max_size=60))


def marked(old: str, new: str) -> str:
    """Return a text as git's --word-diff shows one."""
    a, b = tokens(old), tokens(new)
    pieces = []
    for run in runs(a, b):
        if run.same:
            pieces.append(shown([b[j] for j in run.new]))
            continue
        pieces += [f"[-{shown([a[i] for i in run.old]).strip()}-]"] if run.old else []
        pieces += [f"{{+{shown([b[j] for j in run.new]).strip()}+}}"] if run.new else []
    return "".join(pieces)


def keys(found: tuple[Token, ...]) -> list[str]:
    return [token.key for token in found]


@given(ANY, ANY)
def test_the_runs_make_the_new_text_of_the_old(old: str, new: str):
    a, b = tokens(old), tokens(new)
    made: list[str] = []
    i = j = 0
    for run in runs(a, b):
        assert (run.old.start, run.new.start) == (i, j)
        i, j = run.old.stop, run.new.stop
        made += keys(a)[run.old.start : i] if run.same else keys(b)[run.new.start : j]
    assert (i, j) == (len(a), len(b))
    assert made == keys(b)


@given(ANY)
def test_a_text_does_not_differ_from_itself(text: str):
    assert all(run.same for run in runs(tokens(text), tokens(text)))


@given(LITTLE, LITTLE)
def test_there_and_back_marks_as_many_words(old: str, new: str):
    out, come = _size(tokens(old), tokens(new))
    assert _size(tokens(new), tokens(old)) == (come, out)


def _size(a: tuple[Token, ...], b: tuple[Token, ...]) -> tuple[int, int]:
    changed = [run for run in runs(a, b) if not run.same]
    out = sum(count(a[run.old.start : run.old.stop]) for run in changed)
    return out, sum(count(b[run.new.start : run.new.stop]) for run in changed)


@given(st.text(max_size=80))
def test_spaces_and_forms_of_letters_are_no_change(text: str):
    spaced = unicodedata.normalize("NFD", text).replace(" ", "\n\N{NO-BREAK SPACE} ")
    again = unicodedata.normalize("NFC", spaced)
    assert keys(tokens(unicodedata.normalize("NFC", text))) == keys(tokens(again))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("The steppe trades.", "The steppe traded.", "The steppe[-trades-]{+traded+}."),
        ("Дала саудасы ескі.", "Дала саудасын ескі.", "Дала[-саудасы-]{+саудасын+} ескі."),
        ("One. Two ends.", "One. New one. Two ends.", "One.{+New one.+} Two ends."),
        ("Rain fell, wind blew.", "Rain fell, snow fell, wind blew.",
         "Rain fell,{+snow fell,+} wind blew."),
        (
            "Trade of the steppe is old and dear to many",
            "Commerce between the great plains was new and cheap for all",
            ("[-Trade of the steppe is old and dear to many-]"
            "{+Commerce between the great plains was new and cheap for all+}"),
        ),
        ("a b c d e f g", "a b x d e y g", "a b[-c-]{+x+} d e[-f-]{+y+} g"),
        ("3,5 km", "3,6 km", "[-3,5-]{+3,6+} km"),
        ("Старый за\u0301мок.", "Новый за\u0301мок.", "[-Старый-]{+Новый+} за\u0301мок."),
        ("草原与农耕。", "草原和农耕。", "草原[-与-]{+和+}农耕。"),
        ("हिन्दी में", "हिन्दी की", "हिन्दी[-में-]{+की+}"),
        ("👩\u200d🌾 sows", "👨\u200d🌾 sows", "[-👩\u200d🌾-]{+👨\u200d🌾+} sows"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_changes_are_marked_as_a_reader_would(old: str, new: str, told: str):
    assert marked(old, new) == told


def test_a_citation_is_one_token():
    text = "As said [@kang2009, p. 5], it is."
    [whole] = [token for token in tokens(text, [Whole(8, 25, "")]) if "@" in token.text]
    assert whole == Token("[@kang2009, p. 5]", "[@kang2009, p. 5]", space=True, weight=1)


@given(st.lists(st.integers(), unique=True, max_size=30))
def test_what_increases_is_the_longest_there_is(values: list[int]):
    found = [values[at] for at in increasing(values)]
    assert found == sorted(found)
    assert len(found) == _longest(values)


def _longest(values: list[int]) -> int:
    best: list[int] = []
    for at, value in enumerate(values):
        before = [best[k] for k in range(at) if values[k] < value]
        best.append(1 + max(before, default=0))
    return max(best, default=0)


def test_the_heaviest_part_stays():
    assert increasing([2, 0, 1], [9, 1, 1]) == [0]


def test_a_long_text_without_sentences_takes_no_long():
    dice = random.Random(1)
    words = [f"w{dice.randrange(3000)}" for _ in range(20_000)]
    edited = [f"x{at}" if dice.random() < 0.02 else word for at, word in enumerate(words)]
    begun = time.process_time()
    out, come = _size(tokens(" ".join(words)), tokens(" ".join(edited)))
    changed = sum(a != b for a, b in zip(words, edited, strict=True))
    assert out == come
    assert changed <= out <= 1.1 * changed
    assert time.process_time() - begun < 3
