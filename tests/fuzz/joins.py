"""Random `from` clauses: relations joined in every way that DuckDB has."""

from tests.fuzz.relations import Relations
from tests.fuzz.writer import Names, plain

_KINDS = (
    "join", "join", "join", "left join", "left join", "left join", "right join", "right join", "full join",
    "full join", "semi join", "anti join", "cross join", "cross join", "natural join", "natural left join",
    "asof join", "asof left join", "join lateral", "left join lateral",
)  # fmt: skip


class Joins(Relations):
    """Writes relations and how they are joined."""

    def source(self, depth: int, outer: Names) -> tuple[str, Names]:
        pick = self.random
        item, columns = self.item(depth, [])
        sql = f"from {item}"
        merged = False
        for _ in range(pick.choice((0, 0, 1, 1, 2)) if depth > 0 else pick.choice((0, 0, 1))):
            kind = pick.choice(_KINDS) if self.chance(0.995) else "positional join"
            other, more = self.item(depth, columns if kind == "cross join" else [])
            shared = sorted(plain(columns).keys() & plain(more).keys())
            if kind.startswith("natural") and (not shared or merged):
                kind = "join"
            if kind.endswith("lateral"):
                alias, lateral = self.name("a"), kind.removesuffix(" lateral")
                made, names = self.select(max(depth - 1, 0), columns)
                sql += f" {lateral} lateral ({made}) as {alias} on true"
                columns = columns + [f"{alias}.{name}" for name in names]
                continue
            if kind in ("cross join", "positional join"):
                sql += f" {kind} {other}"
            elif kind.startswith("natural"):
                sql, merged = f"{sql} {kind} {other}", True
            elif kind.startswith("asof"):
                unequal = f"{pick.choice(columns)} {pick.choice(('>=', '<', '>'))} {pick.choice(more)}"
                sql += f" {kind} {other} on {pick.choice(columns)} = {pick.choice(more)} and {unequal}"
            elif shared and not merged and self.chance(0.3):
                names = pick.sample(shared, 1 if self.chance(0.8) else min(2, len(shared)))
                sql, merged = f"{sql} {kind} {other} using ({', '.join(names)})", True
                columns = [*columns, *names]
            else:
                sql += f" {kind} {other} on {self._on(columns, more)}"
            if kind not in ("semi join", "anti join"):
                columns = columns + more
        return sql, columns

    def _on(self, left: Names, right: Names) -> str:
        pick = self.random
        found = f"{pick.choice(left)} = {pick.choice(right)}"
        if self.chance(0.3):
            found += f" and {self.condition(left + right, [], 0)}"
        return found
