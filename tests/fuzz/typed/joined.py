"""Random typed queries of several tables: joins, unions, queries in expressions, recursion."""

# ruff: noqa: E501 - ways to write one thing are read best on one line
from collections.abc import Callable

from tests.fuzz.tables import NAMED_KINDS
from tests.fuzz.typed.expressions import Offered
from tests.fuzz.typed.shapes import Shapes
from tests.fuzz.writer import listed, numbered

_KINDS = ("join", "left join", "left join", "right join", "full join")
_SETS = ("union all", "union all", "union", "except", "intersect", "except all", "intersect all")


class Joined(Shapes):
    """Writes queries of several tables."""

    def shapes(self) -> tuple[Callable[[], str], ...]:
        return (
            *super().shapes(), self._joined, self._joined, self._joined, self._merged, self._beside, self._nearest,
            self._arms, self._arms, self._three_arms, self._by_name, self._inside, self._inside, self._scalar, self._steps,
        )  # fmt: skip

    def _pair(self) -> tuple[str, Offered, str, Offered]:
        return *self.table(), *self.table()

    def _on(self, left: Offered, right: Offered) -> str:
        """A comparison of one column of each side, of one kind or of two."""
        pick = self.random
        one = pick.choice(list(left))
        same = [each for each, kind in right.items() if kind == left[one]]
        other = pick.choice(same) if same and self.chance(0.75) else pick.choice(list(right))
        found = self.way(
            f"{one} = {other}", f"{other} = {one}", f"{one} is not distinct from {other}", f"{one} >= {other}",
            f"not {one} <> {other}", f"{one}::varchar = {other}::varchar", f"{one} in ({other})", f"{other} <= {one}",
        )  # fmt: skip
        return f"{found} and {self.condition({**left, **right})}" if self.chance(0.25) else found

    def _joined(self) -> str:
        one, left, other, right = self._pair()
        on = self._on(left, right)
        kind = self.random.choice(_KINDS)
        offered = {**left, **right}
        values = [self.column(left), self.value(offered, self.kind(), 1), self.value(right, self.kind(), 1)]
        where = f" where {self.condition(offered)}" if self.chance(0.3) else ""
        turned = {"left join": "right join", "right join": "left join"}.get(kind, kind)
        seen = f"select {listed(values, numbered(values))} from"
        return self.way(
            f"{seen} {one} {kind} {other} on {on}{where}", f"{seen} {other} {turned} {one} on {on}{where}",
            f"{seen} {one} {self.way(*_KINDS)} {other} on {on}{where}", f"{seen} {one} cross join {other} where {on}",
            f"{seen} {one}, {other} where {on}",
        )  # fmt: skip

    def _merged(self) -> str:
        """Joins that make one column of two, which may be of other types."""
        pick = self.random
        one, other = pick.sample(sorted(NAMED_KINDS), 2)
        kind = pick.choice(_KINDS)
        names = self.way("k", "id", "id, k", "s" if "s" in NAMED_KINDS[one] and "s" in NAMED_KINDS[other] else "k")
        join = self.way(f"{kind} {other} as b using ({names})", f"natural {kind} {other} as b",
                        f"{kind} {other} as b on a.k = b.k")  # fmt: skip
        seen = self.way(
            "k", "a.k", "b.k", "coalesce(a.k, b.k)", "coalesce(b.k, a.k)", "*", "a.*", "* exclude (k)", "columns('k')"
        )
        return f"select {seen} from {one} as a {join}"

    def _beside(self) -> str:
        """Rows that have a partner, or have none, said in several ways."""
        one, left, other, right = self._pair()
        on = self._on(left, right)
        seen = self.column(left)
        key, their = self.column(left), self.column(right)
        return self.way(
            f"select {seen} as c0 from {one} semi join {other} on {on}",
            f"select {seen} as c0 from {one} anti join {other} on {on}",
            f"select {seen} as c0 from {one} where exists (select 1 from {other} where {on})",
            f"select {seen} as c0 from {one} where not exists (select 1 from {other} where {on})",
            f"select {seen} as c0 from {one} where exists (from {other} where {on})",
            f"select {seen} as c0 from {one} where {key} in (select {their} from {other})",
            f"select {seen} as c0 from {one} where {key} not in (select {their} from {other})",
            f"select {seen} as c0 from {one} where not ({key} in (select {their} from {other}))",
            f"select {seen} as c0 from {one} where {key} = any (select {their} from {other})",
            f"select {seen} as c0 from {one} where {key} <> all (select {their} from {other})",
        )

    def _nearest(self) -> str:
        """The nearest row of another table, by a key of any kind that has an order."""
        pick = self.random
        left = {f"a.{column}": kind for column, kind in NAMED_KINDS["w"].items()}
        right = {f"b.{column}": kind for column, kind in NAMED_KINDS["w"].items()}
        one, other = pick.choice(("a.t", "a.d", "a.z", "a.k")), pick.choice(("b.t", "b.d", "b.u", "b.k"))
        test = pick.choice((">=", ">", "<=", "<"))
        on = self.way(
            f"a.s = b.s and {one} {test} {other}",
            f"{one} {test} {other} and b.s = a.s",
            f"a.id = b.id and {one} {test} {other}",
        )
        kind = self.way("asof join", "asof left join")
        where = self.way("", f" where {self.condition({**left, **right})}")
        return f"select a.id as c0, {self.column(right)} as c1 from w as a {kind} w as b on {on}{where}"

    def _arms(self) -> str:
        """Two arms whose columns may be of other types."""
        one, left, other, right = self._pair()
        kind = self.kind()
        more = self.kind() if self.chance(0.4) else kind
        first, second = self.value(left, kind), self.value(right, more)
        word = self.random.choice(_SETS)
        arms = [f"select {first} as c0 from {one}", f"select {second} as c0 from {other}"]
        if word.startswith("union") and self.chance(0.5):
            arms.reverse()
        return f" {word} ".join(arms)

    def _three_arms(self) -> str:
        """Three arms: what two of them become together decides what comes of the third."""
        table, offered = self.table()
        kinds = [
            self.random.choice(("int", "decimal", "fine", "double", "text", "tiny", "big", "date", "stamp", "bool"))
            for _ in range(3)
        ]
        one, two, three = (f"select {self.plain(offered, kind)} as c0 from {table}" for kind in kinds)
        word = self.random.choice(("union all", "union all", "union"))
        return self.way(
            f"{one} {word} {two} {word} {three}", f"({one} {word} {two}) {word} {three}", f"{one} {word} ({two} {word} {three})",
            f"{three} {word} {two} {word} {one}", f"{one} {word} {three} {word} {two}", f"{two} {word} {one} {word} {three}",
        )  # fmt: skip

    def _by_name(self) -> str:
        """Arms that are put together by name, or by place."""
        one, left, other, right = self._pair()
        names = self.way("c0 c1", "c1 c0", "c0 c2").split()
        first = listed([self.column(left), self.column(left)], ["c0", "c1"])
        second = listed([self.column(right), self.column(right)], names)
        word = self.way("union all by name", "union by name", "union all", "union")
        return f"select {first} from {one} {word} select {second} from {other}"

    def _inside(self) -> str:
        """A value compared with those that a query gives."""
        one, left, other, right = self._pair()
        kind = self.kind()
        value, inner = self.value(left, kind), self.value(right, kind if self.chance(0.8) else self.kind())
        where = f" where {self.condition(right)}" if self.chance(0.5) else ""
        query = f"(select {inner} from {other}{where})"
        test = self.way(
            f"{value} in {query}", f"{value} not in {query}", f"not ({value} in {query})", f"{value} = any {query}",
            f"{value} <> all {query}", f"not ({value} = any {query})", f"{value} < all {query}", f"{value} >= any {query}",
            f"not ({value} >= any {query})", f"{value} <> any {query}", f"{value} = all {query}", f"{value} in {query} is true",
        )  # fmt: skip
        return self.way(f"select {test} as c0 from {one}", f"select {self.column(left)} as c0 from {one} where {test}")

    def _scalar(self) -> str:
        """A value that a query gives for each row, as a subquery, a lateral or a join."""
        one, left, other, right = self._pair()
        value = self.aggregate(right)
        on = self._on(left, right)
        seen = self.column(left)
        return self.way(
            f"select {seen} as c0, (select {value} from {other} where {on}) as c1 from {one}",
            f"select {seen} as c0, l.v as c1 from {one}, lateral (select {value} as v from {other} where {on}) as l",
            f"select {seen} as c0, l.v as c1 from {one} left join lateral (select {value} as v from {other} where {on}) as l on true",
            f"select {seen} as c0, l.v as c1 from {one} cross join lateral (select {value} as v from {other} where {on}) as l",
            f"select {seen} as c0, coalesce((select {value} from {other} where {on}), null) as c1 from {one}",
        )

    def _steps(self) -> str:
        """A recursion whose values come to an end."""
        table = self.way("v", "w", "c")
        start = self.way(
            "select k, s from {}",
            "select id, s from {}",
            "select distinct k, s from {}",
            "select k::tinyint, s from {}",
        )
        step = self.way("p - 1, q", "p - 1, q || 'x'", "p - 1, upper(q)", "p - 2, q", "p - 1, trim(q)", "p // 2 - 1, q")
        word = self.way("union", "union all")
        end = self.way("p > 0", "p > 0 and q <> ''", "p > 0 and q is not null", "p > 1")
        body = f"{start.format(table)} {word} select {step} from c where {end}"
        return f"with recursive c(p, q) as ({body}) select p as c0, q as c1 from c"
