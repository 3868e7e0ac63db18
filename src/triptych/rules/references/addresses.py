"""REF: web addresses of works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from triptych.document import Place
from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article, Work
from triptych.rule import Fault, rule
from triptych.rules.references.free import free_texts
from triptych.rules.references.works import host_and_path, kind, place, text, works, written

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.I)
_ENDS = "com|org|net|edu|gov|int|info|ru|su|kz|kg|uz|by|ua|eu|uk|de|fr|cn|tr|io|рф|қаз"
_HOST = rf"(?:[\w-]+\.)+(?:{_ENDS})"
_BARE = re.compile(rf"(?<![\w@/.:-])(?:www\.)?{_HOST}/[^\s,;]+|(?<=//\s){_HOST}(?!\w)", re.I)
_WELL_FORMED = re.compile(
    r"(?:https?|ftp)://(?:[\w-]+\.)+[\w-]{2,}(?::\d+)?(?:[/?#]\S*)?|(?!https?:|ftp:|www\.)\S+",
    re.I,
)
_HOME = re.compile(
    r"/{0,3}(?:(?:en|eng|kk|kaz|kz|ru|rus|index|home|main|default)(?:\.\w{1,5})?/{0,3})?", re.I
)
_HOME_IS_THE_WORK = {"collection", "dataset", "periodical", "software"}


@rule("REF023", "address-has-scheme", Severity.WARNING)
def address_has_scheme(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find addresses that begin with the host, so that no reader's click can follow them."""
    for address in _addresses(article):
        if not _SCHEME.match(address.text):
            message = f'the address "{address.text}" does not say https:// or http://'
            cure = "open it in a browser and copy the whole address from there"
            yield Fault(address.place, message, cure)


class _Address(NamedTuple):
    """An address, its place, and the work whose URL it is."""

    text: str
    place: Place
    work: Work | None = None


def _addresses(article: Article) -> Iterator[_Address]:
    """Yield the addresses of works, and those without a scheme that stand in words."""
    for work in works(article):
        if address := written(work, "URL").strip():
            yield _Address(address, place(work, "URL"), work)
    for free in free_texts(article):
        for found in _BARE.finditer(free.value):
            yield _Address(found[0], free.place(found.start()))


@rule("REF024", "address-is-well-formed", Severity.WARNING)
def address_is_well_formed(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find addresses that no browser can open: with spaces, wrong slashes or no host."""
    for work in works(article):
        address = written(work, "URL").strip()
        if address and not _WELL_FORMED.fullmatch(address.removeprefix("www.")):
            message = f'"{address}" is no whole address'
            cure = "open it in a browser and copy it from there; one address in a field"
            yield Fault(place(work, "URL"), message, cure)


@rule("REF025", "address-leads-to-the-work", Severity.WARNING)
def address_leads_to_the_work(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find addresses of a whole site, on which a reader would have to search for the work."""
    for address in _addresses(article):
        if _is_home(address.text) and not (address.work and _is_site(address.work)):
            message = f'"{address.text}" is the home page of a site, not the work'
            yield Fault(address.place, message, "give the address of the page itself")


def _is_home(address: str) -> bool:
    web = not _SCHEME.match(address) or address.casefold().startswith("http")
    return web and _HOME.fullmatch(host_and_path(address)[1]) is not None


def _is_site(work: Work) -> bool:
    """Tell whether a work is a site, by its type or because its title names the host."""
    host, _ = host_and_path(text(work, "URL"))
    return kind(work) in _HOME_IS_THE_WORK or host in text(work, "title").casefold()


@rule("REF026", "address-stands-once", Severity.WARNING)
def address_stands_once(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find works that have the address of an earlier one; parts of one book may share it."""
    first: dict[tuple[str, str], _Address] = {}
    for address in _addresses(article):
        host, path = host_and_path(address.text)
        other = first.setdefault((host, path.rstrip("/")), address)
        if other is not address and not _one_work(address.work, other.work):
            message = f"the work in line {other.place.line} has the same address"
            yield Fault(address.place, message, "give each work the address of its own page")


def _one_work(one: Work | None, other: Work | None) -> bool:
    return one is not None and other is not None and (one is other or _same_book(one, other))


def _same_book(one: Work, other: Work) -> bool:
    container = text(one, "container-title")
    return bool(container) and container == text(other, "container-title")
