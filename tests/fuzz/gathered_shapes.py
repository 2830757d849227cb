"""Small random queries about what looks at several rows: groups left out, windows, first rows, rows taken away."""

from collections.abc import Callable

from tests.fuzz.joined_shapes import JoinedShapes
from tests.fuzz.writer import TABLES, listed, numbered


class GatheredShapes(JoinedShapes):
    """Writes a query about one of them."""

    def shapes(self) -> tuple[Callable[[], str], ...]:
        rows = (self._counted_rows, self._named_windows, self._first_of_each, self._taken_away)
        return (*super().shapes(), self._kept_groups, self._groups_of_a_join, *rows)

    def _kept_groups(self) -> str:
        """Groups of which some are left out."""
        pick = self.random
        table = pick.choice(sorted(TABLES))
        key, value = pick.sample(TABLES[table], 2)
        test = pick.choice(("count(*) > 1", f"sum({value}) > 2", f"min({value}) = 1", f"{key} > 1"))
        having = f" having {pick.choice(('', 'not '))}{test}" if self.chance(0.7) else ""
        return f"select {key} as c0, max({value}) as c1 from {table} group by {key}{having}"

    def _groups_of_a_join(self) -> str:
        """Groups by columns of one side of a join or of both, with a filter, and other joins beside it."""
        pick = self.random
        keys = pick.choice((["a.k"], ["a.k"], ["a.k", "a.id"], ["b.k"], ["a.k", "b.w"], ["c.x"], ["a.k", "c.x"]))
        one, other = (pick.choice(("left", "left", "", "right", "asof left", "full")) for _ in range(2))
        last = "" if one != "asof left" else f" and a.id >= b.{pick.choice(('id', 'w'))}"
        near = "" if other != "asof left" else " and a.v >= c.k"
        joined = (
            f"t as a {one} join u as b on a.k = b.id{last} {other} join r as c on c.g = {pick.choice(('a.id', 'b.w'))}"
        )
        where = pick.choice(("", "", " where a.v > 1", " where b.w > 0", " where c.x is not null or a.k = 1"))
        if self.chance(0.3):
            return f"select distinct {listed(keys, numbered(keys))} from {joined}{near}{where}"
        seen = [
            *keys,
            pick.choice(("1", "count(*)", "max(a.v)", "count(b.w)", "row_number() over (order by min(a.id))")),
        ]
        if self.chance(0.3):
            seen[-1] = "1"
        return f"select {listed(seen, numbered(seen))} from {joined}{near}{where} group by {', '.join(keys)}"

    def _counted_rows(self) -> str:
        """A window over all rows, or over those that a condition leaves."""
        pick = self.random
        table = pick.choice(sorted(TABLES))
        one, other = pick.sample(TABLES[table], 2)
        window = (
            f"{pick.choice(('count(*)', f'sum({one})', 'row_number()'))} over ({pick.choice(('', f'order by {one}'))})"
        )
        test = f"{other} {pick.choice(('> 1', '= 1', 'is not null'))}"
        inner = f"select {one}, {other}, {window} as n from {table}"
        if self.chance(0.5):
            return f"select {one} as c0, n as c1 from ({inner} where {test})"
        return f"select {one} as c0, n as c1 from ({inner}) where {test}"

    def _named_windows(self) -> str:
        """Windows by name, and windows made of them."""
        pick = self.random
        key, other = pick.sample(("k", "v"), 2)
        named = f"w as (partition by {key}), x as (partition by {key} order by {other}), y as (order by {other})"
        over = ("w", "x", "y", f"(w order by {other})", "(x rows 1 preceding)")
        values = [f"{pick.choice(('count', 'max'))}({other}) over {pick.choice(over)}" for _ in range(2)]
        return f"select id as c0, {values[0]} as c1, {values[1]} as c2 from t window {named}"

    def _first_of_each(self) -> str:
        pick = self.random
        table = pick.choice(sorted(TABLES))
        key, one, other = pick.sample(TABLES[table], 3)
        first, second = pick.sample((f"{one}{pick.choice(('', ' desc'))}", f"{other}{pick.choice(('', ' desc'))}"), 2)
        ordered = f"order by {key}, {first}, {second}"
        return f"select distinct on ({key}) {key} as c0, {one} as c1, {other} as c2 from {table} {ordered}"

    def _taken_away(self) -> str:
        """Rows of one table that another has not, by two columns."""
        pick = self.random
        sides = (pick.sample(("id", "k", column), 2) for column in ("v", "w"))
        one, other = (f"select {listed(columns, numbered(columns))} from" for columns in sides)
        return f"{one} t {pick.choice(('except', 'except all', 'intersect', 'intersect all'))} {other} u"
