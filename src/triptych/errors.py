"""Errors as a sentence for people."""

from __future__ import annotations

import errno


def sentence(error: Exception) -> str:
    """Return what an error of the system or of this package says, empty for any other."""
    if isinstance(error, OSError) and error.strerror:
        cure = "; free some space and try again" if error.errno == errno.ENOSPC else ""
        where = f": {error.filename}" if error.filename else ""
        return f"{error.strerror}{where}{cure}"
    if isinstance(error, OSError):
        return str(error)
    if type(error).__module__.startswith("triptych"):
        return "; ".join(filter(None, (str(error), getattr(error, "help", ""))))
    return ""
