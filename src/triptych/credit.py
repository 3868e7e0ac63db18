"""The fourteen roles of CRediT (ANSI/NISO Z39.104-2022), by which authors say who did what."""

from __future__ import annotations

import re

VOCABULARY = "https://credit.niso.org/"
ROLES = (
    "Conceptualization", "Data curation", "Formal analysis", "Funding acquisition",
    "Investigation", "Methodology", "Project administration", "Resources", "Software",
    "Supervision", "Validation", "Visualization", "Writing – original draft",
    "Writing – review & editing",
)  # fmt: skip

# The one role that JATS4R's validator knows by other letters than the standard's.
_TERMS = {"Formal analysis": "Formal Analysis"}


def term(role: str) -> str:
    """Return the term by which JATS4R knows a role, empty for what is none."""
    return _TERMS.get(role, role) if role in ROLES else ""


def url(role: str) -> str:
    """Return the address that stands for a role."""
    name = re.sub(r"[^a-z]+", "-", role.casefold())
    return f"{VOCABULARY}contributor-roles/{name}/"
