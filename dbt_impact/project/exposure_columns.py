"""The columns and the queries that people write down in an exposure's `meta`: ours, and Elementary's."""

from collections.abc import Iterator

import msgspec


class ReferencedColumn(msgspec.Struct, frozen=True):
    """A column as Elementary's exposure tests list it: `node` is a `ref('…')`, a name, or absent."""

    column_name: str
    node: str | None = None


class Query(msgspec.Struct, frozen=True):
    """A query of a dashboard's, with whatever else is said of it."""

    sql: str


class OwnSettings(msgspec.Struct, frozen=True):
    """`meta.dbt_impact`: columns by the name of their model, or as `model.column`; queries in the warehouse's SQL."""

    columns: dict[str, list[str]] | list[str] = []
    queries: list[Query | str] | str = []


class Meta(msgspec.Struct, frozen=True):
    """An exposure's `meta`, as far as it names columns."""

    dbt_impact: OwnSettings = OwnSettings()
    referenced_columns: list[ReferencedColumn] = []
    depends_on_columns: dict[str, list[str]] | list[ReferencedColumn | str] = []


class Body(msgspec.Struct, frozen=True):
    """Where an exposure may hold its `meta`: dbt 1.10 moved it into `config`."""

    meta: msgspec.Raw = msgspec.Raw(b"{}")
    config: "dict[str, msgspec.Raw]" = {}


def referenced_columns(written: bytes) -> Iterator[tuple[str | None, str]]:
    """The columns that an exposure's entry names, each with its node as it is written (None: it isn't)."""
    for meta in _metas(written):
        for columns in (meta.dbt_impact.columns, meta.referenced_columns, meta.depends_on_columns):
            if isinstance(columns, dict):
                yield from ((node, column) for node, names in columns.items() for column in names)
            else:
                for each in columns:
                    yield _parts(each) if isinstance(each, str) else (each.node, each.column_name)


def listed_queries(written: bytes) -> Iterator[str]:
    """The queries that an exposure's entry lists."""
    for meta in _metas(written) if b'"queries"' in written else ():
        queries = meta.dbt_impact.queries
        for each in (queries,) if isinstance(queries, str) else queries:
            yield each if isinstance(each, str) else each.sql


def _metas(raw: bytes) -> Iterator[Meta]:
    """`meta` as dbt wrote it, in both places. What is not in a shape known here names no columns."""
    try:
        body = msgspec.json.decode(raw, type=Body)
    except msgspec.ValidationError:
        return
    for written in (body.meta, body.config.get("meta")):
        if written is not None:
            try:
                yield msgspec.json.decode(written, type=Meta)
            except msgspec.ValidationError:
                continue


def _parts(written: str) -> tuple[str | None, str]:
    node, _, column = written.rpartition(".")
    return node or None, column
