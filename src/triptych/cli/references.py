"""The command line of the bibliography: arguments in, exit code out."""

from __future__ import annotations

from pathlib import Path

import click

from triptych.cli.help import after
from triptych.cli.options import folder


@click.group(
    epilog=after(
        "triptych references add work.json my-paper      what a file of Crossref's would add",
        "triptych references tidy my-paper               how the bibliography would be in order",
        codes=False,
    )
)
def references() -> None:
    """Bring entries into the bibliography, and put it in order.

    Both show a diff; --write makes it.
    """


@references.command(
    short_help="Offer the entries of a file, or the work of a DOI.",
    epilog=after(
        "triptych references add work.json my-paper",
        "triptych references add old.bib my-paper --write",
        "triptych references add 10.1234/abc my-paper --online   ask Crossref for a DOI",
        "triptych references add my-paper/references.bib my-paper --write   make it YAML",
    ),
)
@click.argument("source", metavar="DOI|FILE", type=click.Path(path_type=str))
@folder
@click.option("--online", "ask_online", is_flag=True, help="Let a DOI be asked of Crossref.")
@click.option("--write", is_flag=True, help="Change the file; without it, only a diff is shown.")
def add(*, source: str, folder: str, ask_online: bool, write: bool) -> int:
    """Offer the entries of FILE, or the work with the DOI, for the bibliography of FOLDER.

    FILE is Crossref's JSON, CSL-JSON, CSL-YAML, BibTeX or RIS. Entries get keys such as kang2009
    where they have none. A work that is there already is left out and told, with exit code 1.
    """
    from triptych import references as references_  # noqa: PLC0415

    return references_.add(source, Path(folder), ask_online=ask_online, write=write)


@references.command(
    short_help="Offer the bibliography in order.",
    epilog=after(
        "triptych references tidy my-paper                  show what would change",
        "triptych references tidy my-paper --by key --write",
    ),
)
@folder
@click.option(
    "--by",
    type=click.Choice(("citation", "key")),
    default="citation",
    help="Sort by first citation, the uncited last, or by key.",
)
@click.option("--write", is_flag=True, help="Change the file; without it, only a diff is shown.")
def tidy(*, folder: str, by: str, write: bool) -> int:
    """Offer the bibliography of FOLDER in order: sorted, its fields in one order, completed.

    Completed is what needs no judgement: a bare DOI, the language of a title where it is sure,
    hyphens in pages and numbers. Words and comments stay.
    """
    from triptych import references as references_  # noqa: PLC0415

    return references_.tidy(Path(folder), by=by, write=write)
