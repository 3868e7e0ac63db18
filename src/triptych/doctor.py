"""Says which tools are there, in which version, and how to get those that are missing."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

from triptych import pandoc, resources, versions

OLDEST_PYTHON = (3, 11)
_AGAIN = "install triptych again: its lock file names this package"
_PANGO = "on Debian or Ubuntu: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0"


class Tool(NamedTuple):
    """A tool: the version that was found, or how to get it."""

    name: str
    version: str | None
    cure: str = _AGAIN


def tools() -> Iterator[Tool]:
    """Yield what a build needs, in the order in which it is looked at."""
    python = platform.python_version() if sys.version_info >= OLDEST_PYTHON else None
    yield Tool("Python", python, "install Python 3.11 or later")
    yield Tool("pandoc", _try(pandoc.version), _AGAIN)
    yield Tool("Pango", versions.pango(), _PANGO)
    for name in ("weasyprint", "snakemake", "lxml"):
        yield Tool(name, versions.distribution(name))
    for family, package in versions.FONTS.items():
        yield Tool(family, versions.distribution(package))
    yield Tool("JATS 1.3 DTD", _try(_dtd), "run `make setup` in the checkout of triptych")


def report() -> int:
    """Print one line a tool; return 0 where all are there and 3 where one is missing."""
    missing = 0
    for tool in tools():
        if tool.version:
            print(f"ok       {tool.name} {tool.version}")
        else:
            print(f"missing  {tool.name}: {tool.cure}")
            missing += 1
    print(f"{missing} missing" if missing else "everything is there")
    return 3 if missing else 0


def _try(tell: Callable[[], str]) -> str | None:
    try:
        return tell()
    except (OSError, resources.MissingResourceError, pandoc.PandocError):
        return None


def _dtd() -> str:
    return resources.jats_dtd().name
