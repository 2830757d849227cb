"""Warehouses over other rows of a project's sources, drawn so that what is built on them can still be judged."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from tests.oracle.compared import compared
from tests.oracle.project import Built, Node
from tests.oracle.resampled import Resampling
from tests.oracle.warehouse import Warehouse

_RESAMPLINGS = (
    Resampling(1, 1),
    Resampling(2, 4),
    Resampling(3, 2, moves=True),
    Resampling(5, 4, moves=True),
    Resampling(6, 1, thins=5),
    Resampling(7, 2, moves=True, thins=5),
    Resampling(8, 1, moves=True, thins=20),
)


class Others:
    """Makes them one after the other, when asked; the last have rows that repeat."""

    def __init__(self, built: Built, nodes: Mapping[str, Node], own: Warehouse) -> None:
        self._built, self._nodes, self._own = built, nodes, own
        self._made: list[Warehouse] = []
        self._leaves = frozenset(uid for uid, node in nodes.items() if node.sql is None)
        self.compared = compared(node.sql for node in nodes.values() if node.sql is not None)

    def __len__(self) -> int:
        return len(_RESAMPLINGS) + 2

    def __getitem__(self, at: int) -> Warehouse:
        while at >= len(self._made):
            self._made.append(self._warehouse(len(self._made)))
        return self._made[at]

    @cached_property
    def forbidden(self) -> Warehouse:
        """All rows repeat, whatever the project's tests say."""
        return self._over(Resampling(10, 2, repeated=self._leaves))

    def _warehouse(self, at: int) -> Warehouse:
        if at < len(_RESAMPLINGS):
            return self._steady(_RESAMPLINGS[at]._replace(compared=self.compared))
        if at == len(_RESAMPLINGS):
            return self._repeated()
        return self._steady(Resampling(9, 2, repeated=self._unforbidden))

    def _steady(self, how: Resampling) -> Warehouse:
        """What gives other rows from build to build can't be judged: what it reads keeps its keys, or all rows."""
        while True:
            made = self._over(how)
            spoilt = self._above(self._first_spoilt(made)) & self._leaves
            if fewer := how.repeated & spoilt:
                how = how._replace(repeated=how.repeated - fewer)
            elif more := spoilt - how.keyed:
                how = how._replace(keyed=how.keyed | more)
            elif more := spoilt - how.held:
                how = how._replace(held=how.held | more)
            else:
                return made

    def _first_spoilt(self, made: Warehouse) -> list[str]:
        """Models that own rows build and these don't, or not always alike, and that read no other such."""
        spoilt = (made.unbuilt.keys() | made.unstable) - self._own.unbuilt.keys() - self._own.unstable
        models = {uid for uid in spoilt if not self._nodes[uid].is_test}
        return [uid for uid in models if models.isdisjoint(self._nodes[uid].parents)]

    def _repeated(self) -> Warehouse:
        """All rows repeat, where no test of uniqueness says that they don't."""
        repeated = self._leaves
        while True:
            made = self._over(Resampling(4, 2, repeated=repeated))
            unique = [uid for uid, node in self._nodes.items() if _is_of_uniqueness(node)]
            broken = [uid for uid in unique if made.finds(uid) and not self._own.finds(uid)]
            fewer = repeated - self._above(broken)
            if fewer == repeated:
                self._unforbidden = repeated
                return made
            repeated = fewer

    def _over(self, how: Resampling) -> Warehouse:
        return Warehouse(self._built, self._nodes, how)

    def _above(self, nodes: Iterable[str]) -> frozenset[str]:
        """All that these stand on, and the leaves among them."""
        found = set(nodes) & self._leaves
        todo = list(nodes)
        while todo:
            new = set(self._nodes[todo.pop()].parents) - found
            found |= new
            todo.extend(new)
        return frozenset(found)


def _is_of_uniqueness(node: Node) -> bool:
    return node.is_test and "unique" in str((node.written.get("test_metadata") or {}).get("name"))
