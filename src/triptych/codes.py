"""The codes of all rules, told by their pages: cheaper than importing every rule."""

from __future__ import annotations

import difflib
import re
from functools import cache

from triptych import resources

_CODE = re.compile(r"[A-Z]{3}\d{3}")
FAMILY = 3  # letters


@cache
def known() -> tuple[str, ...]:
    """Return every code, in order."""
    names = (page.stem for page in resources.rule_pages().glob("*.md"))
    return tuple(sorted(name for name in names if _CODE.fullmatch(name)))


@cache
def families() -> tuple[str, ...]:
    """Return the letters that the codes begin with, in order."""
    return tuple(sorted({code[:FAMILY] for code in known()}))


def is_known(code: str) -> bool:
    """Tell whether `code` is that of a rule or of a family."""
    return code in known() or code in families()


def near(code: str) -> str:
    """Return the codes that `code` may be meant for, in words; else the families."""
    code = code.upper()
    padded = code[:FAMILY] + code[FAMILY:].lstrip("0").zfill(3)
    if padded in known():
        return padded
    found = difflib.get_close_matches(code, (*known(), *families()), n=3, cutoff=0.5)
    return ", ".join(found or families())
