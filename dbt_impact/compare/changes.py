"""What differs between two projects and where it gets to: facts only, no judgement."""

from collections.abc import Collection, Mapping
from typing import Literal

import msgspec

from dbt_impact.project.location import Location

ChangeKind = Literal[
    "column-added",
    "column-removed",
    "column-renamed",
    "column-retyped",
    "column-redefined",
    "rows-changed",
    "node-added",
    "node-removed",
    "node-renamed",
    "property-changed",
    "unresolved",
]
Cause = Literal["sql", "macro", "config", "schema", "seed", "version", "environment", "upstream-source"]
Effect = Literal["broken", "blocked", "removed", "added", "unknown", "changed", "equivalent"]
Proof = Literal["proved", "possible", "unknown"]
ProblemKind = Literal[
    "missing-column",  # a name that resolved at base and does not at head
    "ambiguous-column",  # a name that two relations now offer
    "set-operation",  # arms that no longer have equally many columns, or that another position now feeds
    "ungrouped-column",  # an output column that is neither grouped by nor aggregated
    "invalid-query",  # a form that no data makes valid: an aggregate in an aggregate, a place out of range
    "type-mismatch",  # a use that the warehouse refuses for the type of what it uses
    "duplicate-column",  # two output columns of one name, in something that is built
    "missing-relation",  # a relation of the project that is no longer there
    "refused-reference",  # a model that its reader may not refer to any more
    "captured-column",  # a name that now means another column; the SQL still runs
    "schema-change",  # an incremental whose next run stops because its columns change
    "contract",  # an enforced contract that the SQL does not meet
    "constraint",  # a constraint that names what is gone, or needs a key that no longer is one
    "missing-key",  # configuration, a test or a metric names a column that is gone
]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a path: a node or one of its columns, and how the step before it enters (OpenLineage's subtype)."""

    unique_id: str
    column: str | None = None
    via: str


Path = tuple[Step, ...]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the pull request does, at the node where it is done.

    `to` is the new name of a renamed column or node. `before` and `after` are SQL: the expression of the column,
    or the filter, join or grouping of the rows. `detail` says in a few words what `kind` does not: "filter added",
    `not_this_pull_request`: it comes from files that the pull request doesn't touch.
    """

    id: str
    kind: ChangeKind
    unique_id: str
    cause: Cause
    column: str | None = None
    to: str | None = None
    before: str | None = None
    after: str | None = None
    detail: str | None = None
    location: Location | None = None
    not_this_pull_request: bool = False


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """A reason why a node fails, or silently reads something else, at head and not at base.

    `column` is the name that is read and `of` the unique id that it was read from at base; `change` the id of the
    change that took it away. `proof` is `possible` where the relation may still have the column. `of_a_run`: it stops
    production's next run, and not one that builds everything anew.
    """

    kind: ProblemKind
    proof: Proof
    message: str
    column: str | None = None
    of: str | None = None
    change: str | None = None
    location: Location | None = None
    path: Path = ()
    of_a_run: bool = False


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """How a node that keeps what it stored goes on: an incremental, or a snapshot.

    `strategy` is its own, or its adapter's, empty where neither is known; `merges_by_name`: its runs bring in the
    columns of the query, whatever its table has. A snapshot `checks_all` columns, or those that are `named`: the
    settings that name a column which differs, by that column. `added` are the columns that dbt itself puts in.
    """

    strategy: str
    merges_by_name: bool = False
    checks_all: bool = False
    hard_deletes: str = "ignore"
    named: dict[str, tuple[str, ...]] = {}
    added: frozenset[str] = frozenset()


class NodeImpact(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that happens to one node that is edited or reached; see REPORT's `nodes` for each field.

    `because` are ids of changes; `path` leads from the first of them to this node. `name` and `file` are how the
    node is shown to people. `effect` is the strongest that holds. `owners` are names. `readers` are the ids that
    read it, `declared` those of exposures on this very node, and "contract" or "public" where it promises its columns
    itself; `named` are the columns, in lower case, that those exposures name which name any.
    `ignored`: the settings say that what happens here doesn't count. `of_later_runs`: only which rows later runs of
    incrementals take in differs, here or above; a full refresh of all gives the same.
    `project` is the other project that it belongs to, the empty text for ours; `read_by` are the other projects that
    read it, each with the columns, in lower case, that its sources list.
    """

    resource_type: str
    name: str
    file: str
    effect: Effect
    edited: bool
    proof: Proof
    columns_removed: tuple[str, ...] = ()
    columns_added: tuple[str, ...] = ()
    columns_changed: tuple[str, ...] = ()
    columns_retyped: dict[str, tuple[str, str]] = {}
    renamed: dict[str, str] = {}
    rows_changed: bool = False
    edge: bool = False
    critical: bool = False
    ignored: bool = False
    was: str | None = None
    because: tuple[str, ...] = ()
    path: Path = ()
    problems: tuple[Problem, ...] = ()
    readers: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    materialized: str | None = None
    on_schema_change: str | None = None
    kept: Kept | None = None
    of_later_runs: bool = False
    declared: tuple[str, ...] = ()
    named: dict[str, frozenset[str]] = {}
    project: str = ""
    read_by: Mapping[str, frozenset[str]] = {}

    @property
    def shown_name(self) -> str:
        """What it is called; in another project, with that project's name."""
        return f"{self.project}.{self.name}" if self.project else self.name


class ExposureImpact(msgspec.Struct, frozen=True, kw_only=True):
    """An exposure that something reaches. `columns` only where it declares which it reads."""

    unique_id: str
    label: str
    type: str | None = None
    owner: str | None = None
    url: str | None = None
    maturity: str | None = None
    owners: tuple[str, ...] = ()
    critical: bool = False
    ignored: bool = False
    project: str = ""
    proof: Proof = "possible"
    columns: tuple[str, ...] | None = None
    because: tuple[str, ...] = ()
    path: Path = ()


class UnresolvedNode(msgspec.Struct, frozen=True, kw_only=True):
    """What could not be followed, and why."""

    unique_id: str
    reason: str
    location: Location | None = None


class Rendition(msgspec.Struct, frozen=True, kw_only=True):
    """The compared models and snapshots that dbt did not compile and that were rendered here.

    Of those that dbt compiled on the other side, so many came out with dbt's meaning (`as_dbt`), or `otherwise`.
    `not_rendered` are those for which that was not possible.
    """

    rendered: int
    as_dbt: int
    otherwise: int
    not_rendered: int


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """How much was looked at. Columns count those of nodes that the change reaches."""

    nodes_analysed: int
    nodes_skipped_unaffected: int
    columns_touched: int
    columns_resolved: int
    unresolved: tuple[UnresolvedNode, ...] = ()
    notes: tuple[str, ...] = ()
    rendition: Rendition | None = None


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two projects. `origin` is how its manifest was found (`path`); `nodes` counts its resources."""

    path: str
    origin: str
    dbt_version: str
    generated_at: str
    adapter_type: str
    nodes: int
    project_name: str = ""
    commit: str | None = None


class StoredForm(msgspec.Struct, frozen=True, kw_only=True):
    """What may differ of a node as the warehouse holds it, and is no change of its columns, values or rows.

    `rewritten`: its compiled SQL differs by more than the names of relations. `reordered`: its columns may stand in
    another order, or those that nobody lists may be others. `retyped`: a column may be of another type.
    `constrained`: its constraints are others, or the types that its contract gives a table.
    """

    rewritten: bool = False
    reordered: bool = False
    retyped: bool = False
    constrained: bool = False


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of the comparison: both sides, what the pull request does, and what it gets to.

    `others` are the other projects that were followed besides. `untouched` are those of `nodes` and `stored` that no
    file makes which the pull request touches, where that is known. `doubts` say why the two sides may hide what the
    pull request does. `lacked_keys` are nodes whose edited `unique_key` named a column that base does not have.
    """

    base: Side
    head: Side
    changes: tuple[Change, ...]
    nodes: dict[str, NodeImpact]
    exposures: tuple[ExposureImpact, ...]
    coverage: Coverage
    stored: dict[str, StoredForm] = {}
    others: tuple[Side, ...] = ()
    untouched: frozenset[str] = frozenset()
    doubts: tuple[str, ...] = ()
    lacked_keys: frozenset[str] = frozenset()


def ids_of(changes: Changes) -> frozenset[str]:
    """The nodes that the pull request edits or gets to, those that are called otherwise now by both names."""
    return frozenset(changes.nodes) | {node.was for node in changes.nodes.values() if node.was is not None}


def without(changes: Changes, ids: Collection[str]) -> Changes:
    """The outcome with nothing said of some nodes."""
    nodes = {
        uid: msgspec.structs.replace(node, readers=tuple(each for each in node.readers if each not in ids))
        for uid, node in changes.nodes.items()
        if uid not in ids
    }
    stored = {uid: form for uid, form in changes.stored.items() if uid not in ids}
    return msgspec.structs.replace(changes, nodes=nodes, stored=stored)
