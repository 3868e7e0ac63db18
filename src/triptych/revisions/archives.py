"""Archives of a manuscript, unpacked without trust: plain files only, inside, and not too many."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz")
MOST_FILES = 20_000
MOST_BYTES = 512 << 20
_CHUNK = 1 << 20


class ArchiveError(Exception):
    """An archive cannot be read or is not to be trusted; the message says why."""


class _Member(NamedTuple):
    name: str
    stream: IO[bytes]


def is_archive(name: str) -> bool:
    """Tell whether a name is that of an archive."""
    return name.lower().endswith(ENDINGS)


def unpack(archive: Path, folder: Path) -> None:
    """Unpack an archive into a folder; raises ArchiveError.

    Links and devices are left out. A path that leads out of the folder, and more than the limits
    allow, end it: such an archive is none of a manuscript.
    """
    try:
        members = _zip(archive) if archive.suffix.lower() == ".zip" else _tar(archive)
        Room(folder, archive.name).take(members)
    except (OSError, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise ArchiveError(f"{archive} cannot be read: {error}") from None
    except (zipfile.BadZipFile, tarfile.TarError) as error:
        raise ArchiveError(f"{archive} is no archive that can be read: {error}") from None


def _zip(archive: Path) -> Iterator[_Member]:
    with zipfile.ZipFile(archive) as opened:
        for info in opened.infolist():
            is_link = (info.external_attr >> 16) & 0o170000 == 0o120000
            if not info.is_dir() and not is_link:
                with opened.open(info) as stream:
                    yield _Member(info.filename, stream)


def _tar(archive: Path) -> Iterator[_Member]:
    with tarfile.open(archive, "r|*") as opened:
        for info in opened:
            if not info.isfile():
                continue
            stream = opened.extractfile(info)
            if stream is not None:
                yield _Member(info.name, stream)


class Room:
    """A folder that takes files as long as they lie inside it and are not too many."""

    def __init__(self, folder: Path, source: str) -> None:
        """Take the folder; `source` is where the files come from, for messages."""
        self.folder, self.source = folder, source
        self.files = self.bytes = 0

    def take(self, members: Iterator[_Member]) -> None:
        """Write all files; raises ArchiveError."""
        for member in members:
            target = self._target(member.name)
            with target.open("wb") as written:
                while chunk := member.stream.read(_CHUNK):
                    self._count(len(chunk))
                    written.write(chunk)

    def write(self, name: str, data: bytes) -> None:
        """Write one file; raises ArchiveError."""
        target = self._target(name)
        self._count(len(data))
        target.write_bytes(data)

    def _target(self, name: str) -> Path:
        path = PurePosixPath(name.replace("\\", "/"))
        parts = [part for part in path.parts if part != "."]
        if path.is_absolute() or ".." in parts or not parts or ":" in parts[0] or "\0" in name:
            raise ArchiveError(f"{self.source} has a file that would lie outside: {name!r}")
        self.files += 1
        if self.files > MOST_FILES:
            raise ArchiveError(f"{self.source} has more than {MOST_FILES} files")
        target = self.folder.joinpath(*parts)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise ArchiveError(
                f"{self.source} has a file where it has a folder: {name!r}"
            ) from None
        if target.is_dir():
            raise ArchiveError(f"{self.source} has a file where it has a folder: {name!r}")
        return target

    def _count(self, size: int) -> None:
        self.bytes += size
        if self.bytes > MOST_BYTES:
            raise ArchiveError(f"{self.source} holds more than {MOST_BYTES >> 20} MB")
