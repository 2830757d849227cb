"""What columns a relation has, and how that is known."""

from typing import Literal

import msgspec

from dbt_impact.lineage.dialects import Dialect
from dbt_impact.lineage.terms.terms import Terms
from dbt_impact.lineage.values import IDENTITY, Column, Input, Relation, Value
from dbt_impact.project.nodes import AnyResource, ColumnDoc, Consumer, Exposure, Node, Source

Known = Literal["contract", "sql", "catalog", "documented", "open"]


class Schema(msgspec.Struct, frozen=True):
    """Column names, folded, in order, with their types where they are known. `is_open`: there may be others.

    `certain` is False where a catalog is behind the list, by whatever stars: it shows production as it was.
    `written` has the names in the case that the warehouse keeps, each None where it is not known; empty, none is.
    """

    columns: tuple[tuple[str, str | None], ...]
    is_open: bool
    known: Known
    certain: bool = True
    written: tuple[str | None, ...] = ()


def documented(resource: AnyResource, dialect: Dialect) -> Schema:
    """What YAML says: all columns under an enforced contract, a lower bound otherwise."""
    match resource:
        case Node():
            columns, whole = resource.columns, resource.contract.enforced
        case Source():
            columns, whole = resource.columns, False
        case Exposure() | Consumer():
            columns, whole = {}, False
    listed = tuple((_documented_name(doc, dialect), _type(doc)) for doc in columns.values())
    known: Known = "contract" if whole else "documented" if listed else "open"
    # dbt holds the names of a contract to those that the SQL gives, case included.
    written = tuple(doc.name for doc in columns.values()) if whole else ()
    return Schema(listed, is_open=not whole, known=known, written=written)


def completed(found: Schema, resource: AnyResource, dialect: Dialect) -> Schema:
    """A schema that the SQL leaves open takes what YAML knows besides."""
    if not found.is_open:
        return found
    known = documented(resource, dialect)
    if not known.is_open:
        return known
    listed = dict(known.columns) | dict(found.columns)
    return Schema(tuple(listed.items()), is_open=True, known="documented" if listed else "open")


def _documented_name(doc: ColumnDoc, dialect: Dialect) -> str:
    return dialect.stored(doc.name) if doc.quote else dialect.fold(doc.name)


def _type(doc: ColumnDoc) -> str | None:
    return doc.data_type.lower() if doc.data_type else None


def leaf(terms: Terms, name: str, unique_id: str, schema: Schema) -> Relation:
    """A relation whose columns and rows stand for themselves under `name`."""

    def value(column: str) -> Value:
        return Value(terms.of("col", name, "0", column), frozenset((Input(unique_id, column, IDENTITY),)))

    names = [column for column, _ in schema.columns]
    written = schema.written or (None,) * len(names)
    columns = tuple(
        [
            Column(column, Value(term, frozenset((Input(unique_id, column, IDENTITY),))), None, spelled)
            for column, term, spelled in zip(names, terms.columns(name, names), written, strict=True)
        ]
    )
    rows = terms.of("rel", name, "0")
    row_inputs = frozenset((Input(unique_id, None, IDENTITY),))
    return Relation(columns, rows, row_inputs, value if schema.is_open else None, unique_id, certain=schema.certain)
