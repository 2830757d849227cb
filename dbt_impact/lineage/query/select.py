"""One `select`: its relations, filters, groups and select list, to the columns and rows that it gives."""

from functools import cached_property

from msgspec.structs import replace
from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import term
from dbt_impact.lineage.expressions.functions import sampled
from dbt_impact.lineage.expressions.operators import conjuncts, operands
from dbt_impact.lineage.expressions.paths import name_at_place
from dbt_impact.lineage.expressions.placement import note_nested_alias
from dbt_impact.lineage.expressions.subqueries import AS_VALUE, is_value
from dbt_impact.lineage.invalid import may_be_columns, refuse
from dbt_impact.lineage.names.chosen_columns import columns_call, dynamic, each_choice, starred
from dbt_impact.lineage.names.naming import apart, output_name
from dbt_impact.lineage.names.spelling import spelled
from dbt_impact.lineage.names.stars import check_width, expand, expand_fields, first_of
from dbt_impact.lineage.query.elements import as_rows, is_plain, nested_aliases, qualified_star
from dbt_impact.lineage.query.grouping import group_keys, holds_aggregate, is_all, key, not_grouped
from dbt_impact.lineage.query.hierarchy import hierarchy, in_hierarchy
from dbt_impact.lineage.query.made_columns import made_columns
from dbt_impact.lineage.query.ordering import limited, ordering, outputs
from dbt_impact.lineage.query.passed_on import passed_on, passes_names
from dbt_impact.lineage.query.settings import check_sorting, with_settings
from dbt_impact.lineage.query.ungrouped import note_ungrouped
from dbt_impact.lineage.query.windows import note_nothing_to_qualify, note_window_in_having, note_windows
from dbt_impact.lineage.relations.from_clause import from_clause
from dbt_impact.lineage.relations.looked_up import without_looked_up
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.terms import rows as rows_of
from dbt_impact.lineage.terms.decided_keys import without_decided
from dbt_impact.lineage.tracer import Tracer, Unresolvable, inputs_of
from dbt_impact.lineage.values import (
    AGGREGATION,
    FILTER,
    GROUP_BY,
    IDENTITY,
    SORT,
    TRANSFORMATION,
    Column,
    OpenColumns,
    Relation,
    Value,
    others,
    used_as,
)

_READ = frozenset(
    "with_ expressions from_ joins laterals connect where prewhere group having qualify windows distinct order "
    "limit offset exclude sample settings".split()
)
# Without influence on which rows and values there are.
_IGNORED = frozenset("hint locks distribute sort cluster format options operation_modifiers".split())
# How clauses are called where the syntax tree has another word.
_SAID = {
    "match": "match_recognize", "into": "select … into", "for_": "for json",
    "udfs": "with function", "kind": "select as value", "side": "outer union", "on": "union … by (…)",
    "key_expressions": "using key",
}  # fmt: skip


def check_arguments(node: exp.Expr, known: frozenset[str]) -> None:
    """Raises Unresolvable where a query has a clause that the pass does not know."""
    for name, value in node.args.items():
        if value and name not in known:
            said = _SAID.get(name, name.strip("_").replace("_", " "))
            raise Unresolvable(f"`{said}` in a {type(node).__name__.lower()}", node)


class Select:
    """The pass over one select; its parts are traced when they are first needed, as aliases can be read early."""

    def __init__(self, tracer: Tracer, node: exp.Select, scope: Scope) -> None:
        check_arguments(node, _READ | _IGNORED | (AS_VALUE if is_value(node) else as_rows(node)))
        check_sorting(node)
        self.tracer, self.node, self.scope = tracer, node, scope
        self._columns: dict[int, Column] = {}
        self._tracing: set[int] = set()
        self._listed: list[exp.Expr] = node.expressions
        self._reading: set[str] = set()
        self._asked: list[tuple[int, exp.Expr]] = []
        self._within = {
            tracer.dialect.fold(each.args["alias"]): each.this
            for each in (nested_aliases(node) if tracer.dialect.alias_first else ())
        }
        scope.aliases, scope.own_reads = self._alias, self._reads_own_name
        self._passes_names = passes_names(tracer)

    def relation(self) -> Relation:
        node, scope, tracer = self.node, self.scope, self.tracer
        rules = tracer.dialect
        if node.args.get("windows"):
            note_windows(tracer, scope, node)
        scope.rows = from_clause(tracer, scope, node)
        self._is_joined = True
        self._sample()
        walked = hierarchy(tracer, scope, node)
        for clause in ("prewhere", "where"):
            if (where := node.args.get(clause)) is not None:
                self._filter(where.this, aliases=rules.alias_in_where)
        if walked is not None:
            scope.rows = tracer.terms.of("connect by", scope.rows, walked)
        is_grouped = self._group()
        if (having := node.args.get("having")) is not None:
            self._having(having.this)
        scope.has_plain_column = False
        columns, opened = self._select_list()
        if not columns and opened is None:
            perhaps = not all(item.relation.certain for item in scope.items)
            refuse(tracer, "no column", "the select list has no column", node, perhaps=perhaps)
        distinct = node.args.get("distinct")
        if is_grouped or self._has_aggregate() or (distinct is not None and distinct.args.get("on") is None):
            scope.order = -1
        if not is_grouped and scope.has_aggregate:
            scope.rows = rows_of.one_row(tracer.terms) if node.args.get("having") is None else scope.rows
        elif not is_grouped and scope.may_aggregate and not scope.has_plain_column:
            scope.rows = tracer.terms.of("perhaps one", scope.rows)
        if (qualify := node.args.get("qualify")) is not None:
            note_nothing_to_qualify(tracer, node)
            self._asked.extend((each, qualify) for each in self._filter(qualify.this, aliases=True))
        if tracer.row_makers:
            makers = tracer.terms.set("made", tracer.row_makers)
            tracer.row_makers = []
            scope.rows = tracer.terms.of("exploded", scope.rows, makers)
            tracer.fact("row maker", makers, node)
        self._distinct(columns, opened)
        limited(tracer, scope, node, columns, opened)
        if is_grouped or scope.has_aggregate or self._asked:
            self._check_grouped(columns)
        certain = all(item.relation.certain for item in scope.items) or not self._lists
        found = Relation(
            apart(rules, columns), scope.rows, scope.row_inputs, opened, certain=certain, order=scope.order
        )
        return with_settings(tracer, node, found if walked is None else in_hierarchy(tracer, found, walked))

    def _has_aggregate(self) -> bool:
        """Whether the rows become one; an aggregate that only decides order or `qualify` is enough."""
        clauses = (self.node.args.get(name) for name in ("order", "qualify"))
        self.scope.has_aggregate |= any(each is not None and holds_aggregate(each) for each in clauses)
        return self.scope.has_aggregate

    def _check_grouped(self, columns: list[Column]) -> None:
        """Notes what the groups do not decide, where there are groups and it is known by what."""
        node, scope = self.node, self.scope
        group, having = node.args.get("group"), node.args.get("having")
        is_grouped = scope.has_aggregate or group is not None or having is not None
        if not is_grouped or self._sets or (group is not None and is_all(group)):
            return
        if (order := node.args.get("order")) is not None and scope.order >= 0:
            self._asked.extend((each, order) for each in self.tracer.terms.parts(scope.order))
        note_ungrouped(self.tracer, scope, self._grouped, columns, self._asked, group or having or node)

    def _sample(self) -> None:
        if (sample := self.node.args.get("sample")) is not None:
            self.scope.rows = sampled(self.tracer, self.scope, self.scope.rows, sample)

    def _filter(self, condition: exp.Expr, *, aliases: bool) -> set[int]:
        """Keeps the rows that meet a condition; its conjuncts."""
        tracer, scope = self.tracer, self.scope
        before, scope.aliases_on = scope.aliases_on, aliases
        found: set[int] = set()
        with tracer.gathering(FILTER) as uses:
            for each in operands(condition, exp.And):
                read = len(tracer.uses)
                ones = list(each_choice(tracer, scope, each)) if tracer.has_patterns else [term(tracer, scope, each)]
                if tracer.skips is not None and _reads(tracer.uses[read:], tracer.skips):
                    del tracer.uses[read:]
                    continue
                for one in ones:
                    found.update(conjuncts(tracer, one))
                    tracer.fact("filter", one, each)
        scope.aliases_on = before
        scope.rows = rows_of.joined(tracer.terms, (scope.rows,), found)
        scope.row_inputs |= used_as(inputs_of(uses), FILTER)
        return found

    def _group(self) -> bool:
        """Groups the rows, and opens the groups to aggregates. Whether there is a `group by`."""
        tracer, scope, terms = self.tracer, self.scope, self.tracer.terms
        ungrouped = scope.rows
        group = self.node.args.get("group")
        if group is None or self._is_by_nothing(group):
            scope.groups = rows_of.grouped(terms, ungrouped, ())
            scope.window_rows = ungrouped
            scope.is_per_row = any(is_plain(each) for each in self.node.expressions)
            return False
        with tracer.gathering(GROUP_BY) as uses:
            keys, sets = group_keys(tracer, scope, group, self)
        self._grouped = frozenset(keys)
        scope.row_inputs |= used_as(inputs_of(uses), GROUP_BY)
        making = keys if sets else without_looked_up(tracer, keys)
        grouped, which = rows_of.grouped(terms, ungrouped, making), rows_of.groups(terms, ungrouped, making)
        if sets:
            grouped, which = (terms.of("grouping sets", each, *sets) for each in (grouped, which))
        scope.groups = grouped
        scope.rows = scope.window_rows = which
        written = tuple(value.definition for value, _ in uses if value.definition is not None)
        deciding = keys if sets else without_decided(terms, keys)
        tracer.fact("grain", terms.of("grain", terms.set("keys", deciding), *sets), group, written)
        if sets:
            # Keys that were traced by their place or alias.
            for i, each in self._columns.items():
                wrapped = terms.of("in set", each.value.term, grouped)
                self._columns[i] = replace(each, value=replace(each.value, term=wrapped))
        self._sets, self._is_grouped = bool(sets), True
        self._passes_names &= not sets
        return True

    def _is_by_nothing(self, group: exp.Expr) -> bool:
        """Whether DuckDB's `group by all` finds no key, and groups nothing: what reads no column of a row is none."""
        if not isinstance(group, exp.Group) or self.tracer.dialect.sqlglot != "duckdb" or not is_all(group):
            return False
        with self.tracer.gathering(GROUP_BY):
            keys, _ = group_keys(self.tracer, self.scope, group, self)
        return not any(self.tracer.terms.extent(key) for key in keys)

    def _having(self, condition: exp.Expr) -> None:
        if not self._is_grouped:
            self.scope.rows = self.scope.groups
        self.scope.as_aliases = not_grouped(self.tracer, self.scope, condition, self._grouped)
        note_window_in_having(self.tracer, condition)
        self._in_having = True
        found = self._filter(condition, aliases=self.tracer.dialect.alias_in_having)
        self._in_having = False
        self._asked.extend((each, self.node.args["having"]) for each in found)
        self.scope.window_rows = self.scope.rows

    def _select_list(self) -> tuple[list[Column], OpenColumns | None]:
        tracer = self.tracer
        columns: list[Column] = []
        finders: list[OpenColumns] = []
        if self.node.args.get("kind") == "VALUE" and not is_value(self.node):
            return expand_fields(tracer, self.scope, exp.Star(), self.column(0).value)
        for i, each in enumerate(self._listed):
            kind = type(each)
            # What nearly every element is: a name, or an expression with one.
            if (kind is exp.Column and type(each.args["this"]) is exp.Identifier) or (
                kind is exp.Alias and not tracer.has_patterns
            ):
                columns.append(self.column(i))
                continue
            star, only = qualified_star(self.tracer, each)
            if (made := made_columns(tracer, self.scope, each)) is not None:
                columns.extend(made[0])
                finders.extend([made[1]] if made[1] is not None else [])
            elif star is not None:
                self._lists = True
                if self.node.args.get("exclude") and star.args.get("except_") is None:
                    star = star.copy()
                    star.set("except_", self.node.args["exclude"])
                offered, opened = expand(self.tracer, self.scope, star, only)
                columns.extend(offered)
                check_width(columns, each)
                finders.extend([opened] if opened is not None else [])
            elif (chosen := starred(tracer, self.scope, each)) is not None:
                self._lists = True
                columns.extend(chosen)
            elif tracer.has_patterns and (call := columns_call(each)) is not None:
                self._lists = True
                columns.extend(dynamic(tracer, self.scope, each, call))
            else:
                columns.append(self.column(i))
        return columns, first_of(self.tracer, finders)

    def column(self, i: int) -> Column:
        """The select list's expression at a place, traced once. Raises Unresolvable where it reads itself."""
        known = self._columns.get(i)
        if known is not None:
            return known
        tracer, scope, node = self.tracer, self.scope, self._listed[i]
        outside = (scope.aliases_on, tracer.uses, tracer.use)
        scope.aliases_on = tracer.dialect.alias_in_select
        self._tracing.add(i)
        try:
            traced = (passed_on(tracer, scope, node) if self._passes_names else None) or self._made(node)
        finally:
            scope.aliases_on, tracer.uses, tracer.use = outside
            self._tracing.discard(i)
        self._columns[i] = traced
        return traced

    def _made(self, node: exp.Expr) -> Column:
        """The column that an element of the select list makes."""
        tracer, scope = self.tracer, self.scope
        bare = node.args["this"] if type(node) is exp.Alias else node
        uses: list[tuple[Value, str]] = []
        plain = isinstance(bare, exp.Column)
        tracer.uses, tracer.use = uses, IDENTITY if plain else TRANSFORMATION
        found = term(tracer, scope, bare)
        if plain and len(uses) == 1 and uses[0][0].term == found and not self._sets:
            value = uses[0][0]
        else:
            value = Value(self._in_sets(found), inputs_of(uses), tracer.fragment(bare))
            tracer.weigh(value.inputs)
        name = name_at_place(scope, node) or output_name(tracer.dialect, node)
        return Column(name, value, value.definition or tracer.fragment(bare), spelled(tracer, scope, node))

    _sets = False
    _is_grouped = False
    _lists = False
    _is_joined = False
    _in_having = False
    _grouped: frozenset[int] = frozenset()

    def _in_sets(self, found: int) -> int:
        """Under grouping sets a key is null in the rows of the sets that leave it out."""
        return self.tracer.terms.of("in set", found, self.scope.groups) if self._sets else found

    @cached_property
    def _aliased(self) -> dict[str, int]:
        """The places of the names that the select list gives; of two of one name the first."""
        fold = self.tracer.dialect.fold
        places = list(enumerate(self._listed))
        found = {fold(each.args["alias"]): i for i, each in reversed(places) if isinstance(each, exp.Alias)}
        if self.tracer.dialect.sqlglot == "bigquery":
            for i, each in places:
                if isinstance(each, exp.Column) and not isinstance(each.this, (exp.Star, exp.Dot)):
                    found.setdefault(fold(each.this), i)
        return found

    def _alias(self, name: str) -> Value | None:
        i = self._aliased.get(name)
        if i is None:
            return self._inside(name)
        is_ahead = self._tracing and i > min(self._tracing) and self.tracer.dialect.alias_looks_back
        if i in self._tracing or is_ahead:
            return None
        if self.tracer.use == AGGREGATION:
            bare = self._listed[i]
            note_nested_alias(self.tracer, self.scope, bare, holds_aggregate=holds_aggregate(bare))
        elif self._in_having:
            note_window_in_having(self.tracer, self._listed[i], perhaps=may_be_columns(self.scope))
        found = self.column(i).value
        if not self._is_joined:  # what one join's condition reads may be null by the next
            self._columns.clear()
        return found

    def _inside(self, name: str) -> Value | None:
        """The value of an alias inside an expression, which ClickHouse lets others read."""
        named = self._within.get(name)
        if named is None or name in self._reading:
            return None
        self._reading.add(name)
        try:
            with self.tracer.gathering(TRANSFORMATION) as uses:
                found = term(self.tracer, self.scope, named)
        finally:
            self._reading.discard(name)
        return Value(found, inputs_of(uses))

    def _reads_own_name(self, name: str) -> bool:
        """Whether the expression of an alias reads a column of the alias's own name."""
        i = self._aliased.get(name)
        if i is None:
            return False
        fold = self.tracer.dialect.fold
        return any(fold(each.this) == name for each in self.node.expressions[i].find_all(exp.Column))

    def _keys(self, distinct: exp.Expr, columns: list[Column]) -> list[int]:
        """The keys of `distinct on`, which are found as those of an `order by` are."""
        scope = self.scope
        before = scope.aliases_on, scope.outputs, scope.ordered
        scope.aliases_on, scope.outputs, scope.ordered = True, outputs(columns), distinct
        try:
            return [key(self.tracer, scope, each, self) for each in distinct.args["on"].expressions]
        finally:
            scope.aliases_on, scope.outputs, scope.ordered = before

    def _distinct(self, columns: list[Column], opened: OpenColumns | None) -> None:
        distinct = self.node.args.get("distinct")
        if distinct is None:
            return
        tracer, scope, terms = self.tracer, self.scope, self.tracer.terms
        if distinct.args.get("on") is not None:
            with tracer.gathering(SORT) as uses:
                keys = self._keys(distinct, columns)
                order = ordering(tracer, scope, self.node, columns, opened)
            scope.row_inputs |= used_as(inputs_of(uses), SORT)
            scope.rows = terms.of("first of each", scope.rows, terms.set("keys", keys), order)
        else:
            keys = [column.value.term for column in columns]
            if opened is not None:
                keys.append(others(opened))
            inputs = used_as(frozenset().union(*(column.value.inputs for column in columns)), GROUP_BY)
            scope.row_inputs |= inputs
            scope.rows = rows_of.distinct(terms, scope.rows, keys)
        tracer.fact("distinct", terms.set("keys", keys), self.node)


def _reads(uses: list[tuple[Value, str]], unique_id: str) -> bool:
    return any(each.unique_id == unique_id for value, _ in uses for each in value.inputs)
