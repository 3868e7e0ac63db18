"""A real browser, asked what it makes of a page."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from lxml import html
from validators import lacking

QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync "
    "--disable-background-networking --disable-component-update --hide-scrollbars "
    "--enable-logging=stderr --allow-file-access-from-files --virtual-time-budget=5000 --dump-dom"
).split()

ASK = """Promise.resolve((async () => (SCRIPT))()).then(answer => {
    const note = document.createElement('pre');
    note.id = 'answer';
    note.textContent = JSON.stringify(answer);
    document.body.append(note);
})"""
COPY = """setInterval(() => {
    const found = document.querySelector('iframe').contentDocument.getElementById('answer');
    if (found && !document.getElementById('answer'))
        document.body.append(document.importNode(found, true));
}, 50)"""


DRIVE = """const frame = document.querySelector('iframe');
frame.addEventListener('load', () => {
    const view = frame.contentWindow;
    const answer = (() => { SCRIPT })();
    const note = document.createElement('pre');
    note.id = 'answer';
    note.textContent = JSON.stringify(answer);
    document.body.append(note);
})"""


def measure(page: Path, width: int, script: str) -> dict[str, Any]:
    """Open `page` in a window `width` pixels wide; return the object that `script` evaluates to.

    The script is an expression, or a promise of one, added to a copy of the page beside it.
    Without Chromium the test is skipped, on a CI machine it fails.
    """
    asked = page.with_name(f"asked-{width}.html")
    ask = f"<script>{ASK.replace('SCRIPT', script)}</script>"
    asked.write_text(page.read_text(encoding="utf-8") + ask, encoding="utf-8")
    return _answer(asked, width, COPY)


def drive(page: Path, width: int, script: str) -> dict[str, Any]:
    """Open `page` as it is; return what the body of a function, given its window as `view`, does.

    The script runs outside the page, which may forbid all scripts but its own. A message on the
    console fails the test.
    """
    return _answer(page, width, DRIVE.replace("SCRIPT", script))


def _answer(page: Path, width: int, script: str) -> dict[str, Any]:
    """Show a page in a frame; return what the frame's own script writes."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        lacking("Chromium, which shows the web edition, is missing: apt-get install chromium")
    profile = f"--user-data-dir={page.parent / f'profile-{width}'}"
    # Headless Chromium has no window narrower than 500 pixels, so a frame holds the page.
    frame = page.with_name(f"frame-{width}.html")
    style = f"border:0;width:{width}px;height:900px"
    frame.write_text(
        f'<body style="margin:0"><iframe src="{page.name}" style="{style}"></iframe>'
        f"<script>{script}</script>",
        encoding="utf-8",
    )
    command = [str(chromium), *QUIET, profile, frame.as_uri()]
    ran = subprocess.run(command, capture_output=True, check=True, timeout=100, encoding="utf-8")
    assert ":CONSOLE" not in ran.stderr, ran.stderr
    (answer,) = html.fromstring(ran.stdout).xpath("//pre[@id='answer']")
    return dict(json.loads(answer.text_content()))
