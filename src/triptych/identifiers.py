"""Identifiers of works, people and institutions: their shapes and their check digits.

Each function takes an identifier as an author writes it and returns what is wrong with it in a
few words, or an empty string. Nothing is looked up: a right check digit proves no existence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S*[^\s.,;]")
_DOI_PREFIX = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.I)
_ORCID_PREFIX = re.compile(r"https?://(?:www\.)?orcid\.org/", re.I)
_ISNI_PREFIX = re.compile(r"(?:https?://(?:www\.)?isni\.org/(?:isni/)?|isni[:\s]\s*)", re.I)
_ROR = re.compile(r"(?:https?://)?(?:www\.)?ror\.org/|", re.I)
_BASE32 = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no i, l, o, u
_SEPARATORS = re.compile(r"[\s‐-―-]")


def bare_doi(text: str) -> str:
    """Return a DOI without the address or the word it was written with."""
    return _DOI_PREFIX.sub("", text.strip(), count=1)


def doi_fault(text: str) -> str:
    """Tell what is wrong with a DOI by ISO 26324: `10.`, a registrant's number, `/`, a suffix."""
    if _DOI.fullmatch(bare_doi(text)):
        return ""
    return "a DOI has the form 10.1234/abc"


def isbn_fault(text: str) -> str:
    """Tell what is wrong with an ISBN of 13 digits (ISO 2108:2017) or of 10 (ISO 2108:1992)."""
    number = _SEPARATORS.sub("", text).upper()
    if re.fullmatch(r"97[89]\d{10}", number):
        return _digit(number, str(-_weighted(number[:-1], (1, 3) * 6) % 10))
    if re.fullmatch(r"\d{9}[\dX]", number):
        return _digit(number, _eleven(-_weighted(number[:-1], range(10, 1, -1))))
    return "an ISBN has 10 digits, or 13 that begin with 978 or 979"


def issn_fault(text: str) -> str:
    """Tell what is wrong with an ISSN by ISO 3297: eight digits, the last made from the others."""
    number = text.strip().upper()
    if not re.fullmatch(r"\d{4}[-‐-―]?\d{3}[\dX]", number):
        return "an ISSN has the form 1234-5679"
    number = _SEPARATORS.sub("", number)
    return _digit(number, _eleven(-_weighted(number[:-1], range(8, 1, -1))))


def orcid_fault(text: str) -> str:
    """Tell what is wrong with an ORCID iD: an ISNI (ISO 27729) checked by ISO/IEC 7064 MOD 11-2."""
    number = _ORCID_PREFIX.sub("", text.strip(), count=1).upper()
    if not re.fullmatch(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", number):
        return "an ORCID iD has the form 0000-0002-1825-0097"
    return _isni(number)


def isni_fault(text: str) -> str:
    """Tell what is wrong with an ISNI (ISO 27729): 16 digits, the last by MOD 11-2."""
    number = _SEPARATORS.sub("", _ISNI_PREFIX.sub("", text.strip(), count=1)).upper()
    return _isni(number) if re.fullmatch(r"\d{15}[\dX]", number) else "an ISNI has 16 digits"


def _isni(text: str) -> str:
    number = text.replace("-", "")
    total = 0
    for digit in number[:-1]:
        total = (total + int(digit)) * 2
    return _digit(number, _eleven(12 - total))


def ror_fault(text: str) -> str:
    """Tell what is wrong with a ROR ID: 0, six signs in base 32, ISO/IEC 7064 MOD 97-10."""
    name = _ROR.sub("", text.strip(), count=1).lower()
    if not re.fullmatch(rf"0[{_BASE32}]{{6}}\d\d", name, re.A):
        return "a ROR ID has the form https://ror.org/03yrm5c26"
    number = 0
    for sign in name[:7]:
        number = number * 32 + _BASE32.index(sign)
    check = f"{98 - number * 100 % 97:02}"
    return "" if name[7:] == check else f"its check digits are {name[7:]} instead of {check}"


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def _eleven(value: int) -> str:
    return "0123456789X"[value % 11]


def _digit(number: str, right: str) -> str:
    """Tell that the last digit is another than the one the others give."""
    return "" if number[-1] == right else f"its check digit is {number[-1]} instead of {right}"
