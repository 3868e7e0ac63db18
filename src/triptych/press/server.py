"""The press: a process that has imported WeasyPrint and forks a child for each print.

Its standard input is the socket to the parent; a job is a socket handed over by it. When that
socket closes, for whatever reason, the server kills its children and ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import io
import json
import os
import resource
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from triptych.press import LENGTH, OUT_OF_MEMORY, SECONDS, STATUS, WHOLE, fonts

Part = dict[str, Any]
Print = Callable[[Part, Callable[[], Part]], tuple[Part, bytes]]
"""Takes a page and a function that waits for its archive; returns the answer's header, the PDF."""

_PR_SET_PDEATHSIG = 1  # Linux: the signal a process gets when its parent dies


def main() -> None:
    """Serve until the parent closes the socket. Arguments: the fonts' folder, a scratch folder.

    The scratch folder goes when the server ends, with what killed children left in it. All that
    was imported is not taken apart, for which the parent would wait.
    """
    faces, scratch = map(Path, sys.argv[1:])
    tempfile.tempdir = str(scratch)
    try:
        _Server(_load(faces, scratch)).serve()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    os._exit(0)


def _load(faces: Path, scratch: Path) -> Print:
    """Import WeasyPrint under our fontconfig; where that fails, every job is told why."""
    gc.disable()  # imports make much and drop next to nothing: a sixth of their time
    os.environ["FONTCONFIG_FILE"] = str(fonts.write_fontconfig(faces, scratch))
    try:
        from triptych.press import layout  # noqa: PLC0415  fontconfig reads its file on import
    except (ImportError, OSError) as error:
        message = f"WeasyPrint cannot be loaded: {str(error).splitlines()[0]}"
        return lambda _job, _archive: ({"error": "setup", "message": message}, b"")
    layout.rehearse()
    gc.collect()
    gc.freeze()  # the children share these pages as long as no collection writes to them
    gc.enable()
    gc.set_threshold(50_000, 20, 100)  # layout makes much and drops little: a fifth of its time
    return layout.print_job


class _Child(NamedTuple):
    """A print at work: its process, its end of the job's socket, and when it is too late."""

    pid: int
    job: socket.socket
    deadline: float


class _Server:
    """Children by the read end of a pipe whose other end each holds as long as it lives."""

    def __init__(self, print_job: Print) -> None:
        self._print = print_job
        self._control = socket.socket(fileno=0)
        self._children: dict[int, _Child] = {}
        self._late: set[int] = set()
        self._left: set[int] = set()  # by a parent that has its answer, or wants none

    def serve(self) -> None:
        try:
            while self._turn():
                pass
        finally:
            for one in self._children.values():
                os.kill(one.pid, signal.SIGKILL)

    def _turn(self) -> bool:
        """Wait for the next event and handle it; false once the parent is gone."""
        poll = select.poll()
        poll.register(self._control, select.POLLIN)
        for pipe, one in self._children.items():
            poll.register(pipe, select.POLLIN)
            if pipe not in self._left:
                poll.register(one.job, 0)  # hang-up only
        events = dict(poll.poll(self._patience()))
        for pipe in list(self._children):
            self._look_after(pipe, events)
        return self._control.fileno() not in events or self._accept()

    def _patience(self) -> float | None:
        """Return the milliseconds until the next child is too late, None for ever."""
        deadlines = [one.deadline for pipe, one in self._children.items() if pipe not in self._late]
        return max(0.0, min(deadlines) - time.monotonic()) * 1000 if deadlines else None

    def _look_after(self, pipe: int, events: dict[int, int]) -> None:
        one = self._children[pipe]
        if pipe in events:
            self._bury(pipe, one)
        elif one.job.fileno() in events:
            self._left.add(pipe)
            os.kill(one.pid, signal.SIGKILL)
        elif time.monotonic() > one.deadline and pipe not in self._late:
            self._late.add(pipe)
            os.kill(one.pid, signal.SIGKILL)

    def _bury(self, pipe: int, one: _Child) -> None:
        """Tell the parent how a child ended, unless it has its answer and is gone."""
        _, status = os.waitpid(one.pid, 0)
        del self._children[pipe]
        os.close(pipe)
        with contextlib.suppress(OSError), one.job:
            one.job.sendall(STATUS.pack(status, pipe in self._late))
        self._late.discard(pipe)
        self._left.discard(pipe)

    def _accept(self) -> bool:
        """Take a job and fork a child for it; false where there is no parent any more."""
        data, descriptors, _, _ = socket.recv_fds(self._control, SECONDS.size, 1)
        if not descriptors:
            return False
        job = socket.socket(fileno=descriptors[0])
        read_end, write_end = os.pipe()
        server = os.getpid()
        pid = os.fork()
        if pid == 0:
            os.close(read_end)
            self._become_child(job, server)
        os.close(write_end)
        (seconds,) = SECONDS.unpack(data)
        self._children[read_end] = _Child(pid, job, time.monotonic() + seconds)
        return True

    def _become_child(self, job: socket.socket, server: int) -> NoReturn:
        """In the fork: do one job, and end without running anything of the server's."""
        code = 1
        try:
            _die_with(server)
            self._control.close()
            for pipe, one in self._children.items():
                os.close(pipe)
                one.job.close()
            _work(job, self._print)
            code = 0
        except MemoryError:
            code = OUT_OF_MEMORY
        finally:
            os._exit(code)


def _work(connection: socket.socket, print_job: Print) -> None:
    """Read a page, print it under its limits, and write the answer."""
    stream = connection.makefile("rwb")
    job = _part(stream)
    _limit(job["limits"])
    try:
        header, pdf = print_job(job, partial(_part, stream))
    except MemoryError:
        _lift_memory_limit()
        header, pdf = {"error": "memory"}, b""
    except RecursionError:
        header, pdf = {"error": "nesting"}, b""
    except Exception as error:  # whatever it is, the parent says it in a line
        header, pdf = {"error": "other", "message": f"{type(error).__name__}: {error}"}, b""
    connection.shutdown(socket.SHUT_RD)  # the parent may still send: it shall listen
    answer = b"\n".join([json.dumps(header).encode(), pdf]) + WHOLE
    stream.write(LENGTH.pack(len(answer)) + answer)
    stream.flush()


def _part(stream: io.BufferedIOBase) -> Part:
    """Wait for the next part of a job, and return it."""
    (length,) = LENGTH.unpack(stream.read(LENGTH.size))
    part: Part = json.loads(stream.read(length))
    return part


def _limit(limits: dict[str, int]) -> None:
    """Have the kernel hold this process to its limits, and write neither cores nor big files."""
    cpu, memory = limits["cpu_seconds"], limits["memory"]
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (256 << 20, 256 << 20))
    resource.setrlimit(resource.RLIMIT_AS, (memory, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))


def _lift_memory_limit() -> None:
    """Let what is left to do, which is to say that memory ran out, have some."""
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def _die_with(server: int) -> None:
    """On Linux: have the kernel kill this process when the server dies, however it dies."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != server:  # it died before the kernel knew
        os._exit(1)
