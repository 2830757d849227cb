"""How DuckDB writes the name of a column that has none of its own: the expression, in its own brackets."""

import re
from collections.abc import Sequence

from sqlglot import exp

_AGGREGATES = (exp.Min, exp.Max, exp.Sum, exp.Avg, exp.Count)
_SIGNS: dict[type[exp.Expr], str] = {
    exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/", exp.IntDiv: "//", exp.Mod: "%", exp.EQ: "=", exp.NEQ: "!=",
    exp.GT: ">", exp.GTE: ">=", exp.LT: "<", exp.LTE: "<=", exp.Like: "~~", exp.ILike: "~~*", exp.DPipe: "||",
}  # fmt: skip
# By the word of the grammar, which has one for many; DuckDB 2 keeps the one that is written (`text` and not `VARCHAR`).
_TYPES = {
    "INT": "INTEGER", "BIGINT": "BIGINT", "SMALLINT": "SMALLINT", "BOOLEAN": "BOOLEAN", "DATE": "date", "TIME": "TIME",
    "TEXT": "VARCHAR", "TIMESTAMP": "TIMESTAMP", "DOUBLE": "double", "REAL": "FLOAT", "FLOAT": "FLOAT",
}  # fmt: skip
_PLAIN = r"[A-Za-z_][A-Za-z0-9_]*"
# `select keyword_name from duckdb_keywords()`: these stand in quotes.
_KEYWORDS = frozenset(
    """
    abort absolute access action add admin after aggregate all also alter always analyse analyze and anti any
    approx array as asc asof assertion assignment asymmetric at attach attribute authorization backward before
    begin between bigint binary bit boolean both by cache call called cascade cascaded case cast catalog
    centuries century chain char character characteristics check checkpoint class close cluster coalesce collate
    collation column columns columns comment comments commit committed compression concurrently configuration
    conflict connect connection constraint constraints content continue conversion copy cost create cross csv
    cube current cursor cycle data database day days deallocate dec decade decades decimal declare default
    defaults deferrable deferred definer delete delimiter delimiters depends desc describe destroy detach
    dictionary disable discard disconnect distance distinct do document domain double drop each else enable
    encoding encrypted end enum error escape event exact except exclude excluding exclusive execute exists
    explain export export_state extension extensions external extract false family fetch filter first float
    following for force foreign forward freeze from full function functions generated generated glob global
    grant granted group grouping grouping_id groups handler having header hold hour hours identity if ignore
    ilike immediate immutable implicit import in include including increment index indexes inherit inherits
    initially inline inner inout input insensitive insert install instead int integer intersect interval into
    invoker is isnull isolation join json key label lambda language large last lateral leading leakproof left
    level like limit listen load local location lock locked logged macro map map mapping match matched
    materialized maxvalue merge method microsecond microseconds millennia millennium millisecond milliseconds
    minute minutes minvalue mode month months move name names national natural nchar nearest new next no none
    not nothing notify notnull nowait null nullif nulls numeric object of off offset oids old on only operator
    option options or order ordinality others out outer over overlaps overlay overriding owned owner parallel
    parser partial partition partitioned passing password percent persistent pivot pivot_longer pivot_wider
    placing plans policy position positional pragma preceding precision prepare prepared preserve primary prior
    privileges procedural procedure program publication qualify quarter quarters quote range read real reassign
    recheck recursive ref references referencing refresh register reindex relative release rename repeatable
    replace replica reset resource resources respect restart restrict returning returns revoke right role
    rollback rollup row rows rule sample savepoint schema schemas scope scroll search second seconds secret
    secure security select semi sequence sequences serializable server session set setof sets share show similar
    similarity simple skip smallint snapshot some sorted source sql stable standalone start statement statistics
    stdin stdout storage stored strict strip struct struct subscription substring summarize symmetric sysid
    system table tables tablesample tablespace target temp template temporary text then ties time timestamp to
    trailing transaction transform treat trigger trim true truncate trusted try_cast try_cast tuple tuple type
    types unbounded uncommitted unencrypted union unique unknown unlisten unlogged unpack unpivot until update
    use user using vacuum valid validate validator value values varchar variable variadic varying verbose
    version view views virtual volatile week weeks when where whitespace window with within without work wrapper
    write xml xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot
    xmlserialize xmltable year years yes zone
    """.split()
)


def written_name(node: exp.Expr) -> str | None:
    """The name as DuckDB writes it, where that is known and the same in all versions.

    `count_star()`, `max(amount)`, `min("hour")`, `(id + 1)`, `CAST(id AS VARCHAR)`.
    """
    node = node.unnest()
    return None if isinstance(node, (exp.Column, exp.Star)) else _written(node)


def _written(node: exp.Expr) -> str | None:
    node = node.unnest()
    match node:
        case exp.Column():
            parts = node.parts
            named = all(isinstance(each, exp.Identifier) for each in parts)
            return ".".join(_quoted(each.name) for each in parts) if named else None
        case exp.Literal():
            text = str(node.this)
            return "'" + text.replace("'", "''") + "'" if node.is_string else text if text.isdecimal() else None
        case exp.Null():
            return "NULL"
        case exp.Not():
            tested = node.this
            return _of_null(tested, "IS NOT") if isinstance(tested, exp.Is) else None
        case exp.Is():
            return _of_null(node, "IS")
        case exp.In():
            of, values = _written(node.this), _listed("({})", node.expressions)
            return None if of is None or values is None or not node.expressions else f"({of} IN {values})"
        case exp.Between():
            of, bounds = _written(node.this), _listed("{}", [node.args["low"], node.args["high"]], " AND ")
            plain = set(_given(node)) == {"this", "low", "high"}
            return None if of is None or bounds is None or not plain else f"({of} BETWEEN {bounds})"
        case exp.Cast():
            inner = _written(node.this) if set(_given(node)) <= {"this", "to", "safe", "requires_string"} else None
            kind = _TYPES.get(node.args["to"].sql("duckdb"))
            word = "TRY_CAST" if isinstance(node, exp.TryCast) else "CAST"
            return None if inner is None or kind is None else f"{word}({inner} AS {kind})"
        case exp.And() | exp.Or():
            return _listed("({})", [*node.flatten()], f" {node.key.upper()} ")
        case exp.Binary():
            sign = _SIGNS.get(type(node)) if not node.args.get("negate") else None
            return None if sign is None else _listed("({})", [node.this, node.args["expression"]], f" {sign} ")
        case _:
            return _called(node)


def _of_null(node: exp.Is, words: str) -> str | None:
    return _listed(f"({{}} {words} NULL)", [node.this]) if isinstance(node.expression, exp.Null) else None


def _called(node: exp.Expr) -> str | None:
    """An aggregate, or one of the functions whose name the grammar keeps."""
    if isinstance(node, exp.Count) and isinstance(node.this, exp.Star):
        return "count_star()"
    given = [name for name in _given(node) if name not in ("big_int", "ignore_nulls")]
    if isinstance(node, exp.Coalesce) and given in (["this"], ["this", "expressions"]):
        return _listed("COALESCE({})", [node.this, *node.expressions])
    if given == ["this"] and isinstance(node, (*_AGGREGATES, exp.Lower, exp.Upper)):
        return _listed(type(node).__name__.lower() + "({})", [node.this])
    return None


def _given(node: exp.Expr) -> list[str]:
    return [name for name, value in node.args.items() if value]


def _listed(form: str, nodes: Sequence[exp.Expr], between: str = ", ") -> str | None:
    found = [_written(each) for each in nodes]
    return None if None in found else form.format(between.join(map(str, found)))


def _quoted(name: str) -> str:
    if re.fullmatch(_PLAIN, name) and name.lower() not in _KEYWORDS:
        return name
    return '"' + name.replace('"', '""') + '"'
