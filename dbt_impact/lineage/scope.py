"""Names in a query: which relation offers a column, what an alias stands for, what is missing or ambiguous."""

from collections.abc import Callable, Iterator, Mapping

import msgspec
from sqlglot import exp

from dbt_impact.lineage.fields import field
from dbt_impact.lineage.tracer import Read, Tracer, Unresolvable
from dbt_impact.lineage.values import NOTHING, TRANSFORMATION, Inputs, Item, Relation, Value, all_inputs, others


class Scope(msgspec.Struct):
    """One query level: the relations of its `from`, the aliases of its select list, and the level around it.

    Without `frame` it is no level of its own: it only makes CTEs known to the query in it.
    `expressions` are named by ClickHouse's `with … as name`. `aliases` yields the value of a select alias, or None;
    `aliases_on` says whether the clause at hand may read them; before columns, where the name (by `id`) is in
    `as_aliases`. While `ordered` is at hand, a key of it that is a mere name means the one of `outputs`. `rows` is the
    term of the rows that the select list is computed for, `groups` that of the groups which aggregates range over
    (-1 where none are allowed), `window_rows` what windows range over. `repeating` says of which groups it was asked
    whether a join only repeats their rows, and the answer.
    `occurrences` counts the relations numbered so far, `order` is what the rows of a sole relation come in (-1: none).
    `written` says how the names in `merged`, which `using` made, are written, where that is known.
    `may_aggregate` says that a function of the select list that nobody knows may make one row of all.
    `is_per_row` says that the select list can hold no aggregate, `has_namesakes` that two relations have one name.
    """

    parent: "Scope | None" = None
    frame: bool = True
    ctes: dict[str, Callable[[], Relation]] = {}
    items: list[Item] = []
    merged: dict[str, Value] = {}
    written: dict[str, str | None] = {}
    expressions: dict[str, exp.Expr] = {}
    aliases: Callable[[str], Value | None] | None = None
    own_reads: Callable[[str], bool] | None = None
    aliases_on: bool = False
    as_aliases: frozenset[int] = frozenset()
    outputs: Mapping[str, Value] = {}
    ordered: exp.Expr | None = None
    windows: dict[str, exp.Window] = {}
    occurrences: dict[str, int] = {}
    rows: int = -1
    row_inputs: Inputs = NOTHING
    order: int = -1
    groups: int = -1
    repeating: tuple[int, bool] = (-1, False)
    window_rows: int = -1
    has_aggregate: bool = False
    has_plain_column: bool = False
    may_aggregate: bool = False
    is_per_row: bool = False
    has_namesakes: bool = False

    @property
    def row_value(self) -> Value:
        """The rows as something that can be read."""
        return Value(self.rows, self.row_inputs)

    def beside(self, *, frame: bool = False) -> "Scope":
        """A level that knows the CTEs of this one and nothing of its relations."""
        return Scope(parent=self.parent, frame=frame, ctes=self.ctes, expressions=self.expressions)

    def expression(self, name: str) -> exp.Expr | None:
        """What `with … as name` stands for."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.expressions:
                return scope.expressions[name]
            scope = scope.parent
        return None

    def item(self, alias: str) -> Item | None:
        for item in self.items:
            if item.alias == alias:
                return item
        return None

    def levels(self) -> "Iterator[tuple[Scope, int]]":
        """This level and those around it, each with how many queries lie between."""
        depth, scope = 0, self
        yield scope, depth
        while scope.parent is not None:
            scope = scope.parent
            depth += scope.frame
            yield scope, depth

    def cte(self, name: str) -> "Callable[[], Relation] | None":
        scope: Scope | None = self
        while scope is not None:
            if name in scope.ctes:
                return scope.ctes[name]
            scope = scope.parent
        return None


def column(tracer: Tracer, scope: Scope, node: exp.Column) -> Value:
    """The value of a column reference, noted as read. A missing one is noted as trouble and stands for itself."""
    args, fold = node.args, tracer.dialect.fold
    name, qualifier = fold(args["this"]), args.get("table")
    if qualifier is None:
        return _unqualified(tracer, scope, node, name)
    return _qualified(tracer, scope, node, fold(qualifier), name)


def _qualified(tracer: Tracer, scope: Scope, node: exp.Column, qualifier: str, name: str) -> Value:
    own = scope.item(qualifier)
    if scope.has_namesakes and own is not None:
        own = _of_namesakes(tracer, scope, own, name, node)
    if qualifier == "alias" and tracer.dialect.qualifies_aliases and (own is None or name not in own.by_name):
        for at, depth in scope.levels():
            if (value := _alias(at, name)) is not None:
                return _noted(tracer, node, name, qualifier, depth, None, value)
    if own is not None and (name in own.by_name or not _is_further_out(tracer, scope, own, name)):
        return _noted(tracer, node, name, qualifier, 0, own, _in_item(tracer, own, name, node))
    for at, depth in scope.levels():
        item = at.item(qualifier)
        if item is not None and (own is None or not _lacks(item, name)):
            return _noted(tracer, node, name, qualifier, depth, item, _in_item(tracer, item, name, node))
    return _field_access(tracer, scope, node, qualifier, name)


def _lacks(item: Item, name: str) -> bool:
    return name not in item.by_name and item.relation.open is None


def _is_further_out(tracer: Tracer, scope: Scope, own: Item, name: str) -> bool:
    """Whether a column that a relation lacks is read of one of that name in a query around, which has it."""
    if not tracer.dialect.looks_past_names or not _lacks(own, name):
        return False
    items = (at.item(own.alias) for at, _ in scope.levels())
    return any(item is not None and not _lacks(item, name) for item in items)


def _of_namesakes(tracer: Tracer, scope: Scope, first: Item, name: str, node: exp.Column) -> Item:
    """Which of the relations of one name has a column; noted as trouble where more than one has."""
    offering = [each for each in scope.items if each.alias == first.alias and name in each.by_name]
    if len(offering) > 1:
        show = tracer.dialect.show
        message = f"two relations are named `{show(first.alias)}` and have a column `{show(name)}`"
        tracer.trouble("ambiguous-column", name, first.alias, message, node)
    return offering[0] if offering else first


def _field_access(tracer: Tracer, scope: Scope, node: exp.Column, qualifier: str, name: str) -> Value:
    """`a.b` where `a` is no relation: the field of a struct column, as `a.b.c` is in some warehouses."""
    parts = [node.args[k] for k in ("catalog", "db", "table") if node.args.get(k) is not None]
    for start in range(len(parts)):
        owner = tracer.dialect.fold(parts[start])
        if start + 1 < len(parts) and any(at.item(owner) is not None for at, _ in scope.levels()):
            head, fields = exp.Column(this=parts[start + 1], table=parts[start]), parts[start + 2 :]
            break
    else:
        head, fields = exp.Column(this=parts[0]), parts[1:]
    if not resolves(tracer, scope, head) and tracer.dialect.fold(head.this) not in tracer.dialect.hidden_columns:
        message = f"no relation or column `{tracer.dialect.show(qualifier)}` for `{tracer.dialect.show(name)}`"
        tracer.trouble("missing-column", name, qualifier, message, node)
        return _missing(tracer, name, scope.items)
    value = column(tracer, scope, head)
    for part in (*fields, node.this):
        value = field(tracer, value, tracer.dialect.field(part))
    return value


def resolves(tracer: Tracer, scope: Scope, node: exp.Column) -> bool:
    """Whether any relation in sight has such a column, or may have it."""
    name, qualifier = tracer.dialect.fold(node.this), node.args.get("table")
    at: Scope | None = scope
    while at is not None:
        for item in at.items:
            fits = qualifier is None or item.alias == tracer.dialect.fold(qualifier)
            if fits and (name in item.by_name or item.relation.open is not None):
                return True
        at = at.parent
    return False


def _in_item(tracer: Tracer, item: Item, name: str, node: exp.Column) -> Value:
    value = item.by_name.get(name)
    if value is None:
        opened = item.relation.open(name) if item.relation.open else None
        if opened is not None:
            return opened
        if name in tracer.dialect.hidden_columns and item.relation.unique_id is not None:
            return _hidden(tracer, item, name)
        message = f"`{tracer.dialect.show(item.alias)}` has no column `{tracer.dialect.show(name)}`"
        tracer.trouble("missing-column", name, item.alias, message, node, not item.relation.certain)
        return _missing(tracer, name, [item])
    if item.has_twins and len({c.value.term for c in item.relation.columns if c.name == name}) > 1:
        message = f"`{tracer.dialect.show(item.alias)}` has more than one column `{tracer.dialect.show(name)}`"
        tracer.trouble("ambiguous-column", name, item.alias, message, node)
    return value


def _missing(tracer: Tracer, name: str, items: list[Item]) -> Value:
    """A name that nothing here offers. Where the query runs all the same, it may be made of anything that is read."""
    columns = [column.value for item in items for column in item.relation.columns]
    rows = [item.relation.rows for item in items]
    term = tracer.terms.of("missing", name, *rows, *(value.term for value in columns))
    return Value(term, all_inputs(columns, TRANSFORMATION))


def _unqualified(tracer: Tracer, scope: Scope, node: exp.Column, name: str) -> Value:
    if (own := _at_level(tracer, scope, node, name, 0)) is not None:
        return own
    for at, depth in scope.levels():
        if at is not scope and (found := _at_level(tracer, at, node, name, depth)) is not None:
            return found
    if name in tracer.dialect.hidden_columns and (tables := [item for item in scope.items if item.relation.unique_id]):
        return _noted(tracer, node, name, "", 0, tables[0], _hidden(tracer, tables[0], name))
    whole = scope.item(name)
    if whole is not None:
        return _whole_row(tracer, whole, name, node)
    if name == "grouping__id" and tracer.dialect.sqlglot in ("spark", "databricks"):
        raise Unresolvable("`grouping__id`", node)
    message = f"no relation here has a column `{tracer.dialect.show(name)}`"
    possible = not all(item.relation.certain for item in scope.items)
    tracer.trouble("missing-column", name, "", message, node, possible)
    return _missing(tracer, name, scope.items)


def _at_level(tracer: Tracer, scope: Scope, node: exp.Column, name: str, depth: int) -> Value | None:
    """What an unqualified name means at one level, or None where the level around it has to be asked."""
    if depth == 0 and scope.ordered is not None and _is_sort_key(scope, node) and name in scope.outputs:
        return _noted(tracer, node, name, "", depth, None, scope.outputs[name])
    alias_first = depth == 0 and scope.aliases_on and (tracer.dialect.alias_first or id(node) in scope.as_aliases)
    if alias_first and (value := _alias(scope, name)) is not None:
        return _noted(tracer, node, name, "", depth, None, value)
    if name in scope.merged:
        return _noted(tracer, node, name, "", depth, None, scope.merged[name])
    offering = [item for item in scope.items if name in item.by_name and name not in item.merged]
    if len(offering) > 1 and tracer.dialect.sqlglot == "bigquery":
        # The name that `unnest(…) as name` gives an element comes before the columns of that name.
        offering = [item for item in offering if item.alias == "unnest"] or offering
        # In `group by`, a name of two relations means what the select list has under it.
        listed = _alias(scope, name) if len(offering) > 1 and depth == 0 and scope.aliases_on else None
        if listed is not None:
            return _noted(tracer, node, name, "", depth, None, listed)
    if len(offering) > 1:
        shown = tracer.dialect.show(name)
        places = " and ".join(f"`{tracer.dialect.show(item.alias)}`" for item in offering[:3])
        tracer.trouble("ambiguous-column", name, "", f"`{shown}` is in {places}", node)
    if offering:
        return _noted(tracer, node, name, "", depth, offering[0], _in_item(tracer, offering[0], name, node))
    is_open = [item for item in scope.items if item.relation.open is not None]
    readable = (depth == 0 or tracer.dialect.alias_in_subquery) and scope.aliases_on
    wins = not is_open or not (scope.own_reads is not None and scope.own_reads(name))
    if readable and wins and (value := _alias(scope, name)) is not None:
        return _noted(tracer, node, name, "", depth, None, value)
    opened = [(item, value) for item in is_open if item.relation.open and (value := item.relation.open(name))]
    if len(opened) == 1:
        return _noted(tracer, node, name, "", depth, *opened[0])
    if opened:
        terms = [value.term for _, value in opened]
        either = Value(tracer.terms.of("either", *terms), all_inputs((v for _, v in opened), TRANSFORMATION))
        return _noted(tracer, node, name, "", depth, None, either)
    return None


def _is_sort_key(scope: Scope, node: exp.Column) -> bool:
    """Whether a name is all of a key of the `order by` at hand."""
    return node.parent is not None and node.parent.parent is scope.ordered


def _hidden(tracer: Tracer, item: Item, name: str) -> Value:
    """A column that every table has and no star shows: where a row comes from."""
    return Value(tracer.terms.of("hidden", name, item.relation.rows), item.relation.row_inputs)


def _alias(scope: Scope, name: str) -> Value | None:
    return scope.aliases(name) if scope.aliases is not None else None


def _whole_row(tracer: Tracer, item: Item, name: str, node: exp.Column) -> Value:
    """A relation's name where a column is expected: the whole row as one value."""
    values = [column.value for column in item.relation.columns]
    names = (column.written or column.name for column in item.relation.columns)
    parts: list[int | str] = [*names, *(each.term for each in values)]
    if item.relation.open is not None:
        parts.extend((item.relation.rows, others(item.relation.open)))
    row = Value(tracer.terms.of("row", *parts), all_inputs(values, TRANSFORMATION))
    return _noted(tracer, node, name, name, 0, item, row)


def _noted(
    tracer: Tracer, node: exp.Column, name: str, qualifier: str, depth: int, item: Item | None, value: Value
) -> Value:
    target = item.alias if item is not None else ""
    tracer.reads.append(Read(tracer.use, name, qualifier, target, depth, value.inputs, tracer.fragment(node)))
    if depth == 0:
        return value
    term = value.term
    for _ in range(depth):
        term = tracer.terms.of("outer", term)
    return Value(term, value.inputs)
