"""The command line: arguments in, exit code out."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import click
from click.shell_completion import CompletionItem, get_completion_class

from triptych import __version__, cli_ci
from triptych.cli_help import after
from triptych.formats import FORMATS

TOOL_FAILED = 3
PRINTERS = ("text", "json", "github", "sarif", "junit", "gitlab")
REVISIONS = ("text", "json", "markdown", "html", "pdf")
SEVERITIES = ("info", "warning", "error")
SHELLS = ("bash", "zsh", "fish")


def _formats(context: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    names = tuple(filter(None, value.replace(",", " ").split()))
    for name in names:
        if name not in FORMATS:
            raise click.BadParameter(f"{name!r} is not one of {', '.join(FORMATS)}")
    return names


def _complete_formats(context: click.Context, parameter: click.Parameter, incomplete: str) -> Any:
    before, comma, _ = incomplete.rpartition(",")
    return [CompletionItem(f"{before}{comma}{name}") for name in FORMATS if name not in before]


def _codes(context: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    from triptych.checking import selection  # noqa: PLC0415

    try:
        return selection.read(value)
    except selection.UnknownCodeError as error:
        raise click.BadParameter(str(error)) from None


def _complete_codes(context: click.Context, parameter: click.Parameter, incomplete: str) -> Any:
    from triptych import codes  # noqa: PLC0415

    before, comma, last = incomplete.rpartition(",")
    names = (*codes.families(), *codes.known())
    return [CompletionItem(f"{before}{comma}{n}") for n in names if n.startswith(last.upper())]


folder = click.argument(
    "folder", default="manuscript", type=click.Path(file_okay=False, path_type=str)
)
journal = click.option(
    "--journal", default="", metavar="NAME", help="Set for this journal, not the article's own."
)


def _codes_option(name: str, told: str) -> Callable[[Any], Any]:
    """Return an option that takes rules and families."""
    return click.option(
        name,
        default="",
        metavar="CODES",
        callback=_codes,
        shell_complete=_complete_codes,
        help=told,
    )


selected = _codes_option("--select", "Take these rules or families alone: REF002,TXT.")
ignored = _codes_option("--ignore", "Leave these rules or families out.")


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=after(
        "triptych new my-paper        write a small manuscript to start from",
        "triptych build my-paper      build all of it into build/",
        "triptych check my-paper      say what is wrong with it",
        "triptych explain REF001      say what a finding means and how to mend it",
        "triptych diff                say what changed since the last commit",
        "triptych doctor              say which tool is missing and how to get it",
    ),
)
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Build a scholarly article in several languages: PDF, HTML and JATS XML."""


@cli.command(
    epilog=after("triptych build", "triptych build my-paper --only html,pdf --language kk")
)
@folder
@click.option(
    "--only",
    default="",
    metavar="FORMATS",
    callback=_formats,
    shell_complete=_complete_formats,
    help="Build these formats alone: html, pdf, jats, with commas between.",
)
@click.option("--language", default="", metavar="TAG", help="Build this language alone, as kk.")
@journal
@click.option("--cores", type=click.IntRange(1), help="Use so many cores; all of them if not said.")
@click.option("--keep-going", is_flag=True, help="Build what does not depend on what failed.")
def build(*, cores: int | None, keep_going: bool, **what: Any) -> int:
    """Build the articles of FOLDER into build/.

    FOLDER is manuscript/ if not said: an article's folder, or a folder of such folders.
    Only what changed is built again. Outputs of an earlier text are removed.
    """
    from triptych.workflow import headstart  # noqa: PLC0415  (each command imports what it needs alone)

    if not what["only"] or "pdf" in what["only"]:
        headstart.warm_press(Path(what["folder"]))
    from triptych import workflow  # noqa: PLC0415
    from triptych.plan import Request  # noqa: PLC0415

    return workflow.build(Request(**what), cores=cores, keep_going=keep_going)


@cli.command(
    epilog=after(
        "triptych check my-paper --select REF,LNG     references and languages alone",
        "triptych check my-paper --ignore TXT007      all but one rule",
        "triptych check my-paper --severity error     what keeps it from being published",
        "triptych check my-paper --strict             fail on warnings too",
        "triptych check --baseline known.json         only what is new",
        "triptych check --format sarif > my.sarif     for other programs",
    )
)
@folder
@journal
@selected
@ignored
@click.option(
    "--severity",
    type=click.Choice(SEVERITIES),
    default="info",
    help="Show what is at least so bad.",
)
@click.option("--strict", is_flag=True, help="Let warnings count as errors for the exit code.")
@click.option(
    "--baseline",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Show only what this file does not know.",
)
@click.option("--write-baseline", is_flag=True, help="Let the file know all there is now.")
@click.option(
    "--format", "form", type=click.Choice(PRINTERS), default="text", help="How to print findings."
)
def check(
    *,
    folder: str,
    journal: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    severity: str,
    **how: Any,
) -> int:
    """Say what is wrong in FOLDER; build nothing.

    The exit code is that of what is shown. In the sources, a comment leaves a finding out:
    <!-- triptych: ignore[REF002] reason --> in Markdown, # triptych: ignore[REF002] reason in YAML.
    """
    from triptych import checking  # noqa: PLC0415
    from triptych.checking.selection import Selection  # noqa: PLC0415
    from triptych.finding import Severity  # noqa: PLC0415

    if how["write_baseline"] and not how["baseline"]:
        raise click.UsageError("--write-baseline needs --baseline FILE to write to")
    selection = Selection(select, ignore, Severity[severity.upper()])
    return checking.check(Path(folder), journal, checking.Wanted(selection, **how))


@cli.command(
    epilog=after(
        "triptych fix my-paper                        show what would change",
        "triptych fix my-paper | git apply            take the diff and apply it",
        "triptych fix my-paper --select TXT --write   make these changes",
        codes=False,
    )
)
@folder
@journal
@selected
@ignored
@click.option("--write", is_flag=True, help="Change the files; without it, only a diff is shown.")
def fix(
    *, folder: str, journal: str, select: tuple[str, ...], ignore: tuple[str, ...], write: bool
) -> int:
    """Offer repairs of FOLDER as a diff.

    Spaces, marks and letters that only look alike are repaired, wording never.
    """
    from triptych import fix as fix_  # noqa: PLC0415
    from triptych.checking.selection import Selection  # noqa: PLC0415

    return fix_.fix(Path(folder), journal, Selection(select, ignore), write=write)


@cli.group(
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


@cli.command(
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
    "--folder", default="manuscript", help="Where the manuscript lies; manuscript/ if not said."
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


@cli.command(
    epilog=after(
        "triptych history                              the paper's revisions, the newest first",
        "triptych history my-paper -n 5                the last five",
        "triptych history --at en.md:13                what touched the sentence in line 13 last",
        'triptych history --sentence "its own words"   or the sentence that has these words',
        codes=False,
    )
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


@cli.command(epilog=after("triptych explain REF001", codes=False))
@click.argument("code")
def explain(*, code: str) -> int:
    """Say what a finding means and how to mend it."""
    from triptych import checking  # noqa: PLC0415

    return checking.explain(code)


cli.add_command(cli_ci.ci)


@cli.command()
def doctor() -> int:
    """Say which tools are there, and how to get the rest."""
    from triptych import doctor as doctor_  # noqa: PLC0415

    return doctor_.report()


@cli.command(epilog=after("triptych new my-paper && triptych build my-paper", codes=False))
@click.argument("folder", type=click.Path(path_type=Path))
def new(*, folder: Path) -> int:
    """Write a small manuscript to start from into FOLDER."""
    from triptych import new as new_  # noqa: PLC0415

    return new_.write(folder)


@cli.command(
    epilog=after(
        "triptych completion bash > ~/.local/share/bash-completion/completions/triptych",
        "triptych completion zsh > ~/.zfunc/_triptych",
        "triptych completion fish > ~/.config/fish/completions/triptych.fish",
        codes=False,
    )
)
@click.argument("shell", type=click.Choice(SHELLS))
def completion(*, shell: str) -> int:
    """Print what completes this command in a shell."""
    chosen = get_completion_class(shell)
    if chosen is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(chosen(cli, {}, "triptych", "_TRIPTYCH_COMPLETE").source())
    return 0


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit with its code; no traceback reaches a user."""
    gc.set_threshold(50_000, 20, 100)  # imports make much and drop nothing
    sys.exit(_guarded(lambda: cli.main(arguments, prog_name="triptych", standalone_mode=False)))


def command() -> NoReturn:
    """Run the command line as a process of its own.

    It ends without taking apart all that was imported, which would take a tenth of a build.
    """
    code = TOOL_FAILED
    try:
        main()
    except SystemExit as ending:
        code = int(ending.code or 0)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def _guarded(run: Callable[[], Any]) -> int:
    try:
        return int(run() or 0)
    except click.exceptions.Abort:
        return _stopped("interrupted", 130)
    except KeyboardInterrupt:
        return _stopped("interrupted", 130)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return TOOL_FAILED
    except Exception as error:
        if os.environ.get("TRIPTYCH_DEBUG") == "1":
            raise
        return _stopped(_last_resort(error), TOOL_FAILED)


def _last_resort(error: Exception) -> str:
    if isinstance(error, OSError) or type(error).__module__.startswith("triptych"):
        return str(error)
    told = f"{type(error).__name__}: {error}".splitlines()[0]
    return f"a fault in triptych: {told} (TRIPTYCH_DEBUG=1 shows where)"


def _stopped(message: str, code: int) -> int:
    print(f"triptych: {message}", file=sys.stderr)
    return code
