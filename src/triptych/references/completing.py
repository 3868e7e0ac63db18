"""What an entry can be completed with where no judgement is needed; words are never touched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from triptych import csl
from triptych.identifiers import bare_doi, doi_fault, issn_fault

_DOI_ADDRESS = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/(10\..+)", re.I)
_DASHES = "[\u2010-\u2015\u2212-]"
_PAGES = re.compile(rf"(\w*\d+)\s*{_DASHES}+\s*(\w*\d+)")
_GROUPED = re.compile(rf"\d+(?:(?:\s|{_DASHES})[\dX]+){{3,4}}", re.I)
_ROMAN = re.compile(r"[ivxlcdm]+")  # numerals, which stand among Cyrillic words as well
_WORD = re.compile(r"[^\W\d_]+")

_OF_KAZAKH = set("әғқңөұүһі")
_OF_RUSSIAN = set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
_RUSSIAN = set("и в на о об по с к из для от при как между под над или его их".split())
_ENGLISH = set("the of and in to for on with an from between its by at".split())
_SURELY_ENGLISH = {"the", "and"}


class Change(NamedTuple):
    """A field that gets a value, or loses the one it has where `new` is None."""

    name: str
    new: str | None


def changes(row: Mapping[str, Any]) -> list[Change]:
    """Return what would complete an entry; `row` has its fields as they are written.

    - a DOI is written bare; one that is only an address of doi.org becomes the DOI, and such an
      address beside the same DOI goes;
    - `language`, where the letters and small words of the title leave no doubt;
    - a hyphen between two pages, in an ISSN, and between the groups of an ISBN that has groups.
    """
    strings = {name: value.strip() for name, value in row.items() if isinstance(value, str)}
    found = [*_identifiers(strings), *_numbers(strings)]
    if "language" not in row and "works" not in row and (tag := language(row)):
        found.append(Change("language", tag))
    return [change for change in found if change.new != row.get(change.name, None)]


def _identifiers(row: Mapping[str, str]) -> list[Change]:
    told = row.get("DOI", "")
    doi = bare_doi(told) if told and not doi_fault(told) else told
    found = [Change("DOI", doi)] if doi != told else []
    address = _DOI_ADDRESS.fullmatch(row.get("URL", ""))
    if address and not doi_fault(address[1]):
        if not doi:
            return [Change("DOI", address[1]), Change("URL", None)]
        if doi.lower() == address[1].lower():
            found.append(Change("URL", None))
    return found


def _numbers(row: Mapping[str, str]) -> list[Change]:
    found = []
    if "page" in row:
        found.append(Change("page", _PAGES.sub(r"\1-\2", row["page"])))
    if "ISSN" in row and not issn_fault(row["ISSN"]):
        digits = re.sub(r"[^\dX]", "", row["ISSN"].upper())
        found.append(Change("ISSN", f"{digits[:4]}-{digits[4:]}"))
    if _GROUPED.fullmatch(row.get("ISBN", "")):
        found.append(Change("ISBN", re.sub(rf"\s|{_DASHES}", "-", row["ISBN"]).upper()))
    return found


def with_language(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return CSL data with the language of its title, where it says none and that is sure."""
    tag = "" if data.get("language") else language(data)
    return {**data, **({"language": tag} if tag else {})}


def language(data: Mapping[str, Any]) -> str:
    """Return `kk`, `ru` or `en` where the title is surely in that language, else nothing.

    A title that is a translation or romanised says nothing of the work's language.
    """
    title = csl.plain(data.get("title", "")).lower()
    if "original-title" in data or "[" in title:
        return ""
    words = _WORD.findall(title)
    letters = set("".join(word for word in words if not _ROMAN.fullmatch(word)))
    for tag, is_sure in (("kk", _is_kazakh), ("ru", _is_russian), ("en", _is_english)):
        if is_sure(words, letters):
            return tag
    return ""


def _is_kazakh(words: list[str], letters: set[str]) -> bool:
    """Only Kazakh has ұ, and қ or ғ beside ә, і, ң, ө, ү or һ; no other letters may stand there."""
    own = letters & _OF_KAZAKH
    together = bool(own & set("қғ")) and bool(own & set("әңөүһі"))
    return letters <= _OF_RUSSIAN | _OF_KAZAKH and ("ұ" in own or together)


def _is_russian(words: list[str], letters: set[str]) -> bool:
    """Bulgarian has no ы or э, Belarusian no и, others not these small words."""
    return letters <= _OF_RUSSIAN and bool(letters & set("ыэё")) and bool(_RUSSIAN & set(words))


def _is_english(words: list[str], letters: set[str]) -> bool:
    small = _ENGLISH & set(words)
    sure = bool(small & _SURELY_ENGLISH) or (len(small) > 1 and "of" in small)
    return len(words) > 2 and all(letter.isascii() for letter in letters) and sure
