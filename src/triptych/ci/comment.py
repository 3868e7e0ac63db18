"""The one comment on a request: what it says, and how it is found again."""

from __future__ import annotations

from collections.abc import Iterator

from triptych import report
from triptych.ci.api import RefusedError
from triptych.ci.hosts import Host
from triptych.ci.job import Job
from triptych.finding import Finding, Severity
from triptych.revisions.markdown import MARK, code, escaped

FILE = "comment.md"
_MOST = 10  # errors that are named
_LONG = 300  # characters of one
_BEGIN = "<!-- triptych ci: "


def text(job: Job) -> str:
    """Return the comment: a first line nobody sees, a line on each step, and what changed."""
    return "\n".join([*_head(job), "", *_rest(job)]).rstrip("\n") + "\n"


def shown(comment: str) -> str:
    """Return a comment without the line by which it is found."""
    return comment.partition("\n")[2]


def mark(folder: str) -> str:
    """Return the first line: a folder has a comment of its own."""
    safe = "".join(char if char.isalnum() or char in "/._" else "_" for char in folder)
    return f"{_BEGIN}{safe} -->"


def _head(job: Job) -> Iterator[str]:
    yield mark(job.wanted.folder)
    yield f"### triptych: {escaped(job.wanted.folder)}"
    yield ""
    errors = report.has_errors(job.findings)
    yield f"- {_sign(not errors)} checks: {report.count(job.findings)}"
    if job.wanted.build:
        yield f"- {_sign(job.built)} build: {'all outputs' if job.built else 'failed'}"
    yield from (f"- :x: {escaped(trouble)}" for trouble in job.troubles)


def _sign(good: bool) -> str:
    return ":white_check_mark:" if good else ":x:"


def _rest(job: Job) -> Iterator[str]:
    errors = [each for each in job.findings if each.severity is Severity.ERROR]
    if errors:
        yield from ("#### Errors", "")
        yield from map(_error, errors[:_MOST])
        if len(errors) > _MOST:
            yield f"- … and {len(errors) - _MOST} more"
        yield ""
    yield job.changes.removeprefix(f"{MARK}\n")


def _error(finding: Finding) -> str:
    place = f"{finding.place.path}:{finding.place.line}"
    told = finding.message
    first = told if len(told) <= _LONG else f"{told[:_LONG]}…"
    return f"- {code(place)} {finding.code} {escaped(first)}"


def keep(host: Host, comment: str) -> str:
    """Write the comment, or bring the one that is there up to date; return what was done.

    Raises ApiError, RefusedError where the token may not, or there is none.
    """
    if host.api is None:
        raise RefusedError("there is no token")
    first, _, rest = comment.partition("\n")
    body = {"body": f"{first}\n{_linked(rest, host)}"}
    for each in host.api.pages(host.comments):
        if str(each.get("body", "")).startswith(first) and host.is_ours(each):
            host.api.ask(host.change, host.address(each), body)
            return "brought up to date"
    host.api.ask("POST", host.comments, body)
    return "written"


def _linked(text: str, host: Host) -> str:
    """Put the links of the run below the heading."""
    heading, _, rest = text.partition("\n")
    links = " · ".join(f"[{link.text}]({link.address})" for link in host.links)
    return f"{heading}\n\n{links}\n{rest}" if links else text
