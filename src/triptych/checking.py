"""Checks without a build, and the pages that explain what they find."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path

from triptych import load, report, resources, rules
from triptych.finding import Finding
from triptych.plan import UsageError, articles, journal_of


def check(folder: Path, journal: str, form: str) -> int:
    """Print what is found in the articles of `folder`, in the form asked for.

    Return 0 where no error is found, 1 where one is, 2 where there is no article.
    """
    try:
        items = articles(folder)
    except UsageError as error:
        print(f"triptych: {error}", file=sys.stderr)
        return 2
    findings: list[Finding] = []
    for item in items:
        article, found = load.load(item.folder)
        findings += found
        if article is not None:
            findings += rules.check(article, journal_of(item, journal))
    findings.sort()
    print(report.PRINTERS[form](findings), end="")
    if form == "text":
        print(report.count(findings), file=sys.stderr)
    return int(report.has_errors(findings))


def explain(code: str) -> int:
    """Print the page of a rule; return 2 where there is none, naming those that are near."""
    pages = {page.stem: page for page in resources.rule_pages().glob("[A-Z]*.md")}
    if page := pages.get(code.upper()):
        print(page.read_text(encoding="utf-8"), end="")
        return 0
    near = difflib.get_close_matches(code.upper(), pages, n=3, cutoff=0.5) or sorted(pages)
    print(f"triptych: no rule {code}: there are {', '.join(near)}", file=sys.stderr)
    return 2
