"""Imports run one way: from the command line down to the document, and never in a circle."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src"

# From top to bottom. A module may import from its own row and from the rows below it.
# A package stands for all its modules.
LAYERS = {
    "command line": "__main__ cli",
    "commands": "checking chronicle ci fix doctor new references revisions workflow",
    "steps": "steps plan report synopsis desk",
    "rooms": "rules formats load",
    "sources": "sources journal rule settings reading sentences terms",
    "gates": "gates",
    "tools": "codes countries credit csl drawings excerpt markdown pictures identifiers languages "
    "finding pandoc press romanisation styles transliteration",
    "model": "model",
    "ground": "document resources store versions changes interrupt errors",
}

# Programs and libraries behind one door each: nobody else may import them.
DOORS = {
    "pypandoc": "pandoc",
    "weasyprint": "press",
    "fontTools": "press",
    "pyphen": "press",
    "page": "gates",
    "pydyf": "press",
    "snakemake": "workflow",
    "click": "cli",
}

# What opens a connection, and the modules that may: one asks Crossref, one keeps CI's comment.
NETWORK = {"http.client", "requests", "urllib.error", "urllib.request", "urllib3"}
ONLINE = {"triptych.references.online", "triptych.ci.api"}

ROW = {module: row for row, names in enumerate(LAYERS.values()) for module in names.split()}
FILES = {
    ".".join(file.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__"): file
    for file in sorted(SRC.rglob("*.py"))
}


def statements(tree: ast.AST) -> Iterator[ast.stmt]:
    """Yield the import statements, those that only the type checker reads among them."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        yield from statements(node)


def imported(text: str) -> Iterator[str]:
    """Yield the full name of each module that the source `text` imports."""
    for node in statements(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name modules in full"
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in FILES else str(node.module) for name in inner)


IMPORTS = {name: set(imported(file.read_text("utf-8"))) for name, file in FILES.items()}
OURS = {name: {i for i in names if i in FILES} - {name} for name, names in IMPORTS.items()}


def room(module: str) -> str:
    """Return the part of a module's name that the table has: `triptych.rules.x` is in `rules`."""
    return module.removeprefix("triptych").removeprefix(".").split(".")[0]


def upward(module: str, names: set[str]) -> list[str]:
    return sorted(n for n in names if ROW.get(room(n), 99) < ROW.get(room(module), -1))


def test_every_module_has_its_place_in_the_table_and_the_table_no_other():
    assert {room(module) for module in FILES} - {""} == set(ROW)


def test_the_map_of_the_code_has_every_room_in_the_order_of_imports():
    text = (SRC.parent / "docs/explanation/ARCHITECTURE.md").read_text("utf-8")
    rows = [
        re.findall(r"`(\w+)(?:/|\.py)`", row) for row in re.findall(r"^\| (`.*?) \|", text, re.M)
    ]
    place = {name: at for at, names in enumerate(rows) for name in names}
    assert set(place) == set(ROW) - {"__main__"}
    pairs = {(room(m), room(n)) for m, names in OURS.items() for n in names} - {("__main__", "cli")}
    assert {(a, b) for a, b in pairs if b and place[a] > place[b]} == set()


@pytest.mark.parametrize("module", FILES)
def test_no_module_imports_upward(module: str):
    assert upward(module, OURS[module]) == []


def test_imports_make_no_circle():
    TopologicalSorter(OURS).prepare()


def test_each_tool_has_one_door():
    uses = {
        (tool, room(m)) for m, names in IMPORTS.items() for tool in {n.split(".")[0] for n in names}
    }
    wrong = {(t, m) for t, m in uses if t in DOORS and not m.startswith(DOORS[t])}
    assert wrong == set()


def test_two_modules_open_the_network():
    assert {name for name, names in IMPORTS.items() if names & NETWORK} == ONLINE


def test_an_import_upward_would_be_seen():
    text = "def f():\n    from triptych import cli\n    import triptych.steps as s\n"
    assert upward("triptych.model", set(imported(text))) == ["triptych.cli", "triptych.steps"]
    assert upward("triptych.pandoc.reader", {"triptych.load", "triptych.model"}) == [
        "triptych.load"
    ]
