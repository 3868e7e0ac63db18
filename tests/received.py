"""The paper as it was received, as a manuscript: its lines set in files, and nothing mended.

Paragraphs that page ends broke stay broken, headings stay plain lines with their full stop, and
titles stay in capitals; only citations get their keys, so that the text can be read at all.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import yaml
from conftest import MANUSCRIPTS

PAPER = MANUSCRIPTS["paper"]
LABELS = {
    "en": ("Abstract", "Key words:"),
    "kk": ("Аңдатпа", "Түйін сөздер:"),
    "ru": ("Аннотация", "Ключевые слова:"),
}


def write(folder: Path) -> Path:
    """Write the manuscript into `folder` and return it."""
    folder.mkdir(parents=True)
    for name in ("article.yaml", "references.yaml"):
        shutil.copyfile(PAPER / name, folder / name)
    text = (PAPER / "submitted" / "submitted.txt").read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line.strip()]
    rest = lines
    for tag, (abstract, keywords) in LABELS.items():
        start = rest.index(abstract)
        end = next(at for at, line in enumerate(rest) if line.startswith(keywords))
        front = {
            "title": rest[start - 1],
            "abstract": "\n\n".join(rest[start + 1 : end]),
            "keywords": rest[end].removeprefix(keywords).strip().split(", "),
        }
        (folder / f"{tag}.md").write_text(
            f"---\n{yaml.safe_dump(front, allow_unicode=True, width=10_000)}---\n", encoding="utf-8"
        )
        rest = rest[end + 1 :]
    typed = rest.index("References:") + 1
    body = "\n\n".join([*(_cited(line) for line in rest[:typed]), *rest[typed:]])
    with (folder / "en.md").open("a", encoding="utf-8") as file:
        file.write(f"\n{body}\n")
    return folder


def _cited(line: str) -> str:
    """Turn the numbers of citations into the keys of the entries, in order."""
    return re.sub(r"\[(\d+)\]", lambda match: f"[@{_keys()[int(match[1]) - 1]}]", line)


def _keys() -> list[str]:
    entries = yaml.safe_load((PAPER / "references.yaml").read_bytes())["references"]
    held = {id_ for entry in entries for id_ in entry.get("works", ())}
    return [entry["id"] for entry in entries if entry["id"] not in held]
