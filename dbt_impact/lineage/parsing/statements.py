"""Statements that are no query, as hooks run them: which columns of which relations they name."""

import re
from collections.abc import Callable, Iterator

import msgspec
from sqlglot import exp

from dbt_impact.lineage.dialects import Dialect
from dbt_impact.lineage.parsing.parse import Unparsed, statements

_JINJA = r"(?s)\{\{(.*?)\}\}"
_BLOCK = r"\{%|\{#"
_RELATION = r"\s*-?\s*(this|(?:ref|source)\s*\([^()]*\))\s*-?\s*"
# A relation in place of what dbt would write there: its number stands for the node.
_STAND_IN = "dbt_stand_in_"
_CHANGES = (exp.Update, exp.Delete, exp.Merge)


class Naming(msgspec.Struct, frozen=True):
    """A column, folded, that a statement names, and the node it belongs to. `sure`: it can mean no other."""

    unique_id: str
    column: str
    sure: bool


def named_by(text: str, node_of: Callable[[str], str | None], dialect: Dialect) -> tuple[Naming, ...] | None:
    """The columns that a hook's text names, of the relations that it names by `this`, `ref` and `source`.

    `node_of` tells the node of such an expression. None where the text is more than statements with relations in them:
    what a macro or a branch makes of it is not known, or the grammar does not know the statement.
    """
    nodes: list[str | None] = []
    known = True

    def stand_in(found: re.Match[str]) -> str:
        nonlocal known
        relation = re.fullmatch(_RELATION, found[1])
        nodes.append(None if relation is None else node_of(relation[1]))
        # Part of a name or of a text (`{{ target.schema }}.audit`, `'{{ var("day") }}'`) is no matter.
        known = known and (relation is not None or _is_value(text, found))
        return f"{_STAND_IN}{len(nodes) - 1}"

    replaced = re.sub(_JINJA, stand_in, text)
    if not known or re.search(_BLOCK, text):
        return None
    try:
        trees = statements(replaced, dialect)
    except Unparsed:
        return None
    if any(isinstance(tree, exp.Command) for tree in trees):
        return None
    found = (naming for tree in trees for naming in _named(tree, nodes, dialect))
    return tuple(dict.fromkeys(found))


def _is_value(text: str, found: re.Match[str]) -> bool:
    """Whether an expression gives a part of a name or of a text, and no SQL of its own."""
    if "(" in found[1] and not re.match(r"\s*(?:var|env_var)\s*\(", found[1]):
        return False
    before, after = text[: found.start()].rstrip()[-1:], text[found.end() :].lstrip()[:1]
    return before in ("'", '"', ".", "`") or after in ("'", '"', ".", "`")


def _named(tree: exp.Expr, nodes: list[str | None], dialect: Dialect) -> Iterator[Naming]:
    tables = {id(table): _node(table.name, nodes) for table in tree.find_all(exp.Table)}
    by_name = {dialect.fold(table.alias_or_name): tables[id(table)] for table in tree.find_all(exp.Table)}
    made = {dialect.fold(each.alias) for each in tree.find_all(exp.Alias, exp.CTE, exp.Subquery) if each.alias}
    target = tree.find(exp.Table)
    for column in tree.find_all(exp.Column):
        name, qualifier = dialect.fold(column.this), column.args.get("table")
        if qualifier is not None:
            owner = by_name.get(dialect.fold(qualifier)) or _node(qualifier.name, nodes)
            if owner is not None:
                yield Naming(owner, name, sure=True)
            continue
        around = _around(column)
        offered = _offered(around, target, tables)
        sure = len(offered) == 1 and name not in made and not _is_inside(around)
        yield from (Naming(owner, name, sure) for owner in dict.fromkeys(offered) if owner is not None)
    if target is not None and (owner := tables[id(target)]) is not None:
        yield from (Naming(owner, dialect.fold(each), sure=True) for each in _listed(tree))


def _around(node: exp.Expr) -> exp.Expr | None:
    """The query or change whose relations a name can mean; what a merge updates is no change of its own."""
    found = node.find_ancestor(exp.Select, *_CHANGES)
    while isinstance(found, exp.Update) and not isinstance(found.this, exp.Table):
        found = found.find_ancestor(exp.Select, *_CHANGES)
    return found


def _offered(around: exp.Expr | None, target: exp.Table | None, tables: dict[int, str | None]) -> list[str | None]:
    """The nodes whose columns a bare name can mean at its place; None stands for what is no node."""
    if around is None:
        return [] if target is None else [tables[id(target)]]
    sources = [around.args.get("from_"), *(around.args.get("joins") or ())]
    if isinstance(around, _CHANGES):
        sources += [around.this, around.args.get("using")]
    listed = [each for source in sources for each in (source if isinstance(source, list) else [source])]
    inner = (each.this if isinstance(each, (exp.From, exp.Join)) else each for each in listed if each)
    return [tables.get(id(each)) if isinstance(each, exp.Table) else None for each in inner]


def _is_inside(around: exp.Expr | None) -> bool:
    """Whether a query stands in another statement's clause, whose columns it could mean as well."""
    return around is not None and _around(around) is not None


def _listed(tree: exp.Expr) -> Iterator[exp.Identifier]:
    """Names that are listed without being columns of an expression: where rows go to, keys, what is altered."""
    places = tree.find_all(exp.Schema, exp.PrimaryKey, exp.ForeignKey, exp.UniqueColumnConstraint)
    for place in places if isinstance(tree, (exp.Insert, exp.Alter, exp.Copy)) else ():
        yield from (each for each in place.expressions if isinstance(each, exp.Identifier))
    if isinstance(tree, exp.Alter):
        altered = (each.this for each in tree.find_all(exp.AlterColumn))
        yield from (each for each in altered if isinstance(each, exp.Identifier))


def _node(name: str, nodes: list[str | None]) -> str | None:
    """The node that a stand-in is for; None for any other name."""
    at = name.lower().removeprefix(_STAND_IN)
    return nodes[int(at)] if at != name.lower() and at.isdecimal() and int(at) < len(nodes) else None
