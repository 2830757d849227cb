"""Small random queries about what looks at several rows: groups left out, windows, first rows, rows taken away."""

from collections.abc import Callable

from tests.fuzz.joined_shapes import JoinedShapes
from tests.fuzz.writer import TABLES, listed, numbered


class GatheredShapes(JoinedShapes):
    """Writes a query about one of them."""

    def shapes(self) -> tuple[Callable[[], str], ...]:
        own = (self._kept_groups, self._counted_rows, self._named_windows, self._first_of_each, self._taken_away)
        return (*super().shapes(), *own)

    def _kept_groups(self) -> str:
        """Groups of which some are left out."""
        pick = self.random
        table = pick.choice(sorted(TABLES))
        key, value = pick.sample(TABLES[table], 2)
        test = pick.choice(("count(*) > 1", f"sum({value}) > 2", f"min({value}) = 1", f"{key} > 1"))
        having = f" having {pick.choice(('', 'not '))}{test}" if self.chance(0.7) else ""
        return f"select {key} as c0, max({value}) as c1 from {table} group by {key}{having}"

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
