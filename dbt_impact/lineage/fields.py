"""A member read out of a value: of a struct or a document that the SQL itself makes, only that member matters."""

from dbt_impact.lineage.terms.members import leaves, reduced
from dbt_impact.lineage.terms.terms import Terms, as_term
from dbt_impact.lineage.tracer import Tracer
from dbt_impact.lineage.values import TRANSFORMATION, Inputs, Value, used_as

_BY_PATH = frozenset({"JSONExtract", "JSONExtractScalar", "JSONBExtract", "JSONBExtractScalar"})
_BY_NAME = frozenset({"StructExtract", "GetExtract"})


def field(tracer: Tracer, value: Value, name: str) -> Value:
    """The field of a value by its name, or by its place from 1."""
    made = reduced(tracer.terms, value.term, _member(tracer, name))
    inputs = used_as(value.inputs, TRANSFORMATION)
    if made is None:
        return Value(tracer.terms.of("field", value.term, name), inputs)
    return Value(tracer.terms.of("field", made, name), _narrowed(tracer.terms, made, inputs))


def read_out(tracer: Tracer, value: Value) -> Value:
    """The value of `s['a']`, `s:a`, `s ->> 'a'` and the like, without what is not read of the `s` in it."""
    terms = tracer.terms
    key = terms.key(value.term)
    if key[0] == "element":
        inner = read_out(tracer, Value(as_term(key[1]), value.inputs))
        return Value(terms.of("element", inner.term, *key[2:]), inner.inputs)
    place = 2 if key[0] == "call" else 1
    member = _asked(terms, value.term)
    made = None if member is None else reduced(terms, as_term(key[place]), member)
    if made is None:
        return value
    found = terms.of(*key[:place], made, *key[place + 1 :])
    return Value(found, _narrowed(terms, made, value.inputs))


def _member(tracer: Tracer, name: str) -> str:
    """A field's name as `reduced` asks for it: PostgreSQL calls those of a row `f1`, `f2`, ClickHouse `1`, `2`."""
    place = name[1:] if tracer.dialect.sqlglot == "postgres" and name[:1] == "f" else name
    return str(int(place) - 1) if place.isdecimal() and place.isascii() else name


def _asked(terms: Terms, term: int) -> str | None:
    """The name, or the place from 0, of the member that is read; None where more than one may be."""
    key = terms.key(term)
    match key:
        case ("Bracket", int(_), _, "[1", int(place)):
            return _literal(terms, place, 0)
        case ("call", "tupleelement", int(_), int(place)):
            return _literal(terms, place, 1)
        case (str(tag), int(_), _, int(name)) if tag in _BY_NAME:
            return _literal(terms, name, None)
        case (str(tag), int(_), _, int(way), *_) if tag in _BY_PATH:
            return _first_step(terms, way)
    return None


def _first_step(terms: Terms, way: int) -> str | None:
    """The key at which the path of a document begins."""
    path = terms.key(way)
    steps = [terms.key(each) for each in path if isinstance(each, int)]
    match steps[1:2] if steps and steps[0][0] == "JSONPathRoot" else steps[:1]:
        case [("JSONPathKey", str(name))] if path[0] == "JSONPath":
            return name
    return None


def _literal(terms: Terms, term: int, first: int | None) -> str | None:
    """What is written, where it is a name, or a place counted from `first`."""
    key = terms.key(term)
    if key[0] != "literal" or len(key) != 3:
        return None
    if key[2] == "text":
        return None if str(key[1]).isdecimal() or str(key[1])[:1] == "$" else str(key[1])
    number = str(key[1])
    return str(int(number) - first) if first is not None and number.isdecimal() and int(number) >= first else None


def _narrowed(terms: Terms, made: int, inputs: Inputs) -> Inputs:
    """The inputs without those of the other members, where each is a column that the member shows."""
    shown = leaves(terms, made)
    columns = {(each.unique_id, each.column) for each in inputs}
    if shown is None or not shown <= columns:
        return inputs
    return frozenset(each for each in inputs if (each.unique_id, each.column) in shown)
