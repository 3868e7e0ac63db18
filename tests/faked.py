"""Runs `triptych` or `snakemake` with renderers that are quick and do as the manuscript says.

    python tests/faked.py triptych build …
    python tests/faked.py snakemake --cores all …

A text with `slow` in it takes its time, and one with `waits` until there is a file `go`; one with
`boom` fails as a broken tool does, and one with `ugly` is warned of in print.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from triptych.formats.pdf import pages  # noqa: F401  its rules
from triptych.rule import RULES

TESTS = Path(__file__).parent


def renderer(kind: str):
    def render(article, journal, language="", tell=None):
        text = "\n".join(document.text for document in article.documents.values())
        time.sleep(0.4 if "slow" in text else 0)
        while "waits" in text and not Path("go").exists():
            time.sleep(0.01)
        if "boom" in text and kind == "pdf" and language == "kk":
            raise OSError(5, "the tool broke")
        if "ugly" in text and kind == "pdf" and language == "kk":
            tell(RULES["OUT012"].at(article.place, "it sticks out", "make it narrower"))
        return f"{kind} {language} {article.id}\n{text}\n".encode() * 200

    return render


def fake_formats() -> None:
    from triptych import formats, press

    for kind in ("html", "pdf", "jats"):
        formats.FORMATS[kind] = formats.FORMATS[kind]._replace(render=renderer(kind))
    press.warm = lambda *_: None


def run(program: str, *arguments: str) -> None:
    fake_formats()
    if program == "snakemake":
        from snakemake import cli

        cli.main(["--snakefile", str(TESTS.parent / "Snakefile"), *arguments])
    else:
        from triptych import cli

        cli.main(arguments)


if __name__ == "__main__":
    run(*sys.argv[1:])
