"""What dbt compares of a node between two manifests, beside its meaning."""

import msgspec

from dbt_impact.project.nodes import Checksum, DependsOn

# What users may write in any shape stays JSON text: a configuration that is odd must not end a run.
_NULL = msgspec.Raw(b"null")


class Described(msgspec.Struct, frozen=True, gc=False):
    """A column's description."""

    description: str | None = None


class ContractSum(msgspec.Struct, frozen=True, gc=False):
    """A contract with the hash of the columns that it promises."""

    enforced: bool = False
    checksum: str | None = None


class BuildConfig(msgspec.Struct, frozen=True, gc=False, rename={"pre_hook": "pre-hook", "post_hook": "post-hook"}):
    """The rendered configuration that decides how a node is built."""

    materialized: str | None = None
    full_refresh: msgspec.Raw = _NULL
    persist_docs: dict[str, object] = {}
    pre_hook: msgspec.Raw = _NULL
    post_hook: msgspec.Raw = _NULL

    @property
    def has_hooks(self) -> bool:
        """Whether statements run before or after the node is built."""
        return any(bytes(each) not in (b"null", b"[]") for each in (self.pre_hook, self.post_hook))

    def persists(self, what: str) -> bool:
        """Whether descriptions of the `relation` or of its `columns` are written to the warehouse."""
        return bool(self.persist_docs.get(what))


class Texts(msgspec.Struct, frozen=True, gc=False):
    """All that dbt compares of a node, as JSON text: where it is the same, nothing needs to be decoded."""

    raw_code: msgspec.Raw = _NULL
    checksum: msgspec.Raw = _NULL
    fqn: msgspec.Raw = _NULL
    description: msgspec.Raw = _NULL
    columns: msgspec.Raw = _NULL
    unrendered_config: msgspec.Raw = _NULL
    contract: msgspec.Raw = _NULL
    access: msgspec.Raw = _NULL
    latest_version: msgspec.Raw = _NULL
    deprecation_date: msgspec.Raw = _NULL
    arguments: msgspec.Raw = _NULL
    returns: msgspec.Raw = _NULL


class Entry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A model, seed, snapshot or function; `unrendered_config` holds each key's JSON text as the user wrote it."""

    resource_type: str = ""
    name: str = ""
    raw_code: str = ""
    checksum: Checksum = Checksum()
    fqn: tuple[str, ...] = ()
    description: str | None = None
    columns: dict[str, Described] = {}
    config: BuildConfig = BuildConfig()
    unrendered_config: dict[str, msgspec.Raw] = {}
    contract: ContractSum = ContractSum()
    access: str | None = None
    latest_version: msgspec.Raw = _NULL
    deprecation_date: msgspec.Raw = _NULL
    depends_on: DependsOn = DependsOn()
    arguments: msgspec.Raw = _NULL
    returns: msgspec.Raw = _NULL

    @property
    def is_built(self) -> bool:
        """Whether dbt makes something of it that stays."""
        return self.config.materialized != "ephemeral"

    @property
    def body(self) -> object:
        """What dbt compares as its body: the source, or the hash of a seed's file."""
        return self.checksum if self.resource_type == "seed" else self.raw_code

    def written(self) -> dict[str, bytes]:
        """The configuration as written, by keys that dbt's versions spell alike."""
        return {key.replace("-", "_"): bytes(value) for key, value in self.unrendered_config.items()}


class SourceEntry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A source; the `unrendered_…` are what the user wrote, absent before dbt 1.9."""

    identifier: str | None = None
    database: str | None = None
    schema: str | None = None
    unrendered_database: str | None = None
    unrendered_schema: str | None = None
    fqn: tuple[str, ...] = ()
    quoting: msgspec.Raw = _NULL
    freshness: msgspec.Raw = _NULL
    loaded_at_field: msgspec.Raw = _NULL
    external: msgspec.Raw = _NULL
    unrendered_config: dict[str, msgspec.Raw] = {}

    def written(self) -> dict[str, bytes]:
        """The configuration as written."""
        return {key: bytes(value) for key, value in self.unrendered_config.items()}
