"""The pull request out of each platform's environment, and the command that comments on it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from dbt_impact.commands.comment import comment
from dbt_impact.errors import DbtImpactError
from dbt_impact.pull_request.place import folder_of
from dbt_impact.pull_request.platforms import find_place
from dbt_impact.render import FORMATS
from tests.forge.github_server import HEAD as GITHUB_HEAD
from tests.forge.github_server import PlayedGitHub
from tests.forge.other_servers import HEAD, Other, PlayedAzure, PlayedBitbucket, PlayedGitLab
from tests.forge.server import Forge, played
from tests.render.reports import green, usual

GITLAB = {
    "GITLAB_CI": "true",
    "CI_API_V4_URL": "{root}/api/v4",
    "CI_COMMIT_SHA": HEAD,
    "CI_MERGE_REQUEST_IID": "7",
    "CI_MERGE_REQUEST_PROJECT_ID": "halfpenny/warehouse",
    "CI_PIPELINE_ID": "12",
    "CI_PROJECT_URL": "https://gitlab.example/halfpenny/warehouse",
    "GITLAB_TOKEN": "secret",
}
AZURE = {
    "TF_BUILD": "True",
    "BUILD_BUILDID": "12",
    "BUILD_REPOSITORY_ID": "warehouse",
    "SYSTEM_ACCESSTOKEN": "secret",
    "SYSTEM_COLLECTIONURI": "{root}/halfpenny/",
    "SYSTEM_PULLREQUEST_PULLREQUESTID": "7",
    "SYSTEM_PULLREQUEST_SOURCECOMMITID": HEAD,
    "SYSTEM_TEAMPROJECT": "Data Platform",
}
BITBUCKET = {
    "BITBUCKET_API_URL": "{root}/2.0",
    "BITBUCKET_BUILD_NUMBER": "12",
    "BITBUCKET_COMMIT": HEAD,
    "BITBUCKET_PR_ID": "7",
    "BITBUCKET_REPO_SLUG": "warehouse",
    "BITBUCKET_TOKEN": "secret",
    "BITBUCKET_WORKSPACE": "halfpenny",
}
OTHERS = {"gitlab": (GITLAB, PlayedGitLab), "azure": (AZURE, PlayedAzure), "bitbucket": (BITBUCKET, PlayedBitbucket)}
PULL_REQUEST = {
    "gitlab": "CI_MERGE_REQUEST_IID",
    "azure": "SYSTEM_PULLREQUEST_PULLREQUESTID",
    "bitbucket": "BITBUCKET_PR_ID",
}
TOKEN = {"gitlab": "GITLAB_TOKEN", "azure": "SYSTEM_ACCESSTOKEN", "bitbucket": "BITBUCKET_TOKEN"}


@pytest.fixture(autouse=True)
def _no_build(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD", "BITBUCKET_BUILD_NUMBER"):
        monkeypatch.delenv(name, raising=False)


def filled(environment: Mapping[str, str], forge: Forge) -> dict[str, str]:
    return {name: value.replace("{root}", forge.root) for name, value in environment.items()}


@pytest.fixture(params=list(OTHERS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def forge(name: str) -> Iterator[Other]:
    with played(OTHERS[name][1]) as server:
        yield server


def saved(folder: Path, text: str) -> str:
    path = folder / "report.json"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_command_comments_where_the_build_is(
    name: str, forge: Other, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for variable, value in filled(OTHERS[name][0], forge).items():
        monkeypatch.setenv(variable, value)
    path = saved(tmp_path, FORMATS["json"](usual()))
    assert comment.main([path, "--when", "risky"], standalone_mode=False) == 0
    assert comment.main([path], standalone_mode=False) == 0
    assert len(forge.ours()) == 1
    assert "Blocked: 2 changes break" in forge.ours()[0]
    assert comment.main([saved(tmp_path, FORMATS["json"](green()))], standalone_mode=False) == 0
    assert "Nothing breaks" in forge.ours()[0]
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("dbt-impact: commented")
    assert said[1:] == ["dbt-impact: brought the comment up to date"] * 2


def test_a_build_of_no_pull_request_comments_nowhere(name: str, forge: Other) -> None:
    environment = filled(OTHERS[name][0], forge) | {PULL_REQUEST[name]: ""}
    assert find_place(environment, None) is None
    # Azure leaves a variable that isn't set as it is written.
    assert find_place(environment | {PULL_REQUEST[name]: f"$({PULL_REQUEST[name]})"}, name) is None


def test_a_token_that_is_missing_is_said(name: str, forge: Other) -> None:
    environment = filled(OTHERS[name][0], forge)
    del environment[TOKEN[name]]
    with pytest.raises(DbtImpactError, match=f"{TOKEN[name]} is not set"):
        find_place(environment, None)


def test_files_are_linked_at_the_commit(name: str, forge: Other) -> None:
    place = find_place(filled(OTHERS[name][0], forge), name)
    assert place is not None
    assert (
        place.link_base
        == {
            "gitlab": f"https://gitlab.example/halfpenny/warehouse/-/blob/{HEAD}",
            "azure": "",
            "bitbucket": f"https://bitbucket.org/halfpenny/warehouse/src/{HEAD}",
        }[name]
    )
    assert (place.commit, place.run) == (HEAD, 12)


def test_a_merged_results_pipeline_is_of_the_branchs_commit() -> None:
    with played(PlayedGitLab) as forge:
        environment = filled(GITLAB, forge) | {"CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "d" * 40}
        place = find_place(environment, None)
    assert place is not None
    assert place.commit == "d" * 40


def test_the_command_comments_on_github(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": 7, "head": {"sha": GITHUB_HEAD}}}))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(event))
    monkeypatch.setenv("GITHUB_REPOSITORY", "halfpenny/warehouse")
    monkeypatch.setenv("GITHUB_RUN_ID", "5")
    path = saved(tmp_path, FORMATS["json"](usual()))
    with played(PlayedGitHub) as github:
        monkeypatch.setenv("GITHUB_API_URL", github.root)
        monkeypatch.delenv("GITHUB_TOKEN", raising=False)
        with pytest.raises(DbtImpactError, match="GITHUB_TOKEN is not set"):
            comment.main([path], standalone_mode=False)
        monkeypatch.setenv("GITHUB_TOKEN", "secret")
        assert comment.main([path, "--marker", "nightly"], standalone_mode=False) == 0
        assert github.ours()[0].startswith("<!-- dbt-impact:nightly -->\n")
        github.may_write = False
        assert comment.main([path, "--marker", "other"], standalone_mode=False) == 0
        assert "the token may not write there: HTTP 403" in capsys.readouterr().err
        event.write_text("{}")
        assert comment.main([path], standalone_mode=False) == 0
        assert "this build is of no pull request" in capsys.readouterr().err


def test_no_build_at_all_is_said() -> None:
    with pytest.raises(DbtImpactError, match="say which with --platform"):
        find_place({}, None)


@pytest.mark.parametrize("root", ["http://api.github.example", "ftp://127.0.0.1", ""])
def test_a_token_is_not_sent_in_the_clear(root: str) -> None:
    with pytest.raises(DbtImpactError, match="is not https"):
        find_place({**BITBUCKET, "BITBUCKET_API_URL": root or "gitlab.example"}, "bitbucket")


def test_a_folder_is_told_from_the_repositorys_root(tmp_path: Path) -> None:
    assert folder_of(tmp_path / "transform" / "dbt", str(tmp_path)) == "transform/dbt"
    assert folder_of(tmp_path, str(tmp_path)) == ""
    assert folder_of(tmp_path, str(tmp_path / "elsewhere")) == ""
    assert folder_of(tmp_path, "") == ""
