"""Random aggregates and window functions, each with one certain result whatever order the rows come in."""

from tests.fuzz.writer import Names, Writer

_PLAIN = (
    "count({})", "count(*)", "sum({})", "min({})", "max({})", "count(distinct {})", "sum(distinct {})",
    "first({0} order by {0})", "len(list({} order by {}))", "list({0} order by {0}{1})[1]",
    "len(string_agg({0}::varchar, ',' order by {0}))", "quantile_disc({}, 0.5)", "bool_or({} = 1)::int",
    "list(distinct {0} order by {0})[2]", "sum({} * {})",
)  # fmt: skip
_RANKS = ("rank()", "dense_rank()", "cume_dist()", "percent_rank()")
_PLACED = (
    "row_number()", "lag({})", "lead({}, 1, 0)", "first_value({})", "nth_value({}, 2)", "last_value({} ignore nulls)",
    "ntile(2)", "lag({}, 2)",
)  # fmt: skip
_STARTS = ("unbounded preceding", "2 preceding", "1 preceding", "current row")
_ENDS = ("current row", "1 following", "2 following", "unbounded following")
_EXCLUDED = ("", "", "", " exclude current row", " exclude ties", " exclude group")


class Aggregates(Writer):
    """Writes functions of several rows."""

    def aggregate(self, columns: Names) -> str:
        pick = self.random
        one, other = pick.choice(columns), pick.choice(columns)
        form = pick.choice(_PLAIN[:6]) if self.chance(0.6) else pick.choice(_PLAIN)
        direction = pick.choice(("", " desc", " nulls first")) if "{1}" in form else other
        found = form.format(one, direction)
        if self.chance(0.2) and "[" not in found and not found.startswith(("len", "bool")):
            return f"{found} filter (where {self.condition(columns, [], 0)})"
        return found

    def window(self, columns: Names, named: tuple[str, ...] = ()) -> str:
        """A window function. What looks at single rows sees them in an order that only equal rows share."""
        pick = self.random
        one = pick.choice(columns)
        chance = pick.random()
        if named and chance < 0.5:
            return f"{pick.choice(('count', 'sum', 'max'))}({one}) over {pick.choice(named)}"
        if chance < 0.35:
            return f"{pick.choice(_RANKS)} over ({self._partition(columns)}order by {one}{self._direction()})"
        if chance < 0.6:
            function = pick.choice(_PLACED).format(one)
            return f"{function} over ({self._partition(columns)}order by {self._every(columns)})"
        function = self.aggregate(columns) if self.chance(0.3) else f"sum({one})"
        if any(word in function for word in ("order by", "distinct", "[", "len", "::", "filter")):
            function = f"count({one})"
        return f"{function} over ({self.over(columns)})"

    def over(self, columns: Names) -> str:
        """A window: a partition, an order, a frame."""
        pick = self.random
        partition = self._partition(columns)
        chance = pick.random()
        if chance < 0.2:
            return partition
        start, end = pick.randrange(len(_STARTS)), pick.randrange(len(_ENDS))
        frame = f"between {_STARTS[start]} and {_ENDS[end]}{pick.choice(_EXCLUDED)}"
        if chance < 0.45:
            return f"{partition}order by {self._every(columns)} rows {frame}"
        kind = pick.choice(("range", "groups", None, None))
        key = pick.choice(columns)
        if kind is not None and self.chance(0.2):
            frame = f"between coalesce({key}, 1) preceding and current row"
        return f"{partition}order by {pick.choice(columns)}{self._direction()}{f' {kind} {frame}' if kind else ''}"

    def _partition(self, columns: Names) -> str:
        return f"partition by {self.random.choice(columns)} " if self.chance(0.6) else ""

    def _direction(self) -> str:
        return self.random.choice(("", "", " desc", " nulls first"))

    def _every(self, columns: Names) -> str:
        keys = self.random.sample(columns, len(columns))
        return ", ".join(f"{key}{self._direction()}" for key in keys)
