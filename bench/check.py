"""Measures the check: of the paper, of a book, and of each rule on a text that grows.

    python bench/check.py [--runs 5]

- The paper: CPU seconds of `triptych check manuscript`, pandoc's among them, beyond start-up.
  Start-up is `triptych check` of a folder without a manuscript, which imports all that a check
  imports and reads the journal.
- A book: wall seconds of `triptych check` of 300 pages (120,000 words in three languages) with
  1,000 references, each cited.
- Each rule: its CPU seconds on a text and on four times the text, and the ratio, which is four
  where the rule is linear. What is over in a moment tells no ratio.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from triptych import desk, rules
from triptych.journal import Journal
from triptych.load import find
from triptych.model import Article
from triptych.rule import RULES

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = Path(sys.executable).parent
sys.path.insert(0, str(ROOT / "tests"))

import grown  # noqa: E402  (it lies among the tests, which grow texts too)

PAPER, BOOK, RATIO = 0.5, 5.0, 6.0
WORDS, REFERENCES = 120_000, 1_000
MOMENT = 0.005
JOURNAL = "kaznu-irl"


def main() -> int:
    """Measure, print, and return 1 where a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        missed = [*show_totals(folder, runs), *show_rules(folder)]
    print(f"missed: {', '.join(missed)}" if missed else "all limits met")
    return int(bool(missed))


# --- what an editor waits for ---


def show_totals(folder: Path, runs: int) -> list[str]:
    """Print the seconds of the paper and of the book; return what misses its limit."""
    paper, empty = ROOT / "manuscript", folder / "empty"
    empty.mkdir()
    book = grown.write(folder / "book", WORDS, REFERENCES)
    startup = median(runs, lambda: cpu_seconds(empty))
    seconds = {
        "paper, CPU beyond start-up": (median(runs, lambda: cpu_seconds(paper)) - startup, PAPER),
        "book, wall": (median(min(runs, 3), lambda: wall_seconds(book)), BOOK),
    }
    print(f"{'seconds':32}{'median':>8}{'limit':>8}")
    print(f"{'start-up, CPU':32}{startup:8.2f}")
    for what, (value, limit) in seconds.items():
        print(f"{what:32}{value:8.2f}{limit:8.2f}")
    return [what for what, (value, limit) in seconds.items() if value > limit]


def check(folder: Path) -> None:
    """Run `triptych check`; what it finds is not the matter, that it ends well is."""
    command = [str(SCRIPTS / "triptych"), "check", str(folder), "--journal", JOURNAL]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1, 2) or "Traceback" in done.stderr:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def cpu_seconds(folder: Path) -> float:
    """Return the CPU seconds of a check and of what it runs."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    check(folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def wall_seconds(folder: Path) -> float:
    """Return how long a check takes by the clock on the wall."""
    begun = time.perf_counter()
    check(folder)
    return time.perf_counter() - begun


def median(runs: int, measure: Callable[[], float]) -> float:
    """Return the median of some runs, after one that is not counted."""
    measure()
    return statistics.median(measure() for _ in range(runs))


# --- rule by rule ---


def show_rules(folder: Path) -> list[str]:
    """Print the seconds of each rule on a text and on four times the text."""
    articles = [article(grown.write(folder / str(n), WORDS // n, REFERENCES // n)) for n in (4, 1)]
    journal = Journal.read(JOURNAL)
    warm(articles, journal)
    print(f"\n{'milliseconds':12}{WORDS // 4:>9,}{WORDS:>9,}{'ratio':>8}{'limit':>8}  (words)")
    missed, total = [], 0.0
    for code in sorted(RULES):
        little, much = (grown.seconds(code, one, journal) for one in articles)
        ratio = much / max(little, 1e-9)
        total += much
        told = f"{ratio:8.1f}{RATIO:8.1f}" if much > MOMENT else ""
        print(f"{code:12}{little * 1000:9.1f}{much * 1000:9.1f}{told}")
        missed += [f"{code} {ratio:.1f}"] if much > MOMENT and ratio > RATIO else []
    print(f"{'all rules':12}{'':9}{total * 1000:9.1f}")
    return missed


def article(folder: Path) -> Article:
    """Return the article in a folder."""
    [item] = find(folder)
    read = desk.check(item, Journal.read(JOURNAL)).article
    if read is None:
        sys.exit(f"{folder} could not be read")
    return read


def warm(articles: Sequence[Article], journal: Journal) -> None:
    """Compute once what rules share, so that none of them pays for the others."""
    for one in articles:
        rules.check(one, journal)


if __name__ == "__main__":
    sys.exit(main())
