"""Random typed queries of many shapes, each about one thing."""

# ruff: noqa: E501 - ways to write one thing are read best on one line
from collections.abc import Callable

from tests.fuzz.tables import NAMED_KINDS
from tests.fuzz.typed.expressions import Expressions, Offered
from tests.fuzz.typed.gathered import RANGES, WINDOWS
from tests.fuzz.writer import listed, numbered

_TABLES = sorted(NAMED_KINDS)


class Shapes(Expressions):
    """Writes queries of one table, and of what several rows of it give."""

    def query(self) -> str:
        self.names = 0
        return self.random.choice(self.shapes())()

    def shapes(self) -> tuple[Callable[[], str], ...]:
        """What a query can be about."""
        return (
            self._rowwise, self._rowwise, self._filtered, self._layered, self._grouped, self._grouped, self._sets,
            self._windows, self._windows, self._ranges, self._first_of_each, self._limited, self._distinct,
        )  # fmt: skip

    def wide(self) -> tuple[list[str], str]:
        """All ways of a family, to be written beside each other, and the table that they read."""
        self.names = 0
        table, offered = self.table()
        return self.ways(offered), table

    def table(self) -> tuple[str, Offered]:
        """A table with its alias, or a query of one that computes some columns."""
        table = self.random.choice(_TABLES)
        alias = self.name("a")
        offered = {f"{alias}.{column}": kind for column, kind in NAMED_KINDS[table].items()}
        if self.chance(0.25):
            value = self.value(NAMED_KINDS[table], self.kind())
            return f"(select *, {value} as c from {table}) as {alias}", {**offered, f"{alias}.c": "any"}
        return f"{table} as {alias}", offered

    def every(self, offered: Offered) -> str:
        """All columns as the keys of an order: only equal rows are tied."""
        keys = self.random.sample(list(offered), len(offered))
        return ", ".join(f"{key}{self.way('', '', ' desc', ' nulls first', ' asc nulls last')}" for key in keys)

    def _values(self, offered: Offered, count: int) -> str:
        values = [self.value(offered, self.kind(), 2) for _ in range(count)]
        return listed(values, numbered(values))

    def _rowwise(self) -> str:
        table, offered = self.table()
        return f"select {self._values(offered, self.random.choice((1, 1, 2)))} from {table}"

    def _filtered(self) -> str:
        table, offered = self.table()
        return f"select {self.column(offered)} as c0 from {table} where {self.condition(offered, 2)}"

    def _layered(self) -> str:
        """A value that is computed in one query and used in another, or in one."""
        table, offered = self.table()
        kind, other = self.kind(), self.kind()
        value = self.value(offered, kind)
        outer = self.value({"z": kind}, other)
        one = f"select {outer} as c0 from (select {value} as z from {table})"
        cte = f"with i as (select {value} as z from {table}) select {outer} as c0 from i"
        alias = f"select {value} as z, {outer} as c0 from {table}"
        return self.way(one, cte, alias)

    def _grouped(self) -> str:
        table, offered = self.table()
        kind = self.kind()
        key = self.value(offered, kind) if self.chance(0.6) else self.column(offered)
        values = [self.aggregate(offered), self.aggregate(offered)]
        rest = f"{listed(values, numbered(values))} from {table}"
        having = f" having {self.condition({key: kind})}" if self.chance(0.2) else ""
        return self.way(
            f"select {key} as g, {rest} group by {key}{having}",
            f"select {key} as g, {rest} group by all{having}",
            f"select {key} as g, {rest} group by g{having}",
            f"select {key} as g, {rest} group by 1{having}",
            f"select {rest}",
            f"select {key} as g, {rest} group by {key}, 1{having}",
        )

    def _sets(self) -> str:
        table, offered = self.table()
        one, other = self.column(offered), self.column(offered)
        value = self.aggregate(offered)
        sets = self.way(
            f"rollup({one}, {other})", f"rollup({other}, {one})", f"cube({one}, {other})", f"{one}, {other}",
            f"grouping sets (({one}, {other}), ({one}), ())", f"grouping sets ({one}, {other})", f"cube({other}, {one})",
            f"grouping sets (({one}, {other}), ({one}), ({other}), ())", f"{one}, rollup({other})",
        )  # fmt: skip
        seen = self.way(
            f"grouping({one})", f"grouping({one}, {other})", f"{one} is null", f"coalesce({one}::varchar, '')"
        )
        return f"select {one} as c0, {other} as c1, {value} as c2, {seen} as c3 from {table} group by {sets}"

    def _windows(self) -> str:
        table, offered = self.table()
        order = self.every(offered)
        partition = f"partition by {self.column(offered)}" if self.chance(0.6) else ""
        family = self.random.choice(WINDOWS)
        value = self.value(offered, self.kind(), 1)
        return f"select {self.random.choice(family).format(value, partition, order)} as c0 from {table}"

    def _ranges(self) -> str:
        """A frame of values around that of a row."""
        table, offered = self.table()
        kind = self.random.choice([each for each in RANGES if each in offered.values()])
        key = self.plain(offered, kind)
        before, behind = self.random.choice(RANGES[kind]), self.random.choice(RANGES[kind])
        frame = f"range between {before} preceding and {self.way(f'{behind} following', 'current row', 'unbounded following')}"
        excluded = self.way("", "", " exclude current row", " exclude ties", " exclude group", " exclude no others")
        direction = self.way("", "", " desc", " nulls first")
        value = self.way(
            "count(*)", f"count({self.column(offered)})", f"max({self.column(offered)})", f"min({self.column(offered)})"
        )
        return f"select {value} over (order by {key}{direction} {frame}{excluded}) as c0 from {table}"

    def _first_of_each(self) -> str:
        """One row for each value of a key, by `distinct on`, `qualify` or a window in a query of its own."""
        table, offered = self.table()
        key = self.value(offered, self.kind()) if self.chance(0.4) else self.column(offered)
        seen, order = self.column(offered), self.every(offered)
        number = f"row_number() over (partition by {key} order by {order})"
        return self.way(
            f"select distinct on ({key}) {seen} as c0 from {table} order by {key}, {order}",
            f"select {seen} as c0 from {table} qualify {number} = 1",
            f"select c0 from (select {seen} as c0, {number} as n from {table}) where n = 1",
            f"select {seen} as c0 from {table} qualify {number} <= 1",
            f"select {seen} as c0 from {table} qualify rank() over (partition by {key} order by {order}) = 1",
            f"select distinct on ({key}) {seen} as c0 from {table} order by {key}, {order} desc",
            f"select {seen} as c0 from {table} qualify {number} = 2",
        )

    def _limited(self) -> str:
        table, offered = self.table()
        values = self._values(offered, 2)
        order = self.way("1, 2", "c0, c1", "2, 1", "all", "1 desc, 2", "c0 nulls first, c1", "all desc", "c1, c0")
        count = self.way(
            "limit 2", "limit 3", "limit 2 offset 1", "limit 1 + 1", "limit 50 percent", "fetch first 2 rows only"
        )
        return f"select {values} from {table} order by {order} {count}"

    def _distinct(self) -> str:
        table, offered = self.table()
        value = self.value(offered, self.kind(), 2)
        return self.way(
            f"select distinct {value} as c0 from {table}", f"select {value} as c0 from {table} group by 1",
            f"select {value} as c0 from {table} union select {value} as c0 from {table}",
            f"select {value} as c0 from {table} group by all", f"select {value} as c0 from {table}",
            f"select distinct on (c0) {value} as c0 from {table}", f"select distinct c0 from (select {value} as c0 from {table})",
        )  # fmt: skip
