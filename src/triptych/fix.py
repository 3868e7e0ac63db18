"""Repairs that findings offer, as a unified diff; carried out only where that is asked for.

Repairs are tried on a copy of the manuscript and checked again until none is left, so that what
is offered is what remains, and a second run has nothing to offer.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from triptych import changes, desk
from triptych.checking.selection import Selection
from triptych.document import Document
from triptych.finding import Finding, Repair, Severity
from triptych.load import Item, find
from triptych.plan import UsageError, articles, journal_of

ROUNDS = 8  # a repair may make room for another; more than a few would be a quarrel of rules

Repairs = tuple[Repair, ...]
Edit = tuple[int, int, str]
"""Where the text begins and ends that is replaced, and by what."""
Sources = dict[Path, str]
"""The text of each source, by its path in the manuscript's folder."""


def fix(folder: Path, journal: str, selection: Selection, *, write: bool) -> int:
    """Print the repairs for the articles of `folder` as a diff; with `write`, make them.

    Returns 0, or 2 where nothing could be checked.
    """
    count = 0
    try:
        for item in articles(folder):
            before, after, made = repaired(item, journal, selection)
            changed = [name for name in before if before[name] != after[name]]
            for name in changed:
                print(changes.diff(item.folder / name, before[name], after[name]), end="")
                if write:
                    changes.replace(item.folder / name, after[name])
            count += made
    except UsageError as error:
        print(f"triptych: {error}", file=sys.stderr)
        return 2
    print(_told(count, write=write), file=sys.stderr)
    return 0


def _told(count: int, *, write: bool) -> str:
    if not count:
        return "no repair to offer"
    repairs = f"{count} repair{'s' if count != 1 else ''}"
    return f"{repairs} made" if write else f"{repairs} offered; --write makes them"


def repaired(item: Item, journal: str, selection: Selection) -> tuple[Sources, Sources, int]:
    """Return an article's sources as they are and as they would be, and how many repairs differ."""
    with tempfile.TemporaryDirectory(prefix="triptych-") as name:
        copy = Path(name) / "copy"
        skip, plain = shutil.ignore_patterns("build"), shutil.copyfile  # which may be written to
        shutil.copytree(item.folder, copy, symlinks=True, ignore=skip, copy_function=plain)
        (tried,) = find(copy)
        before = _read(tried)
        style = journal_of(tried, journal)
        found = desk.check(tried, style).findings
        count = 0
        left: set[str] = set()  # files in which a repair broke the notation round the words
        for _ in range(ROUNDS):
            made = 0
            for path, offered in by_path(selection.of(found)).items():
                if path in left:
                    continue
                last = Path(path).read_bytes()
                tries = _repair(Path(path), offered)
                again = desk.check(tried, style).findings if tries else found
                if _errors(again) > _errors(found):
                    Path(path).write_bytes(last)
                    left.add(path)
                else:
                    found, made = again, made + tries
            if not made:
                break
            count += made
        return before, _read(tried), count


def _errors(findings: Iterable[Finding]) -> int:
    return sum(finding.severity is Severity.ERROR for finding in findings)


def _read(item: Item) -> Sources:
    """Return the sources that are text, with the line ends they have."""
    texts: Sources = {}
    for source in item.sources:
        if source.suffix in {".md", ".yaml", ".bib", ".json", ".ris", ".csv"}:
            try:
                texts[source.relative_to(item.folder)] = source.read_bytes().decode("utf-8")
            except UnicodeDecodeError:
                continue  # the check tells; there is nothing to repair in it
    return texts


def _repair(file: Path, offered: Sequence[Repairs]) -> int:
    """Carry out repairs in a file; return how many were offered, 0 where nothing changed."""
    raw = file.read_bytes().decode("utf-8")
    text = carried_out(raw, offered)
    file.write_bytes(text.encode("utf-8"))
    return len(offered) if text != raw else 0


def by_path(findings: Iterable[Finding]) -> Mapping[str, list[Repairs]]:
    """Return the repairs that findings offer by the file they are for."""
    offered: dict[str, list[Repairs]] = defaultdict(list)
    for finding in findings:
        if finding.repairs:
            offered[finding.repairs[0].place.path].append(finding.repairs)
    return offered


def carried_out(raw: str, offered: Iterable[Repairs]) -> str:
    """Return a text with repairs carried out; byte-order mark and line ends stay as they are.

    Those of a finding are left out together where an old text does not stand at its place, or
    one of them touches another finding's.
    """
    text, origins = _normal(raw)
    for start, end, new in reversed(_edits(text, offered)):
        raw = raw[: origins[start]] + new + raw[origins[end] :]
    return raw


def _normal(raw: str) -> tuple[str, list[int]]:
    """Return a text as the program reads it, and where each of its characters stands in `raw`."""
    pieces = [(m.start(), m[0]) for m in re.finditer(r"\r\n|.", raw, re.DOTALL)]
    if raw.startswith("\ufeff"):
        pieces = pieces[1:]
    text = "".join("\n" if piece[0] == "\r" else piece for _, piece in pieces)
    return text, [*(at for at, _ in pieces), len(raw)]


def _edits(text: str, offered: Iterable[Repairs]) -> list[Edit]:
    """Return the edits that can be made together, in the order of the text."""
    starts = Document("", text).line_starts
    taken: list[Edit] = []
    for repairs in sorted(set(offered)):
        edits = [_edit(repair, starts) for repair in repairs]
        fits = all(
            text[start:end] == r.old for r, (start, end, _) in zip(repairs, edits, strict=True)
        )
        if fits and not any(_touch(edit, other) for edit in edits for other in _near(taken, edit)):
            for edit in edits:
                insort(taken, edit)
    return taken


def _edit(repair: Repair, starts: Sequence[int]) -> Edit:
    line = min(repair.place.line, len(starts))
    start = starts[line - 1] + repair.place.column - 1
    return start, start + len(repair.old), repair.new


def _near(taken: Sequence[Edit], edit: Edit) -> Sequence[Edit]:
    at = bisect_left(taken, edit)
    return taken[max(0, at - 1) : at + 1]


def _touch(one: Edit, other: Edit) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
