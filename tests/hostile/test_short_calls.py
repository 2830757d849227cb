"""Every function that a grammar knows, called with too few, too many or odd arguments: an answer, or a reason."""

import pytest
import sqlglot

from dbt_impact.lineage.dialects import dialect_of
from dbt_impact.lineage.nodes.node import trace_node
from dbt_impact.lineage.parsing.parse import Unparsed, parse
from dbt_impact.lineage.schemas import Schema, leaf
from dbt_impact.lineage.terms.terms import Terms
from dbt_impact.lineage.tracer import Unresolvable

_SELECTED = ("", "id", "*")


@pytest.mark.parametrize("adapter", ["duckdb", "snowflake", "trino"])
def test_no_call_is_too_odd(adapter: str) -> None:
    dialect = dialect_of(adapter)
    assert dialect is not None
    grammar = sqlglot.Dialect.get_or_raise(dialect.sqlglot).parser_class
    names = sorted({*grammar.FUNCTIONS, *grammar.FUNCTION_PARSERS})
    queries = [f"select {name}({each}) as x from t" for name in names for each in _SELECTED]
    queries += [f"select * from {name}(id, 1, id)" for name in names]
    queries += [
        "select list(order by id) over () from t",
        "select id, [:id] from t",
        "select * replace (id + 1) from t",
    ]
    terms = Terms()
    table = leaf(terms, "t", "t", Schema((("id", "integer"),), False, "catalog"))
    reasons = set[str]()
    for sql in queries:
        try:
            trace_node("m", "m", parse(sql, dialect), dialect, terms, lambda *_: table, lambda _: None)
        except (Unresolvable, Unparsed) as reason:
            reasons.add(str(reason))
    assert adapter == "duckdb" or "a call that lacks an argument" in reasons
