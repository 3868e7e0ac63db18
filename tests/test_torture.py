"""The manuscript that tortures the press: its three PDFs, page by page.

They are built once a run. The build itself holds every word to the sources, in order, and every
letter to its glyph; here it is told what stands where, that nothing leaves its page or covers
something else, and how the pages look.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pytest
import torture
from conftest import GOLDEN
from verapdf import validate_pdf

from triptych.formats import FORMATS
from triptych.gates.order import RIGHT_TO_LEFT
from triptych.journal import Journal
from triptych.load import load

pytestmark = pytest.mark.timeout(300)  # on a busy machine the first has to wait for the press

LANGUAGES = torture.LANGUAGES
PAGES = {"en": 26, "kk": 26, "ru": 26}
LOOKS = GOLDEN / "torture.looks.txt"
LEFT, RIGHT, BOTTOM, TOP = 20, 575, 20, 822  # points: what a page of A4 may use
DOTS = 16  # the width of a page's picture, whose dots are told in ten shades
FAR = 0.35  # shades that a page may differ by on the average


class Box(NamedTuple):
    """Where a character stands, in points from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float
    text: str


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, journal: Journal) -> Path:
    """Build the three editions side by side, once for all workers; each must pass the gates."""
    home = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        home = home.parent
    with (home / "torture.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "torture").exists():
            half = home / "torture-half"
            shutil.rmtree(half, ignore_errors=True)  # of a worker whose build failed
            torture.write(half)
            _build(half, journal)
            half.rename(home / "torture")
    return home / "torture"


def _build(folder: Path, journal: Journal) -> None:
    article, findings = load(folder)
    assert article is not None
    assert [finding for finding in findings if finding.severity == "error"] == []
    with ThreadPoolExecutor(2) as pool:
        made = pool.map(lambda tag: FORMATS["pdf"].render(article, journal, tag), LANGUAGES)
        for tag, pdf in zip(LANGUAGES, made, strict=True):
            (folder / f"{tag}.pdf").write_bytes(pdf)


@pytest.fixture(scope="session")
def manuscript(built: Path) -> Path:
    return built


@pytest.fixture(scope="session")
def pdfs(built: Path) -> dict[str, pypdfium2.PdfDocument]:
    return {tag: pypdfium2.PdfDocument(built / f"{tag}.pdf") for tag in LANGUAGES}


def texts(pdf: pypdfium2.PdfDocument) -> list[str]:
    pages = [page.get_textpage().get_text_range() for page in pdf]
    return [text.replace("\u00a0", " ") for text in pages]  # both spaces are one glyph


def boxes(page: pypdfium2.PdfPage) -> Iterator[Box]:
    text = page.get_textpage()
    said = text.get_text_range()
    for at in range(min(text.count_chars(), len(said))):
        if said[at].strip():
            yield Box(*text.get_charbox(at), said[at])


def test_the_pdfs_are_pdfa_and_pdfua(built: Path):
    assert validate_pdf([built / f"{tag}.pdf" for tag in LANGUAGES]) == []


def test_the_manuscript_is_the_same_every_time(manuscript: Path, tmp_path: Path) -> None:
    again = torture.write(tmp_path / "again")
    files = [file for file in sorted(again.rglob("*")) if file.is_file()]
    assert len(files) == 13
    for file in files:
        assert file.read_bytes() == (manuscript / file.relative_to(again)).read_bytes()


def test_the_manuscript_has_what_it_is_for(manuscript: Path) -> None:
    article, _ = load(manuscript)
    assert article is not None
    assert (len(article.authors), len(article.affiliations)) == (30, 12)
    assert len(article.references) == 200
    assert all(article.editions[tag].body for tag in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_as_many_as_ever(pdfs, language: str) -> None:
    assert abs(len(pdfs[language]) - PAGES[language]) <= 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_long_table_has_its_head_on_every_page(pdfs, language: str) -> None:
    rows = re.compile(rf"{torture.LAKE[language]} (\d+)")
    pages = [text for text in texts(pdfs[language]) if rows.search(text)]
    assert len(pages) >= 3
    numbers = [int(number) for text in pages for number in rows.findall(text)]
    assert numbers == list(range(1, torture.ROWS + 1))
    assert all(torture.LONG[language][3] in text for text in pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_caption_and_no_heading_stands_alone_at_the_foot(pdfs, language: str) -> None:
    source = (torture.PARTS / f"{language}.md").read_text(encoding="utf-8")
    heads = [re.sub(r"[*`$^~].*", "", one) for one in re.findall(r"^#+ ([^{\[\n]+)", source, re.M)]
    captions = [one.strip() for one in re.findall(r"^: (.{20,40}?)[ ,]", source, re.M)]
    for text in texts(pdfs[language]):
        body = re.split(r"\r\n\d+ .{1,4} \d+", text)[0].splitlines()
        assert not [one for one in (*heads, *captions) if body and body[-1].endswith(one.strip())]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_leaves_the_page(pdfs, language: str) -> None:
    for number, page in enumerate(pdfs[language], 1):
        out = [
            box
            for box in boxes(page)
            if box.left < LEFT or box.right > RIGHT or box.bottom < BOTTOM or box.top > TOP
        ]
        assert not out, f"page {number}: {''.join(box.text for box in out)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_character_covers_another(pdfs, language: str) -> None:
    for number, page in enumerate(pdfs[language], 1):
        found = sorted(boxes(page))
        covered = [pair for pair in pairwise(found) if _covers(*pair)]
        assert not covered, f"page {number}: {covered[:3]}"


def _covers(one: Box, other: Box) -> bool:
    """Tell whether two characters lie on each other by more than half of the smaller."""
    if not (one.text.isalnum() and other.text.isalnum()):
        return False
    if RIGHT_TO_LEFT.match(one.text):  # Arabic letters lean over each other
        return False
    if one[:4] == other[:4]:  # one glyph for both: a ligature
        return False
    across = min(one.right, other.right) - max(one.left, other.left)
    up = min(one.top, other.top) - max(one.bottom, other.bottom)
    small = min(_area(one), _area(other))
    return across > 0 and up > 0 and across * up > small / 2


def _area(box: Box) -> float:
    return (box.right - box.left) * (box.top - box.bottom)


# --- how the pages look ---


def look(page: pypdfium2.PdfPage) -> str:
    """Return a page as lines of digits: 0 is black, 9 is white paper."""
    picture = page.render(scale=1, grayscale=True).to_pil()
    small = picture.resize((DOTS, round(DOTS * picture.height / picture.width)), 4)  # 4: box
    dots = small.tobytes()
    rows = [dots[at : at + DOTS] for at in range(0, len(dots), DOTS)]
    return "\n".join("".join(str(dot * 10 // 256) for dot in row) for row in rows)


def difference(one: str, other: str) -> float:
    """Return how many shades two looks differ by on the average."""
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != "\n"]
    return sum(abs(int(a) - int(b)) for a, b in pairs) / len(pairs)


def test_a_difference_of_looks_is_seen() -> None:
    assert difference("99\n99", "99\n99") == 0
    assert difference("99\n99", "90\n99") == 9 / 4 > FAR


def test_pages_look_as_accepted(pdfs, request: pytest.FixtureRequest) -> None:
    seen = {
        f"{language} {number}": look(page)
        for language in LANGUAGES
        for number, page in enumerate(pdfs[language], 1)
    }
    if request.config.getoption("--accept"):
        LOOKS.write_text("".join(f"{name}\n{one}\n\n" for name, one in seen.items()))
    kept = dict(part.split("\n", 1) for part in LOOKS.read_text().strip().split("\n\n"))
    changed = [
        name for name, one in seen.items() if difference(one, kept.get(name, "0" * len(one))) > FAR
    ]
    assert changed == [], "build the manuscript (make torture), look at these pages, then --accept"
