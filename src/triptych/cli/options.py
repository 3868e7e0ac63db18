"""What several commands take."""

from __future__ import annotations

import click

folder = click.argument(
    "folder", default="manuscript", type=click.Path(file_okay=False, path_type=str)
)
journal = click.option(
    "--journal", default="", metavar="NAME", help="Set for this journal, not the article's own."
)
