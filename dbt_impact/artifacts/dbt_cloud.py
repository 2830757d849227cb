"""What the last successful run of a job of the dbt platform wrote, by its API."""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from dbt_impact.artifacts.found import Found
from dbt_impact.artifacts.http import Web
from dbt_impact.artifacts.kept import About, Kept
from dbt_impact.artifacts.sources import CloudJob
from dbt_impact.artifacts.unpacked import unpack
from dbt_impact.errors import DbtImpactError
from dbt_impact.origins import origin_of

_TOKENS = ("DBT_CLOUD_TOKEN", "DBT_CLOUD_API_TOKEN")
_HOST, _USUAL_HOST = "DBT_CLOUD_HOST", "cloud.getdbt.com"
_SUCCESS = 10
_MOST_RUNS = 5


class _Run(msgspec.Struct):
    id: int
    git_sha: str | None = None
    finished_at: str | None = None


class _Runs(msgspec.Struct):
    data: list[_Run]


def found_in_dbt_cloud(job: CloudJob, kept: Kept, at: Callable[[str], None], environment: Mapping[str, str]) -> Found:
    """The manifest, and the catalog where the job makes one. Raises DbtImpactError."""
    token = next((environment[name] for name in _TOKENS if environment.get(name)), None)
    if token is None:
        raise DbtImpactError(f"the dbt platform wants a token: give a service token in {_TOKENS[0]}")
    host = environment.get(_HOST, _USUAL_HOST)
    root = f"{host if '://' in host else f'https://{host}'}".rstrip("/") + f"/api/v2/accounts/{job.account}"
    web = Web(origin_of(root), {"Authorization": f"Token {token}", "Accept": "application/json"}, f"in {_TOKENS[0]}")
    name = f"dbt-cloud://{job.account}/{job.job}"
    at(f"fetching {name}")
    asked = f"job_definition_id={job.job}&status={_SUCCESS}&order_by=-finished_at&limit={_MOST_RUNS}"
    runs = web.json(f"{root}/runs/?{asked}", _Runs).data
    for run in runs:
        entry = kept.entry("dbt-cloud", root, str(run.id))
        is_kept = entry.about() is not None
        if is_kept or _fetched(web, f"{root}/runs/{run.id}/artifacts", entry.manifest, entry.catalog, name):
            if not is_kept:
                entry.finish(About(commit=run.git_sha, time=run.finished_at or ""))
            catalog = entry.catalog if entry.catalog.is_file() else None
            how = "kept from an earlier run" if is_kept else "fetched now"
            return Found(
                entry.manifest, name, "dbt-cloud", catalog, run.git_sha, run.finished_at or "", f"run {run.id}, {how}"
            )
    what = f"its last {len(runs)} successful runs have no manifest" if runs else "it has no successful run"
    raise DbtImpactError(f"{name}: {what}: run the job, or give another one")


def _fetched(web: Web, artifacts: str, manifest: Path, catalog: Path, name: str) -> bool:
    """Whether a run has a manifest; then it and the catalog, if there is one, are written."""
    with TemporaryDirectory(prefix="dbt-impact-") as scratch:
        for target in (manifest, catalog):
            packed = Path(scratch, target.name)
            with packed.open("wb") as out:
                status = web.download(f"{artifacts}/{target.name}", out, allowed=(404,)).status
            if status == 200:
                target.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
                unpack(packed, target, name)
            elif target is manifest:
                return False
    return True
