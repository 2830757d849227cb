"""The columns that a call in a `from` lists itself: `xmltable(… columns …)`, `json_table`, `openjson … with (…)`."""

from collections.abc import Iterator

from sqlglot import exp

from dbt_impact.lineage.dialects import Dialect


def declared(dialect: Dialect, call: exp.Expr) -> list[str]:
    """The folded names in their order; none where the call does not list its columns."""
    if isinstance(call, exp.XMLTable):
        return list(_names(dialect, call.args.get("columns") or ()))
    if isinstance(call, exp.JSONTable):
        schema = call.args.get("schema")
        return list(_names(dialect, schema.expressions if schema is not None else ()))
    if isinstance(call, exp.OpenJSON):
        return list(_names(dialect, call.expressions))
    if isinstance(call, exp.GenerateSeries) and dialect.sqlglot == "duckdb":
        return ["range" if call.args.get("is_end_exclusive") else "generate_series"]
    return []


def _names(dialect: Dialect, definitions: list[exp.Expr] | tuple[()]) -> Iterator[str]:
    for definition in definitions:
        nested = definition.args.get("nested_schema")
        if nested is not None:
            yield from _names(dialect, nested.expressions)
        elif isinstance(definition.this, exp.Identifier):
            yield dialect.fold(definition.this)
        elif isinstance(definition.this, str):
            yield dialect.fold(exp.to_identifier(definition.this))
