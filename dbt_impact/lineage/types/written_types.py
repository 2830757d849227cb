"""Types that the SQL itself writes: those of literals and of casts, and that of a path into a document."""

from sqlglot import exp

from dbt_impact.lineage.terms.terms import Part, Terms, as_term
from dbt_impact.lineage.types.data_types import BIGINT, INTEGER, TEXT, SqlType

_PLAIN_STEPS = frozenset({"JSONPathRoot", "JSONPathKey", "JSONPathSubscript"})


def literal_type(text: str, kind: str, dialect: str) -> SqlType:
    """A value that is written out. A number with a point is a decimal in most warehouses."""
    if kind == "text":
        return SqlType(TEXT.kind, literal=text)
    digits = text.lstrip("-+")
    if digits.isdecimal():
        if dialect == "snowflake":
            return SqlType("DECIMAL", literal=text)
        whole = INTEGER if int(digits[:40]) < 2**31 else BIGINT if int(digits[:40]) < 2**63 else SqlType("INT128")
        return SqlType(whole.kind, literal=text)
    whole_part, point, behind = digits.partition(".")
    if point and dialect in ("duckdb", "snowflake", "postgres", "redshift", "spark", "databricks", "trino"):
        # DuckDB counts the zero of `0.5`.
        width = max(len(whole_part if dialect == "duckdb" else whole_part.lstrip("0")) + len(behind), 1)
        if (whole_part + behind).isdecimal() and width <= 38:
            return SqlType("DECIMAL", (width, len(behind)), literal=text)
    return SqlType("DOUBLE", literal=text)


def path_type(terms: Terms, key: tuple[Part, ...]) -> SqlType | None:
    """A path that leads to one value is taken as a text; one with a wildcard gives a list, and is not known."""
    steps = [terms.key(part) for part in key[1:] if isinstance(part, int)]
    plain = all(step[0] in _PLAIN_STEPS and not any(isinstance(part, int) for part in step) for step in steps)
    return TEXT if plain else None


def data_type(terms: Terms, term: int) -> exp.Expr:
    """The syntax of a type, built again from its term."""
    key = terms.key(term)
    if key[0] == "DataType" and len(key) > 1 and str(key[1]).startswith("DType."):
        kind = exp.DType[str(key[1])[6:]]
        return exp.DataType(
            this=kind, expressions=[data_type(terms, each) for each in key[2:] if isinstance(each, int)]
        )
    if key[0] == "DataTypeParam":
        return exp.DataTypeParam(this=data_type(terms, as_term(key[1])))
    if key[0] == "literal":
        return exp.Literal(this=str(key[1]), is_string=key[2] == "text")
    if key[0] == "ColumnDef" and "kind" in key:
        name, kind_of = terms.key(as_term(key[1])), as_term(key[key.index("kind") + 1])
        return exp.ColumnDef(this=exp.to_identifier(str(name[1])), kind=data_type(terms, kind_of))
    return exp.Null()
