"""Random DuckDB queries over three small tables of integers, each with one certain result."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

TABLES = {"t": ("id", "k", "v"), "u": ("id", "k", "w"), "r": ("k", "x", "g")}

Names = list[str]
_FORMS = ("coalesce({}, 0)", "{} + 1", "case when {} is null then 2 end")


@dataclass(slots=True)
class Grammar:
    """Writes queries. `names` counts aliases, `ctes` are those that the query at hand may read."""

    random: Random
    names: int = 0
    ctes: dict[str, Names] = field(default_factory=dict)

    def query(self) -> str:
        """A whole query, perhaps with CTEs."""
        self.names, self.ctes = 0, {}
        listed: Names = []
        for _ in range(self.random.choice((0, 0, 1, 2))):
            sql, columns = self.select(1, [])
            name = self._name("c")
            self.ctes[name] = columns
            listed.append(f"{name} as ({sql})")
        sql, _ = self.select(2, [])
        return f"with {', '.join(listed)} {sql}" if listed else sql

    def wide(self) -> str:
        """A query with many columns, of which those with equal terms must be equal in every row."""
        self.names, self.ctes = 0, {}
        pick = self.random
        clause, columns = self._from(2, [])
        where = f" where {self.condition(columns, [], 1)}" if pick.random() < 0.3 else ""
        if pick.random() < 0.25:
            keys = pick.sample(columns, min(len(columns), 2))
            values = [*keys, *(f"coalesce({key}, 1)" for key in keys), *(self._aggregate(columns) for _ in range(9))]
            by = pick.choice((", ".join(keys), f"rollup({', '.join(keys)})"))
            return f"select {_listed(values, _numbered(values))} {clause}{where} group by {by}"
        form = pick.choice(_FORMS)
        inner, others = self._from(0, [])
        aggregate, tested = self._aggregate(others), pick.choice(others)
        seen = pick.sample([*columns, *others], min(len(columns) + len(others), 4))
        values = [*columns, *(form.format(column) for column in columns)]
        values += [f"(select {aggregate} {inner} where {tested} = {each})" for each in seen]
        values += [self._window(columns) for _ in range(2)]
        return f"select {_listed(values, _numbered(values))} {clause}{where}"

    def select(self, depth: int, outer: Names, width: int | None = None) -> tuple[str, Names]:
        """A query and the names of its columns. `outer` are the columns of the queries around it."""
        chance = self.random.random()
        if depth > 0 and chance < 0.12:
            return self._set_operation(depth, outer, width)
        return self._plain(depth, outer, width)

    def _plain(self, depth: int, outer: Names, width: int | None) -> tuple[str, Names]:
        pick = self.random
        clause, columns = self._from(depth, outer)
        where = f" where {self.condition(columns, outer, depth)}" if pick.random() < 0.5 else ""
        count = width or pick.randint(1, 3)
        names = [f"c{i}" for i in range(count)]
        kind = pick.random()
        if kind < 0.25:
            body = self._grouped(columns, names, clause + where)
        elif kind < 0.32:
            values = [self._aggregate(columns) for _ in names]
            body = f"select {_listed(values, names)} {clause}{where}"
        else:
            values = [self.value(columns, outer, depth) for _ in names]
            distinct = "distinct " if pick.random() < 0.15 else ""
            if not distinct and pick.random() < 0.15:
                values[-1] = self._window(columns)
            body = f"select {distinct}{_listed(values, names)} {clause}{where}"
            if not distinct and pick.random() < 0.08:
                body += f" qualify {self._window(columns)} <= {pick.randint(1, 3)}"
        if pick.random() < 0.12:
            places = list(range(1, count + 1))
            pick.shuffle(places)
            order = ", ".join(f"{place}{pick.choice(('', ' desc'))}" for place in places)
            body += f" order by {order} limit {pick.randint(1, 4)}"
        return body, names

    def _set_operation(self, depth: int, outer: Names, width: int | None) -> tuple[str, Names]:
        word = self.random.choice(("union all", "union all", "union", "except", "intersect", "except all"))
        left, names = self._plain(depth - 1, outer, width)
        right, _ = self._plain(depth - 1, outer, len(names))
        return f"({left}) {word} ({right})", names

    def _grouped(self, columns: Names, names: Names, rest: str) -> str:
        pick = self.random
        keys = pick.sample(columns, min(len(columns), pick.randint(1, 2)))
        values = [pick.choice(keys) if pick.random() < 0.5 else self._aggregate(columns) for _ in names]
        listed = ", ".join(keys)
        by = listed
        if pick.random() < 0.3:
            by = pick.choice((f"rollup({listed})", f"cube({listed})", f"grouping sets (({listed}), ({keys[0]}), ())"))
        having = f" having {self._aggregate(columns)} >= {pick.randint(0, 3)}" if pick.random() < 0.25 else ""
        return f"select {_listed(values, names)} {rest} group by {by}{having}"

    def _from(self, depth: int, outer: Names) -> tuple[str, Names]:
        pick = self.random
        item, columns = self.item(depth, [])
        sql = f"from {item}"
        merged = False
        for _ in range(pick.choice((0, 0, 1, 1, 2)) if depth > 0 else pick.choice((0, 0, 1))):
            kind = pick.choice(
                ("join", "join", "left join", "left join", "right join", "full join", "semi join", "anti join", ",")
            )
            other, more = self.item(depth, columns if kind == "," else [])
            if kind == ",":
                # A comma binds weaker than `join`: only as the first, where nothing was joined before.
                sql, columns = (f"{sql} cross join {other}", columns + more)
                continue
            shared = {each.split(".")[1] for each in columns if "." in each} & {each.split(".")[1] for each in more}
            if shared and not merged and pick.random() < 0.3:
                name, merged = pick.choice(sorted(shared)), True
                sql += f" {kind} {other} using ({name})"
                columns = [*columns, name]
            elif kind in ("semi join", "anti join"):
                sql += f" {kind} {other} on {pick.choice(columns)} = {pick.choice(more)}"
            else:
                sql += f" {kind} {other} on {self._join_condition(columns, more)}"
            if kind not in ("semi join", "anti join"):
                columns = columns + more
        return sql, columns

    def _join_condition(self, left: Names, right: Names) -> str:
        pick = self.random
        found = f"{pick.choice(left)} = {pick.choice(right)}"
        if pick.random() < 0.3:
            found += f" and {self.condition(left + right, [], 0)}"
        return found

    def item(self, depth: int, before: Names) -> tuple[str, Names]:
        """A relation with its alias; `before` are the columns that a lateral may read."""
        pick = self.random
        alias = self._name("a")
        chance = pick.random()
        if self.ctes and chance < 0.35:
            name = pick.choice(sorted(self.ctes))
            return f"{name} as {alias}", _of(alias, self.ctes[name])
        if depth > 0 and chance < 0.55:
            lateral = bool(before) and pick.random() < 0.6
            sql, columns = self.select(depth - 1, before if lateral else [])
            return f"{'lateral ' if lateral else ''}({sql}) as {alias}", _of(alias, columns)
        if chance < 0.62:
            rows = ", ".join(f"({pick.randint(1, 3)}, {pick.randint(1, 3)})" for _ in range(2))
            return f"(values {rows}) as {alias}(k, y)", _of(alias, ("k", "y"))
        table = pick.choice(("t", "t", "t", "u", "r"))
        if pick.random() < 0.25:
            form = pick.choice(_FORMS).format(pick.choice(TABLES[table]))
            return f"(select *, {form} as z, 1 as y from {table}) as {alias}", _of(alias, (*TABLES[table], "z", "y"))
        return f"{table} as {alias}", _of(alias, TABLES[table])

    def value(self, columns: Names, outer: Names, depth: int) -> str:
        pick = self.random
        one = pick.choice(columns)
        match pick.randint(0, 11):
            case 0:
                return str(pick.randint(0, 3))
            case 1:
                return f"coalesce({one}, {pick.choice((pick.choice(columns), '0', '1'))})"
            case 2:
                return f"{one} {pick.choice(('+', '-', '*'))} {pick.choice((pick.choice(columns), '1', '2'))}"
            case 3:
                return f"case when {self.condition(columns, outer, 0)} then {one} else {pick.choice(columns)} end"
            case 4:
                return f"case {one} when {pick.randint(0, 3)} then 1 when {pick.choice(columns)} then 2 end"
            case 5 if depth > 0:
                clause, inner = self._from(0, [])
                around = columns + outer
                where = self.condition(inner, around, 0) if pick.random() < 0.4 else self._correlated(inner, around)
                return f"(select {self._aggregate(inner)} {clause} where {where})"
            case 6 if outer:
                return pick.choice(outer)
            case _:
                return one

    def _correlated(self, inner: Names, outer: Names) -> str:
        return f"{self.random.choice(inner)} {self.random.choice(('=', '<', '<='))} {self.random.choice(outer)}"

    def condition(self, columns: Names, outer: Names, depth: int) -> str:
        pick = self.random
        one, other = pick.choice(columns), pick.choice([*columns, *outer, "1", "2"])
        match pick.randint(0, 10):
            case 0:
                return f"{one} is {pick.choice(('', 'not '))}null"
            case 1:
                return f"{one} {pick.choice(('', 'not '))}in ({pick.randint(0, 2)}, {pick.randint(1, 3)})"
            case 2:
                return f"{one} between {pick.randint(0, 2)} and {other}"
            case 3:
                return f"({one} = {other} or {self.condition(columns, outer, 0)})"
            case 4:
                return f"not ({one} < {other})"
            case 5 if depth > 0:
                sql, _ = self.select(0, columns + outer, 1)
                return f"{one} {pick.choice(('', 'not '))}in ({sql})"
            case 6 | 7 if depth > 0:
                clause, inner = self._from(depth - 1, [])
                where = self._correlated(inner, columns + outer)
                return f"{pick.choice(('', 'not '))}exists (select 1 {clause} where {where})"
            case 8:
                return f"{one} is {pick.choice(('', 'not '))}distinct from {other}"
            case _:
                return f"{one} {pick.choice(('=', '<', '<=', '>', '>=', '<>'))} {other}"

    def _aggregate(self, columns: Names) -> str:
        pick = self.random
        one = pick.choice(columns)
        found = pick.choice(
            (f"count({one})", "count(*)", f"sum({one})", f"min({one})", f"max({one})", f"count(distinct {one})")
        )
        return f"{found} filter (where {self.condition(columns, [], 0)})" if pick.random() < 0.2 else found

    def _window(self, columns: Names) -> str:
        pick = self.random
        function = pick.choice(
            ("rank()", "dense_rank()", f"sum({pick.choice(columns)})", f"count({pick.choice(columns)})")
        )
        partition = f"partition by {pick.choice(columns)} " if pick.random() < 0.6 else ""
        order = f"order by {pick.choice(columns)}" if pick.random() < 0.8 or "rank" in function else ""
        return f"{function} over ({partition}{order})"

    def _name(self, stem: str) -> str:
        self.names += 1
        return f"{stem}{self.names}"


def _of(alias: str, columns: Sequence[str]) -> Names:
    return [f"{alias}.{column}" for column in columns]


def _listed(values: Sequence[str], names: Sequence[str]) -> str:
    return ", ".join(f"{value} as {name}" for value, name in zip(values, names, strict=True))


def _numbered(values: Sequence[str]) -> Names:
    return [f"c{i}" for i in range(len(values))]
