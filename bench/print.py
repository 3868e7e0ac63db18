"""Measures print: the paper against plain WeasyPrint, and the memory that a long article takes.

    python bench/print.py [--runs 7] [--pages 100 300]

- Time: wall seconds from an article that is read to the PDF that may be published, which is our
  HTML, layout, tags, the gates on pages and words; against WeasyPrint's `write_pdf` with its own
  defaults on the same HTML and style sheets, in one process that has imported it. Both in turn;
  medians are compared.
- Memory: the most that the child which prints ever held (`ru_maxrss`), with what it shares with
  the server it is forked from, and without that.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from triptych import press
from triptych.formats.pdf import document as pdf
from triptych.journal import Journal
from triptych.load import load
from triptych.model import Article
from triptych.press import fonts

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import presswork  # noqa: E402  (it lies among the tests, which hold print to the same limit)

RATIO = 1.25
LANGUAGE = "en"


def main() -> int:
    """Measure, print, and return 1 where a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--pages", type=int, nargs="*", default=[100, 300])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        missed = show_time(Path(name), options.runs)
        for pages in options.pages:
            missed += show_memory(Path(name), pages)
    print(f"missed: {', '.join(missed)}" if missed else "all limits met")
    return int(bool(missed))


def show_time(folder: Path, runs: int) -> list[str]:
    """Print how long the paper takes on both sides; return the limit that is missed."""
    article, _ = load(ROOT / "manuscript")
    assert article
    journal = Journal.read(article.template)
    job = asked(article, journal)
    plain = plain_printer(folder, article, journal, job)
    pairs = [(seconds(lambda: render(article, journal)), seconds(plain)) for _ in range(runs)]
    press.close()
    ours, theirs = ([pair[side] for pair in pairs] for side in (0, 1))
    ratio = statistics.median(ours) / statistics.median(theirs)
    print(f"{'median of wall seconds':24}{'triptych':>10}{'plain':>10}{'ratio':>8}{'limit':>8}")
    shown = [f"{statistics.median(side):10.3f}" for side in (ours, theirs)]
    print(f"{'the paper':24}{''.join(shown)}{ratio:8.2f}{RATIO:8.2f}")
    print(f"{'':24}{spread(ours):>10}{spread(theirs):>10}")
    return ["time"] if ratio > RATIO else []


def render(article: Article, journal: Journal) -> None:
    """Print an edition as a build does."""
    pdf.render(article, journal, LANGUAGE)


def asked(article: Article, journal: Journal) -> Mapping[str, Any]:
    """Return what the press is asked for an edition: its HTML and style sheets."""
    asked: dict[str, Any] = {}
    real = press.print_pdf

    def keep(html: str, **more: Any) -> bytes:
        asked.update(more, html=html)
        return real(html, **more)

    press.print_pdf = keep
    try:
        render(article, journal)
    finally:
        press.print_pdf = real
    return asked


def plain_printer(
    folder: Path, article: Article, journal: Journal, job: Mapping[str, Any]
) -> Callable[[], None]:
    """Return a function that prints the same with WeasyPrint alone, and has done it once."""
    faces = fonts.faces(fonts.FALLBACK)[0].path.parent
    os.environ["FONTCONFIG_FILE"] = str(fonts.write_fontconfig(faces, folder))
    import weasyprint  # noqa: PLC0415  fontconfig reads its file on import

    from triptych.press.fetch import Fetcher  # noqa: PLC0415

    fetcher = Fetcher(article.folder, list(journal.folders))

    def write() -> None:
        common = {"base_url": press.MANUSCRIPT_URL, "url_fetcher": fetcher}
        sheets = [weasyprint.CSS(string=css, **common) for css in job["css"]]
        weasyprint.HTML(string=job["html"], **common).write_pdf(stylesheets=sheets)

    write()
    return write


def show_memory(folder: Path, pages: int) -> list[str]:
    """Print what a long article takes; return the limit that is missed."""
    job = presswork.grown_job(folder / str(pages), pages)
    work = presswork.measured(job)
    most = presswork.MOST_MEMORY if pages <= presswork.MOST_PAGES else 0
    limit = f", at most {most >> 20} MB" if most else ""
    print(f"{work.pages} pages: {work.seconds:.1f} s, {len(job['html']) >> 10} kB of HTML")
    shared = f"{work.base >> 20} MB of it are what every child has of its server"
    print(f"    {work.judging:.1%} of the child's processor time went into judging the pages")
    print(f"    the child held {work.peak >> 20} MB{limit}; {shared}")
    return [f"memory of {pages} pages"] if most and work.peak > most else []


def seconds(action: Callable[[], None]) -> float:
    """Return how long something takes by the clock on the wall."""
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def spread(values: Sequence[float]) -> str:
    """Return the least and the greatest value."""
    return f"{min(values):.2f}-{max(values):.2f}"


if __name__ == "__main__":
    sys.exit(main())
