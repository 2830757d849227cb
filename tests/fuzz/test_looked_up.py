"""Groups by what a join looks up: keys that are taken for more of the same are, whatever the rows and the joins."""

from collections.abc import Iterator
from random import Random

from tests.fuzz.check import Checker

_JOINS = ("left join", "left join", "left join", "join", "right join", "full join")
_ON = ("g.k = a.k", "g.k = a.k", "g.k = a.k and g.v = a.v", "g.k = a.k and a.id > 1", "g.k = a.id", "g.k >= a.k")
_KEYS = (("a.k",), ("a.k", "g.n"), ("a.k", "g.n", "g.k"), ("a.id", "g.n"), ("a.k", "a.v", "g.n"), ("g.k", "g.n"))
_INNER = ("k, v, count(*) as n from t group by k, v", "k, max(v) as v, count(id) as n from t group by k")
_OTHERS = (
    "",
    "",
    " left join r as c on c.g = a.id",
    " left join r as c on c.g = g.n",
    " full join r as c on c.g = a.k",
)
_SEEN = ("count(*)", "max(a.id)", "max(g.n)", "count(distinct a.v)", "count(distinct a.id) filter (where g.n > 1)", "1")


def queries(random: Random, count: int) -> Iterator[str]:
    for _ in range(count):
        keys = random.choice(_KEYS)
        joined = f"t as a {random.choice(_JOINS)} (select {random.choice(_INNER)}) as g on {random.choice(_ON)}"
        listed = ", ".join(f"{key} as c{i}" for i, key in enumerate(keys[: random.randint(0, len(keys))]))
        seen = f"{listed}, {random.choice(_SEEN)} as x" if listed else f"{random.choice(_SEEN)} as x"
        yield f"select {seen} from {joined}{random.choice(_OTHERS)} group by {', '.join(keys)}"


def test_groups_that_are_taken_for_equal_are() -> None:
    random = Random(5)
    checker = Checker(random)
    for sql in queries(random, 300):
        checker.take(sql)
    assert checker.counts.pairs > 200
    assert not checker.counts.disagreements, "\n\n".join(checker.counts.disagreements[:3])
