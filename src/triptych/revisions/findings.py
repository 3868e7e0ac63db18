"""What the checks find in one state and not in the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from triptych.checking.baseline import Identity, identity
from triptych.document import Place
from triptych.finding import Finding
from triptych.revisions.model import Checks, Found
from triptych.revisions.sides import Side


def checks(old: Side | None, new: Side | None, names: Mapping[str, str]) -> Checks:
    """Return the findings that are new, gone, and still there.

    One is known again by its code, file, message and the text of its line, wherever that is now,
    and where the line was edited by the rest. `names` has the new keys of works by their old ones.
    """
    was, now, still = _known(old, names), _known(new, {}), []
    for alike in (lambda each: each, _without_text):
        was, now, same = _parted(was, now, alike)
        still += same
    return Checks(*(tuple(sorted(each, key=_order)) for each in _found_of(now, was, still)))


_Known = list[tuple[Identity, Found]]


def _parted(
    was: _Known, now: _Known, alike: Callable[[Identity], Identity]
) -> tuple[_Known, _Known, _Known]:
    """Return what is in one state alone, and what is in both, as the new one has it."""
    left = Counter(alike(each) for each, _ in was)
    fresh: _Known = []
    same: _Known = []
    for each in now:
        key = alike(each[0])
        (same if left[key] > 0 else fresh).append(each)
        left[key] -= left[key] > 0
    gone: _Known = []
    for each in reversed(was):
        key = alike(each[0])
        if left[key] > 0:
            left[key] -= 1
            gone.append(each)
    return gone[::-1], fresh, same


def _without_text(each: Identity) -> Identity:
    """Return what a finding is known by when its line has other words now."""
    return each._replace(text="")


def _found_of(*rows: _Known) -> Iterator[list[Found]]:
    return ([found for _, found in row] for row in rows)


def _order(found: Found) -> tuple[Place, str]:
    return found.place, found.code


def _known(side: Side | None, names: Mapping[str, str]) -> _Known:
    return list(_of(side, names)) if side else []


def _of(side: Side, names: Mapping[str, str]) -> Iterator[tuple[Identity, Found]]:
    folder = f"{side.item.folder.as_posix()}/"
    for finding in side.findings:
        each = identity(finding, side.lines)
        message, text = each.message.replace(folder, ""), each.text
        found = _found(finding, side, message)
        for old, new in names.items():
            message = message.replace(f'"{old}"', f'"{new}"')
            text = text.replace(f"@{old}", f"@{new}")
        inside = each.path.removeprefix(folder)
        yield each._replace(path=inside, message=message, text=text), found


def _found(finding: Finding, side: Side, message: str) -> Found:
    return Found(side.place(finding.place), finding.code, str(finding.severity), message)
