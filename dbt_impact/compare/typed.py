"""What two sides' types say of one column: whether it has another type, and whether its values are the same."""

from dbt_impact.lineage.types.data_types import differ, shown
from dbt_impact.lineage.types.same_values import SameValues
from dbt_impact.lineage.types.types import Types


class Typed:
    """The types of both sides. A term that both have is of one type, unless the leaves under it are not.

    Only once a column was found to have another type can two terms that differ stand for the same values.
    """

    def __init__(self, base: Types, head: Types) -> None:
        self.base, self.head = base, head
        self._before, self._after = SameValues(base), SameValues(head)
        self._leaves_differ = self._has_retyped = False

    def retyped(self, before: int, after: int, *, given: bool) -> tuple[str, str] | None:
        """The types of a column on both sides where they are known to be two; `given` columns have no SQL."""
        if self.base.dialect != self.head.dialect or (before == after and not given and not self._leaves_differ):
            # Two warehouses have no type in common.
            return None
        old, new = self.base.of(before), self.head.of(after)
        if old is None or new is None or not differ(old, new):
            return None
        self._has_retyped = True
        if before == after:
            self._leaves_differ = True
        return shown(old.stored, self.base.dialect), shown(new.stored, self.head.dialect)

    def same_values(self, before: int, after: int) -> bool:
        """Whether a column has the same values, perhaps as another type that loses nothing."""
        return before == after or (self._has_retyped and self._before.of(before) == self._after.of(after))

    def same_rows(self, before: int, after: int) -> bool:
        """Whether two terms stand for the same rows."""
        return before == after or (self._has_retyped and self._before.inside(before) == self._after.inside(after))
