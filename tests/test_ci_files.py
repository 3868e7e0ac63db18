"""The files that CI and pre-commit read: valid by their schemas, and true of what they call."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from triptych import cli
from triptych.cli import ci as cli_ci
from triptych.sources.bibliography import FILES

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs/how-to/use-in-ci.md").read_text("utf-8")
ACTION = (ROOT / "action.yml").read_text("utf-8")
WORKFLOW = (ROOT / ".github/workflows/paper.yml").read_text("utf-8")
GITLAB = (ROOT / "ci/gitlab.yml").read_text("utf-8")
HOOKS = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")

_FENCE = re.compile(r"^```yaml\n(?P<text>.*?)^```$", re.M | re.S)
_NAMED = re.compile(r"^# (?P<name>\S+)$", re.M)


class Loader(yaml.SafeLoader):
    """Reads `on` as the word that it is, as the hosts do."""


Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in rows if tag != "tag:yaml.org,2002:bool"]
    for letter, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def read(text: str) -> Any:
    return yaml.load(text, Loader)


def in_guide(name: str) -> str:
    """Return the example of a file that the guide shows: its first line says which it is."""
    found = [each["text"] for each in _FENCE.finditer(GUIDE)]
    [text] = [each for each in found if (named := _NAMED.match(each)) and named["name"] == name]
    return text


def validate(name: str, data: Any) -> None:
    folder = files("check_jsonschema") / "builtin_schemas" / "vendor"
    schema = json.loads((folder / f"{name}.json").read_text("utf-8"))
    jsonschema.validators.validator_for(schema)(schema).validate(data)


# --- GitHub ---


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ("github-actions", ACTION),
        ("github-workflows", WORKFLOW),
        ("github-workflows", in_guide(".github/workflows/paper.yml")),
        ("gitlab-ci", GITLAB),
        ("gitlab-ci", in_guide(".gitlab-ci.yml")),
    ],
)
def test_files_are_valid_by_their_schemas(schema, text):
    validate(schema, read(text))


def test_a_file_that_is_wrong_would_be_seen():
    wrong = read(ACTION) | {"runs": {"using": "composite"}}
    with pytest.raises(jsonschema.ValidationError):
        validate("github-actions", wrong)


def steps() -> list[dict[str, Any]]:
    return list(read(ACTION)["runs"]["steps"])


@pytest.mark.parametrize("text", [ACTION, WORKFLOW, in_guide(".github/workflows/paper.yml")])
def test_actions_of_others_are_pinned_to_a_release(text):
    used = [each for each in re.findall(r"uses: (\S+)", text) if each not in {"./"}]
    ours = "OWNER/triptych@VERSION"
    assert used
    assert [e for e in used if e != ours and not re.fullmatch(r"[\w./-]+@v\d+\.\d+\.\d+", e)] == []


@pytest.mark.parametrize(
    "text", [ACTION, WORKFLOW, GITLAB, in_guide(".github/workflows/paper.yml")]
)
def test_no_expression_reaches_a_shell(text):
    found = _scripts(read(text))
    assert [script for script in found if "${{" in script] == []


def _scripts(data: Any) -> list[str]:
    if isinstance(data, dict):
        own = [data["run"]] if isinstance(data.get("run"), str) else []
        return own + [script for value in data.values() for script in _scripts(value)]
    return (
        [script for value in data for script in _scripts(value)] if isinstance(data, list) else []
    )


def test_each_step_of_the_action_calls_what_is_there():
    for step in steps():
        if "run" in step:
            tool, command = re.fullmatch(
                r'"\$GITHUB_ACTION_PATH/(\S+)" (\w+)', step["run"]
            ).groups()
            assert (ROOT / tool).stat().st_mode & 0o111
            assert re.search(rf"\b{command}\b.*\)$", (ROOT / tool).read_text(), re.M)


def test_the_variables_of_the_action_are_those_that_the_command_reads():
    told = {name for step in steps() for name in step.get("env", {}) if name.startswith("TRIPTYCH")}
    run = cli_ci.commands["run"]
    options = {parameter.envvar for parameter in run.params if parameter.envvar}
    assert told - {"TRIPTYCH_ARTIFACT_URL"} <= options


def test_each_input_of_the_action_is_used_and_explained():
    inputs = read(ACTION)["inputs"]
    used = set(re.findall(r"inputs\.([\w-]+)", ACTION))
    assert used == set(inputs)
    assert [name for name in inputs if f"| `{name}` |" not in GUIDE] == []


def test_each_output_of_the_action_is_explained():
    assert [name for name in read(ACTION)["outputs"] if f"`{name}`" not in GUIDE] == []


def test_a_job_that_is_run_again_replaces_its_artifact():
    [upload] = [step for step in steps() if "upload-artifact" in step.get("uses", "")]
    assert upload["with"]["overwrite"] is True


def test_only_the_step_that_comments_has_the_token():
    assert [step["name"] for step in steps() if "inputs.token" in str(step)] == [
        "Keep the comment up to date"
    ]


@pytest.mark.parametrize("text", [WORKFLOW, in_guide(".github/workflows/paper.yml")])
def test_workflows_ask_for_no_more_than_they_need(text):
    workflow = read(text)
    assert workflow["permissions"] == {"contents": "read"}
    assert list(workflow["on"]) == ["pull_request"]
    [job] = workflow["jobs"].values()
    assert job["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert job["steps"][0]["with"]["fetch-depth"] == 0


# --- GitLab ---


def test_the_template_attaches_what_the_job_writes():
    job = read(GITLAB)["triptych"]
    written = {"codequality": "codequality.json", "junit": "findings.xml"}
    assert job["artifacts"]["reports"] == {
        name: f"triptych-output/{file}" for name, file in written.items()
    }
    assert job["variables"]["GIT_DEPTH"] == "0"
    calls = [*job["script"], *job["after_script"]]
    assert calls == [f".triptych/source/tools/ci {step}" for step in ("run", "comment")]


def test_each_variable_of_the_template_is_explained():
    assert [name for name in read(GITLAB)["variables"] if f"| `{name}` |" not in GUIDE] == []


# --- pre-commit ---

DOCUMENTED = set(
    "id name entry language alias files exclude types types_or exclude_types always_run fail_fast "
    "verbose pass_filenames require_serial description language_version "
    "minimum_pre_commit_version args stages additional_dependencies log_file".split()
)


@pytest.fixture
def hook() -> dict[str, Any]:
    [found] = read(HOOKS)
    return dict(found)


def test_the_hook_has_the_fields_that_pre_commit_documents(hook):
    assert set(hook) <= DOCUMENTED
    assert {"id", "name", "entry", "language"} <= set(hook)
    assert hook["language"] in {"system", "python"}


def test_the_hook_runs_a_command_that_is_there(hook):
    program, command = hook["entry"].split()
    assert program == "triptych"
    assert command in cli.cli.commands


@pytest.mark.parametrize(
    "path",
    ["manuscript/en.md", "kk.md", "issue/one/zh-Hant.md", "manuscript/article.yaml", "terms.csv",
     "manuscript/figures/map.svg", *(f"manuscript/{name}" for name in FILES)],
)  # fmt: skip
def test_the_hook_runs_when_a_source_changes(path, hook):
    assert re.search(hook["files"], path)


@pytest.mark.parametrize(
    "path", ["README.md", "docs/guide.md", "src/article.py", "tools/terms.csv.py"]
)
def test_the_hook_does_not_run_for_anything_else(path, hook):
    assert not re.search(hook["files"], path)


def test_the_guide_names_the_hook(hook):
    assert f"id: {hook['id']}" in in_guide(".pre-commit-config.yaml")


# --- what no file says ---


def test_no_file_names_where_packages_come_from():
    assert [
        t for t in (ACTION, WORKFLOW, GITLAB, HOOKS, GUIDE) if re.search(r"pypi|npmjs", t)
    ] == []
