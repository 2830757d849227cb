"""The artifact that the last successful run on the base branch uploaded to GitHub Actions."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import msgspec

from dbt_impact.artifacts.ci import target_branch
from dbt_impact.artifacts.found import Found
from dbt_impact.artifacts.http import Web
from dbt_impact.artifacts.kept import About, Entry, Kept
from dbt_impact.artifacts.sources import GithubArtifact
from dbt_impact.artifacts.unpacked import unpack_from_zip
from dbt_impact.errors import DbtImpactError
from dbt_impact.origins import origin_of
from dbt_impact.project.files import shown

_TOKENS = ("DBT_IMPACT_GITHUB_TOKEN", "GITHUB_TOKEN", "GH_TOKEN")
_USUAL_API = "https://api.github.com"
_MOST_PAGES, _PER_PAGE = 10, 100
# A pull request's own run could upload anything under the name.
_TRUSTED_EVENTS = frozenset({"push", "schedule", "workflow_dispatch", "repository_dispatch", "merge_group"})


class _Origin(msgspec.Struct):
    id: int
    head_branch: str | None = None
    head_sha: str | None = None
    repository_id: int = 0
    head_repository_id: int = -1


class _Artifact(msgspec.Struct):
    id: int
    expired: bool = False
    created_at: str = ""
    workflow_run: _Origin | None = None


class _Artifacts(msgspec.Struct):
    artifacts: list[_Artifact]


class _Run(msgspec.Struct):
    conclusion: str | None = None
    event: str = ""


class _Repository(msgspec.Struct):
    default_branch: str


def found_on_github(
    source: GithubArtifact, kept: Kept, at: Callable[[str], None], environment: Mapping[str, str]
) -> Found:
    """The manifest, and the catalog where one was uploaded beside it. Raises DbtImpactError."""
    place = source.repository or environment.get("GITHUB_REPOSITORY")
    if not place:
        raise DbtImpactError(
            "which repository? write github-artifact://OWNER/REPOSITORY/NAME outside of GitHub Actions"
        )
    token = next((environment[name] for name in _TOKENS if environment.get(name)), None)
    if token is None:
        raise DbtImpactError(
            f"GitHub gives artifacts to known users alone: give a token that may read actions in {_TOKENS[1]}"
        )
    root = f"{environment.get('GITHUB_API_URL', _USUAL_API).rstrip('/')}/repos/{place}"
    headers = {"Authorization": f"Bearer {token}", "X-GitHub-Api-Version": "2022-11-28"}
    web = Web(origin_of(root), headers, f"in {_TOKENS[1]}")
    name = f"github-artifact://{place}/{source.name}"
    at(f"fetching {name}")
    branch = source.branch or (
        target_branch(environment) if source.repository in (None, environment.get("GITHUB_REPOSITORY")) else None
    )
    branch = branch or web.json(root, _Repository).default_branch
    for artifact, run in _candidates(web, root, source.name, branch):
        entry = kept.entry("github", root, str(artifact.id), source.folder)
        is_kept = entry.about() is not None
        if not is_kept:
            _fetch(web, f"{root}/actions/artifacts/{artifact.id}/zip", source.folder, entry, name)
            entry.finish(About(commit=run.head_sha, time=artifact.created_at))
        catalog = entry.catalog if entry.catalog.is_file() else None
        how = f"run {run.id} on {branch}, {'kept from an earlier run' if is_kept else 'fetched now'}"
        return Found(entry.manifest, name, "github-artifact", catalog, run.head_sha, artifact.created_at, how)
    raise DbtImpactError(
        f"no successful run on {shown(branch)} of {place} has an artifact {shown(source.name)}: "
        "upload dbt's target folder under that name in the job that runs there"
    )


def _candidates(web: Web, root: str, name: str, branch: str) -> Iterator[tuple[_Artifact, _Origin]]:
    """Artifacts of that name, the newest first, of successful runs of the repository's own branch."""
    for page in range(1, _MOST_PAGES + 1):
        asked = f"name={quote(name, safe='')}&per_page={_PER_PAGE}&page={page}"
        artifacts = web.json(f"{root}/actions/artifacts?{asked}", _Artifacts).artifacts
        for artifact in sorted(artifacts, key=lambda each: each.created_at, reverse=True):
            run = artifact.workflow_run
            if artifact.expired or run is None or run.head_branch != branch:
                continue
            # A fork may have a branch of the same name.
            if run.head_repository_id != run.repository_id:
                continue
            of = web.json(f"{root}/actions/runs/{run.id}", _Run)
            if of.conclusion == "success" and of.event in _TRUSTED_EVENTS:
                yield artifact, run
        if len(artifacts) < _PER_PAGE:
            return


def _fetch(web: Web, url: str, folder: str, entry: Entry, name: str) -> None:
    with TemporaryDirectory(prefix="dbt-impact-") as scratch:
        archive = Path(scratch, "artifact.zip")
        with archive.open("wb") as out:
            web.download(url, out)
        entry.begin()
        unpack_from_zip(archive, folder, {"manifest.json": entry.manifest, "catalog.json": entry.catalog}, name)
