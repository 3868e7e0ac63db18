"""How long something takes on this machine, whatever else is at work on it."""

from __future__ import annotations

import time
from collections.abc import Callable

TRIES = 3


def seconds(action: Callable[[], object]) -> float:
    """Return the CPU seconds of an action, the least of some tries: what disturbs only adds."""
    return min(_once(action) for _ in range(TRIES))


def _once(action: Callable[[], object]) -> float:
    begun = time.process_time()
    action()
    return time.process_time() - begun
