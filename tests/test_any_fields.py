"""Whatever stands in a field of a manuscript, it is checked: a wrong value is told, and no more."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import MANUSCRIPTS
from hypothesis import example, given, settings
from hypothesis import strategies as st

from triptych import desk, pandoc, report
from triptych.journal import Journal
from triptych.load import find

Way = tuple[str | int, ...]

COMPLETE = MANUSCRIPTS["complete"]
ENGLISH = (COMPLETE / "en.md").read_text("utf-8").split("---\n", 2)
FACTS = yaml.safe_load((COMPLETE / "article.yaml").read_text("utf-8"))
FRONT = yaml.safe_load(ENGLISH[1])
WORKS = yaml.safe_load((COMPLETE / "references.yaml").read_text("utf-8"))
SOURCES = {
    "article.yaml": (FACTS, "{}"),
    "en.md": (FRONT, f"---\n{{}}---\n{ENGLISH[2].replace('{', '{{').replace('}', '}}')}"),
    "references.yaml": (WORKS, "{}"),
}
WRONG: tuple[Any, ...] = (
    None, "", 0, -1, 1.5, True, [], {}, [[]], [None], [1, 2], {"en": None}, {"en": []}, {"xx": "y"},
    {"a": {"b": {"c": 1}}}, "x" * 300, "{{x}}", "<b>&amp;</b>", "\u202e", "a\nb", "2020-13-45",
    "0000-0000-0000-0000", "javascript:alert(1)", "../../etc/passwd", "\U0001f600",
)  # fmt: skip


def ways(value: object, way: Way = ()) -> Iterator[Way]:
    """Yield the way to each value within a value, itself first."""
    yield way
    inner = value.items() if isinstance(value, dict) else ()
    for key, one in enumerate(value) if isinstance(value, list) else inner:
        yield from ways(one, (*way, key))


def put(value: Any, way: Way, wrong: object) -> object:
    """Return a value with another one at the end of a way."""
    if not way:
        return wrong
    value = copy.deepcopy(value)
    at = value
    for step in way[:-1]:
        at = at[step]
    at[way[-1]] = wrong
    return value


PLACES = st.sampled_from([(name, way) for name in SOURCES for way in ways(SOURCES[name][0])])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    room = tmp_path_factory.mktemp("any")
    pandoc.remember_in(room / "answers")
    yield Path(shutil.copytree(COMPLETE, room / "complete"))
    pandoc.remember_in(None)


@settings(max_examples=60)
@given(PLACES, st.sampled_from(WRONG))
@example(("article.yaml", ("license_from",)), 1.5)
@example(("article.yaml", ("license_from",)), "../../etc/passwd")
@example(("references.yaml", (0, "type")), [1, 2])
@example(("references.yaml", (0, "type")), {"en": []})
def test_any_value_is_checked_in_any_field(
    folder: Path, journal: Journal, place: tuple[str, Way], wrong: object
):
    name, way = place
    value, around = SOURCES[name]
    written = yaml.safe_dump(put(value, way, wrong), allow_unicode=True, sort_keys=False)
    before = (folder / name).read_bytes()
    (folder / name).write_text(around.format(written), "utf-8")
    try:
        [item] = find(folder)
        findings = desk.check(item, journal).findings
    finally:
        (folder / name).write_bytes(before)
    assert report.text(findings).count("\n") >= len(findings)
    assert all(Path(finding.place.path).is_relative_to(folder) for finding in findings)
