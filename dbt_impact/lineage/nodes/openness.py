"""Why a list of columns is open: what lies under its stars and lists its own columns nowhere."""

from dbt_impact.lineage.dialects import Dialect
from dbt_impact.lineage.terms.terms import Terms
from dbt_impact.lineage.values import OTHERS, OpenColumns, others


def reasons(terms: Terms, opened: OpenColumns, dialect: Dialect) -> tuple[str, ...]:
    """A sentence for each relation, function or pivot whose unlisted columns may be among those of the list."""
    found: dict[str, None] = {}
    waiting, seen = [others(opened)], set[int]()
    while waiting:
        term = waiting.pop()
        if term in seen:
            continue
        seen.add(term)
        match terms.key(term):
            case ("col", str(name), _, name_of) if name_of == OTHERS:
                found[_of_relation(name, dialect)] = None
            case ("dcol", "function", *_):
                found["the columns of a function in the from clause are not known"] = None
            case ("fields", *_):
                found["the fields of a struct under a star are not known"] = None
            case ("pivoted", *_):
                found["a pivot makes columns of values that the query does not list"] = None
            case ("nullable", int(value), *_):
                waiting.append(value)
            case (_, *parts):
                waiting.extend(part for part in parts if isinstance(part, int))
            case _:
                pass
    return tuple(sorted(found))


def _of_relation(name: str, dialect: Dialect) -> str:
    kind, _, rest = name.partition(":")
    if kind == "external":
        return f"nothing in the project builds `{dialect.show(rest)}`, and so its columns are not known"
    if kind == "self":
        return "it reads a relation of its own name, as that was before"
    return f"the columns of `{name}` are listed nowhere"
