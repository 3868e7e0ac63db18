"""What WeasyPrint may read: files of the manuscript and of the journal, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from weasyprint.urls import URLFetcher, URLFetcherResponse

from triptych.press import JOURNAL_URL, MANUSCRIPT_URL

_PICTURES = {
    ".gif": ("image/gif", (b"GIF8",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8",)),
    ".png": ("image/png", (b"\x89PNG",)),
    ".svg": ("image/svg+xml", (b"<", b"\xef\xbb\xbf<")),
    ".webp": ("image/webp", (b"RIFF",)),
}
_JOURNAL_FILES = {
    **_PICTURES,
    ".css": ("text/css", (b"",)),
    ".otf": ("font/otf", (b"OTTO",)),
    ".ttf": ("font/ttf", (b"\x00\x01\x00\x00", b"true")),
    ".woff2": ("font/woff2", (b"wOF2",)),
}
_LARGEST = 64 << 20


class RefusedError(ValueError):
    """A URL is not served; the message says why in a few words."""


class Fetcher(URLFetcher):  # type: ignore[misc]  # weasyprint has no types
    """Serves two hosts that do not exist from folders that do; `refused` is what it did not.

    The author's files are pictures. Style sheets and fonts come from the journal alone. `data:`
    URLs are refused like every other: nobody can see in a diff what a picture in one shows.
    """

    def __init__(self, root: Path, journal_folders: Sequence[Path]) -> None:
        """Serve `root` and the first of `journal_folders` that has a file."""
        super().__init__(allowed_protocols=("https",), allow_redirects=False)
        self._hosts = {
            MANUSCRIPT_URL: ([root], _PICTURES),
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
                return _read(urlsplit(url).path, folders, kinds)
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


def _read(
    url_path: str, folders: Sequence[Path], kinds: dict[str, tuple[str, tuple[bytes, ...]]]
) -> tuple[str, bytes]:
    """Return the media type and the bytes of the first file found. Raises RefusedError."""
    name = unquote(url_path).lstrip("/")
    suffix = Path(name).suffix.lower()
    if suffix not in kinds:
        raise RefusedError(f"not one of {', '.join(sorted(kinds))}")
    mime, beginnings = kinds[suffix]
    path = _find(name, folders)
    try:
        if path.stat().st_size > _LARGEST:
            raise RefusedError(f"larger than {_LARGEST >> 20} MB")
        data = path.read_bytes()
    except OSError as error:
        raise RefusedError(error.strerror or "not readable") from None
    if not data[:256].lstrip(b" \t\r\n").startswith(beginnings):
        raise RefusedError(f"not a {suffix[1:].upper()} file, whatever its name says")
    return mime, data


def _find(name: str, folders: Sequence[Path]) -> Path:
    """Return the regular file `name` in one of the folders, links followed, none leading out."""
    if "\0" in name or "\\" in name or ".." in name.split("/"):
        raise RefusedError("its path leaves the folder")
    for folder in folders:
        home = folder.resolve()
        try:
            path = (home / name).resolve()
        except (OSError, RuntimeError):  # a loop of links
            raise RefusedError("its links lead in a circle") from None
        if not path.is_relative_to(home):
            raise RefusedError("its path leaves the folder")
        if path.is_file():
            return path
    raise RefusedError("no such file")
