"""A reading knows the place of each of its words, and what is no prose."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import small
from hypothesis import given
from hypothesis import strategies as st

from triptych import pandoc
from triptych.document import Document
from triptych.load import load
from triptych.model import Article
from triptych.reading import OBJECT, Paragraph, of_part, reading

ROOT = Path(__file__).parents[1]
FRONT = small.FILES["en.md"].split("\n\n")[0]


def article(folder: Path, changes: dict[str, str] | None = None) -> Article:
    found, _ = load(small.write(folder, changes))
    assert found
    return found


def body(folder: Path, text: str) -> list[Paragraph]:
    return [
        p for p in reading(article(folder, {"en.md": f"{FRONT}\n\n{text}\n"})) if p.edition == "en"
    ][3 + 1 :]


def written(article: Article, paragraph: Paragraph, at: int) -> str:
    """Return the line of the source from the place of a character on."""
    place = paragraph.place(at)
    text = article.documents[Path(place.path).name].text
    return text.split("\n")[place.line - 1][place.column - 1 :]


@pytest.mark.parametrize("folder", ["manuscript", "tests/manuscripts/constructs"])
def test_every_word_is_at_its_place(folder: str):
    whole, _ = load(ROOT / folder)
    assert whole
    words = [
        (paragraph, word)
        for paragraph in reading(whole)
        for word in re.finditer(r"\w+", paragraph.text)
        if word[0] not in {"H2O", "without", "x2"}  # words with markup inside
    ]
    assert len(words) > 200
    for paragraph, word in words:
        assert written(whole, paragraph, word.start()).startswith(word[0])


def test_the_parts_follow_in_the_order_of_reading(tmp_path: Path):
    text = (
        "# One\n\nSee it.[^n]\n\n- an item\n\n> a quotation\n\n| a | b |\n|---|---|\n| c | d |\n\n"
        ": A caption\n\n```\ncode here\n```\n\n## Two\n\n[^n]: A note.\n"
    )
    found = [(p.part, p.within, p.level, p.text) for p in body(tmp_path, text)]
    assert found == [
        ("heading", "", 1, "One"),
        ("body", "", 0, "See it."),
        ("body", "item", 0, "an item"),
        ("body", "quotation", 0, "a quotation"),
        *(("cell", "", 0, cell) for cell in "abcd"),
        ("caption", "", 0, "A caption"),
        ("code", "", 0, OBJECT),
        ("heading", "", 2, "Two"),
        ("note", "", 0, "A note."),
    ]


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("It is so [@kang2009]. It is.", "It is so. It is."),
        ("It is so[@kang2009], and [@kang2009, p. 5] too.", "It is so, and too."),
        ("As @kang2009 says, `x` is $y$.", f"As {OBJECT} says, {OBJECT} is {OBJECT}."),
        (r"It costs \$ 1.5 and 2 \* 3.", "It costs $ 1.5 and 2 * 3."),
        ("*Emphasis*, **strong**, [a link](https://example.org).", "Emphasis, strong, a link."),
        ("One sentence.\nAnother sentence.", "One sentence. Another sentence."),
        ("A note^[here it is] within.", "A note within."),
        ("It is <!-- not said --> here.", "It is here."),
    ],
)
def test_a_paragraph_is_one_line_without_markup(markdown: str, text: str, tmp_path: Path):
    paragraph = body(tmp_path, markdown)[0]
    assert paragraph.text == text


def test_a_word_said_before_in_code_a_comment_or_a_note_is_not_mistaken(tmp_path: Path):
    text = "`word`<!-- word -->[^n] and [@kang2009, word] word.\n\n[^n]: A word.\n\nThe last word."
    files = {"en.md": f"{FRONT}\n\n{text}\n"}
    whole = article(tmp_path, files)
    first, last, note = of_part(whole, "en", "body", "note")
    assert written(whole, first, first.text.index("word")) == "word."
    assert written(whole, last, last.text.index("word")) == "word."
    assert last.place().line == 11
    assert (note.text, note.place().line, note.place().column) == ("A word.", 9, 7)


def test_marks_that_are_escaped_do_not_lead_astray(tmp_path: Path):
    text = (
        r"A \[bracket\], a \<sign\> and a simple\_name; `code` too." + "\n\n"
        "*A note*[^n] stands here.\n\n"
        "```\nlong code that stands between, and is no prose\n```\n\n"
        '"The" [bracket], the <sign> and `simple_name` end.\n\n[^n]: Noted.\n'
    )
    whole = article(tmp_path, {"en.md": f"{FRONT}\n\n{text}"})
    first, second, last, note = of_part(whole, "en", "body", "note")
    assert written(whole, first, first.text.index("sign")).startswith("sign\\>")
    assert written(whole, first, first.text.index("simple")).startswith("simple\\_name;")
    assert written(whole, second, second.text.index("here")) == "here."
    assert written(whole, last, 0).startswith('"The" [bracket]')
    assert written(whole, last, last.text.index("end")) == "end."
    assert written(whole, note, 0) == "Noted."


def test_what_the_author_marks_as_another_language_is_known(tmp_path: Path):
    text = "He says [да, это так]{lang=ru} often.\n\n::: {lang=kk}\nАбзац.\n:::\n"
    first, second = body(tmp_path, text)
    [foreign] = first.foreign
    assert (first.text[foreign.start : foreign.end], foreign.language) == ("да, это так", "ru")
    assert (first.language, second.language, second.edition) == ("en", "kk", "en")


def test_a_sentence_knows_where_it_begins(tmp_path: Path):
    whole = article(tmp_path, {"en.md": f"{FRONT}\n\nFirst one.\nIt is *second*. The third.\n"})
    [paragraph] = of_part(whole, "en", "body")
    assert [s.text for s in paragraph.sentences] == ["First one.", "It is second.", "The third."]
    places = [paragraph.place(s.start)[1:] for s in paragraph.sentences]
    assert places == [(7, 1), (8, 1), (8, 17)]


def test_a_reading_is_made_once(tmp_path: Path):
    whole = article(tmp_path)
    assert reading(whole) is reading(whole)
    assert of_part(whole, "en", "title") is of_part(whole, "en", "title")
    assert [p.text for p in of_part(whole, "ru")] == [
        "Маленькая статья",
        "Она короткая.",
        "степь",
        "торговля",
    ]


MARKS = st.lists(
    st.sampled_from(
        [*"*_`[]()!{}#>-|:$~^@<&\\", "word", "a", "\n", "\n\n", "[^1]", "сөз", " ", "    "]
    ),
    max_size=30,
)


@given(MARKS.map("".join))
def test_any_text_can_be_read_and_each_place_lies_in_it(markdown: str):
    document = Document("en.md", markdown)
    prose, _ = pandoc.read_body(document.slice(0, len(markdown)))
    for block in pandoc.blocks(prose):
        assert "\n" not in block.text
        assert all(0 <= s.source <= len(markdown) for s in block.stretches)
        assert [s.start for s in block.stretches] == sorted(s.start for s in block.stretches)
