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

from triptych import __version__, errors
from triptych.cli.ci import ci
from triptych.cli.help import after
from triptych.cli.options import folder, journal
from triptych.cli.references import references
from triptych.cli.revisions import diff, history
from triptych.formats import FORMATS
from triptych.interrupt import take_interrupts

TOOL_FAILED = 3
PRINTERS = ("text", "json", "github", "sarif", "junit", "gitlab")
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
    help=f"Build these formats alone, with commas between: {', '.join(FORMATS)}.",
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
    from triptych.plan import Request  # noqa: PLC0415
    from triptych.workflow import building  # noqa: PLC0415

    return building.build(Request(**what), cores=cores, keep_going=keep_going)


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

    \b
      <!-- triptych: ignore[REF002] reason -->   in Markdown
      # triptych: ignore[REF002] reason          in YAML
    """  # noqa: D301  click keeps the lines below this mark as they are
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


@cli.command(
    epilog=after(
        "triptych explain REF001    the page of a rule",
        "triptych explain REF       the names of a family's rules",
        codes=False,
    )
)
@click.argument("code")
def explain(*, code: str) -> int:
    """Say what a finding means and how to mend it."""
    from triptych import checking  # noqa: PLC0415

    return checking.explain(code)


for _more in (ci, diff, history, references):
    cli.add_command(_more)


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
    take_interrupts()
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
    told = f"{type(error).__name__}: {error}".splitlines()[0]
    fault = f"a fault in triptych: {told} (TRIPTYCH_DEBUG=1 shows where)"
    return errors.sentence(error) or fault


def _stopped(message: str, code: int) -> int:
    print(f"triptych: {message}", file=sys.stderr)
    return code
