"""Questions about the flow, held to execution on the sample project (`python -m tests.oracle.flow` tries all of it)."""

import json

import pytest
from click.testing import CliRunner

from dbt_impact.cli import cli
from tests.oracle.flow import hold
from tests.oracle.project import Built
from tests.oracle.sample import sample_built

_CHANGES = 40


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return sample_built(tmp_path_factory.mktemp("built"))


def test_whatever_differs_is_named(built: Built) -> None:
    held = hold(built, _CHANGES)
    assert not held.missed
    assert held.right > 50
    # What is named and never differs is what the sample's rows are too few for.
    assert held.shown > 0.9


def test_a_feeds_country_code_was_wrong_for_a_week(built: Built) -> None:
    """In one command the tables and dashboards that were built on it, and not the others: as execution has it."""
    for column in ("customers.country", "orders.channel"):
        start = f"source.halfpenny.box_office.{column}"
        arguments = ["downstream", start, "--manifest", str(built.manifest), "--format", "json", "--no-cache"]
        reached = json.loads(CliRunner().invoke(cli, arguments, standalone_mode=False).stdout)["reached"]
        named = {each["unique_id"] for each in reached if each["resource_type"] in ("model", "snapshot")}
        held = hold(built, select=start)
        assert held.changes > 1
        assert named == held.differed[start]
        assert {each["unique_id"] for each in reached if each["resource_type"] == "exposure"} == _over(built, named)


def _over(built: Built, tables: set[str]) -> set[str]:
    """The exposures of any of the tables."""
    exposures = json.loads(built.manifest.read_text(encoding="utf-8"))["exposures"]
    return {uid for uid, each in exposures.items() if not tables.isdisjoint(each["depends_on"]["nodes"])}
