"""Random models that read a model `made` of which the columns are known by name and type."""

from collections.abc import Mapping

from tests.fuzz.tables import KINDS
from tests.fuzz.typed.expressions import Expressions

_KIND_OF = {
    "INTEGER": "int", "TINYINT": "tiny", "BIGINT": "big", "HUGEINT": "huge", "DOUBLE": "double", "VARCHAR": "text",
    "BOOLEAN": "bool", "DATE": "date", "TIMESTAMP": "stamp", "TIMESTAMP WITH TIME ZONE": "zoned", "INTEGER[]": "list",
    "VARCHAR[]": "texts", KINDS["struct"].type.upper(): "struct", "DECIMAL(6,2)": "decimal", "DECIMAL(9,4)": "fine",
}  # fmt: skip


class Readers(Expressions):
    """Writes a model over `made` and over a table beside it."""

    def reader(self, columns: Mapping[str, str], table: str, key: str) -> str:
        """A query of `made`, perhaps joined to a table by its key. `columns` gives DuckDB's type for each name."""
        offered = {f'made."{name}"': _KIND_OF.get(kind.upper(), "any") for name, kind in columns.items()}
        one = self.column(offered)
        value = self.value(offered, self.kind(), 1)
        match self.random.randint(0, 7):
            case 0:
                return "select * from made"
            case 1:
                return f"select {one} as r0, {value} as r1 from made where {self.condition(offered)}"
            case 2:
                return f"select {one} as r0, {self.aggregate(offered)} as r1 from made group by {one}"
            case 3:
                return f"select {one} as r0, t.{key} as r1 from made join {table} as t on {one} = t.{key}"
            case 4:
                return f"select t.{key} as r0, {one} as r1 from {table} as t left join made on t.{key} = {one}"
            case 5:
                return f"select made.*, {value} as r1 from made"
            case 6:
                return f"select t.{key} as r0 from {table} as t where t.{key} in (select {one} from made)"
            case _:
                return f"select {one} as r0 from made union all select {value} from made"
