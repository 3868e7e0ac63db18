"""What became of the passages of a text: moved, split, edited, set otherwise, cell by cell."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest
from compared import FIFTH, FIRST, FOURTH, SECOND, THIRD, article, body, english, kinds, shown

from triptych.revisions import excerpts, phrases
from triptych.revisions.model import Stretch


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
