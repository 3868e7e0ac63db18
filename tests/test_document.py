"""A text knows where each of its characters was written, whatever the notation."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from triptych.document import Document, NotTextError, Place, Text, decode
from triptych.sources.yaml import UNSEEN, parse


def value_of(source: str, *loc: str | int) -> Text:
    read, findings = parse(Document("x.yaml", source))
    assert findings == []
    return read.values[loc or ("key",)]


def written(text: Text, words: str) -> tuple[int, int]:
    """Return line and column of the first of `words` in the value."""
    place = text.place(text.value.index(words))
    return place.line, place.column


# --- files ---


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_places_count_lines_and_characters_from_one_with_any_line_ends(ends: str):
    text = ends.join(["Әл", "", "үш сөз"])
    document = Document("kk.md", decode(text.encode(), "kk.md"))
    assert document.place(document.text.index("сөз")) == Place("kk.md", 3, 4)
    assert document.place(0) == Place("kk.md", 1, 1)
    assert document.place(10**9) == Place("kk.md", 3, 7)


def test_a_byte_order_mark_takes_no_place():
    assert decode(b"\xef\xbb\xbfid: a", "x") == "id: a"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_first_byte_that_is_not_utf8_is_told(end: str):
    with pytest.raises(NotTextError, match="0xE9") as caught:
        decode(f"a{end}әх".encode() + b"\xe9t\xe9", "x.md")
    assert caught.value.place == Place("x.md", 2, 3)


# --- notations of YAML ---


@pytest.mark.parametrize(
    ("source", "words", "place"),
    [
        ("key: two words", "words", (1, 10)),
        ('key: "two words"', "words", (1, 11)),
        ("key: 'it''s two words'", "words", (1, 17)),
        (r'key: "\u04d8л \"two\" words"', "words", (1, 23)),
        (r'key: "a \\ words"', "words", (1, 12)),
        ('key: "joined\\\n  \\ words"', "words", (2, 5)),
        ("key: two\n  folded\n  words", "words", (3, 3)),
        ("key: 'two\n\n  words'", "words", (3, 3)),
        ("key: |\n  two\n\n    more\n  words\n", "words", (5, 3)),
        ("key: |\n  two\n\n    more\n  words\n", "more", (4, 5)),
        ("key: |2-\n   two\n  words\n\n", "words", (3, 3)),
        ("key: >\n  two\n  folded\n\n  words\n", "words", (5, 3)),
        ("key: >-  # a comment\n  two\n    more\n  words", "words", (4, 3)),
        ("{key: two words}", "words", (1, 11)),
    ],
)
def test_a_word_is_found_through_every_notation(source: str, words: str, place: tuple[int, int]):
    assert written(value_of(source), words) == place


def test_the_places_of_keys_items_and_what_is_not_there():
    read, _ = parse(Document("x.yaml", "authors:\n  - name: A\n  - name: B\n"))
    assert read.place_of("authors", 1).line == 3
    assert read.place_of("authors", 1, "name", "en")[1:] == (3, 5)
    assert read.place_of("authors", 7)[1:] == (1, 1)


STYLES = st.sampled_from([None, '"', "'", "|", ">"])
TEXTS = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=60).filter(
    lambda text: not UNSEEN.search(text)
)


@settings(max_examples=300)
@given(text=TEXTS, style=STYLES, width=st.sampled_from([8, 80]), plain=st.booleans())
@example(text="\n\xa0", style=None, width=8, plain=True)
@example(text="\u2003\n\xa0a", style=None, width=8, plain=True)
def test_every_character_is_found_where_yaml_wrote_it(text, style, width, plain):
    source = yaml.safe_dump({"key": [text]}, default_style=style, width=width, allow_unicode=plain)
    value = value_of(source, "key", 0)
    assert value.value == text
    for at, char in enumerate(text):
        there = source[value.offset(at)]
        assert there in {char, "\\"} or (char.isspace() and there.isspace())


@settings(max_examples=100)
@given(words=st.lists(st.text("абвabc'\"\\:#-", min_size=1, max_size=8), min_size=2), style=STYLES)
def test_the_last_word_is_found_however_long_the_text(words, style):
    text = " ".join([*words, "END"])
    source = yaml.safe_dump({"key": text}, default_style=style, width=30, allow_unicode=True)
    read, _ = parse(Document("x.yaml", source))
    value = read.values["key",]
    assert source[value.offset(len(text) - 3) :].startswith("END")
