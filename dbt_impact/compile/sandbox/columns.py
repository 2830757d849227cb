"""Columns as templates see them, in the words of each adapter."""

import re
from typing import Any

from dbt_impact.compile.sandbox.unknown import Unknown

_TEXT = frozenset(["text", "character varying", "character", "varchar", "string", "nvarchar", "char"])
_WHOLE = frozenset(
    "smallint integer bigint smallserial serial bigserial int2 int4 int8 serial2 serial4 serial8 int int64".split()
)
_FLOAT = frozenset(["real", "float4", "float", "double precision", "float8", "double", "float64"])
_TICKED = frozenset(["bigquery", "spark", "databricks"])
_TYPE = re.compile(r"([^(]+)(?:\(([^)]+)\))?")


class Column:
    """A column; its type is not known where it is None."""

    def __init__(self, column: Any, dtype: Any = None, *sizes: Any, adapter: str = "", **named: Any) -> None:
        self.column = self.name = column
        self._adapter = adapter
        self.dtype = Unknown(f"the type of the column `{column}`") if dtype is None else dtype
        self.char_size, self.numeric_precision, self.numeric_scale = (*sizes, None, None, None)[:3]
        for name, value in named.items():
            if name in ("char_size", "numeric_precision", "numeric_scale"):
                setattr(self, name, value)

    @property
    def quoted(self) -> str:
        mark = "`" if self._adapter in _TICKED else '"'
        return f"{mark}{self.column}{mark}"

    @property
    def data_type(self) -> Any:
        if isinstance(self.dtype, Unknown):
            return self.dtype
        if self._adapter == "bigquery":
            return self.dtype
        if self._adapter == "snowflake" and not self._has_size():
            return Unknown(f"the size of the column `{self.column}`")
        if self.is_string():
            return f"character varying({self.string_size()})"
        if self.is_numeric() and None not in (self.numeric_precision, self.numeric_scale):
            return f"{self.dtype}({self.numeric_precision},{self.numeric_scale})"
        return self.dtype

    def is_string(self) -> Any:
        return self._is(_TEXT)

    def is_integer(self) -> Any:
        return self._is(_WHOLE)

    def is_float(self) -> Any:
        return self._is(_FLOAT)

    def is_numeric(self) -> Any:
        return self._is(frozenset(["numeric", "decimal", "number"]))

    def is_number(self) -> Any:
        return self._is(_WHOLE | _FLOAT | {"numeric", "decimal", "number"})

    def string_size(self) -> Any:
        return 256 if self.dtype == "text" or self.char_size is None else int(self.char_size)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name in ("jinja_pass_arg", "unsafe_callable", "alters_data"):
            raise AttributeError(name)
        return Unknown(f"`{name}` of a column")

    def __str__(self) -> str:
        return f"<Column {self.name} ({self.data_type})>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Column) and (self.column, self.dtype) == (other.column, other.dtype)

    def __hash__(self) -> int:
        return hash(self.column)

    def _has_size(self) -> bool:
        """Whether a size is known, where the warehouse would tell one."""
        sized = self.char_size if self.is_string() else self.numeric_precision if self.is_numeric() else True
        return sized is not None

    def _is(self, kinds: frozenset[str]) -> Any:
        return self.dtype if isinstance(self.dtype, Unknown) else str(self.dtype).lower() in kinds


def described(name: str, written: str | None, adapter: str) -> Column:
    """A column of a type as the catalog writes it: `character varying(256)`."""
    found = _TYPE.fullmatch(written.strip()) if written else None
    if found is None:
        return Column(name, written, adapter=adapter)
    sizes = [int(each) for each in (found[2] or "").split(",") if each.strip().isdigit()]
    kind = found[1].strip()
    if adapter == "snowflake" and kind == "TEXT":
        # Its catalog says it otherwise than its `describe`, which dbt asks.
        kind = "VARCHAR"
    if kind.lower() in _TEXT:
        return Column(name, kind, *sizes[:1], adapter=adapter)
    return Column(name, kind, None, *sizes[:2], adapter=adapter)
