"""What changed between two states of an article: its text, its facts, its languages, its checks."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from pathlib import Path

import jsonschema
import pytest
import revised
import small
from conftest import MANUSCRIPTS
from hypothesis import given
from hypothesis import strategies as st

from triptych.document import Place
from triptych.pandoc import Passage
from triptych.revisions import data, excerpts, phrases, texts
from triptych.revisions.compare import Wanted, compare
from triptych.revisions.model import ArticleRevision, Entry, Revision, Stretch, Text, Unit
from triptych.revisions.pieces import Piece
from triptych.revisions.states import Pair, opened

FIRST = "The steppe trades with the sown in years when rain is kind to both of them [@kang2009]."
SECOND = "Caravans brought silk, paper and glass from cities that no map of the time shows."
THIRD = "Nobody counted the horses, although every toll house on the road kept a careful book."
FOURTH = "Later writers took the silence of the sources for a proof that trade had ended."
FIFTH = "It had not ended; it had only moved to the north, where nobody wrote anything down."


def body(*paragraphs: str) -> str:
    front = small.FILES["en.md"].split("\n---\n")[0]
    return f"{front}\n---\n\n" + "\n\n".join(paragraphs) + "\n"


def revision(tmp_path: Path, old: dict[str, str], new: dict[str, str], **how: bool) -> Revision:
    folders = [small.write(tmp_path / name, files) for name, files in (("old", old), ("new", new))]
    with opened(Pair(*map(str, folders))) as states:
        return compare(*states, Wanted(checks=how.get("checks", False)))


def article(tmp_path: Path, old: dict[str, str], new: dict[str, str]) -> ArticleRevision:
    [found] = revision(tmp_path, old, new).articles
    return found


def english(tmp_path: Path, old: str, new: str) -> Text:
    return article(tmp_path, {"en.md": old}, {"en.md": new}).texts[0]


def kinds(text: Text) -> list[str]:
    return [entry.kind for entry in text.changes]


def shown(entry: Entry) -> str:
    marks = {
        "same": "{}",
        "in": "{{+{}+}}",
        "out": "[-{}-]",
        "away": "<{}>",
        "break": "¶",
        "join": "⁋",
    }
    return "".join(marks[each.op].format(each.text.strip()) for each in entry.stretches)


# --- text ---


def test_a_paragraph_that_moved_is_shown_as_moved(tmp_path: Path):
    text = english(tmp_path, body(FIRST, SECOND, THIRD, FOURTH), body(FIRST, THIRD, FOURTH, SECOND))
    assert kinds(text) == ["away", "moved"]
    [move] = text.moves
    assert (move.unit, move.words, move.edited) == ("paragraph", 15, False)
    assert (move.old.place.line, move.new.place.line) == (9, 13)
    assert text.size.words_marked == 0


def test_a_paragraph_may_be_edited_where_it_moved_to(tmp_path: Path):
    edited = SECOND.replace("silk", "salt")
    text = english(tmp_path, body(FIRST, SECOND, THIRD, FOURTH), body(FIRST, THIRD, FOURTH, edited))
    [move] = text.moves
    assert move.edited
    assert text.size.words_marked == 2
    moved = next(entry for entry in text.changes if entry.kind == "moved")
    assert shown(moved).startswith("Caravans brought[-silk-]{+salt+}, paper")


def test_a_section_moves_as_one(tmp_path: Path):
    one, two = ("# One", FIRST, SECOND), ("# Two", THIRD, FOURTH, FIFTH)
    text = english(tmp_path, body(*one, *two), body(*two, *one))
    [move] = text.moves
    assert (move.unit, move.text) == ("section", "One")
    assert text.size.words_marked == 0


def test_a_sentence_that_moved_is_shown_at_both_places(tmp_path: Path):
    old = body(f"{FIRST} {SECOND} {THIRD}", f"{FOURTH} {FIFTH}")
    text = english(tmp_path, old, body(f"{FIRST} {THIRD}", f"{FOURTH} {SECOND} {FIFTH}"))
    [move] = text.moves
    assert move.unit == "sentence"
    assert [shown(entry).count("<Caravans") for entry in text.changes] == [1, 0]
    assert {s.move for entry in text.changes for s in entry.stretches} == {0, move.number}
    assert text.size.words_marked == 0


def test_the_mark_of_a_note_ends_no_sentence_later_than_its_full_stop(tmp_path: Path):
    note = "\n\n[^1]: A note."
    old = body(f"{FIRST}[^1] {SECOND}", f"{FOURTH} {THIRD}") + note
    text = english(tmp_path, old, body(f"{FIRST}[^1] {THIRD} {SECOND}", FOURTH) + note)
    [move] = text.moves
    assert move.unit == "sentence"
    assert text.size.words_marked == 0


def test_splits_and_merges_are_called_so(tmp_path: Path):
    whole, parts = body(FIRST, f"{SECOND} {THIRD}", FOURTH), body(FIRST, SECOND, THIRD, FOURTH)
    split = english(tmp_path / "1", whole, parts)
    assert kinds(split) == ["split"]
    assert "¶" in shown(next(split.changes))
    merged = english(tmp_path / "2", parts, whole)
    assert kinds(merged) == ["merged"]
    assert "⁋" in shown(next(merged.changes))
    assert split.size.words_marked == merged.size.words_marked == 0


def test_what_is_new_and_what_is_gone(tmp_path: Path):
    text = english(tmp_path, body(FIRST, SECOND), body(FIRST, THIRD))
    assert sorted(kinds(text)) == ["deleted", "inserted"]
    assert (text.size.words_in, text.size.words_out) == (15, 15)


def test_a_heading_with_other_words_stays_the_same_heading(tmp_path: Path):
    text = english(tmp_path, body("# Results", FIRST), body("# Findings", FIRST))
    assert kinds(text) == ["edited"]


def test_tables_are_compared_by_cell(tmp_path: Path):
    table = "| a | b |\n|---|---|\n| one | 1 |\n| two | 2 |\n\n: Numbers {#tbl-n}"
    new = table.replace("| two | 2 |", "| two | 3 |\n| four | 4 |")
    [entry] = english(tmp_path, body(FIRST, table), body(FIRST, new)).changes
    changed = [(cell.kind, cell.row, cell.column) for cell in entry.cells if cell.kind != "same"]
    assert changed == [("edited", 3, 2), ("inserted", 4, 1), ("inserted", 4, 2)]


def test_a_row_that_goes_and_one_that_comes_leave_the_rows_between_as_they_are(tmp_path: Path):
    rows = [f"| row {n} | {n} |" for n in "abcdefgh"]
    head = "| a | b |\n|---|---|\n"
    caption = "\n\n: Letters {#tbl-n}"
    old = head + "\n".join(rows) + caption
    new = head + "\n".join([*rows[:4], *rows[5:], "| row new | 9 |"]) + caption
    [entry] = english(tmp_path, body(FIRST, old), body(FIRST, new)).changes
    assert sorted(cell.kind for cell in entry.cells if cell.kind != "same") == [
        *("deleted", "deleted", "inserted", "inserted"),
    ]


TABLE = """\
| town | year | sum |
|------|------|-----|
| Almaty | 1890 | 12 |
| Tashkent | 1891 | 15 |
| Bukhara | 1892 | 17 |

: Sums {#tbl-sums}"""


def _table(*rows: str) -> str:
    head, line, *_ = TABLE.split("\n")
    return body(FIRST, "\n".join([head, line, *rows, "", ": Sums {#tbl-sums}"]))


ALMATY, TASHKENT, BUKHARA = TABLE.split("\n")[2:5]


def test_a_row_that_moved_is_shown_as_moved_and_edited_within_if_it_was(tmp_path: Path):
    new = _table(TASHKENT, BUKHARA, ALMATY.replace("12", "13"))
    text = english(tmp_path, body(FIRST, TABLE), new)
    [entry], [move] = text.changes, text.moves
    assert (move.unit, move.old.form, move.new.form, move.edited) == ("row", "row 2", "row 4", True)
    assert (move.new.text, move.new.place.line) == ("Almaty | 1890 | 13", 13)
    assert (text.size.words_marked, text.size.words_moved) == (2, 2)
    assert phrases.entry(entry, text) == phrases.Phrase(
        "table",
        (
            *(Stretch("same", each) for each in ("row 4, moved from 2: ", "Almaty", " | ", "1890")),
            *(Stretch("same", " | "), Stretch("out", "12"), Stretch("in", "13")),
        ),
    )


def test_a_column_that_moved_is_shown_as_moved(tmp_path: Path):
    rows = (
        " | ".join([b, a, c])
        for a, b, c in (r.strip("| ").split(" | ") for r in TABLE.split("\n")[2:5])
    )
    new = "\n".join(["| year | town | sum |", "|---|---|---|", *(f"| {row} |" for row in rows)])
    text = english(tmp_path, body(FIRST, TABLE), body(FIRST, f"{new}\n\n: Sums {{#tbl-sums}}"))
    [move] = text.moves
    assert (move.unit, move.words, move.old.form, move.new.form) == (
        "column", 4, "column 1", "column 2",
    )  # fmt: skip
    assert text.size.words_marked == 0


def test_a_row_may_move_where_a_column_moves_and_another_is_new(tmp_path: Path):
    new = """\
| year | town | sum | of |
|------|------|-----|----|
| 1891 | Tashkent | 15 | a |
| 1892 | Bukhara | 17 | b |
| 1890 | Almaty | 12 | c |

: Sums {#tbl-sums}"""
    text = english(tmp_path, body(FIRST, TABLE), body(FIRST, new))
    assert sorted(move.unit for move in text.moves) == ["column", "row"]
    assert (text.size.words_in, text.size.words_out, text.size.words_moved) == (4, 0, 6)
    [entry] = text.changes
    spots = Counter((cell.line, cell.slot) for cell in entry.cells)
    assert set(spots.values()) == {1}


def test_a_row_sorted_the_other_way_changes_no_word(tmp_path: Path):
    text = english(tmp_path, body(FIRST, TABLE), _table(BUKHARA, TASHKENT, ALMATY))
    assert [move.unit for move in text.moves] == ["row", "row"]
    assert text.size.words_marked == 0


def test_formulas_code_and_figures_are_wholes(tmp_path: Path):
    old = ("$$ a + b $$", "```\none\ntwo\n```", "![A picture](figures/a.png)")
    new = ("$$ a + c $$", "```\none\nthree\n```", "![Another picture](figures/a.png)")
    changes = list(english(tmp_path, body(FIRST, *old), body(FIRST, *new)).changes)
    assert [entry.unit.kind for entry in changes][:3] == ["equation", "code", "figure"]
    assert [shown(entry) for entry in changes][:2] == [
        "[-$$ a + b $$-]{+$$ a + c $$+}",
        "[-one\ntwo-]{+one\nthree+}",
    ]


def test_lists_quotations_and_notes_are_compared_by_their_parts(tmp_path: Path):
    old = (f"{FIRST}[^1]", "- one thing\n- another thing", f"> {SECOND}", f"[^1]: {FOURTH}")
    new = tuple(
        text.replace("one thing", "one item").replace("glass", "jade").replace("proof", "sign")
        for text in old
    )
    changes = list(english(tmp_path, body(*old), body(*new)).changes)
    assert [entry.unit.kind for entry in changes] == ["note", "item", "quotation"]
    assert all(entry.size.words_marked == 2 for entry in changes)


def test_emphasis_and_kinds_of_blocks_change_no_word(tmp_path: Path):
    text = english(
        tmp_path, body(FIRST, SECOND), body(FIRST.replace("kind", "*kind*"), f"> {SECOND}")
    )
    assert [(entry.kind, entry.markup) for entry in text.changes] == [
        ("markup", ("emphasis",)),
        ("markup", ("paragraph to quotation",)),
    ]
    assert text.size.words_marked == 0


LINKED = "See the [toll house](https://example.org/a) of the *old* town by the river."


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("*old*", "old", ["emphasis gone: “old”"]),
        ("*old*", "**old**", ["emphasis → strong emphasis: “old”"]),
        ("river", "ri^ver^", ["new superscript: “ver”"]),
        ("river", "[river]{.smallcaps}", ["new small capitals: “river”"]),
        ("org/a", "org/b", ["link https://example.org/a → https://example.org/b: “toll house”"]),
        (
            "[toll house](https://example.org/a)",
            "toll house",
            ["link https://example.org/a gone: “toll house”"],
        ),
        ("town", "[town](#sec-a)", ["new link #sec-a: “town”"]),
    ],
)
@pytest.mark.parametrize("edit", ["by", "beside", "by *far* the best, by"])
def test_what_sets_words_off_is_told_though_words_change_too(
    tmp_path: Path, old: str, new: str, told: list[str], edit: str
):
    text = english(
        tmp_path, body(LINKED), body(LINKED.replace(" by ", f" {edit} ").replace(old, new))
    )
    [entry] = text.changes
    assert phrases.details(entry) == told
    assert entry.kind == ("markup" if edit == "by" else "edited")
    assert text.size.words_out <= 1


def test_emphasis_in_a_cell_and_in_what_moved_is_told(tmp_path: Path):
    old = body(FIRST, SECOND, THIRD, TABLE)
    new = body(FIRST, THIRD, SECOND.replace("silk", "*silk*"), TABLE.replace("15", "**15**"))
    found = [(e.kind, *phrases.details(e)) for e in english(tmp_path, old, new).changes]
    assert found == [
        ("away",),
        ("moved", "new emphasis: “silk”"),
        ("markup", "new strong emphasis: “15”"),
    ]


def test_stretches_have_what_sets_them_off(tmp_path: Path):
    text = english(tmp_path, body("It is 10^5^ *old* men."), body("It is 10^5^ **old** wise men."))
    [entry] = text.changes
    assert entry.stretches == (
        Stretch("same", "It is 10"),
        Stretch("same", "5", styles=("superscript",)),
        Stretch("same", " old", styles=("strong emphasis",), was=("emphasis",)),
        Stretch("in", " wise"),
        Stretch("same", " men."),
    )
    plain = excerpts.plain(entry.stretches)
    assert "".join(each.text for each in plain) == "It is 10^5^ old wise men."


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("- one\n    - two", "- one\n- two", ["level 2 to 1"]),
        ("- one", "1. one", ["bulleted to numbered"]),
        ("# One", "One", ["heading to paragraph"]),
        (f"> {SECOND}", SECOND, ["quotation to paragraph"]),
        ("1. one", "a. one", ["numbered to lettered"]),
        ("```python\nx\n```", "```r\nx\n```", ["python to r"]),
        ("# One {#sec-a}", "# One {#sec-b}", ["anchor sec-a to sec-b"]),
        ("::: {lang=kk}\nСәлем\n:::", "Сәлем", ["language kk to en"]),
        (TABLE, TABLE.replace("|-----|", "|----:|"),
         ["alignment default, default, default to alignment default, default, right"]),
    ],
)  # fmt: skip
def test_how_a_passage_is_set_is_told(tmp_path: Path, old: str, new: str, told: list[str]):
    text = english(tmp_path, body(FIRST, old), body(FIRST, new))
    [entry] = text.changes
    assert (entry.kind, phrases.details(entry), text.size.words_marked) == ("markup", told, 0)


def test_items_have_the_numbers_that_their_list_gives_them(tmp_path: Path):
    items = body("3. one\n\n    more of one\n4. two\n\n<!-- -->\n\n- three")
    units = [entry.new[0] for entry in english(tmp_path, body(FIRST), items).entries if entry.new]
    assert [(unit.form, unit.number) for unit in units if unit.kind == "item"] == [
        ("numbered", 3), ("continued", 0), ("numbered", 4), ("bulleted", 0),
    ]  # fmt: skip


def test_an_anchor_that_is_renamed_changes_no_reference_to_it(tmp_path: Path):
    old = body(TABLE, "See @tbl-sums.")
    text = english(tmp_path, old, old.replace("tbl-sums", "tbl-towns"))
    assert kinds(text) == ["markup"]
    assert text.size.words_marked == 0


def test_a_heading_that_counts_itself_has_the_same_anchor(tmp_path: Path):
    text = english(tmp_path, body("# A", FIRST), body("# A", SECOND, "# A", FIRST))
    assert kinds(text) == ["inserted", "inserted"]


def test_another_picture_of_the_same_name_is_told_at_its_figure(tmp_path: Path):
    text = body(FIRST, "![Map](figures/map.png)")
    old = {"en.md": text, "figures/map.png": b"one"}
    found = article(tmp_path, old, {**old, "figures/map.png": b"two"}).texts[0]
    [entry] = found.changes
    assert phrases.details(entry) == ["another picture in figures/map.png"]
    assert entry.old[0].pictures[0].digest != entry.new[0].pictures[0].digest
    assert found.size.words_marked == 0


def test_of_much_the_beginning_is_told_and_all_if_asked_for(tmp_path: Path):
    rows = [f"| town {n} | {n} |" for n in range(90)]
    head = "| a | b |\n|---|---|\n"
    words = " ".join(f"*w{n}* and" for n in range(90))
    old = body(f"{words} so.", head + "\n".join(rows), "草" * 500)
    new = body(f"{words.replace('*', '')} so.", head + "\n".join(rows[::-1]), "草" * 499 + "原")
    text = english(tmp_path, old, new)
    brief, full = (
        ["".join(s.text for s in phrases.entry(e, text, full=f).stretches) for e in text.changes]
        for f in (False, True)
    )
    assert brief[0].endswith("and w39 and … and 50 changes more")
    assert brief[1].endswith(" … and 69 places more")
    assert brief[2].startswith("… 草")
    assert [len(each) > 400 for each in (*brief, *full)] == [False, True, False, True, True, False]


def test_tables_of_thousands_of_rows_take_no_long(tmp_path: Path):
    rows = [f"| town {n} | {n * 7919 % 6007} |" for n in range(1_500)]
    head = "| a | b |\n|---|---|\n"
    old, new = (body(head + "\n".join(each)) for each in (rows, sorted(rows)))
    begun = time.process_time()
    text = english(tmp_path, old, new)
    assert text.size.words_marked == 0
    assert time.process_time() - begun < 5


def test_a_list_that_becomes_a_paragraph_is_called_so(tmp_path: Path):
    items = body("- " + FIRST, "- " + SECOND)
    [entry] = (text := english(tmp_path, items, body(f"{FIRST} {SECOND}"))).changes
    assert phrases.entry(entry, text).words == "2 items merged into one paragraph"
    [entry] = (text := english(tmp_path / "back", body(f"{FIRST} {SECOND}"), items)).changes
    assert phrases.entry(entry, text).words == "paragraph split into 2 items"


# --- facts ---


def test_facts_are_told_by_field_and_language(tmp_path: Path):
    text = small.FILES["article.yaml"].replace("family: Пример", "family: Образец")
    found = article(tmp_path, {}, {"article.yaml": f"{text}doi: 10.5555/x\n"}).facts
    told = {(f.what, f.op, f.subject, f.field, f.language, f.old, f.new) for f in found}
    assert told == {
        ("author", "changed", "Aigul Example", "name family", "ru", "Пример", "Образец"),
        ("article", "added", "", "doi", "", "", "10.5555/x"),
    }


def test_authors_come_go_and_change_places(tmp_path: Path):
    def authors(*names: str) -> dict[str, str]:
        rows = "".join(f"  - name: {name}\n" for name in names)
        return {"article.yaml": f"id: small\nlanguages: [en, kk, ru]\nauthors:\n{rows}"}

    found = article(
        tmp_path, authors("A. One", "B. Two", "C. Three"), authors("B. Two", "A. One", "D. Four")
    )
    assert [(fact.op, fact.new or fact.old) for fact in found.facts] == [
        ("removed", "C. Three"),
        ("added", "D. Four"),
        ("reordered", "B. Two, A. One"),
    ]


def test_grants_and_contributors_are_facts_too(tmp_path: Path):
    def more(award: str, editor: str) -> dict[str, str]:
        text = small.FILES["article.yaml"]
        text += f"funding:\n  - funder: Example Fund\n    awards: [{award}]\n"
        return {"article.yaml": f"{text}contributors:\n  - {{type: editor, name: {editor}}}\n"}

    found = article(tmp_path, more("A1", "B. Two"), more("A2", "C. Three")).facts
    assert {(fact.what, fact.op, fact.old, fact.new) for fact in found} == {
        ("article", "changed", "A1", "A2"),
        ("contributor", "removed", "B. Two (editor)", ""),
        ("contributor", "added", "", "C. Three (editor)"),
    }


def test_an_author_who_took_another_name_is_the_same_author(tmp_path: Path):
    text = small.FILES["article.yaml"]
    for name in ("Example", "Мысал", "Пример"):
        text = text.replace(f"family: {name}", f"family: {name}ova")
    found = article(tmp_path, {}, {"article.yaml": text}).facts
    assert {(fact.op, fact.field) for fact in found} == {("changed", "name family")}
    assert next(phrase.words for phrase in phrases.facts(found)) == (
        "author Aigul Exampleova, family name (English): Example → Exampleova"
    )


def test_of_a_language_that_cannot_be_read_nothing_is_told(tmp_path: Path):
    old = {"en.md": small.FILES["en.md"].replace("---\n\n", "doi: 10.5555/x\n---\n\n")}
    assert article(tmp_path, old, {"en.md": b"\xff\xfe\x00"}).facts == ()


def test_keywords_come_go_and_change_places(tmp_path: Path):
    new = small.FILES["en.md"].replace("[steppe, trade]", "[trade, steppe]")
    [fact] = article(tmp_path / "1", {}, {"en.md": new}).facts
    assert (fact.what, fact.op, fact.language) == ("keyword", "reordered", "en")
    new = small.FILES["en.md"].replace("[steppe, trade]", "[steppe, trade, horses]")
    [fact] = article(tmp_path / "2", {}, {"en.md": new}).facts
    assert (fact.op, fact.new) == ("added", "horses")


def test_a_key_that_is_renamed_changes_no_citation(tmp_path: Path):
    new = {
        name: small.FILES[name].replace("kang2009", "kang") for name in ("en.md", "references.yaml")
    }
    found = article(tmp_path, {}, new)
    assert [(fact.op, fact.old, fact.new) for fact in found.facts] == [
        ("renamed", "kang2009", "kang")
    ]
    assert not found.texts[0].differs
    assert found.citations == ()


def test_references_and_citations_are_told(tmp_path: Path):
    more = "- id: new2020\n  type: book\n  title: Another\n  issued: 2020\n"
    references = more + small.FILES["references.yaml"].replace("Example Press", "Other Press")
    new = {"en.md": body(f"Trade is old [@new2020]. {FIRST}"), "references.yaml": references}
    found = article(tmp_path, {"en.md": body(FIRST)}, new)
    assert {(f.op, f.subject, f.field) for f in found.facts} == {
        ("added", "new2020", ""),
        ("changed", "kang2009", "publisher"),
        ("renumbered", "kang2009", "number"),
    }
    [cited] = found.citations
    assert (cited.op, cited.key, cited.before) == ("added", "new2020", "Trade is old")


def test_files_of_figures_are_told_by_their_bytes(tmp_path: Path):
    old = {"figures/a.png": "one", "figures/b.png": "two", "figures/c.png": "three"}
    new = {"figures/a.png": "other", "figures/d.png": "two"}
    found = article(tmp_path, old, new).figures
    assert [(f.op, f.path, f.was) for f in found] == [
        ("changed", "figures/a.png", ""),
        ("renamed", "figures/d.png", "figures/b.png"),
        ("removed", "figures/c.png", ""),
    ]


# --- languages ---


def test_a_language_left_behind_is_named_by_part(tmp_path: Path):
    new = small.FILES["en.md"].replace("It is short.", "It is very short.")
    [lag] = article(tmp_path, {}, {"en.md": new}).lags
    assert (lag.part, lag.changed, lag.behind) == ("abstract", ("en",), ("kk", "ru"))
    assert lag.sentence == (
        "the abstract changed in English; Kazakh and Russian still say what they said"
    )


def test_languages_that_change_together_leave_none_behind(tmp_path: Path):
    new = {
        "en.md": small.FILES["en.md"].replace("short", "brief"),
        "kk.md": small.FILES["kk.md"].replace("қысқа", "тым қысқа"),
        "ru.md": small.FILES["ru.md"].replace("короткая", "краткая"),
    }
    assert article(tmp_path, {}, new).lags == ()


def test_dots_on_letters_leave_no_language_behind(tmp_path: Path):
    old = small.FILES["ru.md"].replace("[степь, торговля]", "[шёлк, степь]")
    new = small.FILES["ru.md"].replace("[степь, торговля]", "[степь, шелк]")
    found = article(tmp_path, {"ru.md": old}, {"ru.md": new})
    assert [(f.op, f.old, f.new) for f in found.facts if f.op == "changed"] == [
        ("changed", "шёлк", "шелк")
    ]
    assert found.lags == ()


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("It is short.", "It  is “short”…"),
        ("[steppe, trade]", "[trade, steppe]"),
        ("@kang2009", "@kang"),
    ],
)
def test_marks_and_keys_leave_no_language_behind(tmp_path: Path, was: str, now: str):
    new = {name: small.FILES[name].replace(was, now) for name in ("en.md", "references.yaml")}
    new["references.yaml"] = new["references.yaml"].replace(
        "kang2009", now.removeprefix("@") if "@" in now else "kang2009"
    )
    found = article(tmp_path, {}, new)
    assert found.differs
    assert found.lags == ()


@pytest.mark.parametrize("change", ["added", "removed"])
def test_a_language_may_come_or_go(tmp_path: Path, change: str):
    two = small.FILES["article.yaml"].replace("[en, kk, ru]", "[en, kk]")
    states: list[dict[str, str | None]] = [{"article.yaml": two, "ru.md": None}, {}]
    old, new = states if change == "added" else states[::-1]
    found = article(tmp_path, old, new)  # type: ignore[arg-type]
    assert {text.language: text.status for text in found.texts}["ru"] == change
    assert found.lags == ()


def test_sections_of_bodies_in_two_languages_are_compared(tmp_path: Path):
    kazakh = small.FILES["kk.md"] + "\n# Кіріспе\n\nДала ескі.\n\n# Қорытынды\n\nСауда ескі.\n"
    english = body("# Introduction", FIRST, "# Conclusion", SECOND)
    new = english.replace("silk", "salt")
    old = {"en.md": english, "kk.md": kazakh}
    [lag] = article(tmp_path, old, {**old, "en.md": new}).lags
    assert lag.sentence == (
        "the section “Conclusion” changed in English; Kazakh still says what it said"
    )


# --- checks, and what cannot be read ---


def test_findings_are_new_gone_or_still_there(tmp_path: Path):
    old = {"en.md": body("Bad  word [@nobody].", FIRST)}
    new = {"en.md": body("More.", "Bad  word [@nobody].", FIRST.replace("kang2009", "noone"))}
    checks = revision(tmp_path, old, new, checks=True).articles[0].checks
    assert [found.message for found in checks.new if found.code == "REF001"] == [
        'no reference has the key "noone"'
    ]
    assert any("nobody" in found.message for found in checks.still)
    assert all("nobody" not in found.message for found in checks.gone)


def test_an_article_that_does_not_load_is_compared_as_far_as_it_can_be(tmp_path: Path):
    new = {"article.yaml": "id: [", "en.md": small.FILES["en.md"].replace("sown", "settled")}
    found = article(tmp_path, {}, new)
    assert "article.yaml of" in found.notes[0]
    assert "facts are not compared" in found.notes[0]
    assert [entry.size.words_marked for entry in found.texts[0].changes] == [2]


def test_a_language_that_cannot_be_read_is_not_said_to_be_gone(tmp_path: Path):
    found = article(tmp_path, {}, {"kk.md": "no front matter"})
    assert {text.language: text.status for text in found.texts}["kk"] == "unread"
    assert "kk.md of" in found.notes[0]


def test_articles_of_an_issue_are_paired_by_id(tmp_path: Path):
    def write(state: str, name: str, id_: str) -> None:
        text = small.FILES["article.yaml"].replace("id: small", f"id: {id_}")
        small.write(tmp_path / state / name, {"article.yaml": text})

    for state, names in (("old", ("a", "b", "c")), ("new", ("x", "b", "d"))):
        for name in names:
            write(state, name, {"a": "one", "x": "one"}.get(name, name))
    with opened(Pair(str(tmp_path / "old"), str(tmp_path / "new"))) as states:
        found = compare(*states, Wanted(checks=False)).articles
    assert {(a.id, a.status, Path(a.old_folder).name, Path(a.new_folder).name) for a in found} == {
        ("one", "compared", "a", "x"),
        ("b", "compared", "b", "b"),
        ("d", "compared", "c", "d"),
    }


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
