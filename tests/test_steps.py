"""What a step does: reads an article once, publishes it or says why not, records what it wrote."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from triptych import formats, load, new, steps
from triptych.document import Place
from triptych.finding import Finding, Severity
from triptych.plan import Plan, Request, UsageError, articles, journal_of
from triptych.steps import Build, StepError
from triptych.store import Store

ID = "paper"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    new.write(Path(ID))
    return tmp_path


@pytest.fixture
def build(folder: Path) -> Iterator[Build]:
    with steps.running(Request(ID), Store()) as work:
        yield work


def render(monkeypatch: pytest.MonkeyPatch, action: object) -> None:
    monkeypatch.setitem(formats.FORMATS, "jats", formats.FORMATS["jats"]._replace(render=action))


def test_an_article_is_read_once_for_all_threads(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = load.load, []
    monkeypatch.setattr(load, "load", lambda f: calls.append(f) or real(f))
    item = build.plan.items[0]
    threads = [threading.Thread(target=build.loaded, args=(item,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert calls == [Path(ID)]


def test_a_source_that_changes_while_it_is_read_is_told(build: Build) -> None:
    (build.plan.items[0].folder / "ru.md").write_text("---\ntitle: Другое\n---\n", encoding="utf-8")
    with pytest.raises(StepError, match=r"paper/ru.md was changed while it was read"):
        build.check(ID)


def test_a_step_records_what_it_wrote(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    render(monkeypatch, lambda article, journal, language: f"<{article.id}/>".encode())
    build.edition("jats", ID)
    step = build.plan.step("jats", ID)
    assert (build.store.root / ID / f"{ID}.xml").read_bytes() == b"<paper/>"
    assert build.store.is_current(step.name, step.key, step.outputs)
    assert build.made == [step]


def test_an_article_with_an_error_is_not_published(build: Build) -> None:
    (Path(ID) / "en.md").write_bytes(b"\xff")
    with steps.running(Request(ID), Store()) as work:
        work.check(ID)
        with pytest.raises(StepError, match=r"paper is not published: 1 error"):
            work.edition("html", ID, "en")
    found = json.loads((Path("build") / ID / "findings.json").read_bytes())
    assert "error" in {finding["severity"] for finding in found}


def test_an_edition_that_was_begun_early_is_set_once(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    render(monkeypatch, lambda article, journal, language: calls.append(article.id) or b"<x/>")
    with ThreadPoolExecutor(1) as pool:
        build.hasten(build.plan.step("jats", ID), pool)
        build.edition("jats", ID)
    assert calls == [ID]
    assert (build.store.root / ID / f"{ID}.xml").read_bytes() == b"<x/>"


def test_a_gate_that_fails_hands_on_its_findings(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = Finding(Place("paper/en.md", 3, 1), "OUT001", Severity.ERROR, "a word is lost")

    class GateError(Exception):
        findings = (lost,)

    def fail(*_: object) -> bytes:
        raise GateError("lost")

    render(monkeypatch, fail)
    with pytest.raises(StepError):
        build.edition("jats", ID)
    assert build.failures[0].findings == (lost,)
    assert build.failures[0].log is None


def test_a_fault_of_ours_leaves_its_traceback_in_a_log(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    render(monkeypatch, lambda *_: 1 / 0)
    with pytest.raises(StepError, match=r"triptych has a fault here: ZeroDivisionError"):
        build.edition("jats", ID)
    log = build.failures[0].log
    assert log is not None
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_a_figure_that_leads_out_of_the_manuscript_is_not_copied(folder: Path) -> None:
    (folder / "secret").write_text("secret")
    (folder / ID / "figures").mkdir()
    (folder / ID / "figures" / "a.png").symlink_to(folder / "secret")
    with (
        steps.running(Request(ID), Store()) as work,
        pytest.raises(StepError, match=r"a.png is a link out of the manuscript"),
    ):
        work.assets(ID)
    assert not (Path("build") / ID / "figures").exists()


def test_supplementary_files_that_are_listed_are_copied(folder: Path) -> None:
    for name in ("wells.csv", "notes.md", "unlisted.csv"):
        file = folder / ID / "supplementary" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(name, encoding="utf-8")
    listed = "[{file: supplementary/wells.csv}, {file: supplementary/notes.md}]"
    with (folder / ID / "article.yaml").open("a", encoding="utf-8") as facts:
        facts.write(f"\nsupplementary: {listed}\n")
    with steps.running(Request(ID), Store()) as work:
        work.assets(ID)
        step = work.plan.step("assets", ID)
        recorded = work.store.recorded(step.name)
    copied = sorted(file.name for file in (Path("build") / ID / "supplementary").iterdir())
    assert copied == ["notes.md", "wells.csv"]
    assert recorded
    assert f"{ID}/supplementary/wells.csv" in recorded.files


def test_snakemake_is_given_the_build_at_work(build: Build) -> None:
    assert steps.begin({"folder": ID}) is build


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"folder": "nowhere"}, "there is no folder nowhere; name another"),
        ({"folder": ID, "only": "html,docx"}, "unknown format 'docx'"),
        ({"folder": ID, "language": "de"}, "no article is in 'de': there are en, kk, ru"),
        ({"folder": ID, "journal": "nature"}, "no journal called nature"),
    ],
)
def test_what_cannot_be_built_is_told(folder: Path, config: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Plan.of(Request.of(config), Store())


def test_who_stands_in_the_manuscript_is_told_how_to_name_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder / ID)
    with pytest.raises(UsageError, match="a dot names this folder"):
        Plan.of(Request(), Store())


def test_the_plan_asks_no_more_of_a_format_than_its_row(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = formats.FORMATS["jats"]._replace(name="txt", output="{id}/{id}.txt")
    monkeypatch.setitem(formats.FORMATS, "txt", row)
    plan = Plan.of(Request(ID, only=("txt",)), Store())
    assert f"build/{ID}/{ID}.txt" in plan.targets
    assert plan.urgency("txt", ID) == 0


def test_a_journal_that_is_not_there_is_told_where_it_is_named(folder: Path) -> None:
    with (folder / ID / "article.yaml").open("a", encoding="utf-8") as facts:
        facts.write("\ntemplate: nature\n")
    line = len((folder / ID / "article.yaml").read_text(encoding="utf-8").splitlines())
    item = articles(Path(ID))[0]
    with pytest.raises(UsageError, match=rf"^paper/article.yaml:{line}:1: there is no journal"):
        journal_of(item)
    with pytest.raises(UsageError, match=r"^there is no journal called lancet"):
        journal_of(item, "lancet")


def test_two_articles_of_one_id_are_refused(folder: Path) -> None:
    new.write(Path("issue") / ID)
    new.write(Path("issue") / "copy")
    source = Path("issue") / "copy" / "article.yaml"
    source.write_text(source.read_text(encoding="utf-8").replace('"copy"', f'"{ID}"'))
    with pytest.raises(UsageError, match="2 articles have the id paper"):
        Plan.of(Request("issue"), Store())
    for name in ("copy2", "copy3"):
        shutil.copytree(source.parent, Path("issue") / name)
    with pytest.raises(UsageError, match=r"copy, issue/copy2, issue/copy3 …$"):
        Plan.of(Request("issue"), Store())


def test_a_journal_is_read_where_the_work_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    item = articles(Path(ID))[0]
    read = []
    for way in ("greedy", "total-fit"):
        own = folder / way / "templates" / "own"
        own.mkdir(parents=True)
        (own / "journal.yaml").write_text(f"print: {{line_breaks: {way}}}", encoding="utf-8")
        monkeypatch.chdir(folder / way)
        read.append(journal_of(item, "own").settings.print.line_breaks)
    assert read == ["greedy", "total-fit"]


@pytest.mark.parametrize("name", ["Статья 1", "a{b}", "..x", "A B"])
def test_a_folder_of_any_name_has_a_plan(folder: Path, name: str) -> None:
    """A broken article.yaml leaves the folder's name to go by."""
    (folder / name).mkdir()
    (folder / name / "article.yaml").write_text("id: [", encoding="utf-8")
    plan = Plan.of(Request(name), Store())
    assert "check" in {step.kind for step in plan.wanted}
    assert not set("".join(plan.targets)) & set("{} ")


def test_a_build_with_nothing_to_do_spares_what_checks_and_sets() -> None:
    code = "import sys, triptych.workflow.building; print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    spared = {"triptych.rules", "triptych.formats.html", "triptych.synopsis", "snakemake", "jinja2"}
    assert not spared & set(done.stdout.split())
