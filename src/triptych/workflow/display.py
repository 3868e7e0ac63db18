"""How a build shows its progress: a bar on a terminal, a plain line a step elsewhere."""

from __future__ import annotations

from typing import Protocol, TextIO

_WIDTH = 24


class Display(Protocol):
    """What is told how a build goes on."""

    def total(self, total: int) -> None:
        """Tell how many steps there are."""

    def begin(self, job: int, name: str) -> None:
        """Tell that a step is at work."""

    def end(self, job: int) -> None:
        """Tell that a step is done."""

    def close(self) -> None:
        """Tell that all is done."""


class Bar:
    """One line on a terminal: how many steps are done, and which are at work."""

    def __init__(self, stream: TextIO, width: int) -> None:
        """Draw on `stream`, in lines of at most `width` characters."""
        self._stream, self._width = stream, width
        self._at_work: dict[int, str] = {}
        self._done = self._total = 0

    def total(self, total: int) -> None:
        """Tell how many steps there are."""
        self._total = total
        self._draw()

    def begin(self, job: int, name: str) -> None:
        """Tell that a step is at work."""
        self._at_work[job] = name
        self._draw()

    def end(self, job: int) -> None:
        """Tell that a step is done."""
        if self._at_work.pop(job, None) is not None:
            self._done += 1
        self._draw()

    def close(self) -> None:
        """Clear the line."""
        self._write("")

    def _draw(self) -> None:
        filled = _WIDTH * self._done // max(1, self._total)
        bar = "█" * filled + "░" * (_WIDTH - filled)
        self._write(f"{bar} {self._done}/{self._total}  {', '.join(self._at_work.values())}")

    def _write(self, line: str) -> None:
        self._stream.write(f"\r\x1b[K{line[: self._width - 1]}")
        self._stream.flush()


class Lines:
    """A plain line a step, for an output that is no terminal."""

    def __init__(self, stream: TextIO) -> None:
        """Write to `stream`."""
        self._stream = stream

    def total(self, total: int) -> None:
        """Tell how many steps there are: nothing to show."""

    def begin(self, job: int, name: str) -> None:
        """Tell that a step is at work."""
        self._stream.write(f"{name}\n")
        self._stream.flush()

    def end(self, job: int) -> None:
        """Tell that a step is done: nothing to show."""

    def close(self) -> None:
        """Tell that all is done: nothing to show."""
