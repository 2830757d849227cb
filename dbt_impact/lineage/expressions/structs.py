"""Structs: the names of their fields, as they are written or as a type has them."""

from collections.abc import Iterator

from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import Handler, generic, term
from dbt_impact.lineage.expressions.told_types import told_type
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.terms.terms import as_term
from dbt_impact.lineage.tracer import Tracer
from dbt_impact.lineage.types.data_types import SqlType, element_of

# A value that stands in them is theirs, in another place.
_PASSING = frozenset({"nullable", "in set", "outer"})
# Arrays of what is no struct.
_OF_PLAIN = frozenset({"GenerateSeries", "GenerateDateArray", "GenerateTimestampArray", "Split", "RegexpExtractAll"})


def _struct(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    """A struct that is written out; in BigQuery, a column without an alias names its field."""
    listed = node.args.get("expressions") or []
    if tracer.dialect.sqlglot != "bigquery" or not any(isinstance(each, exp.Column) for each in listed):
        return generic(tracer, scope, node)
    fields = [_field(tracer, scope, each) for each in listed]
    return tracer.terms.of("Struct", "expressions", f"[{len(fields)}", *fields)


def _field(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    found = term(tracer, scope, node)
    if not isinstance(node, exp.Column) or not isinstance(node.parts[-1], exp.Identifier):
        return found
    name = tracer.terms.of("name", tracer.dialect.made_field(node.parts[-1]))
    return tracer.terms.of("PropertyEQ", name, "expression", found)


def field_names(tracer: Tracer, of: int) -> tuple[str, ...] | None:
    """The names of a struct's fields in order; None where they are not known, or do not tell the fields apart.

    Those of a type are in lower case; `is_written_out` says whether they are as somebody wrote them.
    """
    written = _written(tracer, of)
    if written is not None:
        return _apart(tuple(name for name, _ in written))
    found = _type(tracer, of)
    return _apart(tuple(name for name, _ in found.inner)) if found is not None and found.kind == "STRUCT" else None


def is_written_out(tracer: Tracer, of: int) -> bool:
    """Whether a struct's fields stand in the SQL that makes it."""
    return _written(tracer, of) is not None


def element_fields(tracer: Tracer, array: int) -> tuple[str, ...] | None:
    """The names of the fields of an array's elements, none where those are no structs; None where that is not known."""
    key = tracer.terms.key(array)
    while key[0] == "outer" or key[:2] == ("dcol", "made"):  # `generate_array(…)` is in BigQuery an array as it stands
        key = tracer.terms.key(as_term(key[1 if key[0] == "outer" else 3]))
    elements = [part for part in key[1:] if isinstance(part, int)] if key[0] == "Array" else []
    if elements:
        if all(tracer.terms.tag(each) == "literal" for each in elements):
            return ()
        return field_names(tracer, elements[0])
    if key[0] in _OF_PLAIN:
        return ()
    found = element_of(_type(tracer, array))
    if found is None:
        return None
    return _apart(tuple(name for name, _ in found.inner)) if found.kind == "STRUCT" else ()


def flat_fields(tracer: Tracer, array: int) -> tuple[tuple[str, ...], ...] | None:
    """The paths to the fields that DuckDB's `unnest(…, recursive := true)` makes columns of: none of them is a struct.

    There are no paths where the innermost elements are no structs; None where a type is not known.
    """
    found = _type(tracer, array)
    while found is not None and found.kind == "ARRAY":
        found = element_of(found)
    if found is None or (found.kind == "STRUCT" and not found.inner):
        return None
    paths = tuple(_paths(found, ())) if found.kind == "STRUCT" else ()
    return paths if () not in paths and (not paths or _apart(tuple(path[-1] for path in paths))) else None


def _paths(struct: SqlType, before: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The way to each field; an empty one for a field that may be a struct or not."""
    for name, each in struct.inner:
        if each is None:
            yield ()
        elif each.kind == "STRUCT":
            yield from _paths(each, (*before, name))
        else:
            yield (*before, name)


def _apart(names: tuple[str, ...]) -> tuple[str, ...] | None:
    folded = {name.lower() for name in names}
    return names if names and "" not in folded and len(folded) == len(names) else None


def _written(tracer: Tracer, of: int) -> list[tuple[str, int]] | None:
    """The fields of a struct that is written out, by name; one without a name has an empty one."""
    terms = tracer.terms
    key = terms.key(of)
    while key[0] in _PASSING:
        key = terms.key(as_term(key[1]))
    if key[0] == "field" and (around := _written(tracer, as_term(key[1]))) is not None:
        inner = [value for name, value in around if name.lower() == str(key[2]).lower()]
        return _written(tracer, inner[0]) if len(inner) == 1 else None
    if key[0] != "Struct":
        return None
    fields = [terms.key(part) for part in key[1:] if isinstance(part, int)]
    return [
        (str(terms.key(as_term(field[1]))[1]), as_term(field[-1])) if field[0] == "PropertyEQ" else ("", -1)
        for field in fields
    ]


def _type(tracer: Tracer, of: int) -> SqlType | None:
    key = tracer.terms.key(of)
    if key[0] != "field":
        return told_type(tracer, of)
    around = _type(tracer, as_term(key[1]))
    return dict(around.inner).get(str(key[2]).lower()) if around is not None and around.kind == "STRUCT" else None


HANDLERS: dict[type[exp.Expr], Handler] = {exp.Struct: _struct}
