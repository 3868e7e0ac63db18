"""Measures a build of the paper against a plain script that makes the same seven outputs.

    python bench/bench.py [--runs 5]

The plain script calls the command lines of pandoc and weasyprint one after the other: three HTML
pages, three PDFs printed from them in the same fonts, one JATS document. It checks nothing. What
it reads is written for it beforehand, off the clock: each edition as one Markdown file with the
same front matter and body as ours. Both sides run in turn; medians are compared.
"""

from __future__ import annotations

import argparse
import itertools
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pypandoc
import yaml

from triptych.press import fonts

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = Path(sys.executable).parent
LANGUAGES = ("en", "kk", "ru")
SENTENCE = r"(Внешняя политика Казахстана определяется)(?: \d+)?( многовекторным характером\.)"
LIMITS = {"clean build": 1.0, "nothing to do": 0.15, "one sentence changed": 0.6}

STYLE = """
@page { size: A4; margin: 25mm 28mm 25mm;
  @top-center { content: string(title); font: 8pt "Source Sans 3" }
  @bottom-center { content: counter(page); font: 9pt "Source Sans 3" } }
html { font: 10pt/1.4 "Source Serif 4"; hyphens: auto; text-align: justify }
h1, h2, h3 { font-family: "Source Sans 3"; text-align: left; hyphens: manual }
h1.title { string-set: title content() }
.front { border: 0.5pt solid; padding: 3mm; margin: 0 0 4mm }
p { margin: 0; text-indent: 4mm; orphans: 2; widows: 2 }
"""


class Sides(NamedTuple):
    """The two folders: ours with its manuscript, and that of the plain script."""

    ours: Path
    plain: Path


def main() -> int:
    """Measure, print both sides and their ratios, and return 1 where a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # both sides keep their compiled modules
    with tempfile.TemporaryDirectory() as folder:
        sides = Sides(Path(folder) / "ours", Path(folder) / "plain")
        prepare(sides)
        results = {
            "clean build": measure(runs, lambda: clean(sides), lambda: plain(sides)),
            "nothing to do": measure(runs, lambda: build(sides), lambda: plain(sides)),
            "one sentence changed": measure(
                runs, lambda: build(sides), lambda: plain(sides), before=lambda: edit(sides)
            ),
        }
    return show(results)


def prepare(sides: Sides) -> None:
    """Copy the paper, write the plain script's sources, and run each side once."""
    shutil.copytree(ROOT / "manuscript", sides.ours / "manuscript")
    sides.plain.mkdir()
    shutil.copy(ROOT / "manuscript" / "references.yaml", sides.plain)
    (sides.plain / "print.css").write_text(STYLE + font_faces(), encoding="utf-8")
    write_sources(sides)
    build(sides)
    plain(sides)


def font_faces() -> str:
    """Return @font-face rules for the fonts that our own print is set in."""
    rule = '@font-face {{ font-family: "{}"; font-weight: {}; font-style: {}; src: url("{}") }}\n'
    faces = fonts.faces()
    return "".join(rule.format(f.family, f.weight, f.style, f.path.as_uri()) for f in faces)


def write_sources(sides: Sides) -> None:
    """Write each edition as a careful user would: one Markdown file with all it shows."""
    texts = {tag: split(sides.ours / "manuscript" / f"{tag}.md") for tag in LANGUAGES}
    article = yaml.safe_load((sides.ours / "manuscript" / "article.yaml").read_bytes())
    for tag in LANGUAGES:
        (sides.plain / f"{tag}.md").write_text(edition(tag, texts, article), encoding="utf-8")


def split(file: Path) -> tuple[dict[str, Any], str]:
    """Return a language version's front matter and body."""
    _, front, body = re.split(r"^---\n", file.read_text(encoding="utf-8"), maxsplit=2, flags=re.M)
    return yaml.safe_load(front), body


def edition(tag: str, texts: Mapping[str, tuple[dict[str, Any], str]], article: Any) -> str:
    """Return one edition: its front matter first, the other languages', then its body."""
    author, place = article["authors"][0], article["affiliations"][0]
    names = {key: f"{name['given']} {name['family']}" for key, name in author["name"].items()}
    head = {"title": texts[tag][0]["title"], "lang": tag, "author": names[tag]}
    parts = ["---", yaml.safe_dump(head, allow_unicode=True) + "---"]
    for key in (tag, *(key for key in LANGUAGES if key != tag)):
        front = texts[key][0]
        parts.append(f'::: {{.front lang="{key}"}}')
        if key != tag:
            parts += [f"## {front['title']}", names[key]]
        parts += [place["name"][key], front["abstract"], f"*{', '.join(front['keywords'])}*", ":::"]
    body = texts[tag][1]
    parts += [body, "# References\n\n::: {#refs}\n:::"] if body.strip() else []
    return "\n\n".join(parts) + "\n"


def run(folder: Path, *command: str | Path) -> None:
    """Run a command quietly; what it says is shown when it fails."""
    arguments = [str(part) for part in command]
    done = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(arguments)}\n{done.stdout}{done.stderr}")


def build(sides: Sides) -> None:
    """Run `triptych build` on the paper."""
    run(sides.ours, SCRIPTS / "triptych", "build")


def clean(sides: Sides) -> None:
    """Build from nothing."""
    shutil.rmtree(sides.ours / "build")
    shutil.rmtree(sides.ours / ".snakemake")
    build(sides)


def plain(sides: Sides) -> None:
    """Make the same seven outputs by the command lines, one after the other."""
    pandoc = pypandoc.get_pandoc_path()
    common = ("--standalone", "--citeproc", "--bibliography=references.yaml")
    for tag in LANGUAGES:
        page = (f"{tag}.md", f"--output={tag}.html", "--css=print.css", "--section-divs")
        run(sides.plain, pandoc, *common, "--to=html5", *page)
    for tag in LANGUAGES:
        run(sides.plain, SCRIPTS / "weasyprint", "--quiet", f"{tag}.html", f"{tag}.pdf")
    run(sides.plain, pandoc, *common, "--to=jats_publishing", "en.md", "--output=en.xml")


def edit(sides: Sides, count: Iterator[int] = itertools.count(1)) -> None:  # noqa: B008
    """Give one sentence of ru.md a number that it never had, on both sides."""
    file = sides.ours / "manuscript" / "ru.md"
    text, found = re.subn(SENTENCE, rf"\g<1> {next(count)}\g<2>", file.read_text(encoding="utf-8"))
    if found != 1:
        sys.exit(f"{file.name} has lost the sentence to change")
    file.write_text(text, encoding="utf-8")
    write_sources(sides)


def measure(
    runs: int,
    ours: Callable[[], None],
    theirs: Callable[[], None],
    before: Callable[[], None] = lambda: None,
) -> tuple[list[float], list[float]]:
    """Return the seconds of each run of both sides, taken in turn."""
    pairs: list[tuple[float, float]] = []
    for _ in range(runs):
        before()
        pairs.append((seconds(ours), seconds(theirs)))
    return [a for a, _ in pairs], [b for _, b in pairs]


def seconds(action: Callable[[], None]) -> float:
    """Return how long something takes by the clock on the wall."""
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def show(results: Mapping[str, tuple[list[float], list[float]]]) -> int:
    """Print the table; return 1 where a ratio is above its limit."""
    print(f"{'median of wall seconds':24}{'triptych':>10}{'script':>10}{'ratio':>8}{'limit':>8}")
    missed = 0
    for name, (ours, theirs) in results.items():
        a, b = statistics.median(ours), statistics.median(theirs)
        missed += a / b > LIMITS[name]
        print(f"{name:24}{a:10.2f}{b:10.2f}{a / b:8.2f}{LIMITS[name]:8.2f}")
        print(f"{'':24}{spread(ours):>10}{spread(theirs):>10}")
    print(f"{missed} of {len(results)} limits missed" if missed else "all limits met")
    return int(bool(missed))


def spread(values: list[float]) -> str:
    """Return the least and the greatest value."""
    return f"{min(values):.1f}-{max(values):.1f}"


if __name__ == "__main__":
    sys.exit(main())
