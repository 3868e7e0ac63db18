"""The web edition in a real browser: it fits a phone, and its own fonts are the ones shown."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from browser import measure

from triptych.formats import FORMATS
from triptych.journal import Journal
from triptych.model import Article
from triptych.press import fonts

SCRIPT = """document.fonts.ready.then(() => ({
    page: document.documentElement.scrollWidth,
    window: window.innerWidth,
    fonts: [...document.fonts].filter(f => f.status === 'loaded').map(f => f.family),
    failed: [...document.fonts].filter(f => f.status === 'error').map(f => f.family),
    pictures: [...document.images].filter(i => !i.naturalWidth).map(i => i.src),
    smallest: Math.min(...[...document.querySelectorAll('main p')]
        .map(p => parseFloat(getComputedStyle(p).fontSize))),
}))"""


@pytest.fixture(scope="module")
def site(
    articles: dict[str, Article], journal: Journal, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Lay the web edition of the manuscript with every construct out as a build does."""
    root = tmp_path_factory.mktemp("site")
    article = articles["constructs"]
    (root / "assets").mkdir()
    for name, file in fonts.web_fonts():
        shutil.copyfile(file, root / "assets" / name)
    shutil.copytree(article.folder / "figures", root / "figures")
    for tag in article.languages:
        (root / tag).mkdir()
        page = FORMATS["html"].render(article, journal, tag)
        (root / tag / "index.html").write_bytes(page)
    return root


@pytest.mark.parametrize(("tag", "width"), [("en", 390), ("kk", 1280)])
def test_a_page_fits_its_window_and_has_its_fonts(site: Path, tag: str, width: int) -> None:
    seen = measure(site / tag / "index.html", width, SCRIPT)
    assert seen["window"] == width
    assert seen["page"] <= width
    assert {"Source Serif 4", "Source Sans 3"} <= {name.strip('"') for name in seen["fonts"]}
    assert seen["failed"] == []
    assert seen["pictures"] == []
    assert seen["smallest"] >= 13
