"""The kinds of pictures, and how large one is, by the first bytes of files: nothing is decoded."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import NamedTuple

Kinds = Mapping[str, tuple[str, tuple[bytes, ...]]]
"""By the ending of a name the media type, and what such a file begins with."""

PICTURES: Kinds = {
    ".gif": ("image/gif", (b"GIF8",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8",)),
    ".png": ("image/png", (b"\x89PNG",)),
    ".svg": ("image/svg+xml", (b"<", b"\xef\xbb\xbf<")),
    ".webp": ("image/webp", (b"RIFF",)),
}
"""What PDF and web pages can both show."""

MOST = 1 << 18  # bytes that may come before a JPEG tells its size: previews, profiles

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG's markers with a size


class Size(NamedTuple):
    """A picture's width and height in pixels."""

    width: int
    height: int


def size(beginning: bytes) -> Size | None:
    """Return the size of a PNG, GIF, JPEG or WebP picture, None where its bytes do not tell."""
    try:
        if beginning.startswith(b"\x89PNG"):
            return Size(*struct.unpack(">II", beginning[16:24]))
        if beginning.startswith(b"GIF8"):
            return Size(*struct.unpack("<HH", beginning[6:10]))
        if beginning.startswith(b"\xff\xd8"):
            return _jpeg(beginning)
        if beginning.startswith(b"RIFF"):
            return _webp(beginning)
    except (struct.error, IndexError):  # cut off
        pass
    return None


def _jpeg(data: bytes) -> Size | None:
    """Step from marker to marker to the one that begins the frame."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return Size(width, height)
        at += 2 + length
    return None


def _webp(data: bytes) -> Size | None:
    kind = data[12:16]
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return Size(width & 0x3FFF, height & 0x3FFF)
    if kind == b"VP8L":
        (bits,) = struct.unpack("<I", data[21:25])
        return Size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8X":
        return Size(*(int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27)))
    return None
