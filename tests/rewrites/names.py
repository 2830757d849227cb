"""Rewrites of how a query looks: aliases, case, quoting, layout, comments."""

from random import Random

from sqlglot import exp

from tests.rewrites.rewriting import QueryRewrite, any_of, written


def _alias_renamed(random: Random, tree: exp.Query) -> str | None:
    given = [e for e in tree.find_all(exp.Table, exp.Subquery) if e.alias]
    names = [e.alias for e in given]
    unique = [e for e in given if names.count(e.alias) == 1]
    if not unique:
        return None
    one = random.choice(unique)
    old = one.alias
    one.set("alias", exp.TableAlias(this=exp.to_identifier("renamed")))
    for column in tree.find_all(exp.Column):
        if column.table == old:
            column.set("table", exp.to_identifier("renamed"))
    return written(tree)


def _alias_dropped(random: Random, tree: exp.Query) -> str | None:
    """Columns without their relation's name, where there is but one relation."""
    if len(list(tree.find_all(exp.Table, exp.Subquery))) != 1 or not isinstance(tree, exp.Select):
        return None
    for column in tree.find_all(exp.Column):
        column.set("table", None)
    return written(tree)


def _alias_without_as(random: Random, tree: exp.Query) -> str | None:
    return written(tree).replace(" AS ", " ") if not tree.find(exp.CTE, exp.Cast) else None


def _upper_case(random: Random, tree: exp.Query) -> str | None:
    for each in tree.find_all(exp.Identifier):
        each.set("this", each.name.upper())
    return written(tree)


def _lower_keywords(random: Random, tree: exp.Query) -> str | None:
    sql = written(tree)
    return sql.lower() if sql.replace("'", "") == sql or "lower" not in sql else None


def _quoted(random: Random, tree: exp.Query) -> str | None:
    return tree.sql("duckdb", identify=True)


def _pretty(random: Random, tree: exp.Query) -> str | None:
    return tree.sql("duckdb", pretty=True, leading_comma=random.random() < 0.5, indent=random.choice((1, 4)))


def _commented(random: Random, tree: exp.Query) -> str | None:
    lines = tree.sql("duckdb", pretty=True).splitlines()
    return "\n".join(f"{line} /* select 1 */ -- {line.strip()[:9]}" for line in lines)


def _blank_lines(random: Random, tree: exp.Query) -> str | None:
    return "\n\n" + written(tree).replace(" FROM ", "\n\n\tFROM ").replace(", ", "\n   ,") + "\n\n"


def _bracketed(random: Random, tree: exp.Query) -> str | None:
    found = any_of(random, tree, exp.EQ, exp.GT, exp.Add, exp.Sub, exp.Coalesce, exp.Case, exp.NEQ)
    if found is None:
        return None
    found.replace(exp.Paren(this=exp.Paren(this=found.copy())))
    return written(tree)


def _short_cast(random: Random, tree: exp.Query) -> str | None:
    casts = list(tree.find_all(exp.Cast))
    if not casts:
        return None
    sql = written(tree)
    for cast in casts:
        sql = sql.replace(written(cast), f"({written(cast.this)})::{written(cast.args['to'])}")
    return sql


def _whole_in_brackets(random: Random, tree: exp.Query) -> str | None:
    return f"({written(tree)})" if not tree.args.get("with_") else None


NAMES: dict[str, QueryRewrite] = {
    "alias renamed": _alias_renamed,
    "alias dropped": _alias_dropped,
    "alias without as": _alias_without_as,
    "upper case": _upper_case,
    "keywords in lower case": _lower_keywords,
    "quoted": _quoted,
    "another layout": _pretty,
    "comments": _commented,
    "blank lines": _blank_lines,
    "brackets": _bracketed,
    "short cast": _short_cast,
    "query in brackets": _whole_in_brackets,
}
