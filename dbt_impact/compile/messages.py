"""What the two processes say to each other: this one knows the project, the other renders."""

import msgspec

Packed = bytes
"""A value as it travels: whoever takes it unpacks its own copy, so that no model changes what another reads."""


class Known(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A relation that a template can get: what builds it, and how its name is written.

    `kind` is `table`, `view`, `ephemeral` or `function`; `source_name` is empty but for sources, `version` but for
    models that have one. `written` is dbt's own `relation_name`.
    """

    unique_id: str
    package: str
    name: str
    kind: str
    database: str | None
    schema: str | None
    identifier: str
    written: str | None
    source_name: str = ""
    version: str = ""


class Setup(msgspec.Struct, frozen=True, array_like=True):
    """What all models of a project share. `env` is what `env_var` may read, `seconds` what a template may take."""

    project_name: str
    adapter_types: tuple[str, ...]
    dbt_version: str
    moment: str
    macros: tuple[str, ...]
    dispatch: dict[str, tuple[str, ...]]
    env: dict[str, str]
    seconds: float


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """The variables that nodes of a package see. `is_whole`: any other is not set, instead of unknown.

    `is_certain`: the manifest was not built with other values than these, as far as it tells.
    """

    values: Packed
    is_whole: bool
    is_certain: bool


class Task(msgspec.Struct, frozen=True, array_like=True):
    """A node to render. `columns` are those that were asked for so far, None where nobody knows them.

    `arguments` are a generic test's, each the JSON of the manifest. `is_incremental`: as if the relation were there.
    `values` are names that the source may use besides; `target` is what is known of that.
    """

    unique_id: str
    package: str
    source: str
    itself: Known
    parents: tuple[Known, ...]
    is_incremental: bool
    columns: dict[str, tuple[tuple[str, str | None], ...] | None]
    arguments: dict[str, bytes] | None = None
    values: dict[str, Packed] = {}
    target: dict[str, str] = {}


class Question(msgspec.Struct, frozen=True, array_like=True, tag="?"):
    """Something of the project that a template asks for, by a kind and what identifies it."""

    kind: str
    key: tuple[str | None, ...] = ()


class Done(msgspec.Struct, frozen=True, array_like=True, tag="done"):
    """What a node renders to, what it called, and what was taken for granted on the way."""

    text: str
    read: tuple[str, ...]
    macros: tuple[str, ...]
    config: Packed
    doubts: tuple[str, ...]


class Failed(msgspec.Struct, frozen=True, array_like=True, tag="failed"):
    """Why a node can't be rendered. `exhausted`: for want of memory, which the nodes before may have taken."""

    reason: str
    exhausted: bool = False


class Wanted(msgspec.Struct, frozen=True, array_like=True, tag="wanted"):
    """The node whose columns must be known before this one can be rendered: ask again with them."""

    unique_id: str


Said = Question | Done | Failed | Wanted
