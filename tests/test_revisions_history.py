"""Languages that the history left behind, and since when."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import small
from test_revisions_states import commit, git

from triptych.revisions.compare import Wanted, compare
from triptych.revisions.history import History, Track
from triptych.revisions.model import Commit, Lag
from triptych.revisions.states import Pair, opened

TEXTS = {"en": "It is short.", "kk": "Ол қысқа.", "ru": "Она короткая."}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    git("init", "--quiet")
    small.write(Path("manuscript"))
    commit("Begin", "2026-01-01T12:00:00Z")


def abstract(language: str, text: str) -> None:
    """Give an edition another abstract in the working tree."""
    file = Path("manuscript", f"{language}.md")
    lines = file.read_text("utf-8").split("\n")
    changed = [f"abstract: {text}" if line.startswith("abstract:") else line for line in lines]
    file.write_text("\n".join(changed), "utf-8")


def lags(old: str = "", new: str = "") -> tuple[Lag, ...]:
    with opened(Pair(old, new)) as states:
        lagging = History.between(*states).lags
        return compare(*states, Wanted(checks=False, lagging=lagging)).articles[0].lags


def test_a_change_of_now_tells_since_when_the_others_stand():
    abstract("en", "It is very short.")
    [lag] = lags()
    assert (lag.since, lag.changed, lag.behind) == ("revision", ("en",), ("kk", "ru"))
    assert lag.sentence.endswith("Kazakh and Russian still say what they said (since 2026-01-01)")
    assert lag.last["kk"].subject == "Begin"


def test_a_language_left_behind_long_ago_is_still_told():
    abstract("en", "It is very short.")
    commit("Shorten", "2026-02-01T12:00:00Z")
    abstract("kk", "Ол өте қысқа.")
    commit("Follow", "2026-03-01T12:00:00Z")
    Path("manuscript/en.md").write_text(
        Path("manuscript/en.md").read_text("utf-8").replace("sown", "settled"), "utf-8"
    )
    [lag] = lags()
    assert (lag.since, lag.changed, lag.behind) == ("history", ("en",), ("ru",))
    assert lag.sentence == (
        "the abstract changed earlier in English; Russian still says what it said "
        "(since 2026-01-01)"
    )
    assert lag.last["en"].date == "2026-02-01"


def test_a_language_that_catches_up_leaves_none_behind():
    abstract("en", "It is very short.")
    commit("Shorten", "2026-02-01T12:00:00Z")
    abstract("kk", "Ол өте қысқа.")
    abstract("ru", "Она очень короткая.")
    assert lags() == ()


def test_one_of_two_may_catch_up():
    abstract("en", "It is very short.")
    commit("Shorten", "2026-02-01T12:00:00Z")
    abstract("kk", "Ол өте қысқа.")
    [lag] = lags()
    assert (lag.since, lag.behind) == ("history", ("ru",))


def test_marks_and_lines_of_the_history_are_no_change():
    abstract("en", "It is, *short*!")
    commit("Mark", "2026-02-01T12:00:00Z")
    assert lags() == ()


def test_between_two_folders_there_is_no_history():
    small.write(Path("other"), {"en.md": small.FILES["en.md"].replace("short", "brief")})
    [lag] = lags("./manuscript", "./other")
    assert lag.last == {}
    assert "since" not in lag.sentence


@pytest.mark.parametrize(
    ("changes", "behind", "ahead"),
    [
        (["en"], {"kk", "ru"}, ["en"]),
        (["en", "kk"], {"ru"}, ["en"]),
        (["en", "kk", "ru"], set(), []),
        (["en kk ru"], set(), []),
        (["en", "en"], {"kk", "ru"}, ["en"]),
        (["en kk"], {"ru"}, ["en", "kk"]),
        (["en", "kk ru", "ru"], {"en", "kk"}, ["ru"]),
        (["en", "kk", "kk"], {"en", "ru"}, ["en", "kk"]),
    ],
)
def test_who_is_behind_follows_from_who_changed(
    changes: list[str], behind: set[str], ahead: list[str]
):
    track, now = Track(), dict.fromkeys(TEXTS, "0")
    track.take(now, Commit("0", "", ""))
    for at, tags in enumerate(changes, 1):
        now |= dict.fromkeys(tags.split(), str(at))
        track.take(dict(now), Commit(str(at), "", ""))
    assert (track.behind, track.ahead) == (behind, ahead)
