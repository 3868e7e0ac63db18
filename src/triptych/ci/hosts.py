"""What the environment of a runner tells: GitHub's, GitLab's, or that of any other machine."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from triptych.ci.api import Api
from triptych.finding import Finding, Severity
from triptych.report import PRINTERS


class HostError(Exception):
    """The environment is not that of the runner it says it is; the message says what lacks."""


@dataclass(frozen=True)
class Link:
    """A page that a comment leads to."""

    text: str
    address: str


@dataclass(frozen=True)
class Host:
    """A machine that is no runner of a known host: it has no request and keeps no comment.

    `bases` are names of what a request is compared with, the best first; `base_is_parted` tells
    that they are where the request left its target already. `request` is its number.
    """

    bases: tuple[str, ...] = ()
    base_is_parted: bool = False
    request: int = 0
    api: Api | None = None
    comments: str = ""
    links: tuple[Link, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)

    form = "text"
    cure = "fetch all of the history: git fetch --unshallow"
    token = ""

    def quoted(self, text: str) -> str:
        """Return a text as a log takes it, in which nothing is a command."""
        return text

    def told(self, severity: Severity, message: str) -> str:
        """Return a line for the log that stands out."""
        return f"triptych ci: {severity}: {message}\n"

    def annotations(self, findings: Sequence[Finding]) -> str:
        """Return findings as the log has them."""
        return PRINTERS[self.form](findings)

    def output(self, values: Mapping[str, str]) -> None:
        """Give values to later steps."""

    def summary(self, text: str) -> None:
        """Show Markdown with the job."""

    def is_ours(self, comment: Mapping[str, Any]) -> bool:
        """Tell whether a comment may be changed by us."""
        return False

    def address(self, comment: Mapping[str, Any]) -> str:
        """Return the path in the API by which a comment is changed."""
        return f"{self.comments}/{comment['id']}"

    @property
    def change(self) -> str:
        """The method by which a comment is changed."""
        return "PUT"


class GitHub(Host):
    """A runner of GitHub Actions."""

    form = "github"
    cure = "give actions/checkout `fetch-depth: 0`"
    token = "GITHUB_TOKEN with the permission `pull-requests: write`"  # noqa: S105 - a name

    def quoted(self, text: str) -> str:
        """Return a text between marks that nobody can guess, within which no line is a command."""
        mark = secrets.token_hex(16)
        return f"::stop-commands::{mark}\n{text.rstrip()}\n::{mark}::\n" if text.strip() else ""

    def told(self, severity: Severity, message: str) -> str:
        """Return the command of an annotation that has no place."""
        kind = {Severity.ERROR: "error", Severity.WARNING: "warning"}.get(severity, "notice")
        safe = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        return f"::{kind} title=triptych::{safe}\n"

    def output(self, values: Mapping[str, str]) -> None:
        """Give values to later steps by the file that the runner names."""
        self._append("output", "".join(f"{name}={_line(each)}\n" for name, each in values.items()))

    def summary(self, text: str) -> None:
        """Show Markdown with the job by the file that the runner names."""
        self._append("summary", text)

    def _append(self, name: str, text: str) -> None:
        if name in self.files:
            with self.files[name].open("a", encoding="utf-8") as file:
                file.write(text)

    def is_ours(self, comment: Mapping[str, Any]) -> bool:
        """Tell whether a bot, or somebody who may write to the repository, wrote a comment."""
        user = comment.get("user") or {}
        trusted = {"OWNER", "MEMBER", "COLLABORATOR"}
        return user.get("type") == "Bot" or comment.get("author_association") in trusted

    def address(self, comment: Mapping[str, Any]) -> str:
        """Return the path of a comment, which lies beside those of the requests."""
        return f"{self.comments.rpartition('/issues/')[0]}/issues/comments/{comment['id']}"

    @property
    def change(self) -> str:
        """The method by which a comment is changed."""
        return "PATCH"


@dataclass(frozen=True)
class GitLab(Host):
    """A runner of GitLab; `user` is the number of who the token belongs to."""

    cure = 'set the variable `GIT_DEPTH: "0"`'
    token = "the variable TRIPTYCH_TOKEN with the scope `api`"  # noqa: S105 - a name

    def is_ours(self, comment: Mapping[str, Any]) -> bool:
        """Tell whether the token's own user wrote a comment."""
        me = (self.api.ask("GET", "user") if self.api else None) or {}
        author = comment.get("author") or {}
        return "id" in me and author.get("id") == me["id"] and not comment.get("system")


Environment = Mapping[str, str]


def host(environment: Environment) -> Host:
    """Return the host that an environment is a runner's of; raises HostError."""
    if environment.get("GITHUB_ACTIONS") == "true":
        return _github(environment)
    if environment.get("GITLAB_CI") == "true":
        return _gitlab(environment)
    return Host()


def _github(env: Environment) -> GitHub:
    request = _event(env).get("pull_request") or {}
    repository = _needed(env, "GITHUB_REPOSITORY")
    number = int(request.get("number") or 0)
    token = env.get("GITHUB_TOKEN", "")
    headers = {"Authorization": f"Bearer {token}", "X-GitHub-Api-Version": "2022-11-28"}
    base = env.get("GITHUB_BASE_REF", "")
    sha = str((request.get("base") or {}).get("sha") or "")
    run = f"{env.get('GITHUB_SERVER_URL', '')}/{repository}/actions/runs/{env.get('GITHUB_RUN_ID')}"
    files = {"output": env.get("GITHUB_OUTPUT"), "summary": env.get("GITHUB_STEP_SUMMARY")}
    return GitHub(
        bases=tuple(name for name in (f"refs/remotes/origin/{base}" if base else "", sha) if name),
        request=number,
        api=Api(_needed(env, "GITHUB_API_URL"), headers) if token else None,
        comments=f"repos/{repository}/issues/{number}/comments",
        links=tuple(_links(env.get("TRIPTYCH_ARTIFACT_URL", ""), run)),
        files={name: Path(file) for name, file in files.items() if file},
    )


def _links(artifact: str, run: str) -> Iterator[Link]:
    if artifact.startswith(("https://", "http://")):
        yield Link("outputs and changes to download", artifact)
    yield Link("what the job says", run)


def _event(env: Environment) -> Mapping[str, Any]:
    path = _needed(env, "GITHUB_EVENT_PATH")
    try:
        event = json.loads(Path(path).read_bytes())
    except (OSError, ValueError) as error:
        raise HostError(f"GITHUB_EVENT_PATH names {path}, which cannot be read: {error}") from None
    return event if isinstance(event, dict) else {}


def _gitlab(env: Environment) -> GitLab:
    number = int(env.get("CI_MERGE_REQUEST_IID") or 0)
    token = env.get("TRIPTYCH_TOKEN", "")
    project = env.get("CI_MERGE_REQUEST_PROJECT_ID") or _needed(env, "CI_PROJECT_ID")
    job, folder = env.get("CI_JOB_URL", ""), env.get("TRIPTYCH_OUTPUT") or "triptych-output"
    merged_into = env.get("CI_MERGE_REQUEST_TARGET_BRANCH_SHA")  # said of merged results alone
    base = merged_into or env.get("CI_MERGE_REQUEST_DIFF_BASE_SHA", "")
    page = f"{job}/artifacts/file/{folder}/changes.html"
    pages = {
        "the text with its changes in place": page
        if Path(folder, "changes.html").is_file()
        else "",
        "all outputs": f"{job}/artifacts/browse/{folder}/",
        "what the job says": job,
    }
    return GitLab(
        bases=(base,) if base else (),
        base_is_parted=True,
        request=number,
        api=Api(_needed(env, "CI_API_V4_URL"), {"PRIVATE-TOKEN": token}) if token else None,
        comments=f"projects/{project}/merge_requests/{number}/notes",
        links=tuple(Link(text, address) for text, address in pages.items() if job and address),
    )


def _needed(env: Environment, name: str) -> str:
    if not env.get(name):
        raise HostError(f"the variable {name} is not set, as the runner sets it")
    return env[name]


def _line(text: str) -> str:
    return " ".join(text.split())
