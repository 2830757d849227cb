"""On a pull request the base's settings judge: in a real git repository, through the command that judges."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from dbt_impact.cli import cli
from dbt_impact.commands.judging import Judging, judging
from dbt_impact.errors import DbtImpactError

PULL_REQUEST = {"GITHUB_BASE_REF": "main"}
WAIVER = "{rule: column-removed, node: orders, column: note, reason: moved, expires: 2099-01-31, owner: bi}"


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main")
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True, env=environment)


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / {"settings": "dbt_impact.yml", "owners": "CODEOWNERS"}[name]).write_text(text, encoding="utf-8")


@pytest.fixture
def branch(tmp_path: Path) -> Path:
    """A clone on a branch whose base has settings and owners of files."""
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    origin.mkdir()
    git(origin, "init", "-q")
    (origin / "dbt_project.yml").write_text("name: shop\n", encoding="utf-8")
    write(origin, settings="base: prod/\nfail-on: risky\nrules: {column-added: breaking}\n", owners="*.yml @lead\n")
    git(origin, "add", ".")
    git(origin, "commit", "-qm", "base")
    git(tmp_path, "clone", "-q", str(origin), str(clone))
    git(clone, "checkout", "-qb", "change")
    return clone


def propose(folder: Path, settings: str) -> None:
    write(folder, settings=settings, owners="* @me\n")
    git(folder, "commit", "-qam", "propose")


def on_pull_request(folder: Path, **more: object) -> Judging:
    return judging(folder, environment=PULL_REQUEST, **more)  # type: ignore[arg-type]


def test_on_a_pull_request_the_base_judges(branch: Path) -> None:
    propose(branch, "base: https://evil.example/manifest.json\nfail-on: never\n")
    found = on_pull_request(branch)
    assert (found.how.judged_by, found.how.settings.fail_on, found.base) == ("base", "risky", "prod/")
    assert found.how.settings.path == "origin/main:dbt_impact.yml"
    assert found.how.head.fail_on == "never"
    assert found.about_base == (
        f"base in {branch / 'dbt_impact.yml'}:1 counts once it is merged into origin/main, which has prod/",
    )


def test_elsewhere_the_files_judge_and_the_base_is_still_not_theirs(branch: Path) -> None:
    propose(branch, "base: https://evil.example/manifest.json\nfail-on: never\n")
    found = judging(branch, environment={})
    assert (found.how.judged_by, found.how.settings.fail_on, found.base) == ("head", "never", "prod/")
    assert found.how.base is not None


def test_the_head_judges_when_that_is_asked_for(branch: Path) -> None:
    propose(branch, "fail-on: never\n")
    assert on_pull_request(branch, policy_from="head").how.settings.fail_on == "never"


def test_settings_taken_away_still_judge(branch: Path) -> None:
    git(branch, "rm", "-q", "dbt_impact.yml")
    git(branch, "commit", "-qm", "away")
    assert on_pull_request(branch).how.settings.rules["column-added"].level == "breaking"


def test_the_environment_wins_over_either(branch: Path) -> None:
    found = judging(branch, environment={**PULL_REQUEST, "DBT_IMPACT_FAIL_ON": "unknown"})
    assert (found.how.settings.fail_on, found.how.head.fail_on) == ("unknown", "unknown")


def test_owners_are_the_bases(branch: Path) -> None:
    propose(branch, f"waivers: [{WAIVER}]\n")
    found = on_pull_request(branch, approved=("lead",))
    assert found.how.code_owners is not None
    assert found.how.code_owners.of("dbt_impact.yml") == ("@lead",)


def test_a_file_from_outside_judges_as_it_is(branch: Path, tmp_path: Path) -> None:
    outside = tmp_path / "settings.yml"
    outside.write_text("fail-on: changed\nbase: s3://bucket/manifest.json\n", encoding="utf-8")
    found = on_pull_request(branch, file=outside)
    assert (found.how.settings.fail_on, found.base, found.messages) == ("changed", "s3://bucket/manifest.json", ())


def test_a_named_file_of_the_repository_is_read_as_it_was(branch: Path) -> None:
    propose(branch, "fail-on: never\n")
    assert on_pull_request(branch, file=branch / "dbt_impact.yml").how.settings.fail_on == "risky"


def test_where_the_base_is_not_here_only_what_is_stricter_counts(branch: Path) -> None:
    propose(branch, "base: x\nfail-on: never\nignore: a\nrules: {column-added: off, node-added: breaking}\n")
    found = judging(branch, environment={"GITHUB_BASE_REF": "other"})
    settings = found.how.settings
    assert (settings.fail_on, settings.ignore, list(settings.rules)) == ("breaking", None, ["node-added"])
    assert found.base is None
    assert "git fetch" in found.messages[0]
    assert "only where they are stricter" in found.messages[0]


def test_a_pull_request_can_mend_the_settings_of_the_base(branch: Path, tmp_path: Path) -> None:
    write(tmp_path / "origin", settings="fail-on: nevr\n")
    git(tmp_path / "origin", "commit", "-qam", "wrong")
    git(branch, "pull", "-q", "origin", "main")
    propose(branch, "fail-on: risky\n")
    found = on_pull_request(branch)
    assert found.how.settings.fail_on == "risky"
    assert "origin/main:dbt_impact.yml:1: no fail-on 'nevr'" in found.messages[0]


def test_without_git_the_file_is_all_there_is(tmp_path: Path) -> None:
    write(tmp_path, settings="base: prod/\nfail-on: never\n")
    found = judging(tmp_path, environment={})
    assert (found.base, found.how.settings.fail_on, found.messages) == ("prod/", "never", ())


def test_a_checkout_of_two_commits_is_enough_on_github(branch: Path, tmp_path: Path) -> None:
    propose(branch, "fail-on: never\n")
    git(branch, "checkout", "-q", "--detach", "origin/main")
    git(branch, "merge", "-q", "--no-ff", "-m", "merge", "change")
    git(branch, "push", "-q", "origin", "HEAD:refs/pull/7/merge")
    shallow = tmp_path / "shallow"
    shallow.mkdir()
    git(shallow, "init", "-q")
    git(shallow, "fetch", "-q", "--depth=2", f"file://{tmp_path / 'origin'}", "refs/pull/7/merge")
    git(shallow, "checkout", "-q", "--detach", "FETCH_HEAD")
    merge = (shallow / ".git" / "HEAD").read_text(encoding="utf-8").strip()
    run = {**PULL_REQUEST, "GITHUB_REF": "refs/pull/7/merge", "GITHUB_SHA": merge}
    found = judging(shallow, environment=run)
    assert (found.how.settings.fail_on, found.base, found.messages) == ("risky", "prod/", ())
    # A merge that somebody else made could have anything as its first parent.
    other = judging(shallow, environment={**run, "GITHUB_SHA": "0" * 40})
    assert "only where they are stricter" in other.messages[0]


def test_config_shows_each_value_and_where_it_comes_from(branch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    propose(branch, f"fail-on: never\nedge: tag:x\nwaivers: [{WAIVER}, none]\nrules: {{column-added: off}}\n")
    monkeypatch.chdir(branch)
    for name in ("GITHUB_BASE_REF", "DBT_IMPACT_BASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DBT_IMPACT_IGNORE", "path:a")
    said = CliRunner().invoke(cli, ["config", "--fail-on", "risky", "--format", "json"]).stdout
    rows = [(each["key"], each["value"], each["from"]) for each in json.loads(said)]
    assert rows.pop(-2)[1].startswith("unreadable: a waiver has rule, node, reason")
    assert rows == [
        ("base", "prod/", "origin/HEAD:dbt_impact.yml:1"),
        ("critical", "tag:critical meta.critical:true", "default"),
        ("edge", "tag:x", "dbt_impact.yml:2"),
        ("ignore", "path:a", "DBT_IMPACT_IGNORE"),
        ("fail-on", "risky", "--fail-on"),
        ("format", "terminal", "default"),
        ("rules.column-added", "off", "dbt_impact.yml:4"),
        ("waiver", "column-removed at orders until 2099-01-31", "dbt_impact.yml:3"),
        ("judged by", "the head's settings and waivers", "dbt_impact.yml"),
    ]  # fmt: skip
    table = CliRunner().invoke(cli, ["config", "--policy-from", "base"]).stdout
    assert "fail-on             risky" in table
    assert "the base's settings and waivers" in table


def test_a_pull_request_can_not_lower_the_floors_of_its_own_repository(branch: Path, tmp_path: Path) -> None:
    policy = branch / "policy.yml"
    policy.write_text("fail-on: never\n", encoding="utf-8")
    with pytest.raises(DbtImpactError, match=r"^origin/main has no policy.yml: merge the policy first"):
        on_pull_request(branch, policy=policy)
    (tmp_path / "origin" / "policy.yml").write_text("fail-on: risky\n", encoding="utf-8")
    git(tmp_path / "origin", "add", ".")
    git(tmp_path / "origin", "commit", "-qm", "policy")
    policy.unlink()
    git(branch, "pull", "-q", "origin", "main")
    policy.write_text("fail-on: never\n", encoding="utf-8")
    found = on_pull_request(branch, policy=policy).how.floors
    assert (found.fail_on, found.path) == ("risky", "origin/main:policy.yml")
    assert judging(branch, policy=policy, environment={}).how.floors.fail_on == "never"
    outside = tmp_path / "policy.yml"
    outside.write_text("fail-on: changed\n", encoding="utf-8")
    assert on_pull_request(branch, policy=outside).how.floors.fail_on == "changed"
