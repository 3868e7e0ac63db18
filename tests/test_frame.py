"""The frame's templates: compiled once, however many editions are set at the same time."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import jinja2
import pytest

from triptych.formats import frame
from triptych.journal import Journal


def test_a_template_is_compiled_once_for_all_threads(monkeypatch: pytest.MonkeyPatch):
    compiled: list[str] = []
    real = jinja2.Environment.compile

    def slowly(self: jinja2.Environment, source: object, name: str, *more: object) -> object:
        compiled.append(name)
        time.sleep(0.1)
        return real(self, source, name, *more)  # type: ignore[call-overload]

    monkeypatch.setattr(jinja2.Environment, "compile", slowly)
    journal = Journal.read("base")
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(frame.render, journal, "edition.html.j2") for _ in range(4)]
    assert all(isinstance(one.exception(), Exception) for one in asked)  # it was told no article
    assert compiled == ["edition.html.j2"]
