"""What tests share: golden files, and the manuscripts they are made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from triptych import press
from triptych.journal import Journal, read_settings
from triptych.load import load
from triptych.model import Article
from triptych.press import fonts

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
MANUSCRIPTS = {
    "paper": ROOT / "manuscript",
    "constructs": ROOT / "tests" / "manuscripts" / "constructs",
    "complete": ROOT / "tests" / "manuscripts" / "complete",
}

# A busy machine is no fault of the code, and the examples of a test may share its fixtures.
# Where CI is set, Hypothesis draws the same examples every time.
settings.register_profile(
    "patient",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="rewrite the golden files, then read them"
    )


def pytest_sessionstart(session: pytest.Session) -> None:
    """Make the fonts for print before any test's time runs, and before there are workers.

    On a machine that has none yet this takes longer than any test may, the more so where all
    workers do it at once.
    """
    if not hasattr(session.config, "workerinput") and not fonts.ready():
        with suppress(fonts.FontError):  # the tests that print will tell
            fonts.faces()


@pytest.fixture(scope="module")
def started_press() -> Iterator[None]:
    """Start the press before the tests of a module that print, and stop it after them."""
    press.warm()
    yield
    press.close()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with a golden file; `--accept` writes the file instead."""

    def compare(name: str, text: str) -> None:
        file = GOLDEN / name
        if request.config.getoption("--accept"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert file.is_file(), f"no golden file {name}: run pytest --accept, then read it"
        assert text == file.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def journal() -> Journal:
    return Journal.read("base")


@pytest.fixture(scope="session")
def invented(journal: Journal) -> Journal:
    """Return the invented journal of the complete manuscript."""
    settings = read_settings(MANUSCRIPTS["complete"] / "journal.yaml")
    return replace(journal, name="invented", settings=settings)


@pytest.fixture(scope="session")
def articles() -> dict[str, Article]:
    """Return the articles of the golden manuscripts, which must load without a finding."""
    loaded = {}
    for name, folder in MANUSCRIPTS.items():
        article, findings = load(folder)
        assert article is not None
        assert findings == []
        loaded[name] = article
    return loaded
