"""Building as a whole: what is rebuilt when, what an accident leaves, and the same bytes anywhere.

The renderers are quick stand-ins (`faked.py`); everything that runs them is real.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from triptych import new
from triptych.store import Store

FAKED = Path(__file__).with_name("faked.py")
ID = "steppe"
EDITIONS = {f"{language}/{name}" for language in ("en", "kk", "ru") for name in ("index.html",)}
PDFS = {f"{language}/{ID}.{language}.pdf" for language in ("en", "kk", "ru")}
FINDINGS = {"findings.json", "findings.html"}
TEXTS = EDITIONS | PDFS | {f"{ID}.xml"}
BUILD = ("triptych", "build", ID)
SNAKEMAKE = ("snakemake", "--cores", "2", "--config", f"folder={ID}")


def environment(**changes: str) -> dict[str, str]:
    """Return our environment without what pytest adds, and with `changes`."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "TRIPTYCH"))}
    return kept | changes


def start(folder: Path, *arguments: str, **changes: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(FAKED), *arguments],
        cwd=folder,
        env=environment(**changes),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def told(process: subprocess.Popen[str], what: str) -> str:
    """Return the first line of a process's error output that has these words."""
    assert process.stderr is not None
    return next(line for line in process.stderr if what in line)


def run(folder: Path, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    process = start(folder, *arguments, **changes)
    out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess(arguments, process.returncode, out, err)


def build(folder: Path, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    done = run(folder, *(arguments or BUILD), **changes)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def outputs(folder: Path) -> dict[str, bytes]:
    """Return every published file by its path below `build/`."""
    root = folder / "build"
    files = [path for path in root.rglob("*") if path.is_file()]
    names = {path.relative_to(root).as_posix(): path for path in files}
    return {n: p.read_bytes() for n, p in sorted(names.items()) if not n.startswith(".triptych")}


def born(folder: Path) -> dict[str, int]:
    """Return the inode of each published file: a file that is made again has another."""
    root = folder / "build" / ID
    return {
        path.relative_to(root).as_posix(): path.stat().st_ino
        for path in root.rglob("*")
        if path.is_file()
    }


def rebuilt(folder: Path, *arguments: str) -> set[str]:
    """Build, and return the files that were made again."""
    keep = folder / "kept"  # the old inodes stay taken, so that no new file is given one of them
    shutil.rmtree(keep, ignore_errors=True)
    shutil.copytree(folder / "build", keep, copy_function=os.link)
    before = born(folder)
    build(folder, *(arguments or BUILD))
    return {name for name, inode in born(folder).items() if before.get(name) != inode}


def edit(file: Path, old: str, new_: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new_), encoding="utf-8")


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A folder with a manuscript and no build."""
    new.write(tmp_path / ID)
    (tmp_path / ID / "figures").mkdir()
    (tmp_path / ID / "figures" / "map.png").write_bytes(b"picture")
    return tmp_path


WARNING = "warning OUT012 it sticks out"


def test_what_print_warns_of_is_told_once_and_counted_ever_after(empty: Path):
    edit(empty / ID / "kk.md", "title: ", "title: ugly ")
    first, second = build(empty), build(empty)
    assert first.stdout.count(WARNING) == 1
    assert WARNING not in second.stdout
    assert "1 warning" in first.stdout.split(WARNING)[1]
    assert "1 warning" in second.stdout
    edit(empty / ID / "kk.md", "ugly ", "")
    assert "warning" not in build(empty).stdout


def test_snakemake_tells_what_print_warns_of(empty: Path):
    edit(empty / ID / "kk.md", "title: ", "title: ugly ")
    assert WARNING in build(empty, *SNAKEMAKE).stderr


@pytest.fixture(scope="module")
def _built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    new.write(folder / ID)
    build(folder)
    return folder


@pytest.fixture
def built(_built_once: Path, tmp_path: Path) -> Path:
    """A folder with a manuscript and its build."""
    folder = tmp_path / "work"
    shutil.copytree(_built_once, folder, symlinks=True)
    return folder


# --- what a build makes ---


def test_a_build_makes_every_output_and_says_where(empty: Path) -> None:
    done = build(empty)
    names = {name.removeprefix(f"{ID}/") for name in outputs(empty)}
    assert names >= TEXTS | FINDINGS | {"manifest.json", "figures/map.png"}
    assert any(name.startswith("assets/") for name in names)
    for name in TEXTS | FINDINGS | {"manifest.json"}:
        assert f"build/{ID}/{name}" in done.stdout
    assert "pdf kk" in done.stderr


def test_the_manifest_names_every_other_file_with_its_hash(built: Path) -> None:
    import hashlib

    manifest = json.loads((built / "build" / ID / "manifest.json").read_bytes())
    files = {n.removeprefix(f"{ID}/"): data for n, data in outputs(built).items()}
    del files["manifest.json"]
    assert manifest["outputs"] == {n: hashlib.sha256(d).hexdigest() for n, d in files.items()}
    assert set(manifest["sources"]) == {
        "article.yaml",
        "en.md",
        "kk.md",
        "ru.md",
        "references.yaml",
    }
    assert manifest["tools"]["weasyprint"] == "70.0"
    assert str(built) not in json.dumps(manifest)


def test_a_part_can_be_built_alone(empty: Path) -> None:
    build(empty, *BUILD, "--only", "html,pdf", "--language", "kk")
    names = {name.removeprefix(f"{ID}/") for name in outputs(empty)}
    assert names & (TEXTS | {"manifest.json"}) == {"kk/index.html", f"kk/{ID}.kk.pdf"}
    build(empty)
    assert {name.removeprefix(f"{ID}/") for name in outputs(empty)} >= TEXTS


def test_a_user_without_a_home_can_build(empty: Path) -> None:
    build(empty, HOME=os.devnull, XDG_CACHE_HOME="")
    assert {name.removeprefix(f"{ID}/") for name in outputs(empty)} >= TEXTS


def test_several_articles_are_built_side_by_side(empty: Path) -> None:
    (empty / "issue").mkdir()
    (empty / ID).rename(empty / "issue" / ID)
    new.write(empty / "issue" / "second")
    build(empty, "triptych", "build", "issue")
    assert (empty / "build" / ID / "manifest.json").is_file()
    assert (empty / "build" / "second" / "en" / "second.en.pdf").is_file()


# --- what is rebuilt ---


def test_nothing_is_rebuilt_when_nothing_changed(built: Path) -> None:
    assert rebuilt(built) == set()
    assert "nothing to do" in build(built).stdout


def test_snakemake_s_own_command_agrees_that_nothing_changed(built: Path) -> None:
    assert rebuilt(built, *SNAKEMAKE) == set()


def test_touching_rebuilds_nothing(built: Path) -> None:
    for file in (built / ID).iterdir():
        os.utime(file, (2e9, 2e9))
    assert rebuilt(built) == set()


@pytest.mark.parametrize("command", [BUILD, SNAKEMAKE])
def test_an_edit_is_seen_even_with_an_older_time(built: Path, command: tuple[str, ...]) -> None:
    edit(built / ID / "ru.md", "- предложение", "- образец")
    os.utime(built / ID / "ru.md", (1, 1))
    assert rebuilt(built, *command) == TEXTS | FINDINGS | {"manifest.json"}


def test_a_change_of_the_references_leaves_figures_and_fonts(built: Path) -> None:
    edit(built / ID / "references.yaml", "3-14", "3-15")
    assert rebuilt(built) == TEXTS | FINDINGS | {"manifest.json"}


def test_a_new_figure_reaches_the_outputs(built: Path) -> None:
    (built / ID / "figures").mkdir()
    (built / ID / "figures" / "map.png").write_bytes(b"new")
    build(built)
    assert (built / "build" / ID / "figures" / "map.png").read_bytes() == b"new"


@pytest.mark.parametrize("command", [BUILD, SNAKEMAKE])
@pytest.mark.parametrize("harm", ["altered", "deleted"])
def test_a_harmed_output_is_made_again(built: Path, command: tuple[str, ...], harm: str) -> None:
    before = outputs(built)
    font = next((built / "build" / ID / "assets").iterdir())
    for harmed in (built / "build" / ID / "kk" / "index.html", font):
        harmed.unlink()
        if harm == "altered":
            harmed.write_bytes(b"other")
    again = rebuilt(built, *command)
    assert {"kk/index.html", f"assets/{font.name}"} <= again
    assert not again & (PDFS | FINDINGS)
    assert outputs(built) == before


def test_the_loss_of_snakemakes_own_notes_does_no_harm(built: Path) -> None:
    shutil.rmtree(built / ".snakemake")
    edit(built / ID / "en.md", "Everything", "All")
    assert rebuilt(built) >= TEXTS
    assert b"All in this article" in outputs(built)[f"{ID}/en/index.html"]


def test_a_dry_run_removes_nothing(built: Path) -> None:
    edit(built / ID / "en.md", "Everything", "All")
    before = outputs(built)
    done = build(built, *SNAKEMAKE, "--dry-run")
    assert outputs(built) == before
    assert "pdf" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("print.css", {"pdf"}),
        ("web.css", {"html"}),
        ("article.html.j2", {"html", "pdf"}),
        ("article.xml.j2", {"jats", "pdf"}),
        ("findings.html.j2", {"check"}),
    ],
)
def test_a_style_shapes_only_the_steps_that_read_it(name: str, kinds: set[str]) -> None:
    from triptych.plan import reads

    steps = ("check", "html", "pdf", "jats")
    assert {kind for kind in steps if reads(kind, f"base/{name}")} == kinds


# --- accidents ---


def test_a_finding_of_error_severity_keeps_everything_but_the_findings(built: Path) -> None:
    edit(built / ID / "kk.md", "title:", "colour: red\ntitle:")
    done = run(built, *BUILD)
    assert done.returncode == 1, done.stderr
    assert f"{ID}/kk.md:" in done.stdout
    assert "error" in done.stdout
    published = {name.removeprefix(f"{ID}/") for name in outputs(built)}
    assert published >= FINDINGS
    assert not published & (TEXTS | {"manifest.json"})
    assert "Traceback" not in done.stderr


def test_of_many_findings_a_build_tells_the_number_and_where_they_are(empty: Path) -> None:
    entries = [f"  - {{id: b{n}, type: book, title: A book, issued: 2020}}\n" for n in range(30)]
    with (empty / ID / "references.yaml").open("a", encoding="utf-8") as references:
        references.writelines(["\n", *entries])
    done = build(empty, *BUILD, "--only", "jats")
    assert "REF002" not in done.stdout
    assert f"; all of them: triptych check {ID}\n" in done.stdout


def test_a_broken_tool_is_told_in_a_few_lines(empty: Path) -> None:
    edit(empty / ID / "ru.md", "- предложение", "- boom")
    done = run(empty, *BUILD)
    assert done.returncode == 3
    lines = done.stderr.splitlines()
    assert f"triptych: {ID}/pdf.kk: the tool broke" in lines
    assert not any("Traceback" in line for line in lines)
    assert not (empty / "build" / ID / "kk" / f"{ID}.kk.pdf").exists()
    assert not (empty / "build" / ID / "manifest.json").exists()


def test_keep_going_makes_what_does_not_depend_on_the_failure(empty: Path) -> None:
    edit(empty / ID / "ru.md", "- предложение", "- boom")
    assert run(empty, *BUILD, "--keep-going").returncode == 3
    made = {name.removeprefix(f"{ID}/") for name in outputs(empty)}
    assert TEXTS - made == {f"kk/{ID}.kk.pdf"}


@pytest.mark.parametrize("command", [BUILD, SNAKEMAKE])
def test_a_second_build_waits_for_the_first_and_says_so_once(
    empty: Path, command: tuple[str, ...]
) -> None:
    with Store(empty / "build").held():
        second = start(empty, *command)
        waits = told(second, "another build")
        assert not list((empty / "build").glob(ID))
    _, rest = second.communicate(timeout=60)
    assert second.returncode == 0, rest
    assert waits == "another build is at work in build/: waiting until it has ended\n"
    assert waits not in rest
    assert {name.removeprefix(f"{ID}/") for name in outputs(empty)} >= TEXTS


@pytest.mark.parametrize("command", [BUILD, SNAKEMAKE])
def test_a_killed_build_leaves_nothing_half_made(empty: Path, command: tuple[str, ...]) -> None:
    edit(empty / ID / "ru.md", "- предложение", "- slow")
    chance = random.Random(7)
    for _ in range(3):
        process = start(empty, *command)
        time.sleep(chance.uniform(0.5, 2.0))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    left = outputs(empty)
    build(empty, *command)
    whole = outputs(empty)
    assert {name: whole[name] for name in left} == left
    assert not list((empty / "build" / ".triptych" / "parts").iterdir())
    assert {name.removeprefix(f"{ID}/") for name in whole} >= TEXTS


def test_an_interrupt_ends_the_build_in_one_line(empty: Path) -> None:
    edit(empty / ID / "ru.md", "- предложение", "- waits")
    process = start(empty, *BUILD)
    told(process, "pdf")
    process.send_signal(signal.SIGINT)
    (empty / "go").touch()
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err.splitlines()[-1].startswith("triptych: interrupted")
    assert "Traceback" not in err
    build(empty)


def test_a_full_disk_is_told_and_leaves_nothing_half_made(empty: Path) -> None:
    limited = [
        sys.executable,
        "-c",
        """if True:
        import resource, runpy, signal, sys
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, resource.RLIM_INFINITY))
        sys.argv = sys.argv[1:]
        runpy.run_path(sys.argv[0], run_name='__main__')
        """,
    ]
    done = subprocess.run(
        [*limited, str(FAKED), *BUILD],
        cwd=empty,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    assert "File too large" in done.stderr
    assert "Traceback" not in done.stderr
    left = outputs(empty)
    build(empty)
    whole = outputs(empty)
    assert {name: whole[name] for name in left} == left


def in_the_way(folder: Path, harm: str) -> None:
    build_folder = folder / "build"
    if harm == "a file for the folder of all":
        build_folder.write_text("x")
    elif harm == "a circle of links":
        build_folder.symlink_to("build")
    elif harm == "a file for the article's folder":
        build_folder.mkdir()
        (build_folder / ID).write_text("x")
    else:
        (build_folder / ID / "en" / "index.html").mkdir(parents=True)


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("a file for the folder of all", "triptych: Not a directory: build/.triptych"),
        ("a circle of links", "triptych: Too many levels of symbolic links: build/.triptych"),
        ("a file for the article's folder", f"triptych: Not a directory: build/{ID}"),
        ("a folder for a page", f"triptych: Is a directory: build/{ID}/en/index.html"),
    ],
)
def test_what_stands_in_the_way_is_named(empty: Path, harm: str, told: str) -> None:
    in_the_way(empty, harm)
    done = run(empty, *BUILD)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (3, told)


# --- the same bytes ---


def fonts_home() -> str:
    """Return where this user's frozen fonts are kept, so that another need not freeze his own."""
    return os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")


def test_both_commands_make_the_same_bytes_anywhere(empty: Path) -> None:
    """With the real renderers: other path, zone, locale, home, umask, hash seed and cores."""
    here, there = empty, empty / "an other  place é"
    shutil.copytree(empty / ID, there / ID)
    other = environment(
        TZ="Asia/Almaty",
        LC_ALL="C",
        HOME=str(there),
        USER="other",
        XDG_CACHE_HOME=fonts_home(),
        PYTHONHASHSEED="7",
    )
    snakefile = str(FAKED.parents[1] / "Snakefile")
    plain = ["snakemake", "--snakefile", snakefile, "--cores", "1", "--config", f"folder={ID}"]
    for folder, command, changed, mask in (
        (here, BUILD, environment(), 0o022),
        (there, plain, other, 0o077),
    ):
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=folder,
            env=changed,
            umask=mask,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert outputs(here) == outputs(there)
    files = [path for path in (there / "build" / ID).rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o644}
