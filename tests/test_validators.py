"""The checkers find faults, and their absence is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from validators import validate_html
from verapdf import validate_pdf

PAGE = '<!doctype html>\n<html lang="kk"><title>Қазақ</title><p>{}</p></html>\n'


def test_html_checker_passes_the_good_and_names_the_bad(tmp_path: Path):
    good, bad = tmp_path / "good.html", tmp_path / "bad.html"
    good.write_text(PAGE.format("Сәлем"), encoding="utf-8")
    bad.write_text(PAGE.format("<img src=x>"), encoding="utf-8")
    found = validate_html(good, bad)
    assert [line.split(" ")[:2] for line in found] == [["bad.html:2:40:", "error"]]
    assert "alt" in found[0]


@pytest.mark.parametrize(
    ("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)]
)
def test_without_java_a_test_is_skipped_but_fails_on_a_ci_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ci: str, outcome: type[BaseException]
):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="default-jre-headless"):
        validate_html(tmp_path / "page.html")
    with pytest.raises(outcome, match="default-jre-headless"):
        validate_pdf([tmp_path / "page.pdf"])


def test_pdf_checker_tells_what_it_cannot_read(tmp_path: Path):
    file = tmp_path / "no.pdf"
    file.write_bytes(b"nothing")
    with pytest.raises(pytest.fail.Exception, match="veraPDF failed"):
        validate_pdf([file])
