"""The gate on claims: what a printed edition says it conforms to is not refuted.

Every PDF of ours claims PDF/A-3a and PDF/UA-1. The checker is `page`, which needs no Java and a
fiftieth of a second; the tests hold the same files to veraPDF as well.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

PROFILES = {"3a": "PDF/A-3a (ISO 19005-3)", "ua1": "PDF/UA-1 (ISO 14289-1)"}

NOT_ASKED = {
    # Takes a stream's own last byte for part of the line end behind it where that byte is a
    # carriage return, as it is in one of 256 compressed streams. WeasyPrint counts bytes, not
    # lines, and veraPDF agrees with it.
    "PDFA3A-STREAM-LENGTH-001",
}
"""Rules of the checker that find fault with what is right."""


def refuted(pdf: bytes) -> list[str]:
    """Return what refutes each claim: the standard, a sentence, and the checker's rule.

    The checker lets other threads work meanwhile, so that both claims are looked at together.
    """
    with ThreadPoolExecutor(len(PROFILES)) as pool:
        answers = list(pool.map(partial(_refuted, pdf), PROFILES))
    return list(dict.fromkeys(reason for reasons in answers for reason in reasons))


def _refuted(pdf: bytes, profile: str) -> list[str]:
    import page  # noqa: PLC0415  (only this function needs it)

    limits = page.SafetyLimits.unlimited()
    try:
        report = page.validate_pdf_bytes(pdf, profile=profile, limits=limits)
    except page.PageError as error:
        return [f"the PDF cannot be read: {error}"]
    return [
        f"it is not {PROFILES[profile]}: {failure.message} [{failure.rule_id}]"
        for failure in report.failures
        if failure.rule_id not in NOT_ASKED
    ]
