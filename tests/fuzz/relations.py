"""Random relations of a `from`: tables, CTEs, derived tables, laterals, values, made rows, pivots."""

from tests.fuzz.scalars import Scalars
from tests.fuzz.writer import TABLES, Names, of


class Relations(Scalars):
    """Writes one relation with its alias."""

    def item(self, depth: int, before: Names) -> tuple[str, Names]:
        """A relation with its alias; `before` are the columns that a lateral may read."""
        pick = self.random
        alias = self.name("a")
        chance = pick.random()
        if self.ctes and chance < 0.3:
            name = pick.choice(sorted(self.ctes))
            return f"{name} as {alias}", of(alias, self.ctes[name])
        if depth > 0 and chance < 0.5:
            lateral = bool(before) and self.chance(0.6)
            sql, columns = self.select(depth - 1, before if lateral else [])
            return f"{'lateral ' if lateral else ''}({sql}) as {alias}", of(alias, columns)
        if chance < 0.56:
            rows = ", ".join(f"({pick.randint(1, 3)}, {pick.randint(1, 3)})" for _ in range(pick.randint(1, 2)))
            return f"(values {rows}) as {alias}(k, y)", of(alias, ("k", "y"))
        if chance < 0.6:
            made = pick.choice(("range(3)", "generate_series(1, 2)", "unnest([1, 2, null])"))
            return f"{made} as {alias}(y)", of(alias, ("y",))
        if chance < 0.63 and before:
            listed = f"{pick.choice(before)}, {pick.choice(before)}"
            return f"unnest([{listed}]) as {alias}(y)", of(alias, ("y",))
        table = pick.choice(("t", "t", "t", "u", "r"))
        if chance < 0.72:
            return self._reshaped(table, alias)
        if self.chance(0.25):
            form = self.form.format(pick.choice(TABLES[table]))
            return f"(select *, {form} as z, 1 as y from {table}) as {alias}", of(alias, (*TABLES[table], "z", "y"))
        return f"{table} as {alias}", of(alias, TABLES[table])

    def _reshaped(self, table: str, alias: str) -> tuple[str, Names]:
        """A table with structs and lists in it, with a row for every element, or turned on its side."""
        pick = self.random
        one, other, third = pick.sample(TABLES[table], 3)
        match pick.randint(0, 6):
            case 0:
                sql = f"(select {one}, {{'f': {other}, 'g': {third}}} as s from {table})"
                return f"{sql} as {alias}", of(alias, (one, "s.f", "s.g"))
            case 1:
                sql = f"(select {one}, [{other}, {third}] as l, [{one}] as m from {table})"
                return f"{sql} as {alias}", [f"{alias}.{one}", f"({alias}.l + {alias}.m)[1]", f"{alias}.l[2]"]
            case 2:
                sql = f"(select {one}, unnest([{other}, {third}]) as y from {table})"
                return f"{sql} as {alias}", of(alias, (one, "y"))
            case 3:
                made = pick.choice(("[1, 2]", f"[{other}, {third}]", f"range({other})"))
                sql = f"(select {one}, unnest({made}) as y, unnest([{third}, 1]) as z from {table})"
                return f"{sql} as {alias}", of(alias, (one, "y", "z"))
            case 4:
                values = f"sum({third})" if self.chance(0.6) else f"count({third}) as n"
                found = '"1_n"' if "as n" in values else '"1"'
                sql = f"(pivot {table} on {other} in (1, 2) using {values} group by {one})"
                return f"{sql} as {alias}", of(alias, (one, found))
            case 5:
                stacked = pick.choice((f"{other}, {third}", f"{third}, {other}"))
                sql = f"(unpivot {table} on {stacked} into name n value y)"
                return f"{sql} as {alias}", [f"{alias}.{one}", f"{alias}.y", f"({alias}.n = '{other}')::int"]
            case _:
                sql = f"select distinct on ({one}) {one}, {other} as y from {table} order by {one}, {other}"
                return f"({sql}{pick.choice(('', ' desc'))}) as {alias}", of(alias, (one, "y"))
