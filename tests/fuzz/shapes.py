"""Small random queries of rarer shapes: cases, quantifiers, pivots, recursion, keys of grouping sets."""

from tests.fuzz.grammar import Grammar
from tests.fuzz.writer import TABLES, listed, numbered

_TESTS = ("{} > 0", "{} < 3", "{} = 1", "{} is not null", "{} <> 2")


class Shapes(Grammar):
    """Writes a query about one of them."""

    def shape(self) -> str:
        self.start()
        about = (
            self._cases, self._quantifiers, self._pivot, self._unpivot, self._steps, self._constant_key, self._nearest,
            self._partners, self._sides, self._natural, self._kept_groups,
        )  # fmt: skip
        return self.random.choice(about)()

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
        inner = f"(select {third}, {one} as p, {other} as q from {table})"
        seen = [third, "y", "(n = 'p')::int", "length(n)"]
        return f"select {listed(seen, numbered(seen))} from (unpivot {inner} on p, q into name n value y)"

    def _steps(self) -> str:
        """A recursion over few values: it ends whatever its step and its end are."""
        pick = self.random
        start = pick.choice(("select k, id from t", "select 0, 1", "select x, g from r"))
        step = pick.choice(("(p + 1) % 4, q", "q, (p + 1) % 3", "(p + q) % 4, p"))
        end = f" where {pick.choice(('p', 'q'))} {pick.choice(('<', '<>', '>'))} {pick.randint(0, 2)}"
        recursion = f"{start} union select {step} from c{end}"
        return f"with recursive c(p, q) as ({recursion}) select p as c0, q as c1 from c"

    def _nearest(self) -> str:
        """Rows beside the nearest one of another table, kept or not where there is none."""
        pick = self.random
        kind, side = pick.choice(("asof join", "asof left join")), pick.choice(("a.id", "b.id", "b.k", "a.v"))
        on = f"a.k = b.k and a.id {pick.choice(('>=', '>', '<', '<='))} b.{pick.choice(('id', 'w'))}"
        return f"select a.id as c0, {side} as c1 from t as a {kind} u as b on {on}"

    def _partners(self) -> str:
        """Rows that have a partner, or that have none."""
        pick = self.random
        one, other = pick.choice(("id", "k", "v")), pick.choice(("id", "k", "w"))
        on = f"t.{one} = u.{other}{pick.choice(('', ' and u.w > 0'))}"
        return f"select id as c0, v as c1 from t {pick.choice(('semi', 'anti'))} join u on {on}"

    def _sides(self) -> str:
        """What each side of a join gives where it has no partner, calculated inside of it or outside."""
        pick = self.random
        kind = pick.choice(("left", "right", "full"))
        form = pick.choice(("coalesce({}, 0)", "1", "case when {} is null then 2 end"))
        one, other = (f"(select *, {form.format(column)} as z from {table}) as {alias}"
                      for table, column, alias in (("t", "v", "a"), ("u", "w", "b")))  # fmt: skip
        seen = [pick.choice(("a.z", form.format("a.v"))), pick.choice(("b.z", form.format("b.w"))), "a.id", "b.id"]
        return f"select {listed(seen, numbered(seen))} from {one} {kind} join {other} on a.k = b.k"

    def _natural(self) -> str:
        """Joins by some or all of the names that both sides have."""
        pick = self.random
        kind = pick.choice(("", "left ", "right ", "full "))
        join = pick.choice((f"natural {kind}join u as b", f"{kind}join u as b using (id, k)",
                            f"{kind}join u as b using (k)", f"{kind}join u as b using (id)"))  # fmt: skip
        seen = [pick.choice(("id", "a.id")) if "id" in join or "nat" in join else "a.id", "a.v", "b.w"]
        return f"select {listed(seen, numbered(seen))} from t as a {join}"

    def _kept_groups(self) -> str:
        """Groups of which some are left out."""
        pick = self.random
        table = pick.choice(sorted(TABLES))
        key, value = pick.sample(TABLES[table], 2)
        test = pick.choice(("count(*) > 1", f"sum({value}) > 2", f"min({value}) = 1", f"{key} > 1"))
        having = f" having {pick.choice(('', 'not '))}{test}" if self.chance(0.7) else ""
        return f"select {key} as c0, max({value}) as c1 from {table} group by {key}{having}"

    def _constant_key(self) -> str:
        """A constant that a grouping set leaves out, beside the same constant."""
        pick = self.random
        table = pick.choice(sorted(TABLES))
        key, value = pick.sample(TABLES[table], 2)
        constant, by = pick.choice((("1", "c"), ("abs(1)", "abs(1)")))
        sets = pick.choice((f"rollup({by}, {key})", f"cube({key}, {by})", f"grouping sets (({by}), ({key}))"))
        inner = f"select {constant} as c, {key}, sum({value}) as n from {table} group by {sets}"
        return f"select a.c as c0, {constant} as c1, a.{key} as c2, a.n as c3 from ({inner}) as a"
