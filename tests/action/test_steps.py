"""The action from end to end: each step's script in bash, as the runner runs it, on one pull request after another."""

import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from dbt_impact.action.inputs import read_inputs
from dbt_impact.action.program import lacks_base
from dbt_impact.render import FORMATS
from tests.action.composite import PATH, Machine, python
from tests.action.machines import LABEL, compiled, github, machine, push
from tests.forge.github_server import HEAD, OLDER, PlayedGitHub
from tests.render.reports import usual

__all__ = ["github", "machine", "python"]

ARTIFACT = "actions/upload-artifact"


def test_a_comment_is_made_brought_up_to_date_and_turned_green(machine: Machine, github: PlayedGitHub) -> None:
    push(machine, github, HEAD, "amount")
    ran = machine.run(base="prod", comment="risky")
    assert ran.failed
    report = ran.outputs.pop("report")
    assert ran.outputs == {"verdict": "breaking", "breaking": "1", "rebuild": "dbt build --select stg_orders"}
    assert ran.report is not None
    assert ran.report["verdict"] == "breaking"
    assert ran.used[ARTIFACT]["name"] == "dbt-impact-shop"
    assert ran.used[ARTIFACT]["path"] == report
    assert "### ❌ Blocked: 1 change breaks 1 model\n" in ran.summary
    assert "dbt build --select stg_orders" in ran.summary
    assert "::error file=models/fct_orders.sql,line=1,title=dbt-impact%3A broken-reference::" in ran.log
    assert f"with the label {LABEL}" in ran.log
    assert len(github.ours()) == 1
    assert "### ❌ Blocked: 1 change breaks 1 model\n" in github.ours()[0]
    assert f"/halfpenny/warehouse/blob/{HEAD}/models/fct_orders.sql#L1" in github.ours()[0]

    # Nobody reads it.
    push(machine, github, OLDER, "country")
    ran = machine.run(base="prod", comment="risky")
    assert not ran.failed
    assert ran.outputs["verdict"] == "safe"
    assert len(github.ours()) == 1
    assert "✅ **Nothing breaks" in github.ours()[0]
    assert "\n1 resolved since the last push · against " in github.ours()[0]
    assert "❌" not in github.ours()[0]

    # The run of an earlier commit that comes in late.
    said = github.ours()
    machine.event = {"pull_request": {"number": 7, "head": {"sha": HEAD}}}
    machine.run_id = 1
    compiled(machine.workspace / "target", "amount")
    ran = machine.run(base="prod", comment="risky")
    assert ran.failed
    assert github.ours() == said
    assert "no comment, as a newer run has spoken" in ran.log


def test_a_token_that_may_only_read_fails_nothing_and_a_maintainer_lets_pass(
    machine: Machine, github: PlayedGitHub
) -> None:
    push(machine, github, HEAD, "amount")
    github.may_write = False
    github.label(LABEL, "alice")
    github.rights["alice"] = {"permission": "write", "role_name": "maintain"}
    ran = machine.run(base="prod", comment="risky", check_run="dbt-impact")
    assert not ran.failed
    assert "no comment, the token may not write there: HTTP 403 Resource not accessible by integration" in ran.log
    assert "no check dbt-impact: HTTP 403" in ran.log
    assert not github.comments
    assert ran.outputs["verdict"] == "breaking"
    assert ran.report is not None
    assert ran.report["accepted"] == {"label": LABEL, "by": "alice", "at": "2026-11-22T10:00:00Z"}
    assert "### ❌ Accepted by `alice`: 1 change breaks 1 model\n" in ran.summary
    assert "The change fails the check, and passes all the same: alice accepted it" in ran.log


def test_a_base_that_cannot_be_had_is_neither_green_nor_red(machine: Machine, github: PlayedGitHub) -> None:
    push(machine, github, HEAD, "amount")
    github.says("<!-- dbt-impact:shop -->\n✅ **Nothing breaks**")
    ran = machine.run(base="gone", comment="risky", check_run="dbt-impact", name="shop")
    assert not ran.failed
    assert ran.outputs == {"verdict": "incomplete", "breaking": "", "report": "", "rebuild": ""}
    assert ARTIFACT not in ran.used
    assert "::warning title=dbt-impact::Not checked: " in ran.log
    assert "### ❔ Not checked" in ran.summary
    assert "### ❔ Not checked" in github.ours()[0]
    assert "✅" not in github.ours()[0]
    assert [check["conclusion"] for check in github.checks] == ["neutral"]


def test_what_the_pull_request_keeps_from_being_checked_lacks_no_base(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(machine.workspace)
    monkeypatch.setattr(sys, "executable", str(machine.python))
    (machine.workspace / "dbt_impact.yml").write_text("fail-on: [")
    assert not lacks_base(read_inputs({"INPUT_BASE": "gone"}), Path(), {})


def test_inputs_reach_no_shell(machine: Machine) -> None:
    ran = machine.run(
        base="$(touch pwned)",
        head="`touch pwned`",
        name="'; touch pwned; '",
        accept_label='"; touch pwned; "',
        check_run="\n::set-output name=verdict::safe",
        options="--settings\n$(touch pwned)\n",
    )
    assert ran.outputs["verdict"] == "incomplete"
    assert not (machine.workspace / "pwned").exists()
    assert not [line for line in ran.log.splitlines() if line.startswith("::set-output")]


def test_the_install_step_installs_by_hash_what_the_check_needs(machine: Machine, github: PlayedGitHub) -> None:
    if shutil.which("uv", path=PATH) is None:
        pytest.skip("uv is not there: `make test` brings it")
    # Neither index nor settings of the pull request's are asked.
    (machine.workspace / "uv.toml").write_text('index-url = "https://127.0.0.1:1/"\n')
    machine.python = Path()
    push(machine, github, HEAD, "amount")
    ran = machine.run(base="prod")
    if "error sending request" in ran.log or "dns error" in ran.log:
        pytest.skip("PyPI can't be reached")
    assert ran.outputs["verdict"] == "breaking", ran.log
    assert (machine.temporary / "dbt-impact" / "venv").is_dir()


def test_a_fork_s_report_is_told_by_a_trusted_run(machine: Machine, github: PlayedGitHub) -> None:
    folder = machine.workspace / "reports" / "dbt-impact-shop"
    folder.mkdir(parents=True)
    (folder / "report.json").write_text(FORMATS["json"](usual()))
    github.pulls = [{"number": 7, "at": "mallory:patch-1", "head": {"sha": HEAD}}]
    machine.run_id = 999
    machine.event = {
        "workflow_run": {
            "id": 2,
            "head_sha": HEAD,
            "head_branch": "patch-1",
            "head_repository": {"owner": {"login": "mallory"}},
            "pull_requests": [],
        }
    }
    ran = machine.run("publish/action.yml", reports="reports")
    assert not ran.failed
    assert "commented: https://github.example/1001" in ran.log
    assert "### ❌ Blocked: 2 changes break" in github.ours()[0]
    # The run that was checked, not the one that tells.
    assert f"{HEAD} 2 " in github.ours()[0]


WAIVER = """waivers:
  - {rule: broken-reference, node: fct_orders, column: amount, reason: moves on Monday, expires: EXPIRES, owner: alice}
"""


def test_a_waiver_counts_once_its_owner_approves(machine: Machine, github: PlayedGitHub) -> None:
    git(machine, "init", "--quiet")
    (machine.workspace / "CODEOWNERS").write_text("dbt_impact.yml @alice\n")
    (machine.workspace / "dbt_impact.yml").write_text("fail-on: breaking\n")
    commit(machine, "production")
    git(machine, "update-ref", "refs/remotes/origin/main", "HEAD")
    expires = (date.today() + timedelta(days=30)).isoformat()
    (machine.workspace / "dbt_impact.yml").write_text(f"fail-on: never\n{WAIVER.replace('EXPIRES', expires)}")
    commit(machine, "the pull request")
    push(machine, github, HEAD, "amount")
    machine.event["pull_request"]["base"] = {"ref": "main"}
    ran = machine.run(base="prod")
    assert ran.failed, ran.log
    assert "adds 1 waiver" in ran.summary
    github.review("alice")
    assert not machine.run(base="prod").failed


def git(machine: Machine, *arguments: str) -> None:
    settings = ["-c", "user.name=alice", "-c", "user.email=alice@example.com", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *settings, *arguments], cwd=machine.workspace, check=True)


def commit(machine: Machine, message: str) -> None:
    git(machine, "add", "CODEOWNERS", "dbt_impact.yml")
    git(machine, "commit", "--quiet", "--message", message)
