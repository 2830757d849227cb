"""The JSON document's types: the contract that other programs read, versioned apart from our own types."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from dbt_impact.compare.changes import Cause, ChangeKind, Effect, Proof
from dbt_impact.policy.edits import EditKind
from dbt_impact.policy.policy import From
from dbt_impact.rebuild.decision import Action
from dbt_impact.rules.finding import Severity
from dbt_impact.rules.verdict import Summary, Verdict
from dbt_impact.rules.waiving import State


class Tool(msgspec.Struct, frozen=True):
    """The program that made the document."""

    name: str
    version: str


class Side(msgspec.Struct, frozen=True):
    """One of the two projects; `origin` says how its manifest was found."""

    path: str
    origin: str
    dbt_version: str
    generated_at: str
    adapter_type: str
    nodes: int
    project_name: str
    commit: str | UnsetType = UNSET


class Location(msgspec.Struct, frozen=True):
    """A place in SQL; `line` is the source file's, absent where that is not certain."""

    path: str
    sql: str
    line: int | UnsetType = UNSET
    compiled_line: int | UnsetType = UNSET


class Step(msgspec.Struct, frozen=True):
    """One step from the change to the node; `via` is OpenLineage's subtype."""

    unique_id: str
    via: str
    column: str | UnsetType = UNSET


class Change(msgspec.Struct, frozen=True):
    """One thing that the pull request does; `before` and `after` are SQL.

    `not_this_pull_request` is there where it comes from files that the pull request doesn't touch.
    """

    id: str
    kind: ChangeKind
    unique_id: str
    cause: Cause
    column: str | UnsetType = UNSET
    to: str | UnsetType = UNSET
    before: str | UnsetType = UNSET
    after: str | UnsetType = UNSET
    detail: str | UnsetType = UNSET
    location: Location | UnsetType = UNSET
    not_this_pull_request: bool | UnsetType = UNSET


class Finding(msgspec.Struct, frozen=True):
    """What a reviewer should act on.

    `direct`: a declared consumer stands directly on the node. `takes_down`: what doesn't run because the node fails.
    `critical`: the critical nodes and exposures that it gets to, absent where there are none. `was`: the severity that
    the rule gave it, where the settings give it another. `waived`: why it doesn't count.
    """

    rule: str
    severity: Severity
    proof: Proof
    unique_id: str
    message: str
    path: tuple[Step, ...]
    owners: tuple[str, ...]
    fingerprint: str
    changes_data: bool
    direct: bool
    takes_down: tuple[str, ...]
    column: str | UnsetType = UNSET
    change: str | UnsetType = UNSET
    location: Location | UnsetType = UNSET
    waived: str | UnsetType = UNSET
    was: Severity | UnsetType = UNSET
    critical: tuple[str, ...] | UnsetType = UNSET
    not_this_pull_request: bool | UnsetType = UNSET


class Node(msgspec.Struct, frozen=True):
    """Everything that happens to a node that is edited or reached; `because` are ids of changes.

    `critical` is there where the settings call it critical, `project` where it belongs to another project.
    """

    effect: Effect
    edited: bool
    resource_type: str
    name: str
    file: str
    columns_removed: tuple[str, ...]
    columns_added: tuple[str, ...]
    columns_changed: tuple[str, ...]
    columns_retyped: dict[str, tuple[str, str]]
    renamed: dict[str, str]
    rows_changed: bool
    edge: bool
    proof: Proof
    because: tuple[str, ...]
    path: tuple[Step, ...]
    owners: tuple[str, ...]
    was: str | UnsetType = UNSET
    critical: bool | UnsetType = UNSET
    project: str | UnsetType = UNSET


class Exposure(msgspec.Struct, frozen=True):
    """An exposure that something reaches; `columns` only where it declares which it reads.

    `depends_on` are the nodes of this report that it stands on directly.
    """

    unique_id: str
    label: str
    proof: Proof
    because: tuple[str, ...]
    path: tuple[Step, ...]
    owners: tuple[str, ...]
    depends_on: tuple[str, ...]
    type: str | None
    owner: str | None
    url: str | None
    maturity: str | None
    columns: tuple[str, ...] | UnsetType = UNSET
    critical: bool | UnsetType = UNSET
    project: str | UnsetType = UNSET


class UnresolvedNode(msgspec.Struct, frozen=True):
    """What could not be followed, and why."""

    unique_id: str
    reason: str
    location: Location | UnsetType = UNSET


class Rendition(msgspec.Struct, frozen=True):
    """The compared models and snapshots that dbt did not compile, and that were rendered from the manifest's macros.

    Where dbt compiled one side, so many came out with dbt's meaning (`as_dbt`), or `otherwise`.
    """

    rendered: int
    as_dbt: int
    otherwise: int
    not_rendered: int


class Coverage(msgspec.Struct, frozen=True):
    """How much was looked at, and what was not. `rendition` where something had to be rendered."""

    nodes_analysed: int
    nodes_skipped_unaffected: int
    columns_touched: int
    columns_resolved: int
    unresolved: tuple[UnresolvedNode, ...]
    notes: tuple[str, ...]
    rendition: Rendition | UnsetType = UNSET


class RebuildStep(msgspec.Struct, frozen=True):
    """One node to build. `snapshot`: it records the change from now on, its history stays as it is."""

    unique_id: str
    action: Action
    reason: str


class Rebuild(msgspec.Struct, frozen=True):
    """What must run after the merge, in build order.

    `select` is what stands behind `--select`; `command` is the whole line, "" where nothing must run. Where it would
    be too long, it reads `selectors`, the text of a selectors.yml. `cannot` are nodes that fail or stand behind such,
    `equal` edited nodes that are proved to need nothing; `not_this_pull_request` are nodes that differ through others'
    changes alone, which are left out. `state_modified_plus` counts what `state:modified+` builds.
    """

    nodes: tuple[str, ...]
    steps: tuple[RebuildStep, ...]
    select: str
    command: str
    full_refresh: tuple[str, ...]
    cannot: tuple[str, ...]
    equal: tuple[str, ...]
    state_modified_plus: int
    not_this_pull_request: tuple[str, ...] | UnsetType = UNSET
    selectors: str | UnsetType = UNSET


class Settings(msgspec.Struct, frozen=True):
    """The settings file that the report was judged by; absent where there was none."""

    path: str


class Acceptance(msgspec.Struct, frozen=True):
    """Who let a change pass that fails the check, by which label, and when it was set (ISO 8601)."""

    label: str
    by: str
    at: str


class WaiverUse(msgspec.Struct, frozen=True):
    """What became of one waiver; `why` says what is wrong with one that waives nothing.

    `findings` are the fingerprints of what it waives, or would; `place` is the file and the line where it stands.
    """

    state: State
    place: str
    findings: tuple[str, ...]
    rule: str | UnsetType = UNSET
    node: str | UnsetType = UNSET
    column: str | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    owner: str | UnsetType = UNSET
    expires: str | UnsetType = UNSET
    why: str | UnsetType = UNSET


class Edit(msgspec.Struct, frozen=True):
    """One thing that the pull request does to its own judgement."""

    kind: EditKind
    message: str


class Policy(msgspec.Struct, frozen=True):
    """Whose settings and waivers judged, above which floors, and what the pull request does to its own.

    Absent where these are the head's and nothing is to be said of them.
    """

    judged_by: From
    edits: tuple[Edit, ...]
    floors: str | UnsetType = UNSET


class Document(msgspec.Struct, frozen=True):
    """A dbt-impact report. Keys may be added within a schema version, never renamed or removed."""

    tool: Tool
    verdict: Verdict
    summary: Summary
    base: Side
    head: Side
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    nodes: dict[str, Node]
    exposures: tuple[Exposure, ...]
    rebuild: Rebuild | None
    coverage: Coverage
    schema_version: Literal["1"]
    settings: Settings | UnsetType = UNSET
    accepted: Acceptance | UnsetType = UNSET
    consumers: tuple[Side, ...] | UnsetType = UNSET
    policy: Policy | UnsetType = UNSET
    waivers: tuple[WaiverUse, ...] | UnsetType = UNSET
    doubts: tuple[str, ...] | UnsetType = UNSET
