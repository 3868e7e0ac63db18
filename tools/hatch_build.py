"""Put into the wheel what the program reads beside its own modules (see resources.py)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CARRIED = ("Snakefile", "profiles", "templates", "docs/reference/rules")
DTD_FOLDER = "node_modules/@jats4r/dtds/schema/1.3"
DTD = "JATS-journalpublishing1-3.dtd"

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_MODULE = re.compile(r'<!ENTITY\s+%\s+[\w.-]+\s+(?:PUBLIC\s+"[^"]*"|SYSTEM)\s+"([^"]+)"')


class DataBuildHook(BuildHookInterface[Any]):
    """Adds the data files under triptych/data/, the JATS DTD with just the modules it needs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files to add; an editable install reads them from the checkout instead."""
        if version == "editable":
            return
        root = Path(self.root).resolve()
        files = {str(root / name): f"triptych/data/{name}" for name in CARRIED}
        for module in dtd_files(root / DTD_FOLDER):
            inside = module.relative_to(root / DTD_FOLDER).as_posix()
            files[str(module)] = f"triptych/data/jats/{inside}"
        build_data["force_include"].update(files)


def dtd_files(folder: Path) -> list[Path]:
    """Return the DTD and every module that it names, directly or through another module."""
    found: list[Path] = []
    waiting = [folder / DTD]
    while waiting:
        file = waiting.pop()
        if file in found:
            continue
        if not file.is_file():
            raise SystemExit(f"the wheel needs {file}: run `make setup` (or `npm ci`) first")
        found.append(file)
        declared = _COMMENT.sub("", file.read_text(encoding="utf-8"))
        waiting.extend((file.parent / name).resolve() for name in _MODULE.findall(declared))
    return sorted(found)
