"""Functions that a project defines (dbt 1.11): their arguments, what they return, and their body."""

import msgspec

from dbt_impact.project.nodes import DependsOn
from dbt_impact.project.project import Project

_NULL = msgspec.Raw(b"null")


class Argument(msgspec.Struct, frozen=True, gc=False):
    """An argument; its `default_value` is JSON text."""

    name: str = ""
    data_type: str = ""
    default_value: msgspec.Raw = _NULL


class Returned(msgspec.Struct, frozen=True, gc=False):
    """What a call gives."""

    data_type: str | None = None


class FunctionConfig(msgspec.Struct, frozen=True, gc=False):
    """Whether it is called for each row (`scalar`) or for many (`aggregate`), and whether it always gives the same."""

    type: str = "scalar"
    volatility: str | None = None
    entry_point: str | None = None
    runtime_version: str | None = None


class Function(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A function. `body` is its compiled text, or its source where it was not compiled."""

    unique_id: str
    name: str
    database: str | None = None
    schema: str | None = None
    alias: str | None = None
    language: str = "sql"
    raw_code: str = ""
    compiled_code: str | None = None
    arguments: tuple[Argument, ...] = ()
    returns: Returned = Returned()
    config: FunctionConfig = FunctionConfig()
    depends_on: DependsOn = DependsOn()

    @property
    def body(self) -> str:
        return (self.compiled_code or self.raw_code).strip().rstrip(";").strip()

    @property
    def path(self) -> tuple[str, ...]:
        """Its full name in lower case, as far as it is known."""
        parts = (self.database, self.schema, self.alias or self.name)
        return tuple(part.lower() for part in parts if part)

    @property
    def source(self) -> tuple[object, ...]:
        """All that an author writes of it and that decides what it gives."""
        return self.raw_code.strip(), self.language, self.arguments, self.returns, self.config

    def takes(self, count: int) -> bool:
        """Whether it can be called with so many arguments."""
        least = sum(bytes(each.default_value) == b"null" for each in self.arguments)
        return least <= count <= len(self.arguments)


def function(project: Project, unique_id: str) -> Function:
    """The function. Raises KeyError where there is none, DbtImpactError where it is not as dbt writes it."""
    return project.entry(unique_id, Function)
