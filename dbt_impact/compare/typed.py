"""What two sides' types say of one column: whether it has another type, and whether its values are the same."""

from dbt_impact.lineage.data_types import differ, shown
from dbt_impact.lineage.types import Types


class Typed:
    """The types of both sides. A term that both have is of one type, unless the leaves under it are not."""

    def __init__(self, base: Types, head: Types) -> None:
        self.base, self.head = base, head
        self._leaves_differ = False

    def retyped(self, before: int, after: int, *, given: bool) -> tuple[str, str] | None:
        """The types of a column on both sides where they are known to be two; `given` columns have no SQL."""
        if before == after and not given and not self._leaves_differ:
            return None
        old, new = self.base.of(before), self.head.of(after)
        if old is None or new is None or not differ(old, new):
            return None
        if before == after:
            self._leaves_differ = True
        return shown(old.stored, self.base.dialect), shown(new.stored, self.head.dialect)

    def same_values(self, before: int, after: int) -> bool:
        """Whether two terms have the same values, whatever type they are of."""
        return before == after or self.base.value(before) == self.head.value(after)
