"""Short SQL that means much: a name, and how its SQL is written with `n` steps, each of which adds or doubles."""

from tests.hostile.constructs import Deep


def _ctes(step: str, first: str = "select * from t", last: str = "select * from c{n}") -> Deep:
    """`n` CTEs, each made of the one before it, which `{i}` names."""

    def write(n: int) -> str:
        steps = "".join(f", c{i + 1} as ({step.format(i=i)})" for i in range(n))
        return f"with c0 as ({first}){steps} {last.format(n=n)}"

    return write


def _sums(n: int) -> str:
    return "select a as c0" + "".join(f", c{i} + c{i} + b as c{i + 1}" for i in range(n)) + " from t"


GROWING: dict[str, Deep] = {
    "stars of a CTE with itself": _ctes("select x.*, y.* from c{i} x cross join c{i} y"),
    "a sum of the column before with itself": _sums,
    "a CTE joined with itself": _ctes("select x.a + y.a as a, y.b from c{i} x join c{i} y on x.b = y.b"),
    "a CTE joined with itself three times": _ctes("select x.a from c{i} x, c{i} y, c{i} z where x.a > y.a + z.a"),
    "a union of a CTE with itself": _ctes("select * from c{i} union all select * from c{i}"),
    "a CTE in its own filter": _ctes("select * from c{i} where a in (select b from c{i})"),
    "a CTE grouped and joined with itself": _ctes(
        "select x.a, sum(y.b) as b from c{i} x left join c{i} y using (a) group by 1"
    ),
    "a scalar subquery on the CTE before": _ctes("select (select max(a) from c{i}) + a as a, b from c{i}"),
    "a between on the column before": lambda n: (
        "select a as c0" + "".join(f", c{i} between c{i} and c{i} as c{i + 1}" for i in range(n)) + " from t"
    ),
    "inputs that pile up": lambda n: (
        "select a as c0" + "".join(f", c{i} + x{i} as c{i + 1}" for i in range(n)) + " from wide"
    ),
    "stars of many joins": lambda n: (
        "select * from wide w0" + "".join(f" join wide w{i + 1} on w0.x1 = w{i + 1}.x1" for i in range(n))
    ),
    "one column of many joins": lambda n: (
        "select w0.x1 from wide w0" + "".join(f" left join wide w{i + 1} using (x1)" for i in range(n))
    ),
    "windows over the column before": _ctes("select sum(a) over (partition by b order by a) as a, b from c{i}"),
    "grouping sets": lambda n: f"select count(*) as c from wide group by cube ({', '.join(f'x{i}' for i in range(n))})",
    "pivots of pivots": _ctes("select * from (select a, b from t) pivot (sum(a) for b in (1, 2, 3))"),
    "recursion": lambda n: (
        "with recursive r as (select a, b from t union all "
        + " union all ".join("select x.a + y.a, x.b from r x join r y on x.b = y.b" for _ in range(n))
        + ") select * from r"
    ),
}

TABLES = {"t": "a, b", "wide": ", ".join(["a", *(f"x{i}" for i in range(3000))])}
