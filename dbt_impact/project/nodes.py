"""What dbt builds, as its manifest names it: typed, frozen, and only the fields that are used."""

import msgspec

# `gc=False` throughout: these are trees and never form a cycle, and decoding 30,000 while Python looks
# for cycles takes three times as long.


class Constraint(msgspec.Struct, frozen=True, gc=False):
    """What the warehouse is told to hold, in dbt's words for `type`: `not_null`, `unique`, `check`, `foreign_key` …

    `columns` are the node's own; a constraint written at a column has none. A foreign key names another node in `to`
    (a `ref` or `source`, once compiled the relation) with its `to_columns`, or all of it in `expression`.
    """

    type: str
    expression: str | None = None
    columns: tuple[str, ...] = ()
    to: str | None = None
    to_columns: tuple[str, ...] = ()


class ColumnDoc(msgspec.Struct, frozen=True, gc=False):
    """A column as YAML documents it. `data_type` is the contract's type where one is written."""

    name: str
    data_type: str | None = None
    quote: bool | None = None
    constraints: tuple[Constraint, ...] = ()


class DependsOn(msgspec.Struct, frozen=True, gc=False):
    """What a node declares that it reads: unique ids of macros and of nodes."""

    macros: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()


class Checksum(msgspec.Struct, frozen=True, gc=False):
    """The hash of a file; a seed over 1 MiB has the hash of its path under the name `path`."""

    name: str = "none"
    checksum: str = ""


class Contract(msgspec.Struct, frozen=True, gc=False):
    """Whether dbt checks the columns and types of the node before it builds it."""

    enforced: bool = False


class Owner(msgspec.Struct, frozen=True, gc=False):
    """Who owns an exposure or a group; either field may be absent."""

    name: str | None = None
    email: str | list[str] | None = None

    @property
    def shown(self) -> str | None:
        """What to call the owner."""
        email = self.email[0] if isinstance(self.email, list) and self.email else self.email
        return self.name or (email if isinstance(email, str) else None)


_COUNTS = frozenset({"count(*)", "count(1)"})


class ExtraCte(msgspec.Struct, frozen=True, gc=False):
    """An ephemeral model as dbt injects it: `id` is the ephemeral's unique id, `sql` is `name as (…)`."""

    id: str
    sql: str | None = None


class TestMetadata(msgspec.Struct, frozen=True, gc=False):
    """What makes a generic test: its name, its package and its arguments as JSON values."""

    name: str
    namespace: str | None = None
    kwargs: dict[str, msgspec.Raw] = {}


class Config(msgspec.Struct, frozen=True, gc=False):
    """The rendered configuration of a node, as far as it decides what runs."""

    materialized: str | None = None
    enabled: bool = True
    on_schema_change: str | None = None
    unique_key: str | tuple[str, ...] | None = None
    incremental_strategy: str | None = None
    access: str | None = None
    group: str | None = None
    strategy: str | None = None
    check_cols: str | tuple[str, ...] | None = None
    updated_at: str | None = None
    snapshot_meta_column_names: dict[str, str | None] | None = None
    hard_deletes: str | None = None
    fail_calc: str | None = None
    contract: Contract | None = None


class Resource(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What every entry of a manifest has; `resource_type` is dbt's word for its kind."""

    unique_id: str
    resource_type: str
    name: str
    package_name: str = ""
    original_file_path: str = ""
    depends_on: DependsOn = DependsOn()

    @property
    def file(self) -> str:
        """The path of its file with `/`, wherever it was compiled."""
        return self.original_file_path.replace("\\", "/")


class Node(Resource, frozen=True, kw_only=True, gc=False):
    """A model, seed, snapshot, test, analysis or operation.

    `raw_code` is the source with its Jinja, `compiled_code` the SQL that dbt rendered, None where it did not.
    `relation_name` is the quoted full name of what it builds; an ephemeral and most tests have none.
    `version` and `latest_version` are text whatever the YAML wrote. `unrendered_config` holds each key's JSON
    text as written by the user, before the target was known.
    """

    raw_code: str = ""
    compiled_code: str | None = None
    language: str = "sql"
    database: str | None = None
    schema: str | None = None
    alias: str | None = None
    relation_name: str | None = None
    defer_relation: str | None = None
    checksum: Checksum = Checksum()
    columns: dict[str, ColumnDoc] = {}
    config: Config = Config()
    unrendered_config: dict[str, msgspec.Raw] = {}
    extra_ctes: tuple[ExtraCte, ...] = ()
    contract: Contract = Contract()
    constraints: tuple[Constraint, ...] = ()
    access: str | None = None
    group: str | None = None
    version: str | None = None
    latest_version: str | None = None
    deprecation_date: str | None = None
    primary_key: tuple[str, ...] = ()
    column_name: str | None = None
    attached_node: str | None = None
    test_metadata: TestMetadata | None = None

    @property
    def all_constraints(self) -> tuple[tuple[Constraint, tuple[str, ...]], ...]:
        """Those of its columns, then its own, each with the columns that it stands at or names."""
        at_columns = ((each, (column.name,)) for column in self.columns.values() for each in column.constraints)
        return (*at_columns, *((each, each.columns) for each in self.constraints))

    @property
    def deprecated_on(self) -> str | None:
        """The day of its deprecation date, as `2026-11-23`: dbt adds the time zone of whoever runs it."""
        return self.deprecation_date[:10] if self.deprecation_date else None

    def is_deprecated_by(self, moment: str) -> bool:
        """Whether its deprecation date had come at a moment of a manifest's; no, where either is not told."""
        return self.deprecated_on is not None and self.deprecated_on <= moment[:10]

    @property
    def is_ephemeral(self) -> bool:
        return self.config.materialized == "ephemeral"

    @property
    def counts_rows(self) -> bool:
        """Whether it is a test that only asks how many rows there are, as most do: its columns are read by nobody."""
        return (
            self.resource_type == "test" and "".join((self.config.fail_calc or "count(*)").lower().split()) in _COUNTS
        )

    def written(self, setting: str) -> object:
        """What the project's files say of a setting, None where they say nothing."""
        raw = self.unrendered_config.get(setting)
        return None if raw is None else msgspec.json.decode(raw)


class Source(Resource, frozen=True, kw_only=True, gc=False):
    """A table that dbt reads and does not build."""

    source_name: str = ""
    identifier: str | None = None
    relation_name: str | None = None
    columns: dict[str, ColumnDoc] = {}


class Exposure(Resource, frozen=True, kw_only=True, gc=False):
    """Something outside dbt that is declared to read nodes: a dashboard, a notebook, an application."""

    type: str | None = None
    owner: Owner = Owner()
    maturity: str | None = None
    url: str | None = None
    label: str | None = None


class Consumer(Resource, frozen=True, kw_only=True, gc=False):
    """A metric, semantic model, saved query, unit test or function; `body` is its JSON, for who asks."""

    body: msgspec.Raw = msgspec.Raw(b"null")


class Macro(msgspec.Struct, frozen=True, gc=False):
    """A macro's source and the macros it calls."""

    unique_id: str
    macro_sql: str
    depends_on: DependsOn = DependsOn()
    original_file_path: str = ""


class Group(msgspec.Struct, frozen=True, gc=False):
    """A group of nodes and who owns it."""

    name: str
    owner: Owner = Owner()


AnyResource = Node | Source | Exposure | Consumer


def bytes_of(resource: AnyResource) -> bytes:
    """A resource in bytes that differ wherever anything differs that can be asked of it."""
    return msgspec.json.encode(resource)
