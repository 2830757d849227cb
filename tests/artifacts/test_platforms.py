"""The dbt platform and GitHub, played by a server on this machine: which run is taken, and which never is."""

import io
import json
import zipfile

import pytest

from dbt_impact.artifacts.dbt_cloud import found_in_dbt_cloud
from dbt_impact.artifacts.found import Found
from dbt_impact.artifacts.github import found_on_github
from dbt_impact.artifacts.kept import Kept
from dbt_impact.artifacts.sources import CloudJob, GithubArtifact
from dbt_impact.errors import DbtImpactError
from tests.artifacts.server import Reply, Server

ONE, TWO = b'{"nodes": {}}', b'{"nodes": {"model.a": {}}}'
REPOSITORY = "halfpenny/dbt"
ACTIONS = f"/repos/{REPOSITORY}/actions"
LIST = f"{ACTIONS}/artifacts"


def reply(content: object) -> Reply:
    return Reply(body=json.dumps(content).encode())


def of_job(server: Server, kept: Kept, **more: str) -> Found:
    environment = {"DBT_CLOUD_HOST": server.url(""), "DBT_CLOUD_TOKEN": "s3cr3t", **more}
    return found_in_dbt_cloud(CloudJob("11", "22"), kept, lambda step: None, environment)


def test_the_last_successful_run_of_a_job_that_has_a_manifest(server: Server, kept: Kept) -> None:
    runs = [
        {"id": 9, "git_sha": None, "finished_at": None},
        {"id": 8, "git_sha": "c" * 40, "finished_at": "2026-11-22 05:00:00+00:00"},
    ]
    server.say("/api/v2/accounts/11/runs/", reply({"data": runs}))
    server.say("/api/v2/accounts/11/runs/8/artifacts/manifest.json", Reply(body=ONE))
    server.say("/api/v2/accounts/11/runs/8/artifacts/catalog.json", Reply(body=TWO))
    found = of_job(server, kept)
    assert (found.manifest.read_bytes(), found.commit, found.name) == (ONE, "c" * 40, "dbt-cloud://11/22")
    assert found.catalog is not None
    assert "job_definition_id=22&status=10&order_by=-finished_at" in server.asked[0].path
    assert {asked.headers["authorization"] for asked in server.asked} == {"Token s3cr3t"}
    count = len(server.asked)
    assert of_job(server, kept).how == "run 8, kept from an earlier run"
    assert len(server.asked) == count + 2


def test_a_job_without_a_run_that_helps(server: Server, kept: Kept) -> None:
    server.say("/api/v2/accounts/11/runs/", reply({"data": []}))
    with pytest.raises(DbtImpactError, match="it has no successful run: run the job, or give another one"):
        of_job(server, kept)
    server.say("/api/v2/accounts/11/runs/", reply({"data": [{"id": 9}]}))
    with pytest.raises(DbtImpactError, match="its last 1 successful runs have no manifest"):
        of_job(server, kept)
    with pytest.raises(DbtImpactError, match="give a service token in DBT_CLOUD_TOKEN"):
        of_job(server, kept, DBT_CLOUD_TOKEN="")
    server.say("/api/v2/accounts/11/runs/", Reply(401, body=b"s3cr3t is no token"))
    with pytest.raises(DbtImpactError, match=r"answered 401: check the token in DBT_CLOUD_TOKEN$"):
        of_job(server, kept)


def artifact(identity: int, run: int, **more: object) -> dict[str, object]:
    """An artifact of a run on main, as GitHub lists it; `more` belongs to its run."""
    of = {"id": run, "head_branch": "main", "head_sha": f"{run:040x}", "repository_id": 1, "head_repository_id": 1}
    day = f"2026-11-{identity:02d}T05:00:00Z"
    return {"id": identity, "expired": False, "created_at": day, "workflow_run": {**of, **more}}


def packed(files: dict[str, bytes]) -> Reply:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return Reply(body=into.getvalue())


def of_github(server: Server, kept: Kept, source: GithubArtifact, **more: str) -> Found:
    environment = {"GITHUB_API_URL": server.url(""), "GITHUB_REPOSITORY": REPOSITORY, "GITHUB_TOKEN": "s3cr3t", **more}
    return found_on_github(source, kept, lambda step: None, environment)


def test_the_newest_artifact_of_a_successful_run_on_the_base_branch(server: Server, kept: Kept) -> None:
    listed = [
        artifact(20, 1, head_repository_id=66),
        artifact(19, 2, head_branch="feature"),
        {**artifact(18, 3), "expired": True},
        artifact(17, 4),
        artifact(16, 5),
        artifact(14, 7),
        artifact(15, 6),
        {"id": 13, "workflow_run": None},
    ]
    server.say(LIST, reply({"artifacts": listed}))
    for run, conclusion, event in ((4, "failure", "push"), (5, "success", "pull_request"), (6, "success", "push")):
        server.say(f"{ACTIONS}/runs/{run}", reply({"conclusion": conclusion, "event": event}))
    server.say(f"{LIST}/15/zip", Reply(302, headers={"Location": server.url("/blob?sig=x", host="localhost")}))
    server.say("/blob", packed({"target/manifest.json": ONE, "target/catalog.json": TWO}))
    found = of_github(server, kept, GithubArtifact("prod"), GITHUB_BASE_REF="main")
    assert (found.manifest.read_bytes(), found.commit) == (ONE, f"{6:040x}")
    assert found.how == "run 6 on main, fetched now"
    assert found.catalog is not None
    told = {asked.path.partition("?")[0]: asked.headers.get("authorization") for asked in server.asked}
    assert told.pop("/blob") is None
    assert set(told.values()) == {"Bearer s3cr3t"}
    assert of_github(server, kept, GithubArtifact("prod"), GITHUB_BASE_REF="main").how.endswith("earlier run")


def test_it_may_stand_on_a_later_page(server: Server, kept: Kept) -> None:
    asked = f"{LIST}?name=prod%20db&per_page=100&page="
    server.say(f"{asked}1", reply({"artifacts": [artifact(9, 1, head_branch="feature")] * 100}))
    server.say(f"{asked}2", reply({"artifacts": [artifact(8, 2)]}))
    server.say(f"{ACTIONS}/runs/2", reply({"conclusion": "success", "event": "schedule"}))
    server.say(f"{LIST}/8/zip", packed({"a/manifest.json": ONE, "b/manifest.json": TWO}))
    source = GithubArtifact("prod db", branch="main", folder="b")
    assert of_github(server, kept, source).manifest.read_bytes() == TWO


def test_outside_of_a_pull_request_it_is_the_default_branch(server: Server, kept: Kept) -> None:
    server.say(f"/repos/{REPOSITORY}", reply({"default_branch": "trunk"}))
    server.say(LIST, reply({"artifacts": [artifact(9, 1)]}))
    with pytest.raises(DbtImpactError, match=r"no successful run on 'trunk' of halfpenny/dbt has an artifact 'prod'"):
        of_github(server, kept, GithubArtifact("prod"))
    with pytest.raises(DbtImpactError, match="give a token that may read actions in GITHUB_TOKEN"):
        of_github(server, kept, GithubArtifact("prod"), GITHUB_TOKEN="")
    with pytest.raises(DbtImpactError, match="which repository"):
        of_github(server, kept, GithubArtifact("prod"), GITHUB_REPOSITORY="")
