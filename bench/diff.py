"""Measures `triptych diff` beside `git diff --word-diff` on revisions whose edits are known.

    python bench/diff.py [--seeds 1] [--pages 100] [--show NAME]

- Words: of the paper and of the manuscripts with all constructs and all tortures, revisions made by
  edits (edit, insert, delete, move, split, merge, keywords, keys, numbers, one language), the words
  that truly changed, those that each tool marks, and what was named rightly (moves, splits …).
- Nothing: the same text wrapped, quoted, ordered and encoded in another way.
- Time and memory: a long article of 50, 100 and 200 pages (400 words each, in three languages
  together) with edits. The limit is on CPU seconds without the checks, which `bench/check.py`
  measures; the memory is that of the comparison.
"""

from __future__ import annotations

import argparse
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from triptych.revisions.compare import Wanted, compare
from triptych.revisions.model import ArticleRevision, Revision
from triptych.revisions.states import Pair, opened

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import grown  # noqa: E402  (it lies among the tests, which grow texts too)
import revised  # noqa: E402
import torture  # noqa: E402

SOURCES = {
    "paper": ROOT / "manuscript",
    "constructs": ROOT / "tests" / "manuscripts" / "constructs",
}
RATIO, NAMED, SECONDS, GROWTH = 1.2, 0.95, 3.0, 2.6
WORDS_A_PAGE = 400


class Row(NamedTuple):
    """One revision: words truly changed, marked by us and by git; what was to be named, and was."""

    name: str
    truth: int
    ours: int
    git: int
    asked: int
    right: int


def main() -> int:
    """Measure, print, and return 1 where a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--pages", type=int, default=100)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        SOURCES["torture"] = torture.write(room / "torture")
        missed = [
            *show_words(room, asked.seeds),
            *show_nothing(room),
            *show_growth(room, asked.pages),
        ]
    print(f"missed: {', '.join(missed)}" if missed else "all limits met")
    return int(bool(missed))


# --- words ---


def show_words(room: Path, seeds: int) -> list[str]:
    """Print the words that are marked; return what misses its limit."""
    print(f"{'revision':58}{'true':>6}{'ours':>6}{'git':>6}{'ratio':>7}  named")
    rows = []
    for source in SOURCES:
        for seed in range(seeds):
            for edits in revised.revisions():
                row = measured(room, source, edits, seed)
                if row:
                    rows.append(row)
                    print(told(row))
    truth, ours, git = (sum(row[at] for row in rows) for at in (1, 2, 3))
    asked, right = (sum(row[at] for row in rows) for at in (4, 5))
    print(f"{len(rows)} revisions{'':44}{truth:6}{ours:6}{git:6}{ours / truth:7.2f}", end="")
    print(f"  {right}/{asked}\nworst ratio {max(map(ratio, rows)):.2f}\n")
    bad = [f"words of {row.name}" for row in rows if ratio(row) > RATIO]
    return bad + (["names"] if right < NAMED * asked else [])


def ratio(row: Row) -> float:
    """Return how many words are marked for one that changed; any is too many where none did."""
    return row.ours / row.truth if row.truth else float(row.ours > 0) * 99


def told(row: Row) -> str:
    """Return a row of the table."""
    named = f"  {row.right}/{row.asked}" if row.asked else ""
    figures = f"{row.truth:6}{row.ours:6}{row.git:6}{ratio(row):7.2f}"
    return f"{row.name[:57]:58}{figures}{named}"


def measured(room: Path, source: str, edits: tuple[revised.Edit, ...], seed: int) -> Row | None:
    """Return what one revision of a manuscript measures, None where it cannot be made."""
    folder = room / "revised"
    shutil.rmtree(folder, ignore_errors=True)
    truth = revised.revise(SOURCES[source], folder, edits, seed)
    if truth is None:
        return None
    article = compared(SOURCES[source], folder).articles[0]
    found = names(article)
    wanted = sum((truth.names | found).values())
    right = sum((truth.names & found).values())
    name = f"{source}: {', '.join(edit.__name__.replace('_', ' ') for edit in edits)}"
    by_git = git_words(SOURCES[source], folder)
    return Row(name, truth.words, article.size.words_marked, by_git, wanted, right)


def names(article: ArticleRevision) -> Counter[str]:
    """Return what was named, in the words of the generator."""
    found: Counter[str] = Counter()
    for text in article.texts:
        found.update(f"moved {move.unit}" for move in text.moves)
        found.update(e.kind for e in text.changes if e.kind in {"split", "merged"})
        found.update(emphasis=sum("emphasis" in e.markup for e in text.changes))
    found.update({"keywords reordered": sum(f.what == "keyword" and f.op == "reordered"
                                            for f in article.facts)})  # fmt: skip
    found.update({"reference renamed": sum(f.op == "renamed" for f in article.facts)})
    renumbered = any(fact.op == "renumbered" for fact in article.facts)
    cites = any(change.op == "added" for change in article.citations)
    found.update({"references renumbered": int(renumbered and cites)})
    found.update({"abstract left behind": sum(lag.part == "abstract" for lag in article.lags)})
    return +found


def git_words(old: Path, new: Path) -> int:
    """Return how many words `git diff --word-diff` marks."""
    command = ["git", "diff", "--no-index", "--word-diff=plain", "-U0", str(old), str(new)]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    body = "\n".join(
        line for line in told.split("\n") if not re.match(r"(diff|index|---|\+\+\+|@@) ", line)
    )
    marked = re.findall(r"\[-(.*?)-\]|\{\+(.*?)\+\}", body, re.S)
    return sum(revised.count(out or come) for out, come in marked)


def compared(old: Path, new: Path) -> Revision:
    """Return the revision of two folders."""
    with opened(Pair(str(old), str(new))) as states:
        return compare(*states, Wanted(checks=False))


# --- nothing ---


def show_nothing(room: Path) -> list[str]:
    """Print what is found where the same is said in another notation."""
    missed = []
    print(f"{'the same text':58}{'ours':>6}{'git':>6}")
    for source, folder in SOURCES.items():
        for kind in revised.SAME:
            other = revised.same(folder, room / f"same {source} {kind}", kind)
            revision = compared(folder, other)
            print(f"{f'{source}: {kind}':58}{int(revision.differs):6}{git_words(folder, other):6}")
            missed += [f"{source} {kind}"] if revision.differs else []
    print()
    return missed


# --- time and memory ---


def show_growth(room: Path, pages: int) -> list[str]:
    """Print the seconds and memory of long articles; return what misses its limit."""
    print(
        f"{'pages':>6}{'reading and comparing, CPU':>28}{'wall':>6}{'with checks, CPU':>18}", end=""
    )
    print(f"{'comparing':>11}{'MB':>7}")
    peaks, missed = {}, []
    for number in (pages // 2, pages, pages * 2):
        old, new = book(room, number)
        cpu, wall = timed(old, new, checks=False)
        checked, _ = timed(old, new, checks=True)
        alone, peaks[number] = matched(old, new)
        print(f"{number:6}{cpu:28.2f}{wall:6.2f}{checked:18.2f}{alone:11.2f}", end="")
        print(f"{peaks[number] / 1e6:7.1f}")
        missed += ["time"] if number == pages and cpu > SECONDS * pages / 100 else []
    growth = peaks[pages * 2] / peaks[pages]
    print(f"memory of twice the pages: {growth:.2f} times\n")
    return [*missed, *(["memory"] if growth > GROWTH else [])]


def timed(old: Path, new: Path, *, checks: bool) -> tuple[float, float]:
    """Return the CPU seconds, pandoc's among them, and those of the clock on the wall."""
    begun, before = time.perf_counter(), cpu_seconds()
    with opened(Pair(str(old), str(new))) as states:
        compare(*states, Wanted(checks=checks))
    return cpu_seconds() - before, time.perf_counter() - begun


def cpu_seconds() -> float:
    """Return the CPU seconds of this process and of those it has run."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def book(room: Path, pages: int) -> tuple[Path, Path]:
    """Return a long article and its revision, in which one paragraph in ten is edited or moved."""
    old = grown.write(room / f"old{pages}", pages * WORDS_A_PAGE, pages)
    new = Path(shutil.copytree(old, room / f"new{pages}"))
    for file in new.glob("*.md"):
        front, _, body = file.read_text("utf-8").partition("\n---\n")
        blocks = body.split("\n\n")
        prose = [at for at, block in enumerate(blocks) if re.match(r"\w", block)]
        for at in prose[::10]:
            blocks[at] = re.sub(r"(\w+) (\w+)", r"\1 amber \2", blocks[at], count=1)
        for at in prose[5::30]:
            blocks[at], blocks[at - 2] = blocks[at - 2], blocks[at]
        file.write_text(f"{front}\n---\n" + "\n\n".join(blocks), "utf-8")
    return old, new


def matched(old: Path, new: Path) -> tuple[float, int]:
    """Return the seconds of the comparison of what is read, and the most memory it takes."""
    from triptych.load import load  # noqa: PLC0415
    from triptych.revisions import pieces, texts  # noqa: PLC0415

    articles = [load(folder)[0] for folder in (old, new)]
    assert all(articles)

    def run() -> None:
        for tag in articles[0].languages:
            rows = [list(pieces.pieces(each.editions[tag], {})) for each in articles]
            texts.compare(*rows, tag)

    begun = time.perf_counter()
    run()
    seconds = time.perf_counter() - begun
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return seconds, peak


if __name__ == "__main__":
    sys.exit(main())
