"""Work in a fork of this process: the memory it took is given back when it ends."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pickle
import signal
from collections.abc import Callable
from typing import NoReturn, TypeVar

Answer = TypeVar("Answer")
_PR_SET_PDEATHSIG = 1  # Linux: the signal a process gets when its parent dies


def die_with(parent: int) -> None:
    """On Linux: have the kernel kill this process when its parent dies, however it dies."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the kernel knew
        os._exit(1)


def run(work: Callable[[], Answer]) -> Answer:
    """Return what `work` returns in a fork, which pickle must be able to carry.

    Raises MemoryError and RecursionError as the work does, RuntimeError for all else it raises. A
    signal that kills the fork, for its use of the processor say, kills this process too.
    """
    read_end, write_end = os.pipe()
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        os.close(read_end)
        _answer(work, write_end, parent)
    os.close(write_end)
    with open(read_end, "rb") as stream:  # noqa: PTH123  a descriptor, not a path
        data = stream.read()
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        os.kill(os.getpid(), os.WTERMSIG(status))
    if os.WEXITSTATUS(status):
        raise MemoryError
    answer: Answer | Exception = pickle.loads(data)  # noqa: S301  our own fork wrote it
    if isinstance(answer, Exception):
        raise answer
    return answer


def _answer(work: Callable[[], object], write_end: int, parent: int) -> NoReturn:
    """In the fork: do the work, send what came of it, and end without running anything else."""
    code = 1
    try:
        die_with(parent)
        with open(write_end, "wb") as stream:
            stream.write(pickle.dumps(_outcome(work)))
        code = 0
    finally:
        os._exit(code)


def _outcome(work: Callable[[], object]) -> object:
    try:
        return work()
    except (MemoryError, RecursionError) as error:
        return type(error)()
    except Exception as error:  # whatever it is; not all of them can be carried
        return RuntimeError(f"{type(error).__name__}: {error}")
