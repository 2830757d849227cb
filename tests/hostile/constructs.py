"""Every construct that nests or repeats: a name, and how its SQL is written `n` levels deep."""

from collections.abc import Callable

Deep = Callable[[int], str]


def around(opening: str, closing: str, inside: str = "a") -> Deep:
    """A scalar expression inside `n` pairs of something."""
    return lambda n: f"select {opening * n}{inside}{closing * n} as c from t"


# Where the compiled parser overflows a stack of 8 MB, or takes forever, at a depth between 20 and 20,000.
NESTED: dict[str, Deep] = {
    "brackets": around("(", ")"),
    "arrays": around("[", "]"),
    "structs": around("{'a': ", "}"),
    "structs of arrays": around("{'a': [", "]}"),
    "case, then": around("case when a then ", " end"),
    "case, when": around("case when ", " then 1 end"),
    "case, else": around("case when a then 1 else ", " end"),
    "case with end as a unit": around("case when interval '1' end then ", " end"),
    "functions": around("abs(", ")"),
    "functions of two": around("coalesce(a, ", ")"),
    "named arguments": around("f(a => ", ")"),
    "casts": around("cast(", " as int)"),
    "rows": around("row(", ")"),
    "any": around("any(", ")"),
    "windows": around("sum(", ") over ()"),
    "window orders": around("sum(a) over (order by ", ")"),
    "filters": around("sum(a) filter (where ", ")"),
    "lambdas": around("list_transform(x, y -> ", ")"),
    "comprehensions": around("[", " for x in a]"),
    "slices": around("a[", "]", "1"),
    "in lists": around("a in (", ")"),
    "negations": around("-(", ")"),
    "not": around("not ", ""),
    "minus": around("- ", ""),
    "absolute values": around("@", ""),
    "extracts": around("extract(year from ", ")"),
    "trims": around("trim(both 'x' from ", ")"),
    "exists": around("exists (select 1 from t where ", ")"),
    "scalar subqueries": around("(select ", ")"),
    "in subqueries": around("a in (select a from t where ", ")"),
    "derived tables": lambda n: f"select * from {'(select * from ' * n}t{') as x' * n}",
    "queries in brackets": lambda n: f"{'(' * n}select a from t{')' * n}",
    "queries that begin with from": lambda n: f"from {'(from ' * n}t{')' * n}",
    "CTEs in CTEs": lambda n: f"{'with c as (' * n}select a from t{') select * from c' * n}",
    "unions to the right": lambda n: f"select a from t{' union all (select a from t' * n}{')' * n}",
    "joins in joins": lambda n: f"select 1 from {'t join ' * n}t{' on true' * n}",
    "rows of values": lambda n: f"select * from (values ({'(' * n}1{')' * n})) v(a)",
    "subscripts": lambda n: f"select a{'[1]' * n} as c from t",
}

# Where it goes round in a loop, or makes a tree that is deep to the left: long, and no danger to the stack.
CHAINED: dict[str, Deep] = {
    "sums": around("a + ", ""),
    "conjunctions": around("a and ", ""),
    "alternatives": around("a or ", ""),
    "concatenations": around("a || ", ""),
    "comparisons": around("a = ", ""),
    "casts by colons": around("", "::int"),
    "fields": around("", ".a"),
    "is null": around("", " is null"),
    "time zones": around("", " at time zone 'utc'"),
    "likes": around("a like ", ""),
    "types in types": lambda n: f"select cast(a as {'array<' * n}int{'>' * n}) as c from t",
    "lists of lists": lambda n: f"select cast(a as int{'[]' * n}) as c from t",
    "unions": lambda n: "select a from t" + " union all select a from t" * n,
    "exceptions": lambda n: "select a from t" + " except select a from t" * n,
    "joins": lambda n: "select x.a from t x" + "".join(f" join t b{i} on x.a = b{i}.a" for i in range(n)),
    "relations by comma": lambda n: "select 1 as c from t" + "".join(f", t b{i}" for i in range(n)),
    "CTEs in a row": lambda n: (
        "with c0 as (select a from t)"
        + "".join(f", c{i + 1} as (select * from c{i})" for i in range(n))
        + f" select * from c{n}"
    ),
    "CTEs that read the one before twice": lambda n: (
        "with c0 as (select a from t)"
        + "".join(f", c{i + 1} as (select x.a + y.a as a from c{i} x join c{i} y on x.a = y.a)" for i in range(n))
        + f" select * from c{n}"
    ),
    "aliases of aliases": lambda n: "select a as c0" + "".join(f", c{i} + 1 as c{i + 1}" for i in range(n)) + " from t",
    "columns": lambda n: f"select {', '.join(f'a as c{i}' for i in range(n))} from t",
    "values of in": lambda n: f"select a from t where a in ({', '.join(map(str, range(n)))})",
    "rows in values": lambda n: f"select * from (values {', '.join(f'({i})' for i in range(n))}) v(a)",
    "branches of case": lambda n: (
        "select case " + "".join(f"when a = {i} then {i} " for i in range(n)) + "end c from t"
    ),
    "keys of a grouping": lambda n: f"select count(*) c from t group by {', '.join(f'a + {i}' for i in range(n))}",
}
