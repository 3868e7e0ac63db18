"""Checkers from outside that tests hold outputs to."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

VNU = Path(__file__).parents[1] / "node_modules/vnu-jar/build/dist/vnu.jar"


def validate_html(*pages: Path) -> list[str]:
    """Return what the Nu Html Checker says against `pages`: `name:line:column: kind message`.

    It takes two seconds, for one page as for ten.
    """
    options = ["--format", "json", "--stdout", "--exit-zero-always"]
    ran = java("the HTML checker", "-jar", VNU, *options, *pages)
    if ran.returncode:
        pytest.fail(f"the HTML checker failed: {ran.stderr.strip()}")
    return [_line(message) for message in json.loads(ran.stdout)["messages"]]


def java(what: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a program of Java, called `what` where it cannot be run.

    Without Java the test is skipped, on a CI machine it fails. In the locale C, Java would not find
    a file whose path has other letters than ASCII's. On standard error it reports the options that
    it takes from the environment.
    """
    program = shutil.which("java")
    if program is None:
        lacking(f"Java, which runs {what}, is missing: apt-get install default-jre-headless")
    return subprocess.run(
        [str(program), *map(str, arguments)],
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )


def lacking(what: str) -> None:
    """Skip the test that needs `what`; on a CI machine, where all must be there, fail it."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


def _line(message: dict[str, str]) -> str:
    name = Path(message.get("url", "")).name
    place = f"{name}:{message.get('lastLine', 0)}:{message.get('firstColumn', 0)}"
    return f"{place}: {message.get('subType', message['type'])} {message['message']}"
