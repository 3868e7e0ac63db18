"""The life and death of the press's server and of the child that prints, and what is told of it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from printing import Printer, page, printer, text_of

from triptych import press
from triptych.press.archive import Archive, Attachment

pytestmark = pytest.mark.usefixtures("started_press")


@pytest.fixture
def print_pdf(tmp_path: Path) -> Printer:
    return printer(tmp_path, tmp_path)


def wait_for_child(pid: int) -> int:
    """Return the one child of a process as soon as there is one."""
    while not (found := children(pid)):
        time.sleep(0.02)
    [child] = found
    return child


def children(pid: int) -> list[int]:
    """Return the children of a process, with those that nobody has buried."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8")
    return [int(child) for child in listed.split()]


def wait_until_gone(pid: int) -> None:
    """Return when a process has ended."""
    while is_alive(pid):
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(") ", 1)[1][0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


@pytest.fixture
def at_work(print_pdf: Printer) -> Callable[[], int]:
    """Return what waits for the child that prints; the server has none of another kind by then."""
    print_pdf(page(""))
    server = press._PRESS.server(None).process.pid
    while children(server):  # a print does not wait for its child to be buried
        time.sleep(0.02)
    return lambda: wait_for_child(server)


def test_a_crash_is_told_in_a_sentence(print_pdf: Printer, at_work: Callable[[], int]) -> None:
    with ThreadPoolExecutor(1) as pool:
        printing = pool.submit(print_pdf, page("<p>word</p>" * 20_000))
        os.kill(at_work(), signal.SIGSEGV)
        with pytest.raises(press.PressError, match="it was killed by signal SIGSEGV") as raised:
            printing.result()
    assert raised.value.help


def of_size(count: int) -> Archive:
    """Return an archive with a file of so many bytes."""
    return Archive(attachments=(Attachment("a", bytes(count), "text/plain", "Data", "A file"),))


def test_the_archive_is_asked_for_while_the_page_is_laid_out(
    print_pdf: Printer, at_work: Callable[[], int]
) -> None:
    seen: list[int] = []

    def archive() -> Archive:
        seen.append(at_work())
        return of_size(3_000_000)

    assert text_of(print_pdf(page("text"), archive=archive)) == "text"
    assert seen


def test_what_the_archive_raises_ends_the_print(
    print_pdf: Printer, at_work: Callable[[], int]
) -> None:
    seen: list[int] = []

    def archive() -> Archive:
        seen.append(at_work())
        raise TimeoutError("no answer")

    with pytest.raises(TimeoutError, match="no answer"):
        print_pdf(page("text"), archive=archive)
    wait_until_gone(*seen)
    assert text_of(print_pdf(page("again"))) == "again"


def test_a_refusal_is_heard_though_the_archive_is_still_to_be_sent(print_pdf: Printer) -> None:
    pictures = "".join(f'<img src="{n}-{"x" * 200}.png" alt="">' for n in range(3000))
    with pytest.raises(press.ResourceError) as raised:
        print_pdf(page(pictures), archive=lambda: of_size(3_000_000))
    assert len(raised.value.failures) == 3000


@pytest.mark.parametrize("victim", ["child", "server"])
def test_a_kill_before_the_archive_is_sent_is_told(
    print_pdf: Printer, at_work: Callable[[], int], victim: str
) -> None:
    def archive() -> Archive:
        child = at_work()
        server = press._PRESS.server(None).process.pid
        os.kill(child if victim == "child" else server, signal.SIGKILL)
        wait_until_gone(child)
        return of_size(3_000_000)

    with pytest.raises(press.PressError, match="killed by signal SIGKILL"):
        print_pdf(page("text"), archive=archive)
    assert text_of(print_pdf(page("again"))) == "again"


ENDLESS = """
import sys, threading
from pathlib import Path
from triptych import press
html = "<html lang=en>" + "<p>word <b>word</b></p>" * int(sys.argv[1])
wait = threading.Event().wait  # for ever: so the archive never comes
work = lambda: press.print_pdf(html, css=[], root=Path("/"), journal_folders=[], archive=wait)
threading.Thread(target=work, daemon=True).start()
print(press._PRESS.server(None).process.pid, flush=True)
wait()
"""


@pytest.mark.parametrize("paragraphs", [1, 200_000], ids=["waits", "lays out"])
@pytest.mark.parametrize("victim", ["parent", "server"])
def test_nothing_outlives_a_kill(tmp_path: Path, victim: str, paragraphs: int) -> None:
    script = tmp_path / "endless.py"
    script.write_text(ENDLESS, encoding="utf-8")
    command, place = (
        [sys.executable, str(script), str(paragraphs)],
        {**os.environ, "TMPDIR": str(tmp_path)},
    )
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=place) as process:
        assert process.stdout
        try:
            server = int(process.stdout.readline())
            printing = wait_for_child(server)
            os.kill(process.pid if victim == "parent" else server, signal.SIGKILL)
            wait_until_gone(printing)
            wait_until_gone(server)
        finally:
            process.kill()


def test_an_interrupt_ends_a_print_and_lets_none_begin(
    print_pdf: Printer, at_work: Callable[[], int]
) -> None:
    with ThreadPoolExecutor(1) as pool:
        printing = pool.submit(print_pdf, page("<p>word</p>" * 20_000))
        at_work()
        press._PRESS.abandon()
        with pytest.raises(press.PressError):
            printing.result()
    with pytest.raises(press.PressError, match="interrupted"):
        print_pdf(page("x"))
    press.close()
    assert text_of(print_pdf(page("<p>again</p>"))) == "again"


def test_whoever_prints_learns_that_the_server_was_killed(print_pdf: Printer) -> None:
    server = press._PRESS.server(None).process

    def kill() -> None:
        """Let no child have the time to print: they are killed before the server is gone."""
        server.kill()
        server.wait(timeout=60)

    all_at_work = threading.Barrier(3, kill)

    def archive() -> Archive:
        all_at_work.wait(timeout=60)
        return Archive()

    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(print_pdf, page("text"), archive=archive) for _ in range(3)]
        server.wait(timeout=60)
        assert text_of(print_pdf(page("again"))) == "again"  # which stops the one that is dead
        errors = [str(one.exception()) for one in asked]
    assert set(errors) == {"the press stopped: it was killed by signal SIGKILL"}


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Return both ends of a job: the parent's, which waits ten seconds, and the press's."""
    ours, theirs = socket.socketpair()
    ours.settimeout(10)
    with ours, theirs:
        yield ours, theirs


BODY = b"{}\n%PDF-1.7 a" + press.WHOLE
ANSWER = press.LENGTH.pack(len(BODY)) + BODY


@pytest.mark.parametrize("more", [b"", press.STATUS.pack(0, False)], ids=["lives on", "is gone"])
def test_an_answer_is_whole_whether_its_child_lives_on_or_not(
    ends: tuple[socket.socket, socket.socket], more: bytes
) -> None:
    ours, theirs = ends
    theirs.sendall(ANSWER + more)
    assert press._read_answer(ours) == ANSWER


@pytest.mark.parametrize("length", range(len(ANSWER)))
def test_the_end_of_a_child_is_never_taken_for_its_answer(
    ends: tuple[socket.socket, socket.socket], length: int
) -> None:
    ours, theirs = ends
    status = press.STATUS.pack(signal.SIGKILL, True)
    theirs.sendall(ANSWER[:length])
    theirs.sendall(status)
    theirs.close()
    data = press._read_answer(ours)
    assert not data.endswith(press.WHOLE)
    assert data.endswith(status)


def test_the_last_words_of_a_server_outlive_it() -> None:
    press.close()
    server = press._PRESS.server(None)
    server.process.kill()
    server.stop()
    assert server.last_words() == "it was killed by signal SIGKILL"


def test_a_server_that_died_is_replaced(print_pdf: Printer) -> None:
    server = press._PRESS.server(None).process
    server.kill()
    server.wait()
    assert text_of(print_pdf(page("<p>again</p>"))) == "again"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no compiler is asked")
def test_no_compiler_is_asked_for_libraries(
    print_pdf: Printer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press.close()
    for name in ("gcc", "cc", "ld"):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {name} >> {tmp_path}/ran\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert text_of(print_pdf(page("<p>text</p>"))) == "text"
    assert not (tmp_path / "ran").exists()


def test_a_server_that_cannot_start_is_told(
    print_pdf: Printer, monkeypatch: pytest.MonkeyPatch
) -> None:
    press.close()
    monkeypatch.setattr(press.child, "command", lambda *_: [sys.executable, "-c", "0/0"])
    with pytest.raises(press.PressSetupError, match="ZeroDivisionError") as raised:
        print_pdf(page("x"))
    assert "triptych doctor" in raised.value.help
    press.close()
