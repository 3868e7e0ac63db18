"""The wheel carries all it needs: installed far from the checkout it builds an article."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from types import ModuleType

import pytest
from uv import find_uv_bin

ROOT = Path(__file__).parents[1]
OUTPUTS = {
    *(f"{language}/index.html" for language in ("en", "kk", "ru")),
    *(f"{language}/demo.{language}.pdf" for language in ("en", "kk", "ru")),
    "demo.xml",
    "findings.html",
    "findings.json",
    "manifest.json",
}
REPORT = """
import triptych
from lxml import etree
from triptych import resources
print(triptych.__file__)
for path in resources.snakefile(), resources.profile(), resources.templates():
    print(path)
print(next(resources.rule_pages().glob("*.md")))
print(resources.jats_dtd())
etree.DTD(str(resources.jats_dtd()))
"""


def run(*command: object, cwd: Path) -> str:
    """Run `command` without what ties it to the checkout; return what it printed."""
    ours = ("PYTEST", "PYTHON", "TRIPTYCH", "VIRTUAL_ENV")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    ran = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the programs of a fresh environment with the wheel in it.

    The packages it depends on are those of the environment that runs the tests. A .pth file
    adds their folder without following the .pth files there, so the checkout stays out.
    """
    folder = tmp_path_factory.mktemp("wheel")
    uv = find_uv_bin()
    build = (uv, "build", "--offline", "--wheel", "--no-build-isolation")
    run(*build, "--python", sys.executable, "--out-dir", folder, ROOT, cwd=folder)
    environment = folder / "environment"
    run(
        uv, "venv", "--offline", "--no-project", "--python", sys.executable, environment, cwd=folder
    )
    python = environment / "bin/python"
    (wheel,) = folder.glob("*.whl")
    run(uv, "pip", "install", "--offline", "--no-deps", "--python", python, wheel, cwd=folder)
    here = Path(sysconfig.get_path("purelib", vars={"base": str(environment)}))
    (here / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python.parent


def test_the_installed_program_reads_only_what_the_wheel_brought(programs: Path, tmp_path: Path):
    paths = run(programs / "python", "-c", REPORT, cwd=tmp_path).splitlines()
    assert len(paths) == 6
    assert [path for path in paths if not Path(path).is_relative_to(programs.parent)] == []


def test_the_installed_program_builds_an_article_anywhere(programs: Path, tmp_path: Path):
    run(programs / "triptych", "new", "demo", cwd=tmp_path)
    run(programs / "triptych", "build", "demo", cwd=tmp_path)
    built = tmp_path / "build/demo"
    assert {output for output in OUTPUTS if not (built / output).is_file()} == set()


def test_the_installed_program_explains_a_rule(programs: Path, tmp_path: Path):
    assert "REF001" in run(programs / "triptych", "explain", "REF001", cwd=tmp_path)


def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "tools/hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_wheel_takes_the_dtd_with_the_modules_it_names_and_no_other(tmp_path: Path):
    named = '<!-- <!ENTITY % a PUBLIC "" "no.ent"> -->\n<!ENTITY % b PUBLIC "x"\n "sub/b.ent" >'
    texts = {hook().DTD: named, "sub/b.ent": '<!ENTITY % c SYSTEM "c.ent">', "sub/c.ent": "%b;"}
    for name, text in (texts | {"no.ent": "", "JATS-archivearticle1-3.dtd": ""}).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert hook().dtd_files(tmp_path) == sorted(tmp_path / name for name in texts)


def test_no_wheel_is_made_without_the_dtd(tmp_path: Path):
    with pytest.raises(SystemExit, match=r"the wheel needs .*\.dtd: run `make setup`"):
        hook().dtd_files(tmp_path)
