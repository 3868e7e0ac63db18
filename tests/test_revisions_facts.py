"""What an article says otherwise besides its text: facts, languages left behind, findings."""

from __future__ import annotations

from pathlib import Path

import pytest
import small
from compared import FIRST, SECOND, article, body, revision

from triptych.revisions import phrases
from triptych.revisions.compare import Wanted, compare
from triptych.revisions.states import Pair, opened

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
