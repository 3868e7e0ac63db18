"""The files that the program reads but that are no Python: where they lie, and how YAML is read.

An installed wheel carries them in ``triptych/data``; a checkout has them in its own folders
and, for the JATS DTD, in ``node_modules``, where ``npm ci`` puts the pinned package.
"""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

_PACKAGE = Path(__file__).resolve().parent
_CARRIED = _PACKAGE / "data"
_CHECKOUT = _PACKAGE.parents[1]

JATS_DTD = "JATS-journalpublishing1-3.dtd"
"""Journal Publishing 1.3 (ANSI/NISO Z39.96-2021), the file its system identifier names."""

YAML_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Reads every scalar as a string. Without libyaml PyYAML takes ten times as long for the same."""

_DTD_IN_WHEEL = Path("jats") / JATS_DTD
_DTD_IN_CHECKOUT = Path("node_modules/@jats4r/dtds/schema/1.3") / JATS_DTD


class MissingResourceError(Exception):
    """A file that belongs to the program is not there; the message says how to get it."""


def is_installed() -> bool:
    """Tell whether the program runs from a wheel rather than from a checkout."""
    return _CARRIED.is_dir()


def snakefile() -> Path:
    """Return the Snakefile that says which output comes from which source."""
    return _existing(_root() / "Snakefile")


def profile() -> Path:
    """Return the folder of the default Snakemake profile."""
    return _existing(_root() / "profiles" / "default")


def templates() -> Path:
    """Return the folder that holds one folder a journal."""
    return _existing(_root() / "templates")


def rule_pages() -> Path:
    """Return the folder of the pages that explain the rules, ``CODE.md`` each."""
    return _existing(_root() / "docs" / "reference" / "rules")


def jats_dtd() -> Path:
    """Return the JATS Journal Publishing 1.3 DTD; its modules lie beside it.

    ``lxml.etree.DTD(str(path))`` reads it and its modules without any network, whatever
    letters the path has.
    """
    return _existing(_root() / (_DTD_IN_WHEEL if is_installed() else _DTD_IN_CHECKOUT))


def read_yaml(file: Traversable) -> dict[str, Any]:
    """Return what a YAML file of the program's own says: strings, lists and mappings."""
    data: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=YAML_LOADER)  # noqa: S506 - plain strings
    return data


def _root() -> Path:
    return _CARRIED if is_installed() else _CHECKOUT


def _existing(path: Path) -> Path:
    if path.exists():
        return path
    cure = "install triptych again" if is_installed() else f"run `make setup` in {_CHECKOUT}"
    raise MissingResourceError(f"{path} is missing; {cure}")
