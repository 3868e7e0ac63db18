"""Every language has every word that an article may need."""

from __future__ import annotations

import pytest

from triptych.languages import known, language, lookup


def test_the_three_languages_are_there():
    assert {"en", "kk", "ru"} <= set(known())


@pytest.mark.parametrize("tag", known())
def test_a_language_lacks_no_word(tag):
    english, own = language("en"), language(tag)
    assert own.labels.keys() == english.labels.keys()
    assert own.cross_references.keys() == {"fig", "tbl", "eq", "sec", "named"}
    assert "{}" in own.cross_references["named"]
    assert own.names.keys() == set(known())
    assert all(own.labels.values())


@pytest.mark.parametrize("tag", known())
def test_the_sentence_names_the_language_of_the_full_text(tag):
    own = language(tag)
    for other in known():
        assert own.names[other] in own.full_text(other)


def test_an_unknown_language_is_no_language():
    with pytest.raises(KeyError):
        language("xx")


def test_what_is_looked_up_of_an_unknown_language_says_nothing():
    unknown = lookup("xx")
    assert (unknown.tag, unknown.name) == ("xx", "xx")
    assert (unknown.roles("Introduction"), unknown.ordinals) == ((), frozenset())


@pytest.mark.parametrize(
    ("tag", "day", "month"),
    [
        ("en", "12 January 2021", "February 2021"),
        ("kk", "2021\u202fж. 12 қаңтар", "2021\u202fж. ақпан"),
        ("ru", "12 января 2021\u202fг.", "февраль 2021\u202fг."),
    ],
)
def test_dates_are_in_the_languages_words(tag, day, month):
    own = language(tag)
    assert [own.date(iso) for iso in ("2021-01-12", "2021-02", "2021")] == [day, month, "2021"]
    assert [own.date(text) for text in ("2021-02-30", "soon", "")] == ["2021-02-30", "soon", ""]
