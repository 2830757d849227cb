"""Rewrites of how a query is cut into parts: CTEs made, renamed, reordered and inlined, derived tables, stars."""

from random import Random

from sqlglot import exp

from tests.rewrites.rewriting import QueryRewrite, parsed, written


def _ctes(tree: exp.Query) -> list[exp.CTE]:
    return list(tree.ctes)


def _reading(tree: exp.Expr, name: str) -> list[exp.Table]:
    return [each for each in tree.find_all(exp.Table) if each.name == name and not each.db]


def _renamed(random: Random, tree: exp.Query) -> str | None:
    if not _ctes(tree):
        return None
    cte = random.choice(_ctes(tree))
    for table in _reading(tree, cte.alias):
        if not table.alias:
            table.set("alias", exp.TableAlias(this=exp.to_identifier(cte.alias)))
        table.set("this", exp.to_identifier("renamed"))
    cte.set("alias", exp.TableAlias(this=exp.to_identifier("renamed")))
    return written(tree)


def _inlined(random: Random, tree: exp.Query) -> str | None:
    """The last CTE that is read, as a derived table in every place that reads it."""
    if not _ctes(tree):
        return None
    cte = _ctes(tree)[-1]
    for table in _reading(tree, cte.alias):
        table.replace(
            exp.Subquery(this=cte.this.copy(), alias=exp.TableAlias(this=exp.to_identifier(table.alias_or_name)))
        )
    cte.pop()
    if not _ctes(tree):
        tree.set("with_", None)
    return written(tree)


def _reordered(random: Random, tree: exp.Query) -> str | None:
    ctes = _ctes(tree)
    if len(ctes) < 2 or _reading(ctes[1].this, ctes[0].alias):
        return None
    tree.args["with_"].set("expressions", [ctes[1].copy(), ctes[0].copy(), *(each.copy() for each in ctes[2:])])
    return written(tree)


def _with_first(tree: exp.Query, name: str, body: str) -> str:
    """The query with one CTE more, before all others."""
    cte = exp.CTE(this=parsed(body), alias=exp.TableAlias(this=exp.to_identifier(name)))
    tree.set("with_", exp.With(expressions=[cte, *(each.copy() for each in _ctes(tree))]))
    return written(tree)


def _extracted(random: Random, tree: exp.Query) -> str | None:
    """A relation read through a CTE of its own."""
    names = {cte.alias for cte in _ctes(tree)}
    tables = [each for each in tree.find_all(exp.Table) if each.name not in names]
    if not tables:
        return None
    table = random.choice(tables)
    body = f"select * from {table.name} as picked_from"
    table.set("this", exp.to_identifier("picked"))
    return _with_first(tree, "picked", body)


def _unused(random: Random, tree: exp.Query) -> str | None:
    return _with_first(tree, "unused", "select 1 as nothing")


def _subquery_to_cte(random: Random, tree: exp.Query) -> str | None:
    derived = [e for e in tree.find_all(exp.Subquery) if e.alias and isinstance(e.parent, (exp.From, exp.Join))]
    if not derived:
        return None
    one = random.choice(derived)
    body = written(one.this)
    one.replace(exp.Table(this=exp.to_identifier("taken"), alias=exp.TableAlias(this=exp.to_identifier(one.alias))))
    return _with_first(tree, "taken", body)


def _in_subquery_to_cte(random: Random, tree: exp.Query) -> str | None:
    """The query of an `in` as a CTE that the `in` then reads."""
    lists = [e for e in tree.find_all(exp.In) if e.args.get("query") is not None]
    if not lists:
        return None
    one = random.choice(lists)
    query = one.args["query"]
    inner = query.this if isinstance(query, exp.Subquery) else query
    body, name = written(inner), inner.named_selects[0]
    one.set("query", exp.Subquery(this=parsed(f"select {name} from wanted")))
    return _with_first(tree, "wanted", body)


def _final_cte(random: Random, tree: exp.Query) -> str | None:
    """The query itself as a last CTE, of which all is read."""
    ctes = _ctes(tree)
    tree.set("with_", None)
    listed = ", ".join([*(written(each) for each in ctes), f"final AS ({written(tree)})"])
    return f"WITH {listed} SELECT * FROM final"


def _derived(random: Random, tree: exp.Query) -> str | None:
    return f"SELECT * FROM ({written(tree)}) AS whole"


def _star_spelled_out(random: Random, tree: exp.Query) -> str | None:
    """The last CTE's star, or the query's own, as the columns that it stands for: those of the relation inside."""
    for select in tree.find_all(exp.Select):
        if select.is_star:
            continue
        names = select.named_selects
        outer = exp.select(*(exp.column(name, "whole") for name in names))
        if select is tree:
            return written(outer.from_(f"({written(tree)}) as whole", dialect="duckdb"))
    return None


def _column_list_to_star(random: Random, tree: exp.Query) -> str | None:
    """A select of each column of its only CTE, one after the other, as a star."""
    from_ = tree.args.get("from_")
    if not isinstance(tree, exp.Select) or from_ is None or tree.args.get("joins") or tree.args.get("where"):
        return None
    for cte in _ctes(tree):
        same = cte.alias == from_.this.name and cte.this.named_selects == tree.named_selects
        if same and all(isinstance(each, exp.Column) for each in tree.expressions):
            tree.set("expressions", [exp.Star()])
            return written(tree)
    return None


def _columns_reordered(random: Random, tree: exp.Query) -> str | None:
    """The select list in another order: where nothing reads it by place."""
    if not isinstance(tree, exp.Select) or tree.is_star or tree.args.get("order"):
        return None
    listed = [each.copy() for each in tree.expressions]
    random.shuffle(listed)
    tree.set("expressions", listed)
    return written(tree)


CTES: dict[str, QueryRewrite] = {
    "CTE renamed": _renamed,
    "CTE inlined": _inlined,
    "CTEs reordered": _reordered,
    "CTE extracted": _extracted,
    "CTE added, unused": _unused,
    "subquery to CTE": _subquery_to_cte,
    "subquery of an in to CTE": _in_subquery_to_cte,
    "final CTE": _final_cte,
    "derived table around": _derived,
    "star spelled out": _star_spelled_out,
    "column list to star": _column_list_to_star,
    "columns reordered": _columns_reordered,
}
