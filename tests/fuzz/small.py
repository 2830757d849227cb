"""Small random queries, each about one thing: an edit of one hits what it is about, and they run fast."""

from tests.fuzz.gathered_shapes import GatheredShapes
from tests.fuzz.writer import TABLES, Names, listed, numbered, of

_JOINS = ("join", "left join", "left join", "right join", "full join", "semi join", "anti join")
_SETS = ("union all", "union all", "union", "except", "intersect", "except all", "union all by name", "union by name")


class Small(GatheredShapes):
    """Writes a query about joins, unions, groups, windows, orders, expressions or correlation."""

    def small(self) -> str:
        self.start()
        about = (self._joins, self._arms, self._sets, self._windows, self._orders, self._operators, self._nested)
        return self.random.choice(about)()

    def _table(self) -> tuple[str, Names]:
        table = self.random.choice(("t", "t", "u", "r"))
        alias = self.name("a")
        return f"{table} as {alias}", of(alias, TABLES[table])

    def _listed(self, values: Names) -> str:
        return listed(values, numbered(values))

    def _joins(self) -> str:
        pick = self.random
        one, left = self._table()
        other, right = self._table()
        kind = pick.choice(_JOINS)
        on = f"{pick.choice(left)} = {pick.choice(right)}"
        if self.chance(0.5):
            on += f" and {pick.choice(right)} {pick.choice(('> 0', '< 3', '<> 1'))}"
        if self.chance(0.2):
            return self._merged()
        seen = left if kind in ("semi join", "anti join") else left + right
        values = [*pick.sample(seen, 2), self.form.format(pick.choice(seen)), "1"]
        where = f" where {pick.choice(seen)} {pick.choice(('is not null', '> 1'))}" if self.chance(0.4) else ""
        return f"select {self._listed(values)} from {one} {kind} {other} on {on}{where}"

    def _merged(self) -> str:
        """Joins that make one column of two."""
        pick = self.random
        one, other = pick.choice((("t", "u"), ("u", "t"), ("t", "t")))
        kind = pick.choice(("join", "left join", "right join", "full join"))
        if one != other and self.chance(0.5):
            join, merged = f"natural {kind}", ["id", "k"]
        else:
            merged = pick.choice((["k"], ["id"], ["k", "id"]))
            join = kind
        using = "" if join.startswith("natural") else f" using ({', '.join(merged)})"
        values = [pick.choice(merged), f"a.{merged[0]}", f"b.{merged[0]}", "a.id"]
        return f"select {self._listed(values)} from {one} as a {join} {other} as b{using}"

    def _arms(self) -> str:
        """Arms over one table: each column of a row must stay with the others of its arm."""
        pick = self.random
        table = pick.choice(sorted(TABLES))
        arms = []
        for _ in range(pick.choice((2, 2, 3))):
            values = pick.sample(TABLES[table], 2)
            where = f" where {pick.choice(TABLES[table])} > 1" if self.chance(0.3) else ""
            names = pick.sample(("c0", "c1"), 2)
            arms.append(f"select {listed(values, names)} from {table}{where}")
        return f" {pick.choice(_SETS)} ".join(arms)

    def _sets(self) -> str:
        pick = self.random
        table, columns = self._table()
        one, other, rest = pick.sample(columns, 3)
        sets = (f"rollup({one}, {other})", f"cube({one}, {other})", f"grouping sets (({one}, {other}), ({other}))")
        by = pick.choice((*sets, f"{one}, {other}"))
        values = [one, other, self.form.format(one), self.aggregate([rest]), self.aggregate(columns)]
        return f"select {self._listed(values)} from {table} group by {by}"

    def _windows(self) -> str:
        table, columns = self._table()
        values = [self.random.choice(columns), self.window(columns), self.window(columns)]
        return f"select {self._listed(values)} from {table}"

    def _orders(self) -> str:
        pick = self.random
        table, columns = self._table()
        values = pick.sample(columns, 2)
        where = f" where {self.condition(columns, [], 0)}" if self.chance(0.4) else ""
        on = "distinct on (c0) " if self.chance(0.4) else ""
        order = "1, 2 desc" if on else self._places(2)
        limit = "" if on else f" limit {pick.randint(1, 4)}"
        return f"select {on}{self._listed(values)} from {table}{where} order by {order}{limit}"

    def _operators(self) -> str:
        pick = self.random
        table, columns = self._table()
        values = []
        for _ in range(3):
            one, other = self.value(columns, [], 0), self.value(columns, [], 0)
            values.append(f"({one}) {pick.choice(('+', '-', '*'))} ({other})")
        values[0] = f"coalesce({', '.join(pick.sample(columns, 2))})"
        values[1] = f"{pick.choice(columns)} - {pick.choice(columns)}"
        return f"select {self._listed(values)} from {table} where {self.condition(columns, [], 0)}"

    def _nested(self) -> str:
        """Three queries in each other, the innermost reading both around it."""
        pick = self.random
        (one, first), (two, second), (three, third) = self._table(), self._table(), self._table()
        inner = f"{pick.choice(third)} = {pick.choice(first)} and {pick.choice(third)} <= {pick.choice(second)}"
        middle = f"{pick.choice(second)} = {pick.choice(first)}" if self.chance(0.5) else f"{pick.choice(second)} > 0"
        seen = pick.choice((f"exists (select 1 from {three} where {inner})",
                            f"(select count(*) from {three} where {inner}) > 1"))  # fmt: skip
        if self.chance(0.4):
            scalar = f"(select {pick.choice(('count(*)', 'sum(1)'))} from {two} where {middle})"
            return f"select {self._listed([*first, scalar])} from {one}"
        return f"select {self._listed(first)} from {one} where exists (select 1 from {two} where {middle} and {seen})"
