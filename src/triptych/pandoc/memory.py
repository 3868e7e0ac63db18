"""Answers of pandoc, kept from one build to the next: the same question is asked once.

An answer depends on its question alone, so nothing here can go stale; what is damaged is not
recognised and asked again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from triptych import store

MOST = 500  # answers that are kept; an article of three languages has about ten

_folder: Path | None = None


class Answer(NamedTuple):
    """What pandoc printed, and the log it wrote where it was asked for one."""

    output: str
    log: str


def remember_in(folder: Path | None) -> None:
    """Keep answers in `folder` from now on, in none if it is None; drop those least used."""
    global _folder  # noqa: PLW0603 - a setting of the process, as a cache is
    _folder = folder
    if folder is not None and folder.is_dir():
        files = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime_ns)
        for file in files[: max(0, len(files) - MOST)]:
            file.unlink(missing_ok=True)


def question(identity: str, arguments: Sequence[str], files: Mapping[str, str], stdin: str) -> str:
    """Return the SHA-256 of all that shapes an answer; `identity` tells which pandoc is asked."""
    parts = json.dumps([identity, list(arguments), dict(files), stdin])
    return hashlib.sha256(parts.encode()).hexdigest()


def recall(asked: str) -> Answer | None:
    """Return the answer to a question, None where it is not known."""
    if _folder is None:
        return None
    file = _folder / asked
    try:
        seal, _, text = file.read_text(encoding="utf-8").partition("\n")
        if seal != _seal(asked, text):
            return None
        os.utime(file)
        return Answer(*json.loads(text))
    except (OSError, ValueError):
        return None


def keep(asked: str, answer: Answer) -> None:
    """Remember an answer; a disk that is full or read-only only means that it is asked again."""
    if _folder is None:
        return
    text = json.dumps(answer)
    with contextlib.suppress(OSError):
        _folder.mkdir(parents=True, exist_ok=True)
        store.replace(_folder / asked, f"{_seal(asked, text)}\n{text}".encode(), _folder.parent)


def _seal(asked: str, text: str) -> str:
    return hashlib.sha256(f"{asked}\n{text}".encode()).hexdigest()
