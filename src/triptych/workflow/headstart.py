"""Starting the press while everything else is still being imported.

Whether there is something to print is told by content, once that is read. Here the clock is asked
for a guess, which costs nothing when it is wrong but a little time.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

LOCK = Path("build/.triptych/lock")
"""Touched by every build when it begins."""


def warm_press(folder: Path) -> None:
    """Start the press where a source in `folder` seems to be newer than the last build."""
    if _seems_changed(folder):
        from triptych import press  # noqa: PLC0415  (only where something is printed)
        from triptych.press import fonts  # noqa: PLC0415  (only where something is printed)

        press.warm(fonts.FALLBACK)


def _seems_changed(folder: Path) -> bool:
    try:
        last = LOCK.stat().st_mtime_ns
    except OSError:
        return folder.is_dir()
    try:
        return any(file.stat().st_mtime_ns > last for file in _sources(folder))
    except OSError:
        return False


def _sources(folder: Path) -> Iterator[Path]:
    """Yield the files of an article, or of the articles in the folders of a journal's issue."""
    own = ("*.md", "*.yaml", "figures/*", "supplementary/*")
    patterns = (*own, *(f"*/{pattern}" for pattern in own))
    return chain.from_iterable(folder.glob(pattern) for pattern in patterns)
