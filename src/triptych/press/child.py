"""Python processes of our own, started clean: nothing of the user's environment shapes them."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

_KEPT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")
# The child's own search path comes first, so that a folder which a host program such as
# Snakemake or pytest put at the front of ours cannot replace a module there.
_START = (
    "import sys, json, importlib; a = json.loads(sys.argv.pop(1));"
    "sys.path += [p for p in a[0] if p not in sys.path];"
    "importlib.import_module(a[1]).main()"
)


def command(module: str, *arguments: str) -> list[str]:
    """Return the command line that runs `main()` of `module` in a new interpreter.

    `__main__` of this process is not imported again there, as multiprocessing would do.
    """
    paths = [path for path in sys.path if Path(path).is_absolute()]
    flags = ["-s", "-P", *(["-B"] if sys.dont_write_bytecode else [])]
    return [sys.executable, *flags, "-c", _START, json.dumps([paths, module]), *arguments]


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the whole environment of a child: the way to system libraries, and constants.

    Nothing of ours runs programs there. With a path to one, Python would have the C compiler look
    for each of the names by which WeasyPrint knows a library, for a tenth of a second.
    """
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    constants = {
        "PATH": "",
        "LC_ALL": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
    }
    return kept | constants | {"TMPDIR": tempfile.gettempdir()} | dict(more or {})
