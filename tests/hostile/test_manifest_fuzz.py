"""A manifest that was broken anywhere gives a report or one line that says what to mend, and never a wrong "safe"."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from dbt_impact.errors import DbtImpactError
from dbt_impact.one_side import trace
from dbt_impact.pipeline import Artifacts, check
from dbt_impact.render import FORMATS
from dbt_impact.render.lineage import LINEAGE_FORMATS
from tests.hostile.mutations import Manifest, by_shape, mutated, places, written

ARTIFACTS = Path(__file__).parents[2] / "sample_project" / "artifacts"
RUNS = int(os.environ.get("MANIFEST_FUZZ_RUNS", "80"))
MOST_BYTES = 60_000


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    whole: Manifest = json.loads((ARTIFACTS / "base" / "manifest.json").read_text(encoding="utf-8"))
    return {**whole, "macros": dict(list(whole["macros"].items())[:3]), "docs": {}}


@pytest.fixture(scope="module")
def shapes(manifest: Manifest) -> list[list[tuple[str | int, ...]]]:
    return by_shape(places(manifest))


def file_of(folder: Path, name: str, content: Manifest) -> Path:
    file = folder / f"{name}.json"
    file.write_bytes(written(content))
    return file


def outcome(run: Callable[[], str]) -> str:
    """What the command prints, or its one line."""
    try:
        return run()
    except DbtImpactError as error:
        said = str(error)
        assert said.strip()
        assert ": " in said, said
        return said


@pytest.mark.parametrize("seed", range(RUNS))
def test_a_broken_place(
    seed: int, manifest: Manifest, shapes: list[list[tuple[str | int, ...]]], tmp_path: Path
) -> None:
    broken, how = mutated(manifest, Random(seed), shapes)
    good, bad = file_of(tmp_path, "good", manifest), file_of(tmp_path, "bad", broken)

    def diff(base: Path, head: Path) -> str:
        report, messages = check(Artifacts(base), Artifacts(head))
        assert all(messages)
        assert len(FORMATS["markdown"](report).encode("utf-8", "surrogatepass")) <= MOST_BYTES, how
        return "".join(render(report) for render in FORMATS.values())

    assert outcome(lambda: diff(good, bad)), how
    assert outcome(lambda: diff(bad, good)), how
    if seed % 5 == 0:
        assert outcome(lambda: LINEAGE_FORMATS["json"](trace(bad, None, None))), how


@pytest.mark.parametrize("field", ["compiled_code", "raw_code"])
def test_sql_that_became_something_else_is_never_safe(field: str, manifest: Manifest, tmp_path: Path) -> None:
    good = file_of(tmp_path, "good", manifest)
    model = next(each for each in manifest["nodes"] if each.startswith("model.") and "fct_orders" in each)
    values = ["", "select 1", "select " + "(" * 5000, "\x00", "(" * 300, "select row(" + "(" * 10, "x" * 2_000_000]
    for value in values:
        nodes = {**manifest["nodes"], model: {**manifest["nodes"][model], "raw_code": value, field: value}}
        bad = file_of(tmp_path, "bad", {**manifest, "nodes": nodes})
        try:
            report, _ = check(Artifacts(good), Artifacts(bad))
        except DbtImpactError:
            continue
        if field == "compiled_code":
            assert report.verdict not in ("safe",), value[:40]
