"""REF: web addresses of works."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article, Work
from triptych.rule import Fault, rule
from triptych.rules.references.works import FREE, host_and_path, kind, place, text, works, written

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.I)
_ENDS = "com|org|net|edu|gov|int|info|ru|su|kz|kg|uz|by|ua|eu|uk|de|fr|cn|tr|io|рф|қаз"
_HOST = rf"(?:[\w-]+\.)+(?:{_ENDS})"
_BARE = re.compile(rf"(?<![\w@/.:-])(?:www\.)?{_HOST}/[^\s,;]+|(?<=//\s){_HOST}(?!\w)", re.I)
_WELL_FORMED = re.compile(
    r"(?:https?|ftp)://(?:[\w-]+\.)+[\w-]{2,}(?::\d+)?(?:[/?#]\S*)?|(?!https?:|ftp:|www\.)\S+",
    re.I,
)
_HOME = re.compile(r"/*(?:(?:en|eng|kk|kaz|kz|ru|rus|index|home|main|default)(?:\.\w+)?/*)?", re.I)
_HOME_IS_THE_WORK = {"collection", "dataset", "periodical", "software"}


@rule("REF023", "address-has-scheme", Severity.WARNING)
def address_has_scheme(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find addresses that begin with the host, so that no reader's click can follow them."""
    for work in works(article):
        for name, at, address in _addresses(work):
            if not _SCHEME.match(address):
                message = f'the address "{address}" does not say https:// or http://'
                cure = "open it in a browser and copy the whole address from there"
                yield Fault(place(work, name, at), message, cure)


def _addresses(work: Work) -> Iterator[tuple[str, int, str]]:
    """Yield the address of a work and those without a scheme in its words, with their places."""
    if address := written(work, "URL").strip():
        yield "URL", 0, address
    for name in FREE:
        for found in _BARE.finditer(written(work, name)):
            yield name, found.start(), found[0]


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
    for work in works(article):
        if kind(work) in _HOME_IS_THE_WORK:
            continue
        for name, at, address in _addresses(work):
            if _is_home(address) and not (name == "URL" and _is_about_site(work, address)):
                message = f'"{address}" is the home page of a site, not the work'
                cure = "give the address of the page itself"
                yield Fault(place(work, name, at), message, cure)


def _is_home(address: str) -> bool:
    web = not _SCHEME.match(address) or address.casefold().startswith("http")
    return web and _HOME.fullmatch(host_and_path(address)[1]) is not None


def _is_about_site(work: Work, address: str) -> bool:
    return host_and_path(address)[0] in text(work, "title").casefold()


@rule("REF026", "address-stands-once", Severity.WARNING)
def address_stands_once(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find works that have the address of an earlier one; parts of one book may share it."""
    first: dict[tuple[str, str], Work] = {}
    for work in works(article):
        for name, at, address in _addresses(work):
            host, path = host_and_path(address)
            other = first.setdefault((host, path.rstrip("/")), work)
            if other is not work and not _same_book(work, other):
                message = f'"{other.id}" has the same address'
                cure = "give each work the address of its own page"
                yield Fault(place(work, name, at), message, cure)


def _same_book(one: Work, other: Work) -> bool:
    container = text(one, "container-title")
    return bool(container) and container == text(other, "container-title")
