"""Files of figures: which came, went, are others now, or bear another name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from triptych.revisions.model import FigureChange
from triptych.sources import manuscript
from triptych.store import file_digest


class _File(NamedTuple):
    digest: str
    size: int


def figures(old: Path, new: Path) -> Iterator[FigureChange]:
    """Yield the files below `figures/` that are not the same in two folders, by name."""
    was, now = _files(old), _files(new)
    gone = {file.digest: name for name, file in was.items() if name not in now}
    for name, file in now.items():
        if name in was:
            if was[name].digest != file.digest:
                yield FigureChange("changed", name, "", was[name].size, file.size)
        elif before := gone.pop(file.digest, ""):
            yield FigureChange("renamed", name, before, file.size, file.size)
        else:
            yield FigureChange("added", name, "", 0, file.size)
    for name in sorted(gone.values()):
        yield FigureChange("removed", name, "", was[name].size, 0)


def _files(folder: Path) -> dict[str, _File]:
    """Return the files that lie inside; a link out of the manuscript is none of it."""
    inside = [f for f in manuscript.figures(folder) if manuscript.is_inside(folder, f)]
    return {
        file.relative_to(folder).as_posix(): _File(file_digest(file) or "", file.stat().st_size)
        for file in inside
    }
