"""What a text calls, as far as it is told without running it."""

from collections.abc import Mapping

import msgspec


class Ref(msgspec.Struct, frozen=True):
    """A call of `ref`: the name, and the package and the version where it gives them."""

    name: str
    package: str | None = None
    version: str | None = None


class Unclear(msgspec.Struct, frozen=True):
    """A value that only running the text tells; `text` is how it is written, which differs where the value may."""

    text: str


class Scan(msgspec.Struct, frozen=True):
    """The calls of a text, each once and in its order.

    `calls` are names of macros as they stand, `package.name` or `name`; `dispatched` those that `adapter.dispatch`
    looks for, with the package that it is told. `computed` says that a `ref` or a `source` is given a name that only
    running tells. `config` are the settings that the text gives itself.
    """

    refs: tuple[Ref, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    calls: tuple[str, ...] = ()
    dispatched: tuple[tuple[str, str | None], ...] = ()
    variables: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    config: Mapping[str, object | Unclear] = msgspec.field(default_factory=dict)
    computed: bool = False
