"""OpenLineage's events of dbt runs (integration/common/tests/dbt): what each run's manifest says that a node reads.

A case is the event of a run that ended and has an output: its inputs are the relations that our graph has for the node,
and where it tells columns, ours are the same. Events of tests have no output, and are no case.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from benchmarks.suites.case import Judgement, Outcome
from dbt_impact.errors import DbtImpactError
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.values import DIRECT
from dbt_impact.project.nodes import Node, Source
from dbt_impact.project.project import Project, read_project

TESTS = Path("integration/common/tests/dbt")
_ENDED = frozenset({"COMPLETE", "FAIL"})
_QUOTES = re.compile(r'["`\[\]]')


class InputField(msgspec.Struct):
    """A source column."""

    name: str
    field: str


class Field(msgspec.Struct, rename="camel"):
    """An output column's sources."""

    input_fields: list[InputField] = []


class ColumnLineage(msgspec.Struct):
    """The facet of an output's columns."""

    fields: dict[str, Field] = {}


class Facets(msgspec.Struct, rename="camel"):
    """Of a dataset's facets the one that is looked at."""

    column_lineage: ColumnLineage | None = None


class Dataset(msgspec.Struct):
    """A relation by its full name, without quotes."""

    name: str
    facets: Facets = msgspec.field(default_factory=Facets)


class Event(msgspec.Struct, rename="camel"):
    """One run of one node."""

    event_type: str = ""
    inputs: list[Dataset] = []
    outputs: list[Dataset] = []


def outcomes(checkout: Path) -> Iterator[Outcome]:
    """How every event with an output comes out."""
    for manifest in sorted((checkout / TESTS).rglob("target/manifest.json")):
        home = manifest.parent.parent
        files = [*home.glob("result.json"), *home.glob("results/successful_run_ol_events.json")]
        if not files:
            continue
        try:
            project = read_project(manifest.parent)
        except DbtImpactError as reason:
            yield Outcome(str(home.relative_to(checkout / TESTS)), "no query", str(reason).rpartition("' has ")[2])
            continue
        lineage = Lineage(project)
        built = {_plain(name): each for each in project.ids() if (name := _relation(project, each)) is not None}
        for event in msgspec.json.decode(files[0].read_bytes(), type=list[Event]):
            if event.event_type in _ENDED and len(event.outputs) == 1:
                yield _outcome(project, lineage, built, event, home.relative_to(checkout / TESTS))


def _outcome(project: Project, lineage: Lineage, built: dict[str, str], event: Event, at: Path) -> Outcome:
    output = event.outputs[0]
    case = f"{at}: {output.name}"
    unique_id = built.get(output.name)
    if unique_id is None:
        return Outcome(case, "differ", "we find no node that builds it")
    read = {_plain(name) for each in project.parents(unique_id) if (name := _relation(project, each)) is not None}
    wanted = {each.name for each in event.inputs}
    if read != wanted:
        return Outcome(case, "differ", f"they read {sorted(wanted - read)} besides, we {sorted(read - wanted)}")
    told = output.facets.column_lineage
    wrong = [] if told is None else list(_other_columns(project, lineage, unique_id, told))
    return Outcome(case, "differ", "; ".join(wrong)) if wrong else Outcome(case, "agree")


def _other_columns(project: Project, lineage: Lineage, unique_id: str, told: ColumnLineage) -> Iterator[str]:
    ours = {
        column.name: {
            (_plain(_relation(project, each.unique_id) or ""), each.column)
            for each in column.value.inputs
            if each.use in DIRECT
        }
        for column in lineage.of(unique_id).columns
    }
    for name, field in told.fields.items():
        wanted = {(each.name, each.field) for each in field.input_fields}
        if ours.get(name) != wanted:
            yield f"{name}: they say {sorted(wanted)}, we {ours.get(name)}"


def _relation(project: Project, unique_id: str) -> str | None:
    """A node's full name; put together of its parts where the suite's manifest was cut and lacks it."""
    found = project.get(unique_id)
    if isinstance(found, Node) and found.relation_name is None and found.database and found.resource_type != "test":
        return f"{found.database}.{found.schema}.{found.alias or found.name}"
    return found.relation_name if isinstance(found, (Node, Source)) else None


def _plain(relation: str) -> str:
    return _QUOTES.sub("", relation)


SPARK = Judgement("both", "the manifest's name has no database; theirs has the one of a profile")
SEEDS = Judgement("us", "the model reads a seed, which they leave out")
JUDGED = {
    **{f"postgres: postgres.public.stg_{name}": SEEDS for name in ("customers", "orders", "payments")},
    "compiled_code: random-gcp-project.dbt_test1.my_first_dbt_model": Judgement(
        "us", "their event of the second model's end has the first one as its output; that of its start has not"
    ),
    "spark/odbc: db.schema.my_first_dbt_model": SPARK,
    "spark/odbc: db.schema.my_second_dbt_model": SPARK,
    "structured_logs/bigquery/run: example-bigquery-project.jaffle_shop.stg_locations": Judgement(
        "both", "the manifest's sources were cut and have no relation_name, by which alone we name them"
    ),
}
