"""The typography of print: spaces that do not break, URLs that do, small capitals."""

from __future__ import annotations

import re
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triptych.formats.pdf.spaces import NARROW, NO_BREAK, bonds
from triptych.formats.pdf.typography import BREAK, set_for_print

MARKS = str.maketrans({NO_BREAK: "~", NARROW: "_", BREAK: "|", "\u2060": "+"})
UNSEEN = str.maketrans("", "", f"{BREAK}\u2060")


def seen(text: str) -> str:
    """Show what is not seen: ~ and _ do not break, | may, + forbids it."""
    return text.translate(MARKS)


def bound(text: str, tag: str) -> str:
    found = bonds(text, tag)
    return "".join(found.get(at, letter) for at, letter in enumerate(text))


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en", "by N.~Nazarbayev and J.~R.~Smith"),
        ("ru", "Н._А.~Назарбаев и~К.~Токаев"),
        ("kk", "Н.~Назарбаев пен Қ._Ж.~Тоқаев"),
        ("ru", "в~доме, но~не~у~нас; был~ли он там"),
        ("ru", "В~2019~г. и~в~XX веке, 5~кг, 30~лет"),
        ("ru", "19~марта 2019~года, №~5, §~7, 60~%, т.~5, с.~72"),
        ("ru", "т._е. так, и~т._д., в~т._ч. и~т._п."),
        ("kk", "2019~жылғы 19~наурызда, 30~жыл, 5~пайызы"),
        ("kk", "ол~да, сен~бе және~т.б."),
        ("kk", "өзгеріске~де, ең~маңызды"),
        ("en", "On March~19, 2019, March 2019, Fig.~1, Figure~2, no.~3, pp.~5–7"),
        ("en", "$~1.5~trillion, 100_000~km, 12_345_678, 2019 100"),
        ("en", "a~word~– another~— and a~third~- so"),
        ("en", "state-of-the-art a-b, x~– y"),
        ("de", "J.~Müller~– 5~% von 100_000"),
        ("ru", "слово «в» кв.~5"),
    ],
)
def test_spaces_that_do_not_break(tag: str, text: str):
    plain = text.replace("~", " ").replace("_", " ")
    assert seen(bound(plain, tag)) == text
    assert bound(bound(plain, tag), tag) == bound(plain, tag)


def test_a_sentence_goes_through_elements_and_ends_with_its_language():
    page = (
        '<p lang="ru">Книга <em>в</em> <b>доме</b>, № <i>5</i>'
        ' <span lang="en">в a b</span> в<br>доме</p>'
    )
    assert seen(set_for_print(page)) == (
        '<p lang="ru">Книга <em>в</em><b>~доме</b>, №<i>~5</i>'
        ' <span lang="en">в a~b</span> в<br>доме</p>'
    )


def test_a_space_before_a_badge_a_note_or_a_formula_stays_there():
    held = ('<a class="orcid" href="x">iD</a>', '<span role="math"><svg></svg></span>')
    for element in held:
        page = f'<p lang="ru">№ {element} 5</p>'.replace("№ ", f"№{NO_BREAK}")
        assert f"№{NO_BREAK}<" in set_for_print(page)


def test_a_note_is_no_part_of_the_sentence_it_stands_in():
    page = (
        '<p lang="ru">Он в<span class="footnote"><span class="note-paragraph">Она в</span>'
        '<span class="note-paragraph">доме</span></span> доме<br> и в</p> доме <ul>5</ul> кг'
    )
    printed = page.replace("> доме<", f">{NO_BREAK}доме<").replace(" и в<", f" и{NO_BREAK}в<")
    assert set_for_print(page) == printed


def test_code_formulas_attributes_and_entities_stay_as_they_are():
    page = (
        "<!DOCTYPE html><html lang='ru'><head><title>в доме</title></head><!-- в доме -->"
        '<p title="в доме > 5 %">&lt;в доме&gt; <code>в доме</code> <svg><text>в доме</text></svg>'
        "<sup>5</sup> г. a&#39;b</p><pre>https://example.org/a-b</pre></html>"
    )
    assert seen(set_for_print(page)) == page.replace("&lt;в ", "&lt;в~")


def test_a_range_is_not_broken():
    page = "<p>pp. 241–268, 2017-2018, 2020-06-01, a-1 and 1 – 2, as of old</p>"
    assert seen(set_for_print(page)) == (
        "<p>pp. 241–+268, 2017-+2018, 2020-+06-+01, a-1 and 1~– 2, as~of~old</p>"
    )


def test_the_last_line_of_a_text_is_no_piece_of_a_word_and_no_short_word():
    page = (
        '<div class="body"><h2>A heading that may take two lines of it</h2>'
        "<p>It adequately assesses the possibilities of its <em>own</em> initiatives.</p>"
        "<p>It is told of the foreign policies of a single policy.</p><p>One policy.</p>"
        "<table><tr><td>It is told of the foreign policies of a single policy.</table></div>"
    )
    assert seen(set_for_print(page)) == (
        page.replace("two lines of it<", "two lines~of~it<")
        .replace(" initiatives.", ' <span class="last-word">initiatives</span>.')
        .replace("single policy.</p>", 'single<span class="last-word">~policy</span>.</p>')
        .replace("One policy", 'One <span class="last-word">policy</span>')
    )


def test_code_in_a_line_breaks_after_marks_between_names():
    page = (
        "<p><code>a_short_name(x)</code> <code>measured_depth(lake_of=a,times&lt;b.c_d)</code>"
        "</p><pre><code>measured_depth(lake_of=a,times&lt;b.c_d)</code></pre>"
    )
    broken = "measured_|depth(|lake_|of=|a,|times&lt;|b.|c_|d)"
    assert seen(set_for_print(page)) == page.replace(
        "<code>measured_depth(lake_of=a,times&lt;b.c_d)</code> ", ""
    ).replace("measured_depth(lake_of=a,times&lt;b.c_d)", broken, 1)


def test_what_is_no_word_breaks_here_and_there():
    page = f"<p>{'0123456789' * 4} {'word' * 20} <a href='x'>https://a.b/{'x' * 41}</a></p>"
    printed = seen(set_for_print(page))
    assert "<p>01234|56789|" in printed
    assert f" {'word' * 20} " in printed  # which hyphens may break
    assert "/|xxxxx|xxxxx|" in printed


def test_a_hyphen_that_belongs_to_a_name_does_not_end_a_line():
    page = '<p lang="en">al-Farabi, Al-Qaeda, also, al-jabr <i lang="ru">аль-Фараби</i></p>'
    assert seen(set_for_print(page)) == (
        '<p lang="en">al-+Farabi, Al-+Qaeda, also, al-jabr <i lang="ru">аль-+Фараби</i></p>'
    )


@pytest.mark.parametrize(
    ("page", "printed"),
    [
        (
            '<a href="https://example.org/a-b">https://example.org/a-b_c?d=1&amp;e=2#f</a>',
            '<a href="https://example.org/a-b">https://|example|.+org/|a|-+b|_c|?+d|=1|&amp;e|=2|#f</a>',
        ),
        (
            '<p class="body">Here <a href="x">https://e.org/a.html</a></p>',
            '<p class="body">Here <a href="x">https://|e|.+org/|a|.+html</a></p>',
        ),
        (
            "<p>See https://example.org/a.html. Then</p>",
            '<p>See <span class="url">https://|example|.+org/|a|.+html</span>. Then</p>',
        ),
        ('<a href="x">10.5555/a.b-2</a>', '<a href="x">10.5555/|a|.+b|-+2</a>'),
        ('<a href="mailto:a">a.b@example.org</a>', '<a href="mailto:a">a|.+b|@example|.+org</a>'),
        ("<p>a/b and 10.5 and e.g. this</p>",) * 2,
    ],
)
def test_urls_break_without_a_hyphen(page: str, printed: str):
    assert seen(set_for_print(page)) == printed


@pytest.mark.parametrize(
    ("text", "set_off"),
    [
        ("the OSCE and NGOs", ["OSCE", "NGO"]),
        ("COVID-19, ISO 9001", ["COVID-19", "ISO"]),
        ("АҚШ-тың ҰҚШҰ мен ҚазҰУ", ["АҚШ", "ҰҚШҰ"]),
        ("СССР, США и РФ", ["СССР", "США", "РФ"]),
        ("Louis XIV in the XIX century", []),
        ("ASEAN, NATO, SCO, UN", ["ASEAN", "NATO", "SCO", "UN"]),
        ("READ ALL OF IT, THEN ANSWER", []),
        ("A plan, I said; PhD, McDonald", []),
        ("AT&amp;T, &QUOT;", ["AT"]),
        ("EXTRAORDINARY", []),
        ('see <a href="#x">OSCE</a> <code>NATO</code> <em>UN</em>', ["UN"]),
        ("<h2>The OSCE</h2><table><tr><td>UN</td></tr></table>", []),
    ],
)
def test_acronyms_are_set_off_in_running_text(text: str, set_off: list[str]):
    page = set_for_print(f'<div class="body">{text}</div>')
    assert re.findall(r'<span class="acronym">(.*?)</span>', page) == set_off
    whole = re.sub(r"</?span[^>]*>", "", page).replace(NO_BREAK, " ")
    assert whole == f'<div class="body">{text}</div>'


def test_acronyms_stay_in_capitals_outside_running_text():
    assert set_for_print("<h1>The OSCE</h1><p>UN</p>") == "<h1>The OSCE</h1><p>UN</p>"


TEXTS = st.lists(
    st.one_of(
        st.text(max_size=5),
        st.sampled_from(
            "в и бы т. е. д. № 5 100 000 – - — N. Н. А. Назарбаев OSCE АҚШ-тың COVID-19 NGOs "
            "al-Farabi https://example.org/a-b?c=d&e#f 10.5555/x.y-z www.a.b a@b.c "
            "кг 19 марта March & < \" '".split()
        ),
        st.sampled_from([" ", "\n", NO_BREAK, NARROW, "  "]),
    ),
    max_size=30,
).map("".join)
PIECES = st.lists(
    st.tuples(st.sampled_from(["p", "em", "code", "a", "h2", "sup", "i lang='en'"]), TEXTS),
    max_size=6,
)


@given(st.sampled_from(["en", "kk", "ru", "de"]), PIECES)
def test_no_word_of_any_text_is_changed_and_doing_it_again_changes_nothing(tag, pieces):
    inside = "".join(f"<{name}>{escape(text)}</{name.split()[0]}> " for name, text in pieces)
    page = f'<div class="body" lang="{tag}">{inside}</div>'
    printed = set_for_print(page)
    assert words(printed) == words(page)
    assert set_for_print(printed) == printed
    assert tags(printed) == tags(page)


def words(page: str) -> list[str]:
    return unescape("".join(re.split(r"<[^>]*>", page)).translate(UNSEEN)).split()


def tags(page: str) -> list[str]:
    bare = re.sub(r'<span class="(?:url|acronym|last-word)">(.*?)</span>', r"\1", page, flags=re.S)
    return re.findall(r"<[^>]*>", bare)
