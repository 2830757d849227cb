"""Relations as templates see them: parts, quoting, and how they are written."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from dbt_impact.compile.messages import Known
from dbt_impact.compile.sandbox.unknown import Unknown, first_unknown

PARTS = ("database", "schema", "identifier")
_FIELDS = (*PARTS, "type", "table", "name")
_PART = re.compile(r'"((?:[^"]|"")*)"|`([^`]*)`|\[([^\]]*)\]|([^."`\[\s()]+)')
_QUOTES = {"bigquery": "`", "spark": "`", "databricks": "`", "mysql": "`", "sqlserver": '"', "clickhouse": "`"}
_UNQUOTED = frozenset(["snowflake"])


class Relation(Mapping[str, Any]):
    """A relation; `unique_id` is what the project builds there, empty for what a template made up.

    A mapping, because packages ask for that to tell it from text.
    """

    def __init__(
        self,
        path: tuple[Any, Any, Any],
        quoted: tuple[bool, bool, bool],
        included: tuple[bool, bool, bool] = (True, True, True),
        *,
        mark: str = '"',
        kind: str | None = None,
        unique_id: str = "",
        verbatim: str | None = None,
    ) -> None:
        self.database, self.schema, self.identifier = path
        self.type = kind
        self.unique_id = unique_id
        self._quoted, self._included, self._mark, self._verbatim = quoted, included, mark, verbatim

    @property
    def table(self) -> Any:
        return self.identifier

    name = table

    @property
    def is_table(self) -> bool:
        return self.type == "table"

    @property
    def is_view(self) -> bool:
        return self.type == "view"

    @property
    def is_cte(self) -> bool:
        return self.type == "cte"

    @property
    def path(self) -> dict[str, Any]:
        return dict(zip(PARTS, self._path, strict=True))

    @property
    def _path(self) -> tuple[Any, Any, Any]:
        return (self.database, self.schema, self.identifier)

    def include(self, database: Any = None, schema: Any = None, identifier: Any = None) -> "Relation":
        return self._replaced(included=_merged(self._included, (database, schema, identifier)))

    def quote(self, database: Any = None, schema: Any = None, identifier: Any = None) -> "Relation":
        return self._replaced(quoted=_merged(self._quoted, (database, schema, identifier)))

    def without_identifier(self) -> "Relation":
        return self._replaced(path=(self.database, self.schema, None), unique_id="")

    def replace_path(self, **parts: Any) -> "Relation":
        path = {**self.path, **parts}
        return self._replaced(path=(path["database"], path["schema"], path["identifier"]), unique_id="")

    def incorporate(self, path: Any = None, type: Any = None, **_: Any) -> "Relation":
        found = self.replace_path(**dict(path)) if path else self
        return found._replaced(kind=type) if type is not None else found

    def information_schema(self, view_name: Any = None) -> "Relation":
        return Relation(
            (self.database, "INFORMATION_SCHEMA", view_name if isinstance(view_name, str) else None),
            (self._quoted[0], False, False),
            (self._included[0], True, True),
            mark=self._mark,
        )

    def quoted(self, identifier: Any) -> str:
        return f"{self._mark}{identifier}{self._mark}"

    def render(self) -> str:
        if self._verbatim is not None:
            return self._verbatim
        parts = zip(self._path, self._quoted, self._included, strict=True)
        return ".".join(
            self.quoted(part) if quoted else str(part)
            for part, quoted, included in parts
            if included and part is not None
        )

    def get(self, key: str, default: Any = None) -> Any:
        if key == "metadata":
            return {"type": "Relation"}
        return getattr(self, key) if key in _FIELDS else default

    def __getitem__(self, key: Any) -> Any:
        if key in _FIELDS:
            return getattr(self, key)
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(_FIELDS)

    def __len__(self) -> int:
        return len(_FIELDS)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name in ("jinja_pass_arg", "unsafe_callable", "alters_data"):
            raise AttributeError(name)
        return Unknown(f"`{name}` of a relation")

    def __str__(self) -> str:
        return self.render()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Relation) and (self._path, self.render()) == (other._path, other.render())

    def __hash__(self) -> int:
        return hash(self.render())

    def _replaced(self, **changes: Any) -> "Relation":
        kept: dict[str, Any] = {
            "path": self._path,
            "quoted": self._quoted,
            "included": self._included,
            "mark": self._mark,
            "kind": self.type,
            "unique_id": self.unique_id,
        }
        # What is no dotted name can't be written otherwise than it is.
        return Relation(**{**kept, **changes}, verbatim=None if "(" not in (self._verbatim or "") else self._verbatim)


def relation_of(known: Known, adapter: str) -> Relation:
    """The relation that a `ref` or a `source` gives."""
    if known.kind == "ephemeral":
        return Relation((None, None, f"__dbt__cte__{known.identifier}"), (True, True, False), kind="cte")
    path = (known.database, known.schema, known.identifier)
    written = known.written
    if written is None:
        return made_up(path, adapter, None)
    parts = _written_parts(written)
    if parts is None:
        return Relation(path, (False, False, False), unique_id=known.unique_id, verbatim=written)
    quoted = (False,) * (3 - len(parts)) + tuple(is_quoted for _, is_quoted in parts)
    included = (False,) * (3 - len(parts)) + (True,) * len(parts)
    mark = next((char for char in written if char in '"`'), _QUOTES.get(adapter, '"'))
    return Relation(path, quoted, included, mark=mark, unique_id=known.unique_id, verbatim=written)  # type: ignore[arg-type]


def made_up(path: tuple[Any, Any, Any], adapter: str, like: Relation | None, **named: Any) -> Relation:
    """A relation that a template makes, quoted as another is, else as its adapter does by default."""
    unknown = first_unknown(*path)
    quoted = (adapter not in _UNQUOTED,) * 3
    included = (True, True, True)
    mark = _QUOTES.get(adapter, '"')
    if like is not None:
        quoted, included, mark = like._quoted, like._included, like._mark
    if unknown is not None:
        return unknown  # type: ignore[return-value]
    return Relation(path, quoted, included, mark=mark, **named)


@lru_cache(maxsize=4096)
def _written_parts(written: str) -> tuple[tuple[str, bool], ...] | None:
    """The parts of a dotted name and whether each is quoted; None where it is none of at most three."""
    parts: list[tuple[str, bool]] = []
    at = 0
    while (found := _PART.match(written, at)) is not None:
        parts.append((found[0], found[4] is None))
        at = found.end()
        if at == len(written):
            # BigQuery may quote the whole dotted name at once.
            return tuple(parts) if len(parts) <= 3 else None
        if written[at] != ".":
            break
        at += 1
    return None


def _merged(before: tuple[bool, ...], changes: tuple[Any, ...]) -> tuple[bool, ...]:
    return tuple(old if new is None else bool(new) for old, new in zip(before, changes, strict=True))
