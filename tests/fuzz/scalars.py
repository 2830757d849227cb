"""Random scalar expressions and conditions, with subqueries in them: scalar, `exists`, `in`, `any` and `all`."""

from tests.fuzz.aggregates import Aggregates
from tests.fuzz.writer import Names

_OPERATORS = ("=", "<", "<=", ">", ">=", "<>")


class Scalars(Aggregates):
    """Writes what is computed for one row; everything is a number or null."""

    def value(self, columns: Names, outer: Names, depth: int) -> str:
        pick = self.random
        one, other = pick.choice(columns), pick.choice(columns)
        match pick.randint(0, 17):
            case 0:
                return str(pick.randint(0, 3))
            case 1:
                return f"coalesce({one}, {pick.choice((other, '0', '1'))})"
            case 2:
                return f"{one} {pick.choice(('+', '-', '*'))} {pick.choice((other, '1', '2'))}"
            case 3:
                return f"case when {self.condition(columns, outer, 0)} then {one} else {other} end"
            case 4:
                return f"case {one} when {pick.randint(0, 3)} then 1 when {other} then 2 end"
            case 5 | 6 if depth > 0:
                clause, inner = self.source(0, [])
                around = columns + outer
                where = self.condition(inner, around, 0) if self.chance(0.4) else self._correlated(inner, around)
                return f"(select {self.aggregate(inner)} {clause} where {where})"
            case 7 if outer:
                return pick.choice(outer)
            case 8:
                return self.form.format(one)
            case 9:
                return pick.choice(
                    (f"greatest({one}, {other})", f"if({one} = {other}, 1, {one})", f"{one} % 2", f"{one} // 2",
                     f"([{one}] || [{other}])[1]", f"([{one}] + [{other}])[2]", f"-{one}",
                     f"list_sum(list_transform([{one}, {other}], lambda e: e + {one}))::int",
                     f"list_max([{one}, {other}, 1])", f"({one} || {other})::varchar::int", f"{one} is null",
                     f"struct_pack(p := {one}, q := {other}).q")
                )  # fmt: skip
            case _:
                return one

    def condition(self, columns: Names, outer: Names, depth: int) -> str:
        pick = self.random
        one, other = pick.choice(columns), pick.choice([*columns, *outer, "1", "2"])
        match pick.randint(0, 13):
            case 0:
                return f"{one} is {self._maybe_not()}null"
            case 1:
                return f"{one} {self._maybe_not()}in ({pick.randint(0, 2)}, {pick.choice((other, '1', '3', 'null'))})"
            case 2:
                return f"{one} {self._maybe_not()}between {pick.randint(0, 2)} and {other}"
            case 3:
                return f"({one} = {other} or {self.condition(columns, outer, 0)})"
            case 4:
                return f"not ({one} {pick.choice(_OPERATORS)} {other})"
            case 5 | 6 if depth > 0:
                return self._of_a_query(one, columns, outer, depth - 1)
            case 7 | 8 if depth > 0:
                clause, inner = self.source(depth - 1, [])
                where = self._correlated(inner, columns + outer)
                if depth > 1 and self.chance(0.4):
                    where = self.condition(inner, columns + outer, depth - 1)
                return f"{self._maybe_not()}exists (select 1 {clause} where {where})"
            case 9:
                return f"{one} is {self._maybe_not()}distinct from {other}"
            case 10:
                return f"{self._maybe_not()}({self.condition(columns, outer, 0)} and {one} <> {other})"
            case _:
                return f"{one} {pick.choice(_OPERATORS)} {other}"

    def _of_a_query(self, one: str, columns: Names, outer: Names, depth: int) -> str:
        """A value compared with all those that a query gives."""
        pick = self.random
        if self.chance(0.2):
            sql, _ = self.select(depth, columns + outer, 2)
            return f"({one}, {pick.choice(columns)}) {self._maybe_not()}in ({sql})"
        sql, _ = self.select(depth, columns + outer, 1)
        if self.chance(0.5):
            return f"{one} {self._maybe_not()}in ({sql})"
        found = f"{one} {pick.choice(_OPERATORS)} {pick.choice(('any', 'all'))} ({sql})"
        return f"not ({found})" if self.chance(0.4) else found

    def _correlated(self, inner: Names, outer: Names) -> str:
        return f"{self.random.choice(inner)} {self.random.choice(('=', '<', '<='))} {self.random.choice(outer)}"

    def _maybe_not(self) -> str:
        return self.random.choice(("", "not "))
