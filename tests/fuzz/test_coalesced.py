"""`coalesce` over the sides of joins: what is taken for the column of one side is, whatever the joins and the data."""

from collections.abc import Iterator
from random import Random

from tests.fuzz.check import Checker

_JOINS = ("join", "join", "left join", "left join", "right join", "full join", "semi join", "asof left join")
_ON = ("a.k = b.k", "a.k = b.k", "a.id = b.id and a.k = b.k", "a.k = b.id", "b.k = a.k and b.w > 1", "a.k >= b.k")
_MORE = (
    "",
    "",
    " join r as c on c.k = coalesce(a.k, b.k)",
    " left join r as c on c.k = coalesce(a.k, b.k)",
    " full join r as c on c.k = coalesce(a.k, b.k)",
    " right join r as c on c.k = a.k",
    ", lateral (select e.k, d.g from r as d full join u as e on a.k = e.k) as c",
)
_VALUES = ("a.k", "b.k", "coalesce(a.k, b.k)", "coalesce(b.k, a.k)", "coalesce(a.k, b.k, a.id)", "coalesce(a.id, b.id)")
_THREE = ("coalesce(a.k, b.k, c.k)", "coalesce(coalesce(a.k, b.k), c.k)", "coalesce(a.k, c.k)", "c.k")
_WHERE = ("", "", "", " where a.k = b.k", " where coalesce(a.k, b.k) > 1")
_GROUPED = ("", "", " group by all", " group by rollup (b.k, a.k)")


def queries(random: Random, count: int) -> Iterator[str]:
    for _ in range(count):
        kind, more, grouped = random.choice(_JOINS), random.choice(_MORE), random.choice(_GROUPED)
        on = "a.k = b.k and a.id >= b.id" if kind.startswith("asof") else random.choice(_ON)
        offered = _VALUES[:4] if "rollup" in grouped else (*_VALUES, *_THREE) if more else _VALUES
        values = random.sample(offered, min(5, len(offered)))
        listed = ", ".join(f"{value} as x{i}" for i, value in enumerate(values))
        counted = f", max({random.choice(values)}) as m" if "group" in grouped else ""
        yield f"select {listed}{counted} from t as a {kind} u as b on {on}{more}{random.choice(_WHERE)}{grouped}"


def test_what_is_taken_for_the_column_of_one_side_is() -> None:
    random = Random(11)
    checker = Checker(random)
    for sql in queries(random, 200):
        checker.take(sql)
    assert checker.counts.twins > 40
    assert not checker.counts.disagreements, "\n\n".join(checker.counts.disagreements[:3])
    assert not checker.counts.missed, "\n\n".join(checker.counts.missed[:3])
