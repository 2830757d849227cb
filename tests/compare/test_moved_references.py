"""Who reads another version of a model once the latest one is another, by what is told of the two."""

import json
from pathlib import Path
from typing import Any

from dbt_impact.compare.changes import Changes
from dbt_impact.compare.compare import compare
from dbt_impact.project.project import read_project
from tests.small_projects import SmallProject

Json = dict[str, Any]
SOURCES = {"customers": {"id": "integer", "email": "varchar"}}
V1 = "select id, email from {{ source('raw', 'customers') }}"
USE = "select id from {{ ref('dim') }}"


def side(folder: Path, latest: int, versions: dict[int, str], **given: Any) -> Path:
    """A project of one model in versions (number to SQL), what reads it, and its consumers, of the latest one."""
    models = {f"dim_v{v}": {"of": "dim", "version": v, "latest_version": latest} for v in versions}
    files = {f"models/dim_v{v}.sql": sql for v, sql in versions.items()} | {"models/use.sql": USE}
    properties = {"sources": SOURCES, "models": models, **given}
    return SmallProject({**files, "properties.yml": json.dumps(properties)}).write(folder)


def consumers(version: int) -> Json:
    dim = f"dim_v{version}"
    return {
        "exposures": {"board": {"reads": [dim], "columns": {dim: ["email"]}}},
        "unit_tests": {"counts": {"model": "use", "given": {"dim": ["id", "email"]}, "expect": ["id"]}},
    }


def bumped(folder: Path, second: str, *, is_new: bool) -> Changes:
    """Version 2 becomes the latest one, of this SQL."""
    base = side(folder / "base", 1, {1: V1} if is_new else {1: V1, 2: second}, **consumers(1))
    head = side(folder / "head", 2, {1: V1, 2: second}, **consumers(2))
    return compare(read_project(base), read_project(head))


def test_a_version_may_come_with_the_bump(tmp_path: Path) -> None:
    for is_new in (True, False):
        changes = bumped(tmp_path / str(is_new), V1.replace(", email", ""), is_new=is_new)
        (exposure,) = changes.exposures
        assert exposure.columns == ("email",)
        assert [step.unique_id for step in exposure.path[:2]] == ["model.shop.dim.v1", "model.shop.dim.v2"]
        unit_test = changes.nodes["unit_test.shop.use.counts"]
        assert [each.message for each in unit_test.problems] == ["its rows for `dim` name `email`, which is gone"]
        latest = {each.id for each in changes.changes if each.detail == "latest_version"}
        assert latest.issuperset((*exposure.because, *unit_test.because))


def test_two_versions_that_mean_the_same_are_one_to_their_readers(tmp_path: Path) -> None:
    changes = bumped(tmp_path, V1.replace("select id, email", "select email, id"), is_new=False)
    assert not changes.exposures
    assert "unit_test.shop.use.counts" not in changes.nodes


def test_without_a_bump_nobody_is_asked(tmp_path: Path) -> None:
    base, head = (side(tmp_path / name, 1, {1: V1, 2: sql}, **consumers(1)) for name, sql in (("a", V1), ("b", USE)))
    changes = compare(read_project(base), read_project(head))
    assert not changes.exposures
