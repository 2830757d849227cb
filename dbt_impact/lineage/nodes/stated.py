"""The columns that a query's select list names, told without tracing it where that takes no more than reading."""

from collections.abc import Mapping
from types import MappingProxyType

from sqlglot import exp

from dbt_impact.lineage.dialects import Dialect
from dbt_impact.lineage.schemas import Schema

_SELECT = frozenset(
    "with_ expressions from_ joins laterals where prewhere group having qualify windows distinct order limit offset "
    "hint".split()
)
# What may stand beside a star without adding to it.
_BESIDE_STAR = _SELECT - {"joins", "laterals"}
_UNION = frozenset("this expression distinct with_ order limit offset".split())
_BRACKETS = frozenset("this with_ order limit offset".split())
_TABLE = frozenset(["this", "alias"])
_EPHEMERAL = "__dbt__cte__"

Named = tuple[tuple[str, str | None], ...]
"""The columns' names, folded, and as they are written where that is said."""

_NO_CTES: Mapping[str, Named | None] = MappingProxyType({})


def stated(tree: exp.Query, dialect: Dialect) -> Schema | None:
    """The columns that a query gives, without types; None where somebody has to trace it to tell."""
    try:
        found = _columns(tree, dialect, _NO_CTES)
    except RecursionError:
        return None
    if found is None or len({name for name, _ in found}) != len(found):
        return None
    return Schema(
        tuple((name, None) for name, _ in found), is_open=False, known="sql", written=tuple(each for _, each in found)
    )


def _columns(query: exp.Expr, dialect: Dialect, around: Mapping[str, Named | None]) -> Named | None:
    ctes = _with_own(query, dialect, around)
    if ctes is None:
        return None
    if isinstance(query, exp.Select):
        return _of_select(query, dialect, ctes)
    if isinstance(query, exp.Union) and _has_only(query, _UNION):
        first, second = (_columns(each, dialect, ctes) for each in (query.this, query.expression))
        return first if first is not None and second is not None and len(first) == len(second) else None
    if isinstance(query, exp.Subquery) and _has_only(query, _BRACKETS):
        return _columns(query.this, dialect, ctes)
    return None


def _with_own(
    query: exp.Expr, dialect: Dialect, around: Mapping[str, Named | None]
) -> Mapping[str, Named | None] | None:
    """The CTEs that a query sees, each with its columns; None where they may read themselves."""
    clause = query.args.get("with_")
    if clause is None:
        return around
    if clause.args.get("recursive") or dialect.recurses_unsaid:
        return None
    ctes = dict(around)
    for cte in clause.expressions:
        alias = cte.args["alias"]
        name = dialect.fold(alias.this)
        is_plain = not alias.columns and not cte.args.get("scalar") and not name.startswith(_EPHEMERAL)
        ctes[name] = _columns(cte.this, dialect, ctes) if is_plain else None
    return ctes


def _of_select(node: exp.Select, dialect: Dialect, ctes: Mapping[str, Named | None]) -> Named | None:
    if not _has_only(node, _SELECT):
        return None
    found: list[tuple[str, str | None]] = []
    for each in node.expressions:
        if type(each) is exp.Alias and each.alias and not isinstance(each.this, (exp.Star, exp.Columns)):
            found.append((dialect.fold(each.args["alias"]), each.alias if dialect.keeps_case else None))
        elif type(each) is exp.Column and type(each.this) is exp.Identifier:
            found.append((dialect.fold(each.this), None))
        elif (whole := _behind_star(node, each, dialect, ctes)) is not None:
            found.extend(whole)
        else:
            return None
    return tuple(found)


def _behind_star(node: exp.Select, star: exp.Expr, dialect: Dialect, ctes: Mapping[str, Named | None]) -> Named | None:
    """What a bare star stands for where one CTE is all that is read."""
    if type(star) is not exp.Star or any(star.args.values()) or not _has_only(node, _BESIDE_STAR):
        return None
    clause = node.args.get("from_")
    table = None if clause is None else clause.this
    if not isinstance(table, exp.Table) or not _has_only(table, _TABLE) or not isinstance(table.this, exp.Identifier):
        return None
    alias = table.args.get("alias")
    return None if alias is not None and alias.columns else ctes.get(dialect.fold(table.this))


def _has_only(node: exp.Expr, known: frozenset[str]) -> bool:
    return not any(value and name not in known for name, value in node.args.items())
