"""The steps of a job, each whatever became of those before it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from triptych import checking, report
from triptych.ci.hosts import Host
from triptych.finding import Finding, Severity
from triptych.plan import UsageError, articles
from triptych.revisions import FORMATS
from triptych.revisions.git import GitError, GitFailedError
from triptych.revisions.states import repository

_FINDINGS = {
    "json": "findings.json", "sarif": "findings.sarif", "junit": "findings.xml",
    "gitlab": "codequality.json",
}  # fmt: skip
_SUFFIX = {"markdown": "md", "text": "txt"}
_ID = 12  # characters of a commit's name
_SHALLOW = "only the newest commits were fetched, and not those of the target branch: "
_TIME = 3600  # seconds of a step


@dataclass(frozen=True)
class Wanted:
    """What to check and build, for which journal, where to put it, and what to compare with.

    An empty `base` is what the request is to be merged into.
    """

    folder: str = "manuscript"
    journal: str = ""
    output: Path = Path("triptych-output")
    base: str = ""
    strict: bool = False
    build: bool = True


@dataclass
class Job:
    """What was found, and what became of the steps; empty messages are of what went well."""

    wanted: Wanted
    host: Host
    findings: list[Finding] = field(default_factory=list)
    built: bool = False
    troubles: list[str] = field(default_factory=list)
    changes: str = ""
    codes: list[int] = field(default_factory=list)

    def run(self) -> int:
        """Do all steps; return the worst of their exit codes."""
        self.wanted.output.mkdir(parents=True, exist_ok=True)
        for file in self.wanted.output.glob("changes.*"):  # of an earlier run
            file.unlink()
        self._check()
        if self.wanted.build:
            self._build()
        self._compare()
        return max(self.codes, default=0)

    def values(self) -> dict[str, str]:
        """Return what later steps may ask for."""
        count = Counter(finding.severity for finding in self.findings)
        return {
            "output": self.wanted.output.as_posix(),
            "errors": str(count[Severity.ERROR]),
            "warnings": str(count[Severity.WARNING]),
            "built": str(self.built).lower(),
        }

    def _check(self) -> None:
        try:
            self.findings = checking.found(Path(self.wanted.folder), self.wanted.journal)
        except UsageError as error:
            self._trouble(2, f"nothing was checked: {error}")
            return
        for form, name in _FINDINGS.items():
            text = report.PRINTERS[form](self.findings)
            (self.wanted.output / name).write_text(text, encoding="utf-8")
        least = Severity.WARNING if self.wanted.strict else Severity.ERROR
        print(self.host.annotations(self.findings), end="")
        print(self.host.quoted(f"checked: {report.count(self.findings)}\n"), end="", flush=True)
        self.codes.append(int(any(finding.severity >= least for finding in self.findings)))

    def _build(self) -> None:
        done = self._triptych("build", self.wanted.folder, *self._journal())
        self.built = done == 0
        self.codes.append(done)
        if not self.built:
            message = "the build failed: its lines in the log say why"
            print(self.host.told(Severity.ERROR, message), end="", flush=True)
        for item in articles(Path(self.wanted.folder)) if self.built else ():
            shutil.copytree(
                Path("build", item.id), self.wanted.output / item.id, dirs_exist_ok=True
            )

    def _journal(self) -> list[str]:
        return ["--journal", self.wanted.journal] if self.wanted.journal else []

    def _compare(self) -> None:
        base = self._base()
        if not base:
            return
        asked = [base, "HEAD", "--folder", self.wanted.folder, *self._journal()]
        for form in FORMATS:
            file = self.wanted.output / f"changes.{_SUFFIX.get(form, form)}"
            done = self._triptych("diff", *asked, "--format", form, "--output", str(file))
            if done:
                self._trouble(done, f"no {file.name} was made: the log says why")
        self.changes = self._made("changes.md")
        print(self.host.quoted(self._made("changes.txt")), end="", flush=True)

    def _made(self, name: str) -> str:
        file = self.wanted.output / name
        return file.read_text(encoding="utf-8") if file.is_file() else ""

    def _base(self) -> str:
        """Return what to compare with, nothing where there is no request."""
        names = (self.wanted.base,) if self.wanted.base else self.host.bases
        is_parted = self.host.base_is_parted and not self.wanted.base
        told = ""
        for name in names:
            try:
                repo = repository(self.wanted.folder)
                told = _SHALLOW + self.host.cure if repo.is_shallow() else told
                if is_parted:
                    return repo.commit(name).id[:_ID]
                repo.merge_base(name, "HEAD")
                return f"{_short(name)}...HEAD"
            except (GitError, GitFailedError) as error:
                told = told or str(error)
        if names:
            self._trouble(2, f"nothing was compared: {told}")
        return ""

    def _trouble(self, code: int, message: str) -> None:
        self.codes.append(code)
        self.troubles.append(message)
        print(self.host.told(Severity.ERROR, message), end="", flush=True)

    def _triptych(self, *arguments: str) -> int:
        """Run a command of triptych by itself, and show what it says."""
        command = [sys.executable, "-m", "triptych", *arguments]
        try:
            done = subprocess.run(
                command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                timeout=_TIME, stdin=subprocess.DEVNULL, env=_without_tokens(),
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            print(self.host.quoted(f"triptych {arguments[0]} did not end in {_TIME} seconds\n"))
            return 3
        print(self.host.quoted(done.stdout.decode("utf-8", "replace")), end="", flush=True)
        return done.returncode if done.returncode >= 0 else 3


def _without_tokens() -> dict[str, str]:
    """Return the environment for what reads a manuscript, which has no use for a token."""
    return {name: value for name, value in os.environ.items() if not name.endswith("_TOKEN")}


def _short(name: str) -> str:
    """Return the name of a branch or commit as people say it."""
    is_id = len(name) >= 40 and name.isalnum()
    return name[:_ID] if is_id else name.removeprefix("refs/remotes/")
