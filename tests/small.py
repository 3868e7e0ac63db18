"""A small manuscript without a fault, in three languages, to put one fault at a time into."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from triptych.finding import Finding

FILES = {
    "article.yaml": """\
id: small
languages: [en, kk, ru]
authors:
  - name:
      en: {given: Aigul, family: Example}
      kk: {given: Айгүл, family: Мысал}
      ru: {given: Айгуль, family: Пример}
    affiliations: [university]
affiliations:
  - id: university
    name: {en: University, kk: Университет, ru: Университет}
""",
    "en.md": """\
---
title: A small article
abstract: It is short.
keywords: [steppe, trade]
---

The steppe trades with the sown [@kang2009].
""",
    "kk.md": """\
---
title: Шағын мақала
abstract: Ол қысқа.
keywords: [дала, сауда]
---
""",
    "ru.md": """\
---
title: Маленькая статья
abstract: Она короткая.
keywords: [степь, торговля]
---
""",
    "references.yaml": """\
- id: kang2009
  type: book
  title: The steppe
  publisher: Example Press
  issued: 2009
""",
}


def write(folder: Path, changes: Mapping[str, str | bytes | None] | None = None) -> Path:
    """Write the manuscript with other files in place of its own (None: left out)."""
    for name, content in (FILES | dict(changes or {})).items():
        if content is not None:
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def told(folder: Path, findings: list[Finding]) -> list[str]:
    """Return the findings as `file:line:column CODE`, paths from the manuscript's folder."""
    places = [(Path(f.place.path).relative_to(folder), f) for f in findings]
    return [f"{path}:{f.place.line}:{f.place.column} {f.code}" for path, f in places]
