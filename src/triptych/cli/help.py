"""What the help of every command ends with."""

from __future__ import annotations


def after(*examples: str, codes: bool = True, one: str = "findings of error severity") -> str:
    """Return what help shows last: examples, and what the exit codes mean."""
    parts = ["\b", "Examples:", *(f"  {example}" for example in examples)]
    if codes:
        parts += ["", "\b", f"Exit codes: 0 clean, 1 {one},", "2 wrong usage, 3 a tool failed."]
    return "\n".join(parts)
