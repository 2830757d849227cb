"""Random DuckDB queries over three small tables of integers, each with one certain result."""

from tests.fuzz.joins import Joins
from tests.fuzz.writer import Names, listed, numbered

_SET_OPERATIONS = (
    "union all", "union all", "union all", "union", "except", "intersect", "except all", "intersect all",
    "union all by name", "union by name",
)  # fmt: skip
_VOLATILE = ("(random() * 1000000)::int", "uuid()", "gen_random_uuid()")


class Grammar(Joins):
    """Writes whole queries."""

    def query(self) -> str:
        """A whole query, perhaps with CTEs."""
        self.start()
        pick = self.random
        written: Names = []
        recursive = False
        for _ in range(pick.choice((0, 0, 1, 2))):
            name = self.name("c")
            if self.chance(0.15):
                recursive = True
                written.append(f"{name}(p, q) as ({self._recursion(name)})")
                self.ctes[name] = ["p", "q"]
                continue
            sql, columns = self.select(1, [])
            self.ctes[name] = [f"d{i}" for i in range(len(columns))] if self.chance(0.2) else columns
            head = f"{name}({', '.join(self.ctes[name])})" if self.ctes[name] != columns else name
            written.append(f"{head} as {pick.choice(('', '', 'materialized '))}({sql})")
        sql, _ = self.select(pick.choice((1, 1, 2)), [])
        return f"with {'recursive ' if recursive else ''}{', '.join(written)} {sql}" if written else sql

    def _recursion(self, name: str) -> str:
        pick = self.random
        clause, columns = self.source(0, [])
        start = f"select {pick.choice(columns)}, {pick.choice(columns)} {clause}"
        step = pick.choice(("p + 1, q", "q, p + 1", "p + 1, p", "p + 1, q + p"))
        end = f"p < {pick.randint(2, 3)} and q < 9"
        return f"{start} union {pick.choice(('all ', ''))}select {step} from {name} where {end}"

    def wide(self) -> str:
        """A query with many columns, of which those with equal terms must be equal in every row."""
        self.start()
        pick = self.random
        clause, columns = self.source(pick.choice((1, 1, 2)), [])
        where = f" where {self.condition(columns, [], 1)}" if self.chance(0.3) else ""
        if self.chance(0.25):
            keys = pick.sample(columns, min(len(columns), 2))
            values = [*keys, *(f"coalesce({key}, 1)" for key in keys), *(self.aggregate(columns) for _ in range(9))]
            by = pick.choice((", ".join(keys), f"rollup({', '.join(keys)})"))
            return f"select {listed(values, numbered(values))} {clause}{where} group by {by}"
        inner, others = self.source(0, [])
        aggregate, tested = self.aggregate(others), pick.choice(others)
        seen = pick.sample([*columns, *others], min(len(columns) + len(others), 4))
        values = [*columns, *(self.form.format(column) for column in columns)]
        values += [f"(select {aggregate} {inner} where {tested} = {each})" for each in seen]
        values += [self.window(columns) for _ in range(2)]
        if self.chance(0.2):
            values += [pick.choice(_VOLATILE)] * 2
        return f"select {listed(values, numbered(values))} {clause}{where}"

    def select(self, depth: int, outer: Names, width: int | None = None) -> tuple[str, Names]:
        if depth > 0 and self.chance(0.14):
            return self._set_operation(depth, outer, width)
        return self._plain(depth, outer, width)

    def _plain(self, depth: int, outer: Names, width: int | None) -> tuple[str, Names]:
        pick = self.random
        clause, columns = self.source(depth, outer)
        where = f" where {self.condition(columns, outer, depth)}" if self.chance(0.5) else ""
        count = width or pick.randint(1, 3)
        names = [f"c{i}" for i in range(count)]
        kind = pick.random()
        if kind < 0.25:
            body = self._grouped(columns, names, clause + where)
        elif kind < 0.32:
            values = [self.aggregate(columns) for _ in names]
            body = f"select {listed(values, names)} {clause}{where}"
        else:
            body = self._ungrouped(columns, outer, depth, names, clause + where)
        if self.chance(0.15):
            body += f" order by {self._places(count)} limit {pick.randint(1, 4)}{pick.choice(('', '', ' offset 1'))}"
        return body, names

    def _ungrouped(self, columns: Names, outer: Names, depth: int, names: Names, rest: str) -> str:
        pick = self.random
        values = [self.value(columns, outer, depth) for _ in names]
        if self.chance(0.15):
            return f"select distinct {listed(values, names)} {rest}"
        if self.chance(0.1):
            windows = f" window w as ({self.over(columns)}), x as ({self.over(columns)})"
            values[-1] = self.window(columns, ("w", "x", "(w)"))
            return f"select {listed(values, names)} {rest}{windows}"
        if self.chance(0.15):
            values[-1] = self.window(columns)
        body = f"select {listed(values, names)} {rest}"
        return f"{body} qualify {self.window(columns)} <= {pick.randint(1, 3)}" if self.chance(0.1) else body

    def _places(self, count: int) -> str:
        """All output columns as the keys of an order, in any order: only equal rows are tied."""
        places = self.random.sample(range(1, count + 1), count)
        return ", ".join(f"{place}{self.random.choice(('', '', ' desc', ' nulls first'))}" for place in places)

    def _set_operation(self, depth: int, outer: Names, width: int | None) -> tuple[str, Names]:
        word = self.random.choice(_SET_OPERATIONS)
        left, names = self._plain(depth - 1, outer, width)
        sql = f"({left}) {word} ({self._plain(depth - 1, outer, len(names))[0]})"
        if self.chance(0.25):
            sql += f" {self.random.choice((word, word, 'union all'))} ({self._plain(0, outer, len(names))[0]})"
        if self.chance(0.1):
            sql += f" order by {self._places(len(names))} limit {self.random.randint(1, 4)}"
        return sql, names

    def _grouped(self, columns: Names, names: Names, rest: str) -> str:
        pick = self.random
        keys = pick.sample(columns, min(len(columns), pick.randint(1, 2)))
        values = [pick.choice(keys) if self.chance(0.5) else self.aggregate(columns) for _ in names]
        joined = ", ".join(keys)
        having = f" having {self.aggregate(columns)} >= {pick.randint(0, 3)}" if self.chance(0.25) else ""
        by = joined
        if self.chance(0.3):
            sets = f"grouping sets (({joined}), ({keys[0]}), ())"
            by = pick.choice((f"rollup({joined})", f"cube({joined})", sets, sets))
            if self.chance(0.3):
                values[-1] = f"grouping({keys[0]})"
        elif self.chance(0.3):
            by = pick.choice(("all", ", ".join(str(i + 1) for i, each in enumerate(values) if each in keys)))
        return f"select {listed(values, names)} {rest} group by {by or joined}{having}"
