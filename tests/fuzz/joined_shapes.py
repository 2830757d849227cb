"""Small random queries about what a join does to its sides: partners, nulls, merged columns, the nearest row."""

from collections.abc import Callable

from tests.fuzz.shapes import Shapes
from tests.fuzz.writer import listed, numbered


class JoinedShapes(Shapes):
    """Writes a query about one of them."""

    def shapes(self) -> tuple[Callable[[], str], ...]:
        return (*super().shapes(), self._partners, self._sides, self._natural, self._nearest)

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

    def _nearest(self) -> str:
        """Rows beside the nearest one of another table, kept or not where there is none."""
        pick = self.random
        kind, side = pick.choice(("asof join", "asof left join")), pick.choice(("a.id", "b.id", "b.k", "a.v"))
        on = f"a.k = b.k and a.id {pick.choice(('>=', '>', '<', '<='))} b.{pick.choice(('id', 'w'))}"
        return f"select a.id as c0, {side} as c1 from t as a {kind} u as b on {on}"
