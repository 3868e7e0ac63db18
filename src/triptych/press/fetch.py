"""What WeasyPrint may read: files of the manuscript and of the journal, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from weasyprint.urls import URLFetcher, URLFetcherResponse

from triptych.pictures import PICTURES
from triptych.press import JOURNAL_URL, MANUSCRIPT_URL
from triptych.press.files import RefusedError, read

_JOURNAL_FILES = {
    **PICTURES,
    ".css": ("text/css", (b"",)),
    ".otf": ("font/otf", (b"OTTO",)),
    ".ttf": ("font/ttf", (b"\x00\x01\x00\x00", b"true")),
    ".woff2": ("font/woff2", (b"wOF2",)),
}


class Fetcher(URLFetcher):  # type: ignore[misc]  # weasyprint has no types
    """Serves two hosts that do not exist from folders that do; `refused` is what it did not.

    The author's files are pictures. Style sheets and fonts come from the journal alone. `data:`
    URLs are refused like every other: nobody can see in a diff what a picture in one shows.
    """

    def __init__(self, root: Path, journal_folders: Sequence[Path]) -> None:
        """Serve `root` and the first of `journal_folders` that has a file."""
        super().__init__(allowed_protocols=("https",), allow_redirects=False)
        self._hosts = {
            MANUSCRIPT_URL: ([root], PICTURES),
            JOURNAL_URL: (list(journal_folders), _JOURNAL_FILES),
        }
        self.refused: dict[str, str] = {}

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return the file a URL stands for. Raises RefusedError, and remembers it."""
        try:
            mime, data = self._serve(url)
        except RefusedError as error:
            self.refused.setdefault(url, str(error))
            raise
        return URLFetcherResponse(url, data, {"Content-Type": mime})

    def _serve(self, url: str) -> tuple[str, bytes]:
        for host, (folders, kinds) in self._hosts.items():
            if url.startswith(host):
                return read(urlsplit(url).path, folders, kinds)
        raise RefusedError(_why_foreign(url))


def shown(url: str) -> str:
    """Return a URL as its writer knows it: files by their path, long ones cut short."""
    for host in (MANUSCRIPT_URL, JOURNAL_URL):
        url = unquote(url.removeprefix(host)) if url.startswith(host) else url
    return url if len(url) <= 120 else f"{url[:100]}…"


def _why_foreign(url: str) -> str:
    scheme = url.split(":", 1)[0].lower()
    if scheme in {"http", "https", "ftp"}:
        return "nothing is taken from the network"
    return f"no {scheme}: URL is read, only files beside the manuscript"
