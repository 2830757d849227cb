"""Small random queries of rarer shapes: cases, operands, quantifiers, pivots, recursion, keys of grouping sets."""

from collections.abc import Callable

from tests.fuzz.grammar import Grammar
from tests.fuzz.writer import TABLES, listed, numbered

_OF_TWO = (
    "coalesce({0}, {1})", "coalesce({0}, {1})", "{0} - {1}", "{0} + {1}", "({0} = {1})::int", "({0} < {1})::int",
    "({0} is not distinct from {1})::int", "({0} <> {1})::int", "nullif({0}, {1})", "greatest({0}, {1})",
)  # fmt: skip
_TESTS = ("{} > 0", "{} < 3", "{} = 1", "{} is not null", "{} <> 2")


class Shapes(Grammar):
    """Writes a query about one of them."""

    def shape(self) -> str:
        self.start()
        about: tuple[Callable[[], str], ...] = self.shapes()
        return self.random.choice(about)()

    def shapes(self) -> tuple[Callable[[], str], ...]:
        """What a query can be about."""
        return (
            self._cases, self._operands, self._quantifiers, self._pivot, self._unpivot, self._steps,
            self._constant_key, self._elements, self._levels,
        )  # fmt: skip

    def _operands(self) -> str:
        """Two columns on the two sides of an operator."""
        pick = self.random
        table = pick.choice(sorted(TABLES))
        values = [pick.choice(_OF_TWO).format(*pick.sample(TABLES[table], 2)) for _ in range(3)]
        return f"select {listed(values, numbered(values))} from {table}"

    def _elements(self) -> str:
        """A row for each element of a list, whether or not the element is read."""
        pick = self.random
        table = pick.choice(sorted(TABLES))
        one, other, third = pick.sample(TABLES[table], 3)
        made = pick.choice((f"unnest([{one}, {other}])", "unnest([1, 2])", f"unnest(range({one}))", one))
        return f"select {third} as c0, 1 as c1 from (select {third}, {made} as e from {table})"

    def _cases(self) -> str:
        """Branches of which several may hold."""
        pick = self.random
        table = pick.choice(sorted(TABLES))
        columns = TABLES[table]
        column = pick.choice(columns)
        branches = [f"when {test.format(column)} then {i}" for i, test in enumerate(pick.sample(_TESTS, 3))]
        values = [f"case {' '.join(pick.sample(branches, 3))} else {pick.choice(columns)} end", pick.choice(columns)]
        return f"select {listed(values, numbered(values))} from {table}"

    def _quantifiers(self) -> str:
        pick = self.random
        columns = TABLES["t"]
        test = f"{pick.choice(columns)} {pick.choice(('<', '<=', '>', '<>', '='))} {pick.choice(('any', 'all'))}"
        inner = f"(select {pick.choice(TABLES['u'])} from u where {pick.choice(TABLES['u'])} > 0)"
        if self.chance(0.5):
            return f"select id as c0, {test} {inner} as c1 from t"
        return f"select id as c0, k as c1 from t where {test} {inner}"

    def _levels(self) -> str:
        """Three queries over one table in each other: which of the two around it the innermost one reads."""
        pick = self.random
        around = [f"{pick.choice('ab')}.{pick.choice(TABLES['t'])}" for _ in range(2)]
        inner = f"select 1 from t as c where c.k = {around[0]} and c.id {pick.choice(('<', '<=', '<>'))} {around[1]}"
        middle = f"select 1 from t as b where {pick.choice(('b.v > 1', 'b.k = a.k'))} and exists ({inner})"
        return f"select id as c0, k as c1 from t as a where exists ({middle})"

    def _pivot(self) -> str:
        """The groups are named, so that what is spread can change without them."""
        pick = self.random
        table = pick.choice(sorted(TABLES))
        key, value = pick.sample(TABLES[table], 2)
        spread = pick.choice(TABLES[table])
        seen = [key, '"1"', '"2"']
        made = (
            f"pivot {table} on {spread} in (1, 2) using {pick.choice(('sum', 'max', 'count'))}({value}) group by {key}"
        )
        return f"select {listed(seen, numbered(seen))} from ({made})"

    def _unpivot(self) -> str:
        pick = self.random
        table = pick.choice(sorted(TABLES))
        one, other, third = pick.sample(TABLES[table], 3)
        first, second = pick.sample(("p", "q"), 2)
        inner = f"(select {third}, {one} as {first}, {other} as {second} from {table})"
        seen = [third, "y", "(n = 'p')::int", "length(n)"]
        return f"select {listed(seen, numbered(seen))} from (unpivot {inner} on {first}, {second} into name n value y)"

    def _steps(self) -> str:
        """A recursion over few values: it ends whatever its step and its end are."""
        pick = self.random
        start = pick.choice(("select k, id from t", "select 0, 1", "select x, g from r"))
        step = pick.choice(("(p + 1) % 4, q", "q, (p + 1) % 3", "(p + q) % 4, p"))
        end = f" where {pick.choice(('p', 'q'))} {pick.choice(('<', '<>', '>'))} {pick.randint(0, 2)}"
        recursion = f"{start} union select {step} from c{end}"
        return f"with recursive c(p, q) as ({recursion}) select p as c0, q as c1 from c"

    def _constant_key(self) -> str:
        """A constant that a grouping set leaves out, beside the same constant."""
        pick = self.random
        table = pick.choice(sorted(TABLES))
        key, value = pick.sample(TABLES[table], 2)
        constant, by = pick.choice((("1", "c"), ("abs(1)", "abs(1)")))
        sets = pick.choice((f"rollup({by}, {key})", f"cube({key}, {by})", f"grouping sets (({by}), ({key}))"))
        inner = f"select {constant} as c, {key}, sum({value}) as n from {table} group by {sets}"
        return f"select a.c as c0, {constant} as c1, a.{key} as c2, a.n as c3 from ({inner}) as a"
