"""Repairs change what a rule names and nothing else, and a second run changes nothing more."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import small
from hypothesis import given
from hypothesis import strategies as st

from triptych import fix
from triptych.checking.selection import Selection
from triptych.document import Document, Place
from triptych.finding import Repair
from triptych.rule import RULES, Fault, rule

CODE = "TXT990"


@pytest.fixture
def doubled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add a rule whose repair halves each `aa` of a source."""
    monkeypatch.setattr("triptych.rule.RULES", RULES)

    @rule(CODE, "letter-stands-once")
    def letter_stands_once(article: object, journal: object) -> Iterator[Fault]:
        for document in article.documents.values():  # type: ignore[attr-defined]
            at = document.text.find("aa")
            if at >= 0:
                place = document.place(at)
                yield Fault(place, "two", "one", repairs=(Repair(place, "aa", "a"),))

    yield
    del RULES[CODE]


def repair(text: str, old: str, new: str, at: int | None = None) -> Repair:
    """Return a repair of a text that is called x.md."""
    document = Document("x.md", text.replace("\r\n", "\n").removeprefix("\ufeff"))
    return Repair(document.place(document.text.index(old) if at is None else at), old, new)


def test_only_what_is_named_changes():
    raw = "\ufeffone\r\ntwo  three\nfour"
    assert fix.carried_out(raw, [(repair(raw, "  ", " "),)]) == "\ufeffone\r\ntwo three\nfour"


def test_a_repair_of_something_else_is_left_out():
    wrong = Repair(Place("x.md", 1, 2), "b", "c")
    assert fix.carried_out("aaa", [(wrong,)]) == "aaa"
    assert fix.carried_out("aaa", [(Repair(Place("x.md", 9, 1), "b", "c"),)]) == "aaa"


def test_the_repairs_of_a_finding_are_made_together_or_not_at_all():
    marks = (repair("«a”", "«", "“"), repair("«a”", "”", "”"))
    assert fix.carried_out("«a”", [marks]) == "“a”"
    assert fix.carried_out("«a”", [(*marks, Repair(Place("x.md", 1, 2), "b", "c"))]) == "«a”"


def test_repairs_that_touch_are_made_one_at_a_time():
    both = [(repair("abc", "ab", "x"),), (repair("abc", "bc", "y"),)]
    assert fix.carried_out("abc", both) == "xc"


@given(st.text(alphabet="ab \n\r\ufeffй"), st.data())
def test_whatever_is_not_repaired_stays(raw: str, data: st.DataObject):
    text = raw.replace("\r\n", "\n").removeprefix("\ufeff")
    at = data.draw(st.integers(0, len(text)))
    assert fix.carried_out(raw, [(Repair(Document("x", text).place(at), "", ""),)]) == raw


@pytest.mark.usefixtures("doubled")
def test_a_diff_is_offered_and_git_takes_it(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    text = small.FILES["en.md"].replace("steppe trades", "steppaaa traades")
    small.write(Path("paper"), {"en.md": text})
    assert fix.fix(Path("paper"), "", Selection((CODE,)), write=False) == 0
    out, err = capsys.readouterr()
    assert (tmp_path / "paper" / "en.md").read_text() == text
    assert "repairs offered" in err
    subprocess.run(["git", "apply"], input=out, text=True, check=True)
    mended = small.FILES["en.md"].replace("steppe trades", "steppa trades")
    assert (tmp_path / "paper" / "en.md").read_text() == mended


@pytest.mark.usefixtures("doubled")
def test_a_second_run_changes_nothing_more(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    small.write(Path("paper"), {"en.md": small.FILES["en.md"].replace("steppe", "staaaaappe")})
    fix.fix(Path("paper"), "", Selection((CODE,)), write=True)
    once = {file: file.read_bytes() for file in Path("paper").iterdir()}
    capsys.readouterr()
    fix.fix(Path("paper"), "", Selection((CODE,)), write=True)
    assert {file: file.read_bytes() for file in Path("paper").iterdir()} == once
    assert capsys.readouterr() == ("", "no repair to offer\n")


@pytest.mark.usefixtures("doubled")
def test_a_source_that_may_not_be_written_is_tried_on_a_copy_that_may(tmp_path: Path, monkeypatch):
    small.write(tmp_path, {"en.md": small.FILES["en.md"].replace("steppe", "staappe")})
    (tmp_path / "en.md").chmod(0o444)
    modes: list[int] = []
    real = fix._repair

    def watched(file: Path, offered: Sequence[fix.Repairs]) -> int:
        modes.append(file.stat().st_mode)
        return real(file, offered)

    monkeypatch.setattr(fix, "_repair", watched)
    fix.fix(tmp_path, "", Selection((CODE,)), write=False)
    assert modes
    assert all(mode & 0o200 for mode in modes)


def test_a_folder_without_an_article_is_wrong_usage(tmp_path: Path, capsys):
    assert fix.fix(tmp_path, "", Selection(), write=False) == 2
    assert "no article.yaml" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("file", "wrong", "right"),
    [
        ("en.md", "trades in 1991-1995 with", "trades in 1991–1995 with"),
        ("en.md", 'trades " with care" and', 'trades "with care" and'),
        ("en.md", "trades for $ 15 with", "trades for $15 with"),
        ("ru.md", "степь М.Петрова хороша", "степь М.\u00a0Петрова хороша"),
        ("ru.md", "сухая cтепь хороша", "сухая степь хороша"),  # a Latin c
        ("en.md", "trades and\n\nis sown there", "trades and is sown there"),
    ],
)
def test_what_needs_no_judgement_is_repaired(tmp_path: Path, monkeypatch, file, wrong, right):
    monkeypatch.chdir(tmp_path)
    front = small.FILES[file].rpartition("---\n")[0]
    text = f"{front}---\n\nHere one {wrong} the sown.\n"
    small.write(Path("paper"), {file: text})
    fix.fix(Path("paper"), "", Selection(), write=True)
    assert Path("paper", file).read_text(encoding="utf-8") == text.replace(wrong, right)


def test_a_repair_that_would_break_the_notation_is_not_made(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    quoted = 'He said "one", "two", "three".'
    title = 'title: "A small “article”"'
    text = small.FILES["en.md"].replace("title: A small article", title)
    small.write(Path("paper"), {"en.md": text.replace("The steppe", f"{quoted} The steppe")})
    fix.fix(Path("paper"), "", Selection(), write=True)
    assert title in Path("paper", "en.md").read_text(encoding="utf-8")
