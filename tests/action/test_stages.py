"""Each stage of adoption from end to end: the workflow of `init`, run by the action on a change that breaks."""

from typing import Any

import pytest
import yaml

from dbt_impact.adoption.stages import STAGES, Stage
from dbt_impact.adoption.writing import WORKFLOW, start
from tests.action.composite import Machine, python
from tests.action.machines import github, machine, push
from tests.forge.github_server import HEAD, PlayedGitHub

__all__ = ["github", "machine", "python"]


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_does_what_it_says_and_no_more(stage: Stage, machine: Machine, github: PlayedGitHub) -> None:
    (machine.workspace / "dbt_project.yml").write_text("name: shop\n")
    start(machine.workspace, machine.workspace, stage, force=False)
    asked = inputs(yaml.safe_load((machine.workspace / WORKFLOW).read_text(encoding="utf-8")))
    assert asked.pop("base") == "github-artifact://dbt-manifest"
    push(machine, github, HEAD, "amount")
    ran = machine.run(base="prod", **{name.replace("-", "_"): value for name, value in asked.items()})
    assert ran.failed == (stage == "required")
    assert bool(github.ours()) == (stage != "observe")
    assert ("::error" in ran.log) == (stage != "observe")
    # What everybody can see in any stage.
    assert "### ❌ Blocked: 1 change breaks 1 model\n" in ran.summary
    assert ran.outputs["verdict"] == "breaking"
    if stage == "observe":
        assert "::" not in ran.log
        assert {asked.method for asked in github.asked} <= {"GET"}


def inputs(workflow: dict[str, Any]) -> dict[str, str]:
    (job,) = workflow["jobs"].values()
    (step,) = [each for each in job["steps"] if each.get("uses", "").startswith("dbt-impact/dbt-impact@")]
    given: dict[str, str] = step["with"]
    return given
