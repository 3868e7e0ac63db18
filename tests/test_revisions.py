"""What holds of any comparison: its measures, its data, its sizes, and how long it takes."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from pathlib import Path

import jsonschema
import pytest
import revised
from compared import body, english, kinds, revision
from conftest import MANUSCRIPTS
from hypothesis import given
from hypothesis import strategies as st

from triptych.document import Place
from triptych.pandoc import Passage
from triptych.revisions import data, texts
from triptych.revisions.compare import Wanted, compare
from triptych.revisions.model import Entry, Text, Unit
from triptych.revisions.pieces import Piece
from triptych.revisions.states import Pair, opened

# --- measures ---


@pytest.mark.parametrize("name", MANUSCRIPTS)
def test_a_state_does_not_differ_from_itself(name: str):
    with opened(Pair(str(MANUSCRIPTS[name]), str(MANUSCRIPTS[name]))) as states:
        found = compare(*states)
    assert not found.differs
    assert found.articles[0].lags == ()
    assert (found.articles[0].checks.new, found.articles[0].checks.gone) == ((), ())


@pytest.mark.parametrize("kind", revised.SAME)
@pytest.mark.parametrize("name", MANUSCRIPTS)
def test_another_notation_is_no_change(tmp_path: Path, name: str, kind: str):
    other = revised.same(MANUSCRIPTS[name], tmp_path / "other", kind)
    with opened(Pair(str(MANUSCRIPTS[name]), str(other))) as states:
        assert not compare(*states, Wanted(checks=False)).differs


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("It is *so* and **so** `so`.", "It is _so_ and __so__ ``so``."),
        ("# So\n\n- a\n- b", "So\n==\n\n* a\n\n* b"),
        ("A [link](https://a.example)[^1].\n\n[^1]: So.",
         "A [link][x][^note].\n\n[x]: https://a.example\n\n[^note]: So."),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n\n: So", "|a|b|\n|-|-|\n|1|2|\n\nTable: So"),
        ("$$a = \\beta b$$ {#eq-a}\n\nHere $x+y$.", "$$\na=\\beta  b\n$$ {#eq-a}\n\nHere $x + y$."),
        ("~~~\nx\n~~~\n\n1. a\n2. b", "```\nx\n```\n\n1. a\n1. b"),
    ],
)  # fmt: skip
def test_another_notation_of_markdown_is_no_change(tmp_path: Path, old: str, new: str):
    assert not revision(tmp_path, {"en.md": body(old)}, {"en.md": body(new)}).differs


def test_spaces_in_the_text_of_a_formula_mean_something(tmp_path: Path):
    text = english(tmp_path, body(r"$$\text{a b}$$"), body(r"$$\text{ab}$$"))
    assert text.size.words_marked == 2


@pytest.mark.parametrize("at", range(len(revised.MIXED)))
def test_few_more_words_are_marked_than_truly_changed(tmp_path: Path, at: int):
    truth = revised.revise(MANUSCRIPTS["paper"], tmp_path / "new", revised.MIXED[at], at)
    assert truth is not None
    with opened(Pair(str(MANUSCRIPTS["paper"]), str(tmp_path / "new"))) as states:
        [found] = compare(*states, Wanted(checks=False)).articles
    assert found.size.words_marked <= 1.2 * truth.words
    named = Counter(f"moved {move.unit}" for text in found.texts for move in text.moves)
    named.update(
        e.kind for text in found.texts for e in text.changes if e.kind in {"split", "merged"}
    )
    wanted = {k: n for k, n in truth.names.items() if k.split()[0] in {"moved", "split", "merged"}}
    assert dict(named) == wanted


SCHEMA = Path(__file__).parents[1] / "docs" / "reference" / "revision.schema.json"


def test_the_published_schema_is_that_of_the_program(request: pytest.FixtureRequest):
    text = json.dumps(data.schema(), ensure_ascii=False, indent=2) + "\n"
    if request.config.getoption("--accept"):
        SCHEMA.write_text(text, "utf-8")
    assert SCHEMA.read_text("utf-8") == text, "pytest --accept writes it anew; read it then"


def test_the_json_keeps_to_its_schema(tmp_path: Path):
    revised.revise(MANUSCRIPTS["constructs"], tmp_path / "new", revised.MIXED[0], 0)
    with opened(Pair(str(MANUSCRIPTS["constructs"]), str(tmp_path / "new"))) as states:
        written = json.loads(data.to_json(compare(*states)))
    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.validate(written, schema)
    assert written["differs"]
    assert all(e["kind"] != "same" for t in written["articles"][0]["texts"] for e in t["entries"])


# --- what holds of any text ---

SENTENCE = st.lists(st.sampled_from("a the old steppe trade road of city".split()), min_size=1).map(
    lambda words: " ".join(words).capitalize() + "."
)
PARAGRAPHS = st.lists(st.lists(SENTENCE, min_size=1, max_size=4).map(" ".join), max_size=8)


@given(PARAGRAPHS, PARAGRAPHS)
def test_every_passage_is_told_once_and_the_stretches_make_both_texts(
    old: list[str], new: list[str]
):
    entries = texts.compare(pieces(*old), pieces(*new), "en").entries
    now = [unit.text for entry in entries for unit in entry.new if entry.kind != "away"]
    was = [unit.text for entry in entries for unit in entry.old if entry.kind != "away"]
    assert now == new
    assert sorted(was) == sorted(old)
    for entry in entries:
        if entry.kind != "away":
            assert _words(entry, "same", "in") == _of(entry.new)
            moved = [s for s in entry.stretches if s.move and s.move != entry.move]
            if not moved:
                assert _words(entry, "same", "out", "away") == _of(entry.old)


def _words(entry: Entry, *ops: str) -> list[str]:
    text = "".join(
        s.text if s.text else " " for s in entry.stretches if s.op in {*ops, "break", "join"}
    )
    return text.replace(".", " ").split()


def _of(units: tuple[Unit, ...]) -> list[str]:
    return " ".join(unit.text for unit in units).replace(".", " ").split()


@given(PARAGRAPHS)
def test_a_text_does_not_differ_from_itself(paragraphs: list[str]):
    text = texts.compare(pieces(*paragraphs), pieces(*paragraphs), "en")
    assert not text.differs
    assert text.moves == ()


@given(PARAGRAPHS, PARAGRAPHS)
def test_the_sizes_agree_with_the_texts(old: list[str], new: list[str]):
    text = texts.compare(pieces(*old), pieces(*new), "en")
    words = [sum(len(paragraph.split()) for paragraph in each) for each in (old, new)]
    assert text.size.words_in - text.size.words_out == words[1] - words[0]


# --- what is made to be hard ---


def pieces(*paragraphs: str) -> list[Piece]:
    return [
        Piece(
            "body",
            Unit("paragraph", text, Place("en.md", at)),
            "en",
            Passage("paragraph", text=text),
        )
        for at, text in enumerate(paragraphs, 1)
    ]


def seconds(old: list[Piece], new: list[Piece]) -> tuple[float, Text]:
    begun = time.process_time()
    text = texts.compare(old, new, "en")
    return time.process_time() - begun, text


def test_many_equal_paragraphs_take_no_long():
    taken, text = seconds(pieces(*["The same."] * 10_000), pieces(*["The same."] * 9_900))
    assert taken < 5
    assert Counter(kinds(text)) == {"deleted": 100}


def test_many_nearly_equal_paragraphs_take_no_long():
    old = [f"The measure of day {at} was {at * 7} and no more than that." for at in range(3_000)]
    new = [text.replace("measure", "reading") for text in old]
    taken, text = seconds(pieces(*old), pieces(*new))
    assert taken < 8
    assert text.size.words_marked == 6_000


def test_a_paragraph_without_end_takes_no_long():
    dice = random.Random(1)
    words = [dice.choice("abcdefghij") * dice.randint(1, 3) for _ in range(30_000)]
    edited = [word if dice.random() > 0.01 else "new" for word in words]
    taken, text = seconds(pieces(" ".join(words)), pieces(" ".join(edited)))
    assert taken < 8
    assert text.size.words_marked <= 2.4 * edited.count("new")


def test_texts_without_anything_in_common_take_no_long():
    dice = random.Random(2)
    sides = [[" ".join(f"{side}{dice.randrange(500)}" for _ in range(40)) for _ in range(400)]
             for side in "ab"]  # fmt: skip
    taken, text = seconds(*(pieces(*side) for side in sides))
    assert taken < 8
    assert (text.size.words_in, text.size.words_out) == (16_000, 16_000)


def test_there_is_nothing_in_nothing():
    assert list(texts.compare([], [], "en").changes) == []
    assert kinds(texts.compare([], pieces("One."), "en")) == ["inserted"]
    assert kinds(texts.compare(pieces("One."), [], "en")) == ["deleted"]
