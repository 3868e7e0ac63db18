"""Grows a manuscript as long as one wants out of the clean text, and times rules on it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import clock

from triptych.journal import Journal
from triptych.model import Article
from triptych.rule import RULES

CLEAN = Path(__file__).parent / "corpus" / "clean"
LANGUAGES = ("en", "kk", "ru")
LABEL = r"(\{#(?:fig|tbl)-|@(?:fig|tbl)-|\[\^)(\w+)"


def write(folder: Path, words: int, references: int) -> Path:
    """Write a manuscript with so many words in all and so many references, each cited by each."""
    shutil.copytree(CLEAN / "figures", folder / "figures")
    texts = {language: (CLEAN / f"{language}.md").read_text("utf-8") for language in LANGUAGES}
    texts = {language: re.sub(r" \[@[^]]*\]", "", text) for language, text in texts.items()}
    bodies = sum(len(text.split("\n---\n")[1].split()) for text in texts.values())
    times = max(1, round(words / bodies))
    for language, text in texts.items():
        (folder / f"{language}.md").write_text(_text(text, times, references), "utf-8")
    (folder / "article.yaml").write_bytes((CLEAN / "article.yaml").read_bytes())
    (folder / "references.yaml").write_text(_references(references), "utf-8")
    return folder


def _text(text: str, times: int, references: int) -> str:
    """Repeat a body, with labels and citations of its own each time."""
    front, body = re.split(r"^---\n", text, maxsplit=2, flags=re.M)[1:]
    each = -(-references // times)
    chapters = [
        _chapter(body, n, range(n * each, min(references, n * each + each))) for n in range(times)
    ]
    return f"---\n{front}---\n{''.join(chapters)}"


def _chapter(body: str, number: int, cited: range) -> str:
    """Return a copy of the body that cites some works, a paragraph after the other."""
    body = re.sub(LABEL, rf"\g<1>\g<2>{number}", body)
    body = re.sub(r"^(#+ )", rf"\g<1>{number + 1}. ", body, flags=re.M)
    citations = iter(f" [@work{key}]." for key in cited)
    lines = body.split("\n")
    plain = [at for at, line in enumerate(lines) if re.fullmatch(r"\w.*[^.]\.", line)]
    for at in plain:
        lines[at] = lines[at][:-1] + next(citations, ".")
    return "\n".join([*lines, "".join(citations).strip(), "", ""])


def _references(count: int) -> str:
    entry = (
        "- id: work{0}\n  type: article-journal\n  language: en\n"
        "  author: [{{family: Writer{0}, given: Ann}}]\n  title: On matter number {0} of many\n"
        "  container-title: Imaginary Journal\n  volume: {1}\n  page: {2}–{3}\n  issued: {4}\n"
    )
    rows = ((n, n % 40 + 1, n + 1, n + 9, 1980 + n % 40) for n in range(count))
    return "".join(entry.format(*row) for row in rows)


def seconds(code: str, article: Article, journal: Journal) -> float:
    """Return the CPU seconds that a rule takes."""
    return clock.seconds(lambda: list(RULES[code].findings(article, journal)))
