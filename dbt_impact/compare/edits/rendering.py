"""Renders edited nodes that dbt did not compile on both sides alike, so that only the edit shows."""

from collections.abc import Callable, Mapping
from functools import cached_property

import msgspec

from dbt_impact.compare.edits.pairing import unpaired
from dbt_impact.compile.renderer import NotRendered, Rendered, Renderer
from dbt_impact.lineage.nodes.introspection import columns_in
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.project.nodes import Node
from dbt_impact.project.order import reached_from
from dbt_impact.project.project import Project

Same = Callable[[str, str], bool]
_OWN = ("source.", "seed.")


class Pair(msgspec.Struct, frozen=True):
    """One edited node as it was rendered on both sides."""

    base: Rendered
    head: Rendered


class Rendering:
    """The renderers of both sides, and the edited nodes that they rendered, by head's id.

    `edited` are the ids of edited nodes, which may grow; `base_texts` and `head_texts` the SQL that other nodes take.
    """

    def __init__(self, base: Renderer, head: Renderer) -> None:
        self.base, self.head = base, head
        self.pairs: dict[str, Pair] = {}

    def bind(self, edited: Mapping[str, object], base_texts: Mapping[str, str], head_texts: Mapping[str, str]) -> None:
        """Lets templates ask for columns: those of what the edits can reach are inferred on both sides alike."""
        reached = _Reached(self.base.project, self.head.project, edited)
        for renderer, texts in ((self.base, base_texts), (self.head, head_texts)):
            renderer.columns_of = _Introspection(renderer, texts, reached).columns

    def pair(self, before: Node, after: Node, is_run_again: bool, same: Same) -> tuple[str, str] | None:
        """The SQL of both sides, as of a first run or of a later one, whichever shows a difference.

        `is_run_again` says which of them to look at first. None where a side can't be rendered.
        """
        found: Pair | None = None
        for is_incremental in (is_run_again, not is_run_again):
            was = self.base.compiled(before.unique_id, is_incremental=is_incremental)
            now = self.head.compiled(after.unique_id, is_incremental=is_incremental)
            if isinstance(was, NotRendered) or isinstance(now, NotRendered):
                break
            if found is None or not same(was.sql, now.sql):
                found = Pair(was, now)
            if not same(was.sql, now.sql) or "incremental" not in (
                before.config.materialized,
                after.config.materialized,
            ):
                break
        if found is None:
            return None
        self.pairs[after.unique_id] = found
        return found.base.sql, found.head.sql


class _Reached:
    """Whether edits can have changed what a node builds: then no catalog tells its columns."""

    def __init__(self, base: Project, head: Project, edited: Mapping[str, object]) -> None:
        self._base, self._head, self._edited = base, head, edited

    def __contains__(self, unique_id: str) -> bool:
        return unique_id in self._ids

    @cached_property
    def _ids(self) -> frozenset[str]:
        begin = {*self._edited, *unpaired(self._base, self._head), *unpaired(self._head, self._base)}

        def children(unique_id: str) -> set[str]:
            sides = (self._base, self._head)
            return {each for side in sides if unique_id in side for each in side.children(unique_id)}

        return frozenset(reached_from(begin, children))


class _Introspection:
    """Tells the columns that the templates of one side ask for."""

    def __init__(self, renderer: Renderer, texts: Mapping[str, str], reached: _Reached) -> None:
        self._renderer, self._texts, self._reached = renderer, texts, reached

    def columns(self, unique_id: str) -> list[tuple[str, str | None]] | None:
        return columns_in(self._lineage, unique_id)

    @cached_property
    def _lineage(self) -> Lineage:
        return Lineage(self._renderer.project, texts=self._texts, columns_of=self._listed, compiler=self._renderer)

    def _listed(self, unique_id: str) -> Mapping[str, str] | None:
        if unique_id in self._reached and not unique_id.startswith(_OWN):
            return None
        return self._renderer.project.catalog_columns(unique_id)
