"""What holds of any text: each word of each edition is in each output, in order."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
import small
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree, html

from triptych.formats import FORMATS
from triptych.journal import Journal
from triptych.load import load

TAGS = ("en", "kk", "ru")
LETTERS = st.sampled_from(["steppe", "өңір", "съезд", "İstanbul", "naïve", "ﬁre", "co-op", "l'été"])
SHAPES = (
    "{0} *{1}* {2}",
    "**{0}**{1} [@kang2009] {2}",
    "- {0}\n- {1}\n\n    {2}",
    "1. {0}\n2. {1} `{2}`",
    "> {0} {1}\n>\n> {2}",
    "# {0} {1}\n\n{2}",
    "{0} <b>{1}</b> & {2}",
    "{0} [{1}](https://example.org) {2}",
    "| {0} | {1} |\n|---|---|\n| {2} | |",
    "{0}\n:   {1}\n\n    {2}",
    "::: {{lang=ru}}\n{0} {1}\n:::\n\n{2}",
    "{0}^{1}^ {2}~x~",
    "```\n{0}\n{1}  {2}\n```",
    '{0} "{1}" -- {2}...',
    "{0} <!-- hidden --> {1} \\* {2}",
)


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Return Markdown of random shapes and its words, each of which occurs once."""
    numbers = itertools.count(1)
    words: list[str] = []
    blocks = []
    for shape in draw(st.lists(st.sampled_from(SHAPES), min_size=1, max_size=6)):
        three = [f"{draw(LETTERS)}{next(numbers)}q" for _ in range(3)]
        words += three
        blocks.append(shape.format(*three))
    return "\n\n".join(blocks), words


def written(folder: Path, tag: str, body: str) -> Path:
    """Write the small manuscript with a body in one language, one that cites."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in small.FILES.items():
        front = re.sub(r"\A(---\n.*?\n---\n).*", r"\1", text, flags=re.S)
        own = f"{front}\nCited [@kang2009].\n\n{body}\n" if name == f"{tag}.md" else front
        (folder / name).write_text(own if name.endswith(".md") else text, encoding="utf-8")
    return folder


def output_text(kind: str, data: bytes) -> str:
    """Return the text of an output, told without the program's own gate."""
    if kind == "pdf":
        pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
        return "\n".join(pages)
    root = etree.fromstring(data) if kind == "jats" else html.fromstring(data)
    return "".join(piece for piece in root.itertext() if piece)


def positions(text: str, words: list[str]) -> Iterator[int]:
    """Yield where each word stands, without regard to hyphens, ligatures and line ends."""
    plain = re.sub(r"[\s\u00ad\ufffe\x02-]|\u2010", "", text.replace("ﬁ", "fi"))
    for word in words:
        yield plain.find(word.replace("-", "").replace("ﬁ", "fi"))


@pytest.mark.parametrize(("kind", "examples"), [("html", 12), ("jats", 12), ("pdf", 6)])
def test_every_word_is_in_every_output(
    kind: str, examples: int, journal: Journal, tmp_path_factory: pytest.TempPathFactory
) -> None:
    @settings(max_examples=examples, suppress_health_check=list(HealthCheck), database=None)
    @given(bodies(), st.sampled_from(TAGS))
    def holds(drawn: tuple[str, list[str]], tag: str) -> None:
        body, words = drawn
        article, _ = load(written(tmp_path_factory.mktemp("any") / "small", tag, body))
        assert article is not None
        text = output_text(kind, FORMATS[kind].render(article, journal, tag))
        found = list(positions(text, words))
        assert -1 not in found, f"{words[found.index(-1)]} is lost"
        assert found == sorted(found)

    holds()
