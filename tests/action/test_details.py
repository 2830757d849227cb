"""What the action does where running its steps would tell no more: labels, inputs, outputs, what the log says."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from dbt_impact.action import check as checking
from dbt_impact.action.check import check
from dbt_impact.action.inputs import Inputs
from dbt_impact.action.program import Done
from dbt_impact.action.publish import publish
from dbt_impact.errors import DbtImpactError
from dbt_impact.render import FORMATS
from dbt_impact.rules.report import Acceptance
from tests.action.composite import heredocs
from tests.action.machines import LABEL, github
from tests.forge.github_server import HEAD, OLDER, PlayedGitHub
from tests.render.reports import usual

__all__ = ["github"]


class Step:
    """A step of the action in this process. `done` is how the comparison ends, `event` why the workflow runs."""

    def __init__(self, folder: Path, github: PlayedGitHub) -> None:
        self.folder = folder
        self.github = github
        self.done = Done(1, ())
        self.lacks_base = True
        self.path = folder
        self.approved: tuple[str, ...] = ()
        self.told: Mapping[str, str] = {}
        self.event: dict[str, Any] = {"pull_request": {"number": 7, "head": {"sha": HEAD}}}
        self.environment = {
            "GITHUB_API_URL": github.root,
            "GITHUB_EVENT_PATH": str(folder / "event.json"),
            "GITHUB_OUTPUT": str(folder / "output"),
            "GITHUB_REPOSITORY": "halfpenny/warehouse",
            "GITHUB_RUN_ID": "5",
            "GITHUB_SHA": "f" * 40,
            "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
            "GITHUB_TOKEN": "secret",
            "GITHUB_WORKSPACE": str(folder),
            "INPUT_ACCEPT_LABEL": LABEL,
            "INPUT_REPORTS": str(folder / "reports"),
            "RUNNER_TEMP": str(folder),
        }

    def check(self, **inputs: str) -> int:
        (self.folder / "event.json").write_text(json.dumps(self.event))
        return check(self.given(inputs), self.folder)

    def publish(self, **inputs: str) -> int:
        (self.folder / "event.json").write_text(json.dumps(self.event))
        return publish(self.given(inputs))

    def given(self, inputs: Mapping[str, str]) -> dict[str, str]:
        return {**self.environment, **{f"INPUT_{name.upper()}": value for name, value in inputs.items()}}

    def compare(self, inputs: Inputs, path: Path, approved: tuple[str, ...], environment: Mapping[str, str]) -> Done:
        self.approved = approved
        self.told = environment
        self.path = path
        path.write_text(FORMATS["json"](usual()), encoding="utf-8")
        return self.done

    @property
    def outputs(self) -> dict[str, str]:
        return heredocs((self.folder / "output").read_text(encoding="utf-8"))

    @property
    def accepted(self) -> object:
        return json.loads(self.path.read_text()).get("accepted")


@pytest.fixture
def step(tmp_path: Path, github: PlayedGitHub, monkeypatch: pytest.MonkeyPatch) -> Step:
    made = Step(tmp_path, github)
    monkeypatch.setattr(checking, "compare", made.compare)
    monkeypatch.setattr(checking, "lacks_base", lambda *_: made.lacks_base)
    return made


@pytest.mark.parametrize(
    "rights",
    [
        {"permission": "admin"},
        {"permission": "write", "role_name": "maintain"},
        {"permission": "write", "role_name": "data-lead", "user": {"permissions": {"maintain": True, "push": True}}},
    ],
)
def test_who_maintains_may_let_pass(step: Step, rights: dict[str, Any]) -> None:
    step.github.label("DBT-Impact-Accepted", "alice", at="2026-11-20T08:00:00Z")
    step.github.rights["alice"] = rights
    assert step.check() == 0
    assert step.accepted == {"label": LABEL, "by": "alice", "at": "2026-11-20T08:00:00Z"}


@pytest.mark.parametrize(
    ("rights", "said"),
    [
        ({"permission": "write", "role_name": "write"}, "set by bob, who may not maintain"),
        ({"permission": "read", "role_name": "triage", "user": {"permissions": {"triage": True}}}, "set by bob"),
        (None, "can't be found out (HTTP 404 bob is not a user)"),
    ],
)
def test_who_does_not_maintain_may_not(
    step: Step, capfdbinary: pytest.CaptureFixture[bytes], rights: dict[str, Any] | None, said: str
) -> None:
    step.github.label(LABEL, "bob")
    if rights is not None:
        step.github.rights["bob"] = rights
    assert step.check() == 1
    assert step.accepted is None
    assert said in capfdbinary.readouterr().out.decode()


def test_a_label_that_was_taken_away_or_is_another_counts_for_nothing(step: Step) -> None:
    step.github.rights["alice"] = {"permission": "admin"}
    step.github.label(LABEL, "alice")
    step.github.label("bug", "alice")
    step.github.label(LABEL, "alice", "unlabeled")
    assert step.check() == 1
    step.github.label("bug", "alice")
    assert step.check() == 1
    assert step.check(accept_label="bug") == 0
    assert step.check(accept_label="") == 1


def test_who_set_it_last_counts(step: Step) -> None:
    step.github.rights.update(alice={"permission": "admin"}, bob={"permission": "write"})
    step.github.label(LABEL, "alice")
    step.github.label(LABEL, "alice", "unlabeled")
    step.github.label(LABEL, "bob")
    assert step.check() == 1


def test_labels_that_cannot_be_asked_for_accept_nothing(step: Step) -> None:
    step.github.fail("GET", "/events$", 403, {"message": "Resource not accessible by integration"})
    assert step.check() == 1


def test_a_change_that_passes_needs_no_label(step: Step) -> None:
    step.done = Done(0, ())
    assert step.check() == 0
    assert not step.github.times("GET", "/events$")


def test_a_merge_queue_looks_at_the_label_and_comments_nowhere(step: Step) -> None:
    head = f"refs/heads/gh-readonly-queue/main/pr-7-{OLDER}"
    step.event = {"merge_group": {"head_ref": head, "head_sha": OLDER}}
    assert step.check(comment="changed") == 1
    step.github.label(LABEL, "alice")
    step.github.rights["alice"] = {"permission": "admin"}
    assert step.check(comment="changed") == 0
    assert not step.github.comments


def test_who_approved_the_newest_commit_is_told_to_the_check(step: Step) -> None:
    step.github.review("alice")
    step.github.review("bob", "COMMENTED")
    step.github.review("carol", commit=OLDER)
    step.github.review("dave")
    step.github.review("dave", "CHANGES_REQUESTED")
    step.github.review("erin", "CHANGES_REQUESTED")
    step.github.review("erin")
    step.github.review("erin", "COMMENTED")
    step.github.review("frank")
    step.github.review("frank", "DISMISSED")
    step.check()
    assert step.approved == ("alice", "erin")


def test_approvals_that_cannot_be_asked_for_are_none(step: Step, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    step.github.review("alice")
    step.github.fail("GET", "/reviews$", 403, {"message": "Resource not accessible by integration"})
    step.check()
    assert step.approved == ()
    assert b"Who approved the pull request can't be found out: HTTP 403" in capfdbinary.readouterr().out


def test_a_review_s_run_is_judged_by_the_base_as_well(step: Step) -> None:
    # The runner sets GITHUB_BASE_REF for `pull_request` alone, and without it the head's own settings would judge.
    step.event = {
        "action": "submitted",
        "review": {"state": "approved"},
        "pull_request": {"number": 7, "head": {"sha": HEAD}, "base": {"ref": "main"}},
    }
    step.check()
    assert step.told["GITHUB_BASE_REF"] == "main"


def test_a_push_has_no_pull_request(step: Step) -> None:
    step.event = {"ref": "refs/heads/main"}
    assert step.check(comment="changed") == 1
    assert not step.github.asked
    assert "Blocked" in (step.folder / "summary.md").read_text()


def test_what_is_said_of_one_commit_is_a_neutral_check(step: Step) -> None:
    assert step.check(check_run="dbt-impact") == 1
    step.done = Done(2, ("dbt-impact: no base",))
    assert step.check(check_run="dbt-impact") == 0
    assert step.check(check_run="dbt-impact", on_incomplete="fail") == 2
    assert [(each["head_sha"], each["conclusion"]) for each in step.github.checks] == [
        (HEAD, "failure"),
        (HEAD, "neutral"),
        (HEAD, "failure"),
    ]


def test_a_check_that_was_not_done_is_told_on_the_projects_own_comment(step: Step) -> None:
    (step.folder / "dbt_project.yml").write_text("name: shop\n")
    step.github.says("<!-- dbt-impact:shop -->\n✅ green")
    step.github.says("<!-- dbt-impact:marketing -->\n✅ green")
    step.done = Done(2, ("dbt-impact: there is no manifest at prod: run dbt compile",))
    assert step.check(comment="risky") == 0
    assert "there is no manifest at prod: run dbt compile" in step.github.ours()[0]
    assert step.github.ours()[1].endswith("✅ green")


def test_a_pull_request_that_keeps_itself_from_being_checked_fails(step: Step) -> None:
    step.done, step.lacks_base = Done(2, ("dbt-impact: dbt_impact.yml:1: this is no YAML",)), False
    assert step.check(on_incomplete="warn", check_run="dbt-impact") == 2
    assert [each["conclusion"] for each in step.github.checks] == ["failure"]


def test_a_check_that_was_not_done_makes_no_comment(step: Step) -> None:
    step.done = Done(2, ())
    assert step.check(comment="changed") == 0
    assert not step.github.comments


def test_nothing_that_is_said_is_run_by_the_log(step: Step, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    hostile = "::add-mask::x\n  ::stop-commands::y ##[group]z \x1b[31m"
    step.done = Done(2, (hostile,))
    step.check()
    log = capfdbinary.readouterr().out.decode()
    assert "##[" not in log
    assert "\x1b" not in log
    commands = [line for line in log.splitlines() if line.lstrip().startswith("::")]
    assert [command.partition(" ")[0] for command in commands] == ["::warning"]


def test_outputs_hold_one_value_each(step: Step) -> None:
    step.check(name="a\nverdict=safe")
    assert step.outputs["verdict"] == "breaking"
    assert step.outputs["artifact"] == "dbt-impact-a-verdict-safe"
    assert step.outputs["breaking"] == "2"


def test_annotations_can_be_left_out(step: Step, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    step.check(annotations="false")
    assert b"file=" not in capfdbinary.readouterr().out
    step.check()
    assert 1 <= capfdbinary.readouterr().out.count(b" file=") <= 10


def test_a_runner_without_a_summary_is_none_the_worse(step: Step) -> None:
    del step.environment["GITHUB_STEP_SUMMARY"]
    assert step.check() == 1


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            "comment",
            "risk",
            "comment is 'risk', not one of never, breaking, risky, unknown, changed: did you mean risky",
        ),
        ("on_incomplete", "no", "on-incomplete is 'no', not one of warn, fail"),
        ("annotations", "yes", "annotations is 'yes', not one of true, false"),
    ],
)
def test_an_input_that_cannot_be_is_said(step: Step, name: str, value: str, said: str) -> None:
    with pytest.raises(DbtImpactError, match=said):
        step.check(**{name: value})


def test_outside_of_a_workflow_it_says_so(step: Step) -> None:
    del step.environment["GITHUB_EVENT_PATH"]
    with pytest.raises(DbtImpactError, match="GITHUB_EVENT_PATH is not set"):
        step.check()
    step.environment["GITHUB_EVENT_PATH"] = str(step.folder)
    with pytest.raises(DbtImpactError, match="is not the event of a workflow"):
        check(step.environment, step.folder)


FORGED_VERDICT = FORMATS["json"](usual()).replace('"verdict": "breaking"', '"verdict": "safe"')
BEGAN = {"id": 2, "head_sha": HEAD, "head_branch": "patch-1", "head_repository": {"owner": {"login": "mallory"}}}


@pytest.mark.parametrize("pulls", [[], [7, 8]])
def test_a_run_of_no_one_pull_request_is_told_nowhere(
    step: Step, capfdbinary: pytest.CaptureFixture[bytes], pulls: list[int]
) -> None:
    step.event = {"workflow_run": BEGAN}
    step.github.pulls = [{"number": each, "at": "mallory:patch-1", "head": {"sha": HEAD}} for each in pulls]
    step.github.pulls.append({"number": 9, "at": "mallory:patch-1", "head": {"sha": OLDER}})
    assert step.publish(comment="changed") == 0
    assert b"no open pull request stands at the commit" in capfdbinary.readouterr().out


def test_a_github_that_is_down_fails_no_second_stage(step: Step, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    step.event = {"workflow_run": BEGAN}
    step.github.fail("GET", "/pulls$", 401, {"message": "Bad credentials"})
    assert step.publish(comment="changed") == 0
    assert b"the pull request can't be found (HTTP 401 Bad credentials)" in capfdbinary.readouterr().out


def test_each_uploaded_report_is_told_and_no_other_file(step: Step, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    step.event = {"workflow_run": BEGAN}
    step.github.pulls = [{"number": 7, "at": "mallory:patch-1", "head": {"sha": HEAD}}]
    assert step.publish(comment="changed") == 0
    assert b"uploaded no report" in capfdbinary.readouterr().out
    for name, text in (("a", FORMATS["json"](usual())), ("b", "{}"), ("c", "[" * 100_000), ("d", FORGED_VERDICT)):
        (step.folder / "reports" / name).mkdir(parents=True)
        (step.folder / "reports" / name / "report.json").write_text(text)
    assert step.publish(comment="changed") == 0
    assert len(step.github.ours()) == 1
    assert capfdbinary.readouterr().out.count(b"::warning title=dbt-impact::No comment: ") == 3


FORGED = Acceptance(label="`@team`|<!-- dbt-impact:shop -->", by="alice`<script>\n@alice", at="::set-output::[x](y)")


def test_an_acceptance_that_a_stranger_wrote_is_none(step: Step) -> None:
    step.event = {"workflow_run": BEGAN}
    step.github.pulls = [{"number": 7, "at": "mallory:patch-1", "head": {"sha": HEAD}}]
    (step.folder / "reports").mkdir()
    path = step.folder / "reports" / "report.json"
    path.write_text(FORMATS["json"](replace(usual(), accepted=FORGED)))
    assert step.publish(comment="changed") == 0
    assert "### ❌ Blocked: 2 changes" in step.github.ours()[0]
    assert "alice" not in step.github.ours()[0]
    step.github.label(LABEL, "bob")
    step.github.rights["bob"] = {"permission": "admin"}
    assert step.publish(comment="changed") == 0
    assert "### ❌ Accepted by `bob`: 2 changes" in step.github.ours()[0]


@pytest.mark.parametrize("name", ["markdown", "summary", "terminal", "json"])
def test_an_acceptance_is_as_harmless_as_any_name(name: str) -> None:
    text = FORMATS[name](replace(usual(), accepted=FORGED))
    assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]
    if name in ("markdown", "summary"):
        assert "@alice" not in text
        assert "@team" not in text
        assert "<!-- dbt-impact:shop" not in text
        assert "``alice`<script>" in text
        assert "[x](y)" not in text
