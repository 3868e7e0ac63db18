"""Files that an author or a journal names, read with care: of known kinds, inside their folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

from triptych.pictures import Kinds

LARGEST = 64 << 20  # bytes


class RefusedError(ValueError):
    """A URL is not served; the message says why in a few words."""


def read(url_path: str, folders: Sequence[Path], kinds: Kinds) -> tuple[str, bytes]:
    """Return the media type and the bytes of the first file found. Raises RefusedError."""
    name = unquote(url_path).lstrip("/")
    suffix = Path(name).suffix.lower()
    if suffix not in kinds:
        raise RefusedError(f"not one of {', '.join(sorted(kinds))}")
    mime, beginnings = kinds[suffix]
    path = _find(name, folders)
    try:
        if path.stat().st_size > LARGEST:
            raise RefusedError(f"larger than {LARGEST >> 20} MB")
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
