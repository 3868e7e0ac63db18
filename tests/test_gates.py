"""The gate on words: what it must find, what it must not be alarmed by, and how fast."""

from __future__ import annotations

import clock
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triptych.document import Place
from triptych.gates import BROKEN, Passage, html_words, missing, words, xml_words

TEXT = (
    "Внешняя политика Казахстана определяется её многовекторностью",
    "Kazakhstan's foreign policy is determined by its multi-vector nature, and it is equal",
    "Қазақстанның сыртқы саясаты көп векторлы болып табылады",
)
PASSAGES = [Passage(text, Place("en.md", at)) for at, text in enumerate(TEXT, 1)]
OUTPUT = [word for text in TEXT for word in words(text)]


def lost_words(passages: list[Passage], output: list[str]) -> list[str]:
    return [word for loss in missing(passages, output) for word in loss.words]


def one(text: str) -> list[Passage]:
    return [Passage(text, Place("en.md"))]


def test_words_are_runs_of_letters_digits_and_marks() -> None:
    assert words("«Көп-векторлы», 19 March; за́мок_x") == [
        *("Көп", "векторлы", "19", "March", "за́мок", "x"),
    ]


def test_words_undo_soft_hyphens_ligatures_and_composition() -> None:
    assert words("по\u00adли\u00adтика ﬁnal ﬄ и\u0306 a\u200bb") == [
        *("политика", "final", "ffl", "й", "ab"),
    ]


def test_nothing_is_missing_from_a_faithful_output() -> None:
    assert missing(PASSAGES, OUTPUT) == []


@pytest.mark.parametrize("at", range(len(OUTPUT)))
def test_each_dropped_word_is_named_alone(at: int) -> None:
    assert lost_words(PASSAGES, OUTPUT[:at] + OUTPUT[at + 1 :]) == [OUTPUT[at]]


def test_a_loss_tells_its_neighbours_and_place() -> None:
    (loss,) = missing(PASSAGES, [word for word in OUTPUT if word != "determined"])
    assert loss.place == Place("en.md", 2)
    assert str(loss) == "the word is lost: “determined” (after “is” and before “by”)"


def test_a_lost_paragraph_is_one_loss() -> None:
    output = words(TEXT[0]) + words("Running head of the policy 12") + words(TEXT[2])
    (loss,) = missing(PASSAGES, output)
    assert list(loss.words) == words(TEXT[1])
    assert str(loss).startswith("15 words are lost: “Kazakhstan s foreign policy")


def test_swapped_paragraphs_are_out_of_order() -> None:
    output = words(TEXT[0]) + words(TEXT[2]) + words(TEXT[1])
    (loss,) = missing(PASSAGES, output)
    assert loss.elsewhere
    assert "out of order" in str(loss)


def test_two_swapped_words_are_found() -> None:
    assert lost_words(one("one two three four"), words("one three two four")) in (
        ["two"],
        ["three"],
    )


def test_what_stands_between_is_passed_over() -> None:
    output = words("Abstract 1 Running head") + OUTPUT[:7] + words("12 Running head") + OUTPUT[7:]
    assert missing(PASSAGES, output) == []


def test_a_word_may_be_set_in_capitals_or_spaced() -> None:
    assert missing(one("Abstract of Strasse"), words("A B S T R A C T OF STRASSE")) == []
    assert missing(one("istanbul ısı"), [word.upper() for word in ("istanbul", "ısı")]) != []


def test_a_broken_word_is_put_together() -> None:
    broken = ["внеш" + BROKEN, "не" + BROKEN, "политический", "курс"]
    assert missing(one("внешнеполитический курс"), broken) == []
    assert missing(one("внешне-политический курс"), ["внешне" + BROKEN, *broken[2:]]) == []


def test_a_word_broken_by_a_page_end_is_put_together() -> None:
    output = ["the", "major" + BROKEN, *words("An article on majority 4 ity of votes")]
    assert missing(one("the majority of votes"), output) == []


@pytest.mark.parametrize("piece", [1, 4])
def test_a_lost_half_of_a_broken_word_is_found(piece: int) -> None:
    output = ["the", "major" + BROKEN, "Running", "head", "ity", "of", "votes"]
    assert lost_words(one("the majority of votes"), output[:piece] + output[piece + 1 :]) == [
        "majority"
    ]


def test_a_piece_of_another_word_is_not_taken_for_the_rest():
    output = ["the", "major" + BROKEN, "notes", "are", "i" + BROKEN, "dle", "ity", "of", "votes"]
    assert missing(one("the majority of votes"), output) == []


def test_words_of_a_note_are_not_taken_for_those_of_the_next_page():
    note = Passage("the well is on a road", Place("en.md"), floats=True)
    output = words("the steppe is deep the well is on a road on a day as")
    output += ["we" + BROKEN, "lls", "are"]
    assert missing([*one("the steppe is deep on a day as wells are"), note], output) == []


def test_the_number_of_a_note_may_stick_to_the_rest_of_a_long_word():
    output = ["the", "mis" + BROKEN, "Running", "head", "understandings3", "of", "votes"]
    assert missing(one("the misunderstandings of votes"), output) == []


def test_numbers_of_notes_may_stick_to_words() -> None:
    output = words("1Kazakh university in 20193 said12 so")
    assert missing(one("Kazakh university in 2019 said so"), output) == []
    assert lost_words(one("it said so"), words("it saidest so")) == ["said"]


def test_a_lost_number_is_not_taken_for_the_beginning_of_another() -> None:
    assert lost_words(one("no 1 1998 144"), words("no 1998 144")) == ["1"]


def test_a_word_that_also_stands_in_a_running_head_is_found_where_it_is() -> None:
    text = "aa bb " + "cc dd cc dd cc dd " * 30 + "ee"
    output = ["aa", "b" + BROKEN, "b", *words("cc dd cc dd cc dd " * 30), "bb", "ee"]
    assert missing(one(text), output) == []


def test_a_floating_passage_may_stand_anywhere_but_whole() -> None:
    note = Passage("A note with five words", Place("en.md", 9), floats=True)
    output = words(TEXT[0]) + words(note.text) + words(TEXT[1]) + words(TEXT[2])
    passages = [PASSAGES[0], PASSAGES[1], note, PASSAGES[2]]
    assert missing(passages, output) == []
    output.remove("five")
    assert lost_words(passages, output) == ["five"]


def test_notes_that_say_the_same_many_times_are_all_found() -> None:
    text = "the line reached the town in 1931 and the station was built by the same men"
    place = Place("en.md")
    passages = [
        one for _ in range(400) for one in (Passage(text, place), Passage(text, place, True))
    ]
    output = words(text) * 400 + [word for at in range(400) for word in (str(at), *words(text))]
    assert missing(passages, output) == []


def test_html_words_are_what_a_reader_sees() -> None:
    page = """<!doctype html><html><head><title>No</title></head><body><style>no{}</style>
      <h1>Жаңа<br>тұжырымдама</h1><p>Kaz<b>akh</b>stan<sup>1</sup> and&shy;so &amp; 10<sup>2</sup>
      <span hidden>no</span><!-- no -->on</p><p>end</p><script>no()</script></body></html>"""
    assert html_words(page.encode()) == [
        *("Жаңа", "тұжырымдама", "Kazakhstan", "1", "andso", "10", "2", "on", "end"),
    ]
    assert html_words(b"") == []


def test_xml_words_keep_names_apart_and_faces_together() -> None:
    xml = """<article><!-- no -->
      <name><surname>Нышанбаев</surname><given-names>Н</given-names></name>
      <p>Kaz<italic>akh</italic>stan<xref>3</xref></p><?no no?></article>"""
    assert xml_words(xml.encode()) == ["Нышанбаев", "Н", "Kazakhstan", "3"]


WORD = st.text("абвгabcқә", min_size=1, max_size=4)


@given(st.lists(st.lists(WORD, max_size=12), max_size=6), st.data())
def test_any_text_passes_with_anything_between(
    paragraphs: list[list[str]], data: st.DataObject
) -> None:
    output: list[str] = []
    for paragraph in paragraphs:
        for word in paragraph:
            if data.draw(st.booleans(), label="junk"):
                output += data.draw(st.lists(WORD, max_size=2))
            cut = data.draw(st.integers(0, len(word) - 1), label="cut")
            output += [word[:cut] + BROKEN, word[cut:]] if cut else [word]
    assert missing([Passage(" ".join(p), Place("x")) for p in paragraphs], output) == []


@given(st.lists(st.integers(0, 30), min_size=1, max_size=60), st.data())
def test_any_dropped_word_is_found(numbers: list[int], data: st.DataObject) -> None:
    source = [f"{'абвгдежзийклмн'[n % 14]}x{'z' * (n // 14)}" for n in numbers]
    at = data.draw(st.integers(0, len(source) - 1))
    lost = lost_words(one(" ".join(source)), source[:at] + source[at + 1 :])
    assert lost == [source[at]]


@pytest.mark.parametrize("period", [5, 4001, 70_001])
def test_a_hundred_thousand_words_take_less_than_a_second(period: int) -> None:
    """Also a text that repeats itself, so that nothing in it is unique."""
    source = [f"w{at * at % period}" for at in range(100_000)]
    passages = [
        Passage(" ".join(source[at : at + 100]), Place("x", at)) for at in range(0, 100_000, 100)
    ]
    output: list[str] = []
    for at, word in enumerate(source):
        output += ["running", "head", str(at)] if at % 400 == 0 else []
        output += [word[:2] + BROKEN, word[2:]] if at % 12 == 0 and len(word) > 2 else [word]
    gone = output.index(source[50_003], len(output) // 2)
    del output[gone]
    assert len(missing(passages, output)) == 1
    assert clock.seconds(lambda: missing(passages, output)) < 1


def test_a_part_of_an_address_that_a_page_end_breaks_is_whole() -> None:
    long = "0123456789" * 6
    output = f"see {long[:35]} 12 Running head of the page {long[35:]} and more".split()
    assert missing(one(f"see {long} and more"), output) == []
    assert lost_words(one(f"see {long} and more"), [*output[:-3], "and", "more"]) == [long]
    output = f"see {long[:15]} 12 Running head {long[15:35]} {long[35:]} and more".split()
    assert missing(one(f"see {long} and more"), output) == []


def test_a_word_that_a_page_end_breaks_goes_on_behind_the_notes() -> None:
    notes = [f"note{n}" for n in range(500)]
    output = ["the", f"under{BROKEN}", *notes, "standing", "of", "it"]
    assert missing(one("the understanding of it"), output) == []


def test_a_word_of_the_text_is_not_taken_from_a_note_before_it() -> None:
    place = Place("en.md")
    passages = [
        Passage("the text has a call", place),
        Passage("in a note it says", place, floats=True),
        Passage("adams a first press", place),
        Passage("alimov a second press", place),
    ]
    output = words(
        "the text has a call in a note it says adams a first press alimov a second press"
    )
    assert missing(passages, output) == []
    output = words("the text has a call in a note it says adams first press alimov second press")
    assert lost_words(passages, output) == ["a", "a"]


def test_a_word_without_spaces_around_is_broken_by_a_page_end_without_a_hyphen() -> None:
    output = words("see 国 12 Running head 際関係 and more")
    assert missing(one("see 国際関係 and more"), output) == []
    assert lost_words(one("see 国際関係 and more"), output[:-3]) == ["国際関係", "and", "more"]
