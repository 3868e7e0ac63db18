"""Every language has every word that an article may need."""

from __future__ import annotations

import pytest

from triptych.languages import known, language


def test_the_three_languages_are_there():
    assert {"en", "kk", "ru"} <= set(known())


@pytest.mark.parametrize("tag", known())
def test_a_language_lacks_no_word(tag):
    english, own = language("en"), language(tag)
    assert own.labels.keys() == english.labels.keys()
    assert own.cross_references.keys() == {"fig", "tbl", "eq", "sec"}
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
