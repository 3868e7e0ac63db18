"""Setting up: the locks name no address, and tools/setup does what is due and nothing twice.

The set-up runs here with stand-ins for Python, npm and apt, which write down their calls.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-npm.lock")
READ = (*LOCKS, "package.json", "package-lock.json", ".npmrc", "pyproject.toml", "tools/setup")
DTD = "node_modules/@jats4r/dtds/schema/1.3/JATS-journalpublishing1-3.dtd"

PYTHON = """#!/bin/sh
case "$*" in
    *version_info*) [ "$FAKE_PYTHON" = old ] && exit 1; echo 3.11 ;;
    *_base_executable*) echo "$PYTHON_STUB" ;;
    *ensurepip*) [ "$FAKE_PYTHON" != bare ] ;;
    -) cat >/dev/null; echo $FAKE_MISSING ;;
    --version) echo Python 3.11 ;;
    "-m venv "*)
        echo "venv" >>"$CALLS"
        mkdir -p .venv/bin
        for name in python uv npm; do cp "$PYTHON_STUB" .venv/bin/$name; done ;;
    "pip sync "*) echo "sync ${*##*--compile-bytecode }" >>"$CALLS"; [ "$FAKE_UV" != broken ] ;;
    "ci "*) echo "wheel's npm" >>"$CALLS"; mkdir -p "${DTD%/*}"; : >"$DTD" ;;
esac
"""
NPM = """#!/bin/sh
[ "$1" = --version ] && { echo ${FAKE_NPM:-10.2.0}; exit; }
echo npm >>"$CALLS"
mkdir -p "${DTD%/*}"; : >"$DTD"
"""
ID = "#!/bin/sh\necho ${FAKE_UID:-1000}\n"
SUDO = "#!/bin/sh\nexit 1\n"
APT = '#!/bin/sh\necho "apt ${*##*-o Dpkg::Use-Pty=0 }" >>"$CALLS"\nexit ${FAKE_APT:-0}\n'


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder with what the set-up reads, and its stand-ins in `bin`."""
    folder = tmp_path / "a check out"
    for name in READ:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    programs = {"npm": NPM, "id": ID, "sudo": SUDO, "apt-get": APT}
    pythons = {f"python3{minor}": PYTHON for minor in ("", ".11", ".12", ".13", ".14")}
    for name, text in (programs | pythons).items():
        program = folder / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(text)
        program.chmod(0o755)
    return folder


def set_up(checkout: Path, *arguments: str, **changes: str) -> tuple[list[str], int, str]:
    """Run the set-up; return the calls it made, its exit code and what it said."""
    calls = checkout / "calls"
    calls.write_text("")
    environment = {
        "PATH": f"{checkout / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHON_STUB": str(checkout / "bin/python3"),
        "CALLS": str(calls),
        "DTD": DTD,
        **changes,
    }
    ran = subprocess.run(
        [checkout / "tools/setup", *arguments],
        env=environment,
        cwd="/",
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    return calls.read_text().splitlines(), ran.returncode, ran.stderr


ALL = ["venv", "sync requirements.lock", "npm"]


def test_a_second_set_up_does_nothing_whatever_the_clock_says(checkout: Path):
    assert set_up(checkout)[:2] == (ALL, 0)
    for name in READ:
        (checkout / name).touch()
    assert set_up(checkout) == ([], 0, "")


def test_a_venv_from_a_cache_may_lack_the_part_of_the_system(checkout: Path):
    set_up(checkout)
    lacks = {"FAKE_UID": "0", "FAKE_MISSING": "libpango-1.0-0"}
    assert set_up(checkout, **lacks)[:2] == ([], 0)
    calls, code, _ = set_up(checkout, "--system", **lacks)
    assert (calls, code) == (["apt -qq update", "apt install libpango-1.0-0"], 0)
    assert set_up(checkout, "--system") == ([], 0, "")


@pytest.mark.parametrize("name", READ)
def test_changed_contents_bring_the_same_venv_up_to_date(checkout: Path, name: str):
    set_up(checkout)
    with (checkout / name).open("a") as file:
        file.write("\n# changed\n")
    assert set_up(checkout)[:2] == (ALL[1:], 0)
    assert set_up(checkout)[:2] == ([], 0)


def test_a_set_up_that_failed_is_made_again_from_the_start(checkout: Path):
    assert set_up(checkout, FAKE_UV="broken")[:2] == (ALL[:2], 1)
    assert set_up(checkout)[:2] == (ALL, 0)


@pytest.mark.parametrize("lost", [".venv/triptych-setup", ".venv/bin/python"])
def test_a_damaged_venv_is_made_again(checkout: Path, lost: str):
    set_up(checkout)
    (checkout / lost).unlink()
    assert set_up(checkout)[:2] == (ALL, 0)


def test_a_lost_dtd_is_fetched_again(checkout: Path):
    set_up(checkout)
    (checkout / DTD).unlink()
    assert set_up(checkout)[:2] == (ALL[1:], 0)


def test_a_checkout_that_moved_gets_a_new_venv(checkout: Path, tmp_path: Path):
    set_up(checkout)
    assert set_up(checkout.rename(tmp_path / "elsewhere"))[:2] == (ALL, 0)


@pytest.mark.parametrize("version", ["none", "6.14.4"])
def test_npm_comes_from_pypi_where_the_machine_has_none(checkout: Path, version: str):
    calls = ["venv", "sync requirements.lock requirements-npm.lock", "wheel's npm"]
    assert set_up(checkout, FAKE_NPM=version)[:2] == (calls, 0)


def test_an_old_python_is_refused_in_one_line(checkout: Path):
    calls, code, said = set_up(checkout, FAKE_PYTHON="old")
    assert (calls, code, said.count("\n")) == ([], 1, 1)
    assert "no Python 3.11 or later was found" in said


def test_the_python_that_was_asked_for_is_named_when_it_will_not_do(checkout: Path):
    calls, code, said = set_up(checkout, PYTHON="/no/such/python")
    assert (calls, code) == ([], 1)
    assert said == "setup: PYTHON=/no/such/python is not a Python of version 3.11 or later\n"


LACKS = [
    ({"FAKE_MISSING": "libpango-1.0-0"}, "libpango-1.0-0"),
    ({"FAKE_PYTHON": "bare"}, "python3.11-venv"),
]


@pytest.mark.parametrize(("lack", "package"), LACKS)
def test_root_installs_what_the_system_lacks(checkout: Path, lack: dict[str, str], package: str):
    calls, code, _ = set_up(checkout, FAKE_UID="0", **lack)
    assert (calls, code) == (["apt -qq update", f"apt install {package}", *ALL], 0)


@pytest.mark.parametrize(("lack", "package"), LACKS)
def test_without_rights_one_line_says_what_to_install(
    checkout: Path, lack: dict[str, str], package: str
):
    calls, code, said = set_up(checkout, **lack)
    assert (calls, code, said.count("\n")) == ([], 1, 1)
    assert said.endswith(f"sudo apt-get install -y {package}\n")


def test_a_failing_apt_is_told_with_the_command(checkout: Path):
    calls, code, said = set_up(
        checkout, FAKE_UID="0", FAKE_APT="100", FAKE_MISSING="libpango-1.0-0"
    )
    assert code == 1
    assert said.endswith("sudo apt-get install -y libpango-1.0-0\n")
    assert "venv" not in calls


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_every_package_by_hash_and_names_no_address(name: str):
    text = (ROOT / name).read_text()
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries
    assert [e for e in entries if not re.match(r"\S+==\S+[^#]*--hash=sha256:[0-9a-f]{64}", e)] == []
    assert "://" not in text


def test_the_npm_lock_pins_every_package_by_hash_and_names_no_address():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [key for key, package in packages.items() if "resolved" in package] == []
    assert "://" not in (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert [key for key, package in packages.items() if key and "integrity" not in package] == []
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text()


def test_the_python_lock_holds_what_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    text = (ROOT / LOCKS[0]).read_text()
    locked = dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", text, flags=re.MULTILINE))
    for requirement in map(Requirement, asked):
        assert locked[canonicalize_name(requirement.name)] in requirement.specifier, requirement


def test_the_npm_lock_holds_what_the_project_asks_for():
    asked = json.loads((ROOT / "package.json").read_text())
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    wanted = asked["dependencies"] | asked["devDependencies"]
    assert {k: locked[f"node_modules/{k}"]["version"] for k in wanted} == wanted
