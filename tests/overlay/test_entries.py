"""Every entry of the sample project, made from its files alone: what dbt wrote for it."""

from typing import Any

import msgspec
import pytest

from dbt_impact.overlay.layer import Layer
from dbt_impact.overlay.laying import Laying
from dbt_impact.overlay.plain import Fields
from dbt_impact.overlay.relation_names import RelationNames
from dbt_impact.overlay.side import Side
from dbt_impact.overlay.tree import Stored
from tests.overlay.sample import base, files

NAME = "halfpenny"
# What is compiled, inferred or only told the time, and what no file says.
NOT_OF_FILES = frozenset(
    "build_path compiled compiled_code compiled_path created_at doc_blocks docs extra_ctes extra_ctes_injected "
    "functions metrics primary_key root_path time_spine node_relation".split()
)
# The hash of a contract is only compared with itself.
NOT_HERE = frozenset({"doc_blocks", "granularity", "checksum"})
KINDS = ("model.", "test.", "seed.", "snapshot.", "source.", "exposure.")


@pytest.fixture(scope="module")
def made() -> dict[str, Fields]:
    """The entries of a project in which all files are new, named by the places of the real one."""
    real = base()
    manifest = real.manifest
    bare = msgspec.structs.replace(manifest, nodes={}, sources={}, exposures={}, metrics={}, semantic_models={})
    bare = msgspec.structs.replace(bare, unit_tests={}, groups={}, parent_map=msgspec.Raw(b"{}"))
    layer = Layer(real.overlaid(bare))
    before, after = (Side(Stored(read), files(), NAME) for read in (lambda _: None, files().get))
    laying = Laying(layer, before, after, RelationNames(Layer(real), NAME))
    laying.run()
    assert not laying.notes
    return {unique_id: entry for unique_id, entry in layer.touched.items() if entry is not None}


def test_there_are_as_many_as_dbt_has(made: dict[str, Fields]) -> None:
    real = base()
    groups = set(real.manifest.groups or {})
    assert set(made) == {*real.ids(), *groups}


def test_each_says_what_dbts_says(made: dict[str, Fields]) -> None:
    real = base()
    differing = {
        (unique_id, field): (value, entry.get(field))
        for unique_id, entry in made.items()
        if unique_id.startswith(KINDS)
        for field, value in written(real.raw(unique_id)).items()
        if plain(field, value) != plain(field, entry.get(field))
    }
    # dbt says of a Python model that it calls what wraps it, and adds the hour to a day.
    assert set(differing) == {
        ("model.halfpenny.demand_forecast", "depends_on"),
        ("model.halfpenny.dim_customers.v1", "deprecation_date"),
    }


def written(raw: bytes) -> dict[str, Any]:
    entry: dict[str, Any] = msgspec.json.decode(raw)
    return {field: value for field, value in entry.items() if field not in NOT_OF_FILES}


def plain(field: str, value: Any) -> object:
    """A field without what says nothing: settings and properties that are not set."""
    if field == "depends_on":
        return {key: sorted(ids) for key, ids in value.items() if ids}
    return without_nothing(value) or None


def without_nothing(value: Any) -> object:
    if isinstance(value, dict):
        kept = {key: without_nothing(each) for key, each in value.items() if key not in NOT_HERE}
        return {key: each for key, each in kept.items() if each not in (None, [], {})}
    return value
