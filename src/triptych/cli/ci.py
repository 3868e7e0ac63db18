"""The command line of what CI does: arguments in, exit code out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from triptych.cli.help import after


@click.group(
    epilog=after(
        "triptych ci run my-paper          check, build and compare, as CI does",
        "triptych ci run --base main       compared with where this left a branch",
        codes=False,
    )
)
def ci() -> None:
    """Do what CI does on a pull or merge request."""


output_folder = click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("triptych-output"),
    envvar="TRIPTYCH_OUTPUT",
    metavar="FOLDER",
    help="Where everything is written to; triptych-output/ if not said.",
)


@ci.command(
    short_help="Check, build and compare, and write what came of it.",
    epilog=after("triptych ci run my-paper --base main", one="a check or the build found an error"),
)
@click.argument(
    "folder", default="manuscript", envvar="TRIPTYCH_FOLDER", type=click.Path(file_okay=False)
)
@click.option(
    "--journal",
    default="",
    envvar="TRIPTYCH_JOURNAL",
    metavar="NAME",
    help="The journal, if not its own.",
)
@output_folder
@click.option(
    "--base",
    default="",
    envvar="TRIPTYCH_BASE",
    metavar="NAME",
    help="Compare with where this left the branch NAME.",
)
@click.option("--strict", is_flag=True, envvar="TRIPTYCH_STRICT", help="Let warnings fail as well.")
@click.option(
    "--build/--no-build", default=True, envvar="TRIPTYCH_BUILD", help="Build the outputs, or not."
)
def run(**what: Any) -> int:
    """Check and build FOLDER, compare it with the target branch, and write all that came of it.

    On a runner of GitHub or GitLab the target branch is the request's, and GitHub annotates what is
    found. Variables say the same as the options: TRIPTYCH_FOLDER, TRIPTYCH_JOURNAL, TRIPTYCH_BASE …
    """
    from triptych import ci as ci_  # noqa: PLC0415

    return ci_.run(ci_.Wanted(**what))


@ci.command(
    short_help="Keep the comment on the request up to date.",
    epilog=after("triptych ci comment", codes=False),
)
@output_folder
def comment(*, output: Path) -> int:
    """Keep one comment on the request up to date with what `triptych ci run` wrote.

    Where the token may not write, as on a fork, it says so and goes on.
    """
    from triptych import ci as ci_  # noqa: PLC0415

    return ci_.comment(output)
