"""The command line of what changed: arguments in, exit code out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from triptych.cli.help import after
from triptych.cli.options import folder, journal

REVISIONS = ("text", "json", "markdown", "html", "pdf")


@click.command(
    epilog=after(
        "triptych diff                          what changed since the last commit",
        "triptych diff v1 v2                    what changed from one tag to the other",
        "triptych diff main...HEAD              what a branch changed since it left main",
        "triptych diff submitted.zip paper/     an archive and a folder",
        "triptych diff main --format markdown   for the comment on a pull request",
        "triptych diff --format html --output changes.html   the article, changes in place",
        "triptych diff --exit-code              fail where anything changed",
        one="with --exit-code what changed",
    )
)
@click.argument("old", default="")
@click.argument("new", default="")
@click.option(
    "--folder",
    default="manuscript",
    metavar="FOLDER",
    help="Where the manuscript lies; manuscript/ if not said.",
)
@journal
@click.option(
    "--format", "form", type=click.Choice(REVISIONS), default="text", help="How to print it."
)
@click.option("--full", is_flag=True, help="Leave nothing out of a text, however long.")
@click.option("--no-checks", is_flag=True, help="Do not check the two states for findings.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 where anything changed.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write to this file.",
)
@click.option(
    "--link",
    "links",
    multiple=True,
    metavar="[TEXT=]URL",
    help="Link to this page in Markdown; may be said several times.",
)
def diff(*, old: str, new: str, folder: str, no_checks: bool, **how: Any) -> int:
    """Say what changed in a manuscript from OLD to NEW.

    Each is a commit, a tag, a branch, a folder or an archive (.zip, .tar, .tar.gz). OLD is the last
    commit if not said, NEW is the working tree.
    """
    from triptych import revisions  # noqa: PLC0415
    from triptych.revisions.states import Pair  # noqa: PLC0415

    pair = Pair.of(old, new, folder)
    return revisions.diff(revisions.Request(pair, checks=not no_checks, **how))


@click.command(
    short_help="Tell the revisions of FOLDER, or what touched a sentence.",
    epilog=after(
        "triptych history                              the paper's revisions, the newest first",
        "triptych history my-paper -n 5                the last five",
        "triptych history --at en.md:13                what touched the sentence in line 13 last",
        'triptych history --sentence "its own words"   or the sentence that has these words',
        codes=False,
    ),
)
@folder
@click.option(
    "-n", "most", type=click.IntRange(1), metavar="NUMBER", help="Tell of so many at most."
)
@click.option("--at", default="", metavar="FILE:LINE[:COLUMN]", help="Tell of the sentence there.")
@click.option("--sentence", default="", metavar="WORDS", help="Tell of the sentence that has them.")
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", help="How to print it."
)
def history(*, most: int | None, **what: str) -> int:
    """Tell the revisions of FOLDER, or which commit last touched a sentence and how.

    The revisions are the commits that changed it, with their sizes by language and part. A
    sentence is followed through moves and other line ends; -n 3 tells its last three changes.
    """
    from triptych import chronicle  # noqa: PLC0415

    if what["at"] and what["sentence"]:
        raise click.UsageError("--at and --sentence both name a sentence: say one of them")
    return chronicle.history(chronicle.Request(most=most or 0, **what))
