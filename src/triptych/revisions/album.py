"""The pictures of both states, for the page and the print that show them."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from triptych.pictures import PICTURES
from triptych.press.files import RefusedError, read
from triptych.revisions.model import Revision, Unit
from triptych.revisions.states import State

MOST = 12 << 20  # bytes of all pictures of a page; of those beyond it the names are shown


@dataclass
class Album:
    """Pictures by the digest of their files, each with its media type; in a page they are data."""

    pictures: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    room: int = MOST

    @classmethod
    def of(cls, revision: Revision, old: State, new: State) -> Album:
        """Return the pictures that the figures of a revision show, while its states are open."""
        album = cls()
        for unit, state in _units(revision, old, new):
            for each in unit.pictures:
                if each.digest not in album.pictures:
                    album.take(each.digest, each.path, _folder(unit, state))
        return album

    def take(self, digest: str, path: str, folder: Path) -> None:
        """Take a picture, if it is one and there is room."""
        try:
            mime, data = read(path, [folder], PICTURES)
        except RefusedError:
            return
        if len(data) <= self.room:
            self.room -= len(data)
            self.pictures[digest] = mime, data

    def data(self, digest: str) -> str:
        """Return a picture as an address that holds it, empty where there is none."""
        if digest not in self.pictures:
            return ""
        mime, data = self.pictures[digest]
        return f"data:{mime};base64,{base64.b64encode(data).decode()}"

    def name(self, digest: str) -> str:
        """Return the name of a picture in the folder it is written into, empty where none is."""
        mime, _ = self.pictures.get(digest, ("", b""))
        return f"{digest}.{mime.partition('/')[2].partition('+')[0]}" if mime else ""

    def write(self, folder: Path) -> None:
        """Write all pictures into a folder."""
        for digest, (_, data) in self.pictures.items():
            (folder / self.name(digest)).write_bytes(data)


NO_PICTURES = Album()


def _units(revision: Revision, old: State, new: State) -> Iterator[tuple[Unit, State]]:
    for article in revision.articles:
        for text in article.texts:
            for entry in text.entries:
                yield from ((unit, new) for unit in entry.new)
                yield from ((unit, old) for unit in entry.old)


def _folder(unit: Unit, state: State) -> Path:
    """Return the folder of the article that a passage is of, where it can be read."""
    called = PurePosixPath(unit.place.path).parent
    return state.folder / called.relative_to(state.called or ".")
