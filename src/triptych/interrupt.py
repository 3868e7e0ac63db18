"""An interrupt from the keyboard, taken only where Python can bear it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from types import FrameType

at_once: list[Callable[[], None]] = []
"""What is called first, such as what ends work that would be waited for; it may take no lock."""

_MOMENT = 0.05  # seconds until it is tried again
_IMPORTING = "<frozen importlib._bootstrap"  # begins the names of the files that import modules


def take_interrupts() -> None:
    """Handle interrupts of this process by `interrupt`, unless it was started to ignore them."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, interrupt)


def interrupt(_number: int, frame: FrameType | None) -> None:
    """Raise KeyboardInterrupt, though not within an import, but a moment later.

    Raised there, it may leave the lock of a module held, which other threads then wait for without
    end. The moment is told by an alarm, since a thread cannot be started wherever a signal arrives.
    """
    for call in at_once:
        call()
    if not any(one.f_code.co_filename.startswith(_IMPORTING) for one in _stack(frame)):
        raise KeyboardInterrupt
    signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, _MOMENT)


def _stack(frame: FrameType | None) -> Iterator[FrameType]:
    while frame:
        yield frame
        frame = frame.f_back
