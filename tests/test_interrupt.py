"""An interrupt is taken at once, but never within an import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import os, signal, sys, threading
from triptych.interrupt import take_interrupts
signal.signal(signal.SIGINT, signal.default_int_handler)  # which a job in the background lacks
take_interrupts()
try:
    {what}
    threading.Event().wait(60)
except KeyboardInterrupt:
    print("interrupted", *sorted({{"before", "after"}} & set(sys.modules)))
"""
KILL = "os.kill(os.getpid(), signal.SIGINT)"


@pytest.mark.parametrize(
    ("what", "told"), [("import before", "interrupted before"), (KILL, "interrupted")]
)
def test_an_interrupt_waits_for_the_end_of_an_import(tmp_path: Path, what: str, told: str):
    (tmp_path / "before.py").write_text(f"import os, signal\n{KILL}\nDONE = True\n")
    (tmp_path / "main.py").write_text(PROGRAM.format(what=what))
    command = [sys.executable, str(tmp_path / "main.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == (told, "")


def test_who_is_to_ignore_interrupts_ignores_them(tmp_path: Path):
    (tmp_path / "main.py").write_text(
        "import os, signal\nfrom triptych.interrupt import take_interrupts\n"
        f"signal.signal(signal.SIGINT, signal.SIG_IGN)\ntake_interrupts()\n{KILL}\nprint('on')"
    )
    command = [sys.executable, str(tmp_path / "main.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("on", "")
