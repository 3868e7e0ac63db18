"""Measures line breaks: each line filled by itself against all of a paragraph chosen together.

    python bench/lines.py [--runs 5]

The texts are the paper's three abstracts and its body, in columns of 81 mm as the journal in two
columns has them, and the whole paper in one column. Gaps are measured on the letters of the PDF,
in em; times are of the press alone, both ways in turn, the least of all runs.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from triptych import press
from triptych.formats import html
from triptych.formats.pdf import arrangement
from triptych.journal import Journal
from triptych.load import load

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
import typeset  # noqa: E402  (it lies among the tests, which measure the same)

WAYS: tuple[press.LineBreaks, ...] = ("greedy", "auto", "total-fit")
COLUMN = """
@page {{ size: 101mm 260mm; margin: 10mm }}
body {{ margin: 0 }}
html {{ font: {em}pt/1.375 "Source Serif 4"; hyphens: auto; hyphenate-limit-chars: 5 2 3 }}
[lang="kk"] {{ hyphenate-limit-chars: 5 2 2 }}
p {{ margin: 0; text-align: justify }}
p + p {{ text-indent: 4mm }}
"""


class Text(NamedTuple):
    """A page to print; `em` is its type's size in points where it is one column to measure."""

    name: str
    page: str
    css: list[str]
    em: float


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    heads = ("text", "breaks", "lines", "widest", "mean", "hyphens", "in a row", "seconds")
    print("{:12} {:10} {:>6} {:>7} {:>6} {:>8} {:>9} {:>8}".format(*heads))
    for text in texts():
        show(text, runs)
    press.close()


def texts() -> Iterator[Text]:
    """Yield the texts to measure."""
    article, _ = load(ROOT / "manuscript")
    assert article
    journal = Journal.read("base")
    pages = {
        tag: arrangement.arranged(html.edition(article, journal, tag, css=None))
        for tag in article.editions
    }
    for tag, page in pages.items():
        yield column(f"abstract {tag}", tag, between(page, "abstract", "</section>"), 9.3)
    first = article.languages[0]
    body = between(pages[first], "body", '<section class="references')
    yield column("body", first, body, 9.6)
    for name in ("base", "two-columns"):
        look = Journal.read(name)
        css = [look.find("print.css").read_text("utf-8")]
        if look.has("print-look.css"):
            css.append(look.find("print-look.css").read_text("utf-8"))
        yield Text(name, pages[first], css, 0.0)


def between(page: str, name: str, end: str) -> str:
    """Return the paragraphs of a part of a page."""
    begin = page.index(f'class="{name}')
    return "".join(re.findall(r"<p>.*?</p>", page[begin : page.index(end, begin)], re.DOTALL))


def column(name: str, tag: str, text: str, em: float) -> Text:
    """Return a text set in one column."""
    page = f'<!doctype html><html lang="{tag}"><title>{name}</title><body>{text}</body></html>'
    return Text(name, page, [COLUMN.format(em=em)], em)


def show(text: Text, runs: int) -> None:
    """Print how a text comes out each way."""
    printed: dict[str, bytes] = {}
    seconds: dict[str, list[float]] = {way: [] for way in WAYS}
    for _ in range(runs):
        for way in WAYS:
            start = time.perf_counter()
            printed[way] = press.print_pdf(
                text.page, css=text.css, root=ROOT, journal_folders=[], line_breaks=way
            )
            seconds[way].append(time.perf_counter() - start)
    for way in WAYS:
        print(f"{text.name:12} {way:10} {measures(printed[way], text.em)} {min(seconds[way]):8.3f}")


def measures(pdf: bytes, em: float) -> str:
    """Return the measures of a column; nothing for pages of several."""
    if not em:
        return " " * 40
    found = typeset.setting(pdf, em)
    return (
        f"{found.lines:6} {found.widest:7.2f} {found.mean:6.2f} {found.hyphens:8} "
        f"{found.in_a_row:9}"
    )


if __name__ == "__main__":
    main()
