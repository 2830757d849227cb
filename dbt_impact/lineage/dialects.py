"""What differs from warehouse to warehouse in how names are found: case, and where an alias can be read."""

from typing import Literal

import msgspec
from sqlglot import exp

Case = Literal["lower", "upper", "insensitive", "sensitive"]


class Dialect(msgspec.Struct, frozen=True):
    """The rules of one warehouse.

    `sqlglot` is the name of the grammar. `case` says how an unquoted name folds; `insensitive` folds quoted names too.
    The flags say where an alias of the select list can be read besides `order by` (`alias_in_on`: in a join's
    condition); `sibling_reads` that a derived
    table sees the relations to its left without the word `lateral`, `has_patterns` that `columns(…)` chooses columns
    by name, `names_by_function` that an expression without an alias takes the name of its function or column,
    `alias_looks_back` that an expression of the select list reads only the aliases before it,
    `numbers_twins` that the second of two columns with one name gets a number, `recurses_unsaid` that a CTE may read
    itself without the word `recursive`, `alias_in_subquery` that a subquery reads the aliases of the
    query around it as that does, `looks_past_names` that `a.x` means another relation of the name `a` where the nearest
    has no `x`, `skips_unread` that a CTE which nothing reads may be left unchecked, `qualifies_aliases` that `alias.x`
    is the alias `x`. `hidden_columns` can be read of every table, though no star shows them.
    """

    sqlglot: str
    case: Case
    alias_in_select: bool = False
    alias_in_where: bool = False
    alias_in_on: bool = False
    alias_in_group: bool = True
    alias_in_having: bool = False
    alias_first: bool = False
    alias_looks_back: bool = False
    sibling_reads: bool = False
    names_by_function: bool = False
    numbers_twins: bool = False
    hidden_columns: frozenset[str] = frozenset()
    has_patterns: bool = False
    recurses_unsaid: bool = False
    names_expressions: bool = False
    alias_in_subquery: bool = False
    looks_past_names: bool = False
    skips_unread: bool = False
    qualifies_aliases: bool = False

    @property
    def keeps_case(self) -> bool:
        """Whether what looks at the names of columns sees the case that comparing them leaves out."""
        return self.has_patterns and self.case == "insensitive"

    def fold(self, identifier: exp.Expr | str | None) -> str:
        """An identifier as it is compared. A plain text counts as unquoted."""
        if isinstance(identifier, exp.Identifier):
            name: str = identifier.args["this"]
            if self.case == "insensitive":
                return name.lower()
            if identifier.args.get("quoted"):
                return name
        elif identifier is None:
            return ""
        else:
            name = identifier if isinstance(identifier, str) else identifier.name
        if self.case == "upper":
            return name.upper()
        return name if self.case == "sensitive" else name.lower()

    def field(self, identifier: exp.Expr) -> str:
        """The name of a field as it is compared: as written where it may be a JSON value's, which keep their case."""
        return identifier.name if self.sqlglot in ("bigquery", "duckdb") else self.fold(identifier)

    def made_field(self, identifier: exp.Expr) -> str:
        """The name of a field that is made, as a document of it shows it; Snowflake's `{'a': 1}` is a document."""
        return identifier.name if self.case == "insensitive" or self.sqlglot == "snowflake" else self.fold(identifier)

    def show(self, name: str) -> str:
        """A folded name as people write it."""
        return name.lower() if self.case == "upper" and name.isupper() else name

    def stored(self, name: str) -> str:
        """A name as a catalog lists it, which is how the warehouse stores it, as it is compared."""
        return name.lower() if self.case == "insensitive" else name


_POSTGRES = Dialect(
    "postgres",
    "lower",
    names_by_function=True,
    hidden_columns=frozenset({"ctid", "tableoid", "xmin", "xmax", "cmin", "cmax"}),
)
_SPARK = Dialect(
    "spark", "insensitive", alias_in_select=True, alias_in_having=True, hidden_columns=frozenset({"_metadata"})
)
_TRINO_HIDDEN = frozenset({"$path", "$bucket", "$partition", "$file_size", "$file_modified_time", "$row_id"})
_TRINO = Dialect("trino", "insensitive", alias_in_group=False, hidden_columns=_TRINO_HIDDEN)
_TSQL = Dialect("tsql", "insensitive", alias_in_group=False, recurses_unsaid=True)
_DUCKDB = Dialect(
    "duckdb",
    "insensitive",
    alias_in_select=True,
    alias_in_where=True,
    alias_in_having=True,
    alias_looks_back=True,
    sibling_reads=True,
    has_patterns=True,
    numbers_twins=True,
    alias_in_subquery=True,
    looks_past_names=True,
    skips_unread=True,
    qualifies_aliases=True,
    hidden_columns=frozenset({"rowid", "filename"}),
)

BY_ADAPTER: dict[str, Dialect] = {
    "athena": Dialect("athena", "insensitive", alias_in_group=False, hidden_columns=_TRINO_HIDDEN),
    "bigquery": Dialect(
        "bigquery",
        "insensitive",
        alias_in_having=True,
        hidden_columns=frozenset({"_partitiontime", "_partitiondate", "_table_suffix", "_file_name"}),
    ),
    "clickhouse": Dialect(
        "clickhouse",
        "sensitive",
        alias_in_select=True,
        alias_in_where=True,
        alias_in_having=True,
        alias_first=True,
        has_patterns=True,
        names_expressions=True,
        hidden_columns=frozenset(
            "_table _database _part _part_index _part_offset _part_uuid _partition_id _partition_value _sample_factor "
            "_path _file _size _time _row_exists _block_number".split()
        ),
    ),
    "databricks": Dialect(
        "databricks",
        "insensitive",
        alias_in_select=True,
        alias_in_having=True,
        hidden_columns=frozenset({"_metadata"}),
    ),
    "dremio": Dialect("dremio", "insensitive", alias_in_group=False),
    "duckdb": _DUCKDB,
    "fabric": Dialect("fabric", "insensitive", alias_in_group=False, recurses_unsaid=True),
    "materialize": Dialect("materialize", "lower", names_by_function=True),
    "mysql": Dialect("mysql", "insensitive", alias_in_having=True),
    "oracle": Dialect("oracle", "upper", alias_in_group=False, recurses_unsaid=True),
    "postgres": _POSTGRES,
    "redshift": Dialect(
        "redshift",
        "insensitive",
        alias_in_select=True,
        alias_in_where=True,
        alias_in_having=True,
        names_by_function=True,
        hidden_columns=frozenset({"$path", "$size"}),
    ),
    "risingwave": Dialect("risingwave", "lower", names_by_function=True),
    "snowflake": Dialect(
        "snowflake",
        "upper",
        alias_in_select=True,
        alias_in_where=True,
        alias_in_on=True,
        alias_in_having=True,
        recurses_unsaid=True,
        hidden_columns=frozenset(
            {
                "METADATA$FILENAME",
                "METADATA$FILE_ROW_NUMBER",
                "METADATA$FILE_LAST_MODIFIED",
                "METADATA$START_SCAN_TIME",
                "METADATA$ACTION",
                "METADATA$ISUPDATE",
                "METADATA$ROW_ID",
            }
        ),
    ),
    "spark": _SPARK,
    "sqlite": Dialect("sqlite", "insensitive", alias_in_where=True, alias_in_having=True),
    "sqlserver": _TSQL,
    "synapse": _TSQL,
    "trino": _TRINO,
}
ALIASES = {"motherduck": "duckdb", "starburst": "trino", "glue": "spark", "fabricspark": "spark", "tsql": "sqlserver"}


def dialect_of(adapter_type: str) -> Dialect | None:
    """The dialect of a dbt adapter, or None where its SQL has no tested grammar."""
    return BY_ADAPTER.get(ALIASES.get(adapter_type, adapter_type))
