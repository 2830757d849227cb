"""The three stages, as files: what is written, what it changes, and what it never writes over."""

import json
import re
from pathlib import Path

import pytest
import yaml

from dbt_impact.adoption.stages import SETTINGS, STAGES, Stage
from dbt_impact.adoption.writing import BASE_WORKFLOW, WORKFLOW, start
from dbt_impact.errors import DbtImpactError
from dbt_impact.pipeline import Artifacts, check
from dbt_impact.render import FORMATS
from dbt_impact.settings.reading import read_settings
from dbt_impact.settings.settings import DEFAULTS
from dbt_impact.settings.written import Written
from dbt_impact.surroundings import Surroundings
from tests.building import project
from tests.rules.judging import BASE, DROPPED, TABLES

ROOT = Path(__file__).parents[2]


@pytest.fixture
def dbt_project(tmp_path: Path) -> Path:
    (tmp_path / "dbt_project.yml").write_text("name: shop\n", encoding="utf-8")
    return tmp_path


def test_the_settings_change_nothing(dbt_project: Path) -> None:
    start(dbt_project, None, None, force=False)
    found = read_settings(None, dbt_project)
    for name in DEFAULTS.__struct_fields__:
        assert name == "path" or getattr(found, name) == getattr(DEFAULTS, name), name
    for side, models in (("base", BASE), ("head", DROPPED)):
        project(dbt_project / side, models, TABLES)
    sides = Artifacts(dbt_project / "base"), Artifacts(dbt_project / "head")
    without, with_them = (check(*sides, around=Surroundings(each))[0] for each in (DEFAULTS, found))
    documents = [json.loads(FORMATS["json"](report)) for report in (without, with_them)]
    assert documents[1].pop("settings") == {"path": str(dbt_project / "dbt_impact.yml")}
    assert documents[0] == documents[1]


def test_each_example_is_a_setting(tmp_path: Path) -> None:
    keys = Written.__struct_encode_fields__
    lines = [line.removeprefix("# ") for line in SETTINGS.splitlines() if line.startswith("# ")]
    examples = [line for line in lines if line.startswith("  ") or line.partition(":")[0] in keys]
    (tmp_path / "dbt_impact.yml").write_text("\n".join(examples), encoding="utf-8")
    found = read_settings(None, tmp_path)
    assert found.origins.keys() == set(keys) - {"format"}
    assert (found.critical, found.fail_on, found.unread) == (DEFAULTS.critical, DEFAULTS.fail_on, ())
    assert len(found.waivers) == len(found.rules) == 1


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_writes_its_workflow(dbt_project: Path, stage: Stage) -> None:
    assert len(start(dbt_project, dbt_project, stage, force=False)) == 3
    with_ = {
        "observe": {"comment": "never", "fail-on": "never", "annotations": "false"},
        "comment": {"comment": "risky", "fail-on": "never"},
        "required": {"comment": "risky", "fail-on": "breaking", "on-incomplete": "fail"},
    }[stage]
    (job,) = yaml.safe_load((dbt_project / WORKFLOW).read_text(encoding="utf-8"))["jobs"].values()
    assert job["steps"][-1]["with"] == {"base": "github-artifact://dbt-manifest", **with_}
    assert ("pull-requests" in job["permissions"]) == (stage != "observe")
    (base,) = yaml.safe_load((dbt_project / BASE_WORKFLOW).read_text(encoding="utf-8"))["jobs"].values()
    assert base["steps"][-1]["with"]["name"] == "dbt-manifest"


def test_one_stage_makes_way_for_the_next(dbt_project: Path) -> None:
    for stage in STAGES:
        said = start(dbt_project, dbt_project, stage, force=False)
        assert (dbt_project / WORKFLOW).read_text(encoding="utf-8").count("fail-on: breaking") == (stage == "required")
    assert said[0].endswith("is there already, and stays as it is")
    assert said[1].startswith("wrote anew")
    assert said[2].endswith("is as it should be")


def test_what_somebody_edited_is_not_written_over(dbt_project: Path) -> None:
    start(dbt_project, dbt_project, "observe", force=False)
    for path in (WORKFLOW, Path("dbt_impact.yml")):
        with (dbt_project / path).open("a", encoding="utf-8") as file:
            file.write("# mine\n")
    with pytest.raises(DbtImpactError, match="take what you want from pull-request"):
        start(dbt_project, dbt_project, "comment", force=False)
    assert (dbt_project / WORKFLOW).read_text(encoding="utf-8").endswith("# mine\n")
    start(dbt_project, dbt_project, "comment", force=True)
    assert "# mine" not in (dbt_project / WORKFLOW).read_text(encoding="utf-8")


def test_settings_under_another_name_stay(dbt_project: Path) -> None:
    (dbt_project / "pyproject.toml").write_text("[tool.dbt-impact]\nfail-on = 'never'\n", encoding="utf-8")
    (said,) = start(dbt_project, None, None, force=True)
    assert said.endswith("pyproject.toml is there already, and stays as it is")
    assert not (dbt_project / "dbt_impact.yml").exists()


def test_a_project_below_the_root_is_worked_in(tmp_path: Path) -> None:
    below = tmp_path / "transform" / "dbt"
    below.mkdir(parents=True)
    (below / "dbt_project.yml").write_text("name: shop\n", encoding="utf-8")
    start(below, tmp_path, "required", force=False)
    assert (below / "dbt_impact.yml").exists()
    (job,) = yaml.safe_load((tmp_path / WORKFLOW).read_text(encoding="utf-8"))["jobs"].values()
    named = {step.get("name"): step for step in job["steps"]}
    assert named["Compile"]["working-directory"] == "transform/dbt"
    assert job["steps"][-1]["with"]["working-directory"] == "transform/dbt"
    (base,) = yaml.safe_load((tmp_path / BASE_WORKFLOW).read_text(encoding="utf-8"))["jobs"].values()
    assert base["steps"][-1]["with"]["path"] == "transform/dbt/target/manifest.json"


@pytest.mark.parametrize(("root", "said"), [(True, "no dbt_project.yml"), (False, "run git init first")])
def test_where_nothing_can_be_begun(tmp_path: Path, root: bool, said: str) -> None:
    if not root:
        (tmp_path / "dbt_project.yml").write_text("name: shop\n", encoding="utf-8")
    with pytest.raises(DbtImpactError, match=said):
        start(tmp_path, tmp_path if root else None, "observe", force=False)
    assert not list(tmp_path.glob("**/*impact*"))


def test_an_installed_package_brings_what_it_writes_and_explains() -> None:
    project_file = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found = dict(re.findall(r'(?m)^"([a-z/]+)" = "dbt_impact/([a-z_]+)"$', project_file))
    assert found == {"docs/rules": "rule_pages", "examples/github": "workflows"}
    for folder, name in found.items():
        assert (ROOT / folder).is_dir()
        assert f'"/{folder}"' in project_file
        owner = "rules/pages.py" if name == "rule_pages" else "adoption/stages.py"
        assert f'"{name}"' in (ROOT / "dbt_impact" / owner).read_text(encoding="utf-8")
