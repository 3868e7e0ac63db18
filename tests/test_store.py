"""Files are whole or absent, remembered, and held by one build at a time."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from triptych.store import Record, Store, digest


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "build")


def test_a_file_is_written_with_the_same_mode_whatever_the_umask(store: Store) -> None:
    before = os.umask(0o077)
    try:
        sha = store.write("paper/en/index.html", b"page")
    finally:
        os.umask(before)
    file = store.root / "paper" / "en" / "index.html"
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"page", 0o644)
    assert sha == digest(b"page")


def test_a_write_that_fails_leaves_the_old_file_and_no_part(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write("a", b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fchmod", full)
    with pytest.raises(OSError, match="No space left"):
        store.write("a", b"new")
    assert (store.root / "a").read_bytes() == b"old"
    assert not list((store.root / ".triptych" / "parts").iterdir())


def test_what_was_written_is_current_until_key_or_bytes_change(store: Store) -> None:
    store.record("paper/html.en", Record("key", {"a": store.write("a", b"1")}))
    assert store.is_current("paper/html.en", "key", ["a"])
    assert not store.is_current("paper/html.en", "other", ["a"])
    assert not store.is_current("paper/html.en", "key", ["a", "b"])
    (store.root / "a").write_bytes(b"2")
    assert not store.is_current("paper/html.en", "key", ["a"])


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b'{"key": "k"}', b'{"key": "k", "files": {"../../x": "y"}}']
)
def test_a_damaged_record_is_no_record(store: Store, data: bytes) -> None:
    store.record("paper/check", Record("key", {}))
    store.record_path("paper/check").write_bytes(data)
    assert store.recorded("paper/check") is None


def test_discarding_removes_every_file_of_the_step(store: Store) -> None:
    files = {name: store.write(name, b"x") for name in ("a", "assets/b")}
    store.record("paper/assets", Record("key", files))
    store.discard("paper/assets", ["a"])
    assert store.recorded("paper/assets") is None
    assert not (store.root / "a").exists()
    assert not (store.root / "assets" / "b").exists()


def test_a_process_that_holds_the_folder_holds_it_for_those_it_starts(store: Store) -> None:
    with store.held() as first, Store(store.root).held() as second:
        assert (first, second) == (True, False)
    with store.held() as again:
        assert again


def test_stray_parts_are_swept(store: Store) -> None:
    store.write("a", b"1")
    stray = store.root / ".triptych" / "parts" / "tmp123"
    stray.write_bytes(b"half")
    store.sweep()
    assert not stray.exists()


def test_what_a_step_warned_of_is_remembered(store: Store) -> None:
    told = {"path": "en.md", "line": 3, "message": "it sticks out"}
    store.record("paper/pdf.en", Record("key", {}, [told]))
    record = store.recorded("paper/pdf.en")
    assert record is not None
    assert list(record.findings) == [told]
    store.record_path("paper/pdf.en").write_text('{"key": "k", "files": {}, "findings": 3}')
    assert store.recorded("paper/pdf.en") is None
