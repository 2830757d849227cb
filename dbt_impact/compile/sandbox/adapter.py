"""The adapter as templates see it: it dispatches, quotes, and knows what the project knows; it runs no query."""

from typing import Any

from dbt_impact.compile.messages import Known
from dbt_impact.compile.sandbox.columns import Column, described
from dbt_impact.compile.sandbox.library import Ask, Names
from dbt_impact.compile.sandbox.relations import Relation, made_up, relation_of
from dbt_impact.compile.sandbox.unknown import Unknown, first_unknown, is_unknown

_TICKED = frozenset(["bigquery", "spark", "databricks"])
QUERY = Unknown("the result of a query")
Columns = dict[str, tuple[tuple[str, str | None], ...] | None]


class WantsColumns(Exception):
    """The columns of a node are needed before this can go on."""

    def __init__(self, unique_id: str) -> None:
        self.unique_id = unique_id


class Relations:
    """`api.Relation`: makes relations that are quoted as the project's are."""

    def __init__(self, adapter: str, like: Relation | None) -> None:
        self._adapter, self._like = adapter, like

    def create(
        self, database: Any = None, schema: Any = None, identifier: Any = None, type: Any = None, **_: Any
    ) -> Any:
        return made_up((database, schema, identifier), self._adapter, self._like, kind=type)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name in ("jinja_pass_arg", "unsafe_callable", "alters_data"):
            raise AttributeError(name)
        return {"View": "view", "Table": "table", "CTE": "cte"}.get(name, Unknown(f"`api.Relation.{name}`"))


class ColumnKind:
    """`api.Column`: makes columns."""

    def __init__(self, adapter: str) -> None:
        self._adapter = adapter

    def __call__(self, column: Any, dtype: Any = None, *sizes: Any, **named: Any) -> Column:
        return Column(column, dtype, *sizes, adapter=self._adapter, **named)

    create = __call__

    def from_description(self, name: Any, raw_data_type: Any) -> Column:
        return described(name, raw_data_type, self._adapter)

    def numeric_type(self, dtype: Any, precision: Any, scale: Any) -> Any:
        return dtype if None in (precision, scale) else f"{dtype}({precision},{scale})"

    def string_type(self, size: Any) -> str:
        return f"character varying({size})" if self._adapter not in _TICKED else "string"

    def translate_type(self, dtype: Any) -> Any:
        translated: dict[str, str] = {"STRING": "TEXT"} if self._adapter not in _TICKED else {}
        return translated.get(str(dtype).upper(), dtype)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name in ("jinja_pass_arg", "unsafe_callable", "alters_data"):
            raise AttributeError(name)
        return Unknown(f"`api.Column.{name}`")


class Adapter:
    """`adapter`. What it has in dbt and not here gives what can't be known."""

    def __init__(
        self, types: tuple[str, ...], names: Names, ask: Ask, dispatch: Any, itself: Known, columns: Columns, runs: bool
    ) -> None:
        self._types, self._names, self._ask, self._dispatch = types, names, ask, dispatch
        self._itself, self._columns, self._runs = itself, columns, runs
        self.Relation = Relations(types[0], relation_of(itself, types[0]))
        self.Column = ColumnKind(types[0])

    def type(self) -> str:
        return self._types[0]

    def dispatch(self, macro_name: Any, macro_namespace: Any = None, packages: Any = None) -> Any:
        unknown = first_unknown(macro_name, macro_namespace)
        if unknown is not None:
            return unknown
        order = list(packages) if packages else self._dispatch(macro_namespace)
        return self._names.dispatched(macro_name, order, [*self._types, "default"])

    def quote(self, identifier: Any) -> Any:
        if is_unknown(identifier):
            return identifier
        mark = "`" if self._types[0] in _TICKED else '"'
        return f"{mark}{identifier}{mark}"

    def quote_as_configured(self, identifier: Any, quote_key: Any) -> Any:
        like = self.Relation._like
        is_quoted = like is None or dict(zip(("database", "schema", "identifier"), like._quoted, strict=True)).get(
            quote_key
        )
        return self.quote(identifier) if is_quoted else identifier

    def get_columns_in_relation(self, relation: Any) -> Any:
        if is_unknown(relation):
            return relation
        unique_id = self._built(relation)
        if unique_id is None:
            return Unknown(f"the columns of {relation}, which nothing in the project builds")
        if unique_id not in self._columns:
            raise WantsColumns(unique_id)
        found = self._columns[unique_id]
        if found is None:
            return Unknown(f"the columns of `{unique_id.split('.', 2)[-1]}`")
        return [described(name, kind, self._types[0]) for name, kind in found]

    def get_relation(self, database: Any = None, schema: Any = None, identifier: Any = None) -> Any:
        unknown = first_unknown(database, schema, identifier)
        if unknown is not None:
            return unknown
        path = tuple(None if each is None else str(each) for each in (database, schema, identifier))
        # Manifests of dbt 1.1 may lack the name of its relation, by which the others are found.
        known = self._itself if self._is_itself(path) else self._ask("find", *path)
        if known is None:
            return Unknown(f"whether there is a relation {identifier}")
        if known.unique_id == self._itself.unique_id and not self._runs:
            return None
        if known.kind == "ephemeral":
            return None
        found = relation_of(known, self._types[0])
        # What is run again is a table, whatever its settings said before its source did.
        found.type = "table" if known.unique_id == self._itself.unique_id else known.kind
        return found

    def _is_itself(self, path: tuple[str | None, ...]) -> bool:
        own = (self._itself.database, self._itself.schema, self._itself.identifier)
        pairs = [(each.lower(), (name or "").lower()) for each, name in zip(path, own, strict=True) if each is not None]
        return path[-1] is not None and all(each == name for each, name in pairs)

    def load_relation(self, relation: Any) -> Any:
        if is_unknown(relation):
            return relation
        return self.get_relation(relation.database, relation.schema, relation.identifier)

    def check_schema_exists(self, database: Any = None, schema: Any = None) -> Any:
        return True

    def execute(self, *_: Any, **__: Any) -> Any:
        return (QUERY, QUERY)

    def commit(self) -> str:
        return ""

    def cache_added(self, *_: Any) -> str:
        return ""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name in ("jinja_pass_arg", "unsafe_callable", "alters_data"):
            raise AttributeError(name)
        return Unknown(f"`adapter.{name}`")

    def _built(self, relation: Any) -> str | None:
        if not isinstance(relation, Relation):
            return None
        if relation.unique_id:
            return relation.unique_id
        path = (relation.database, relation.schema, relation.identifier)
        known = self._ask("find", *(None if each is None else str(each) for each in path))
        return None if known is None else known.unique_id
