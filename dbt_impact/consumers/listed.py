"""Matches the rows of `exposure,column` files with the exposures and columns of one or both sides."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.nearest import hint
from dbt_impact.project.exposure_rows import ExposureRow
from dbt_impact.project.named import node_named
from dbt_impact.project.nodes import Exposure
from dbt_impact.project.project import Project
from dbt_impact.project.relations import relation_parts

_MOST_SAID = 10
Reads = Mapping[str, tuple[tuple[str, str], ...]]
"""By exposure: the columns that it reads, each with the id of its node."""


def declare_rows(projects: Sequence[Project], rows: Iterable[ExposureRow]) -> tuple[str, ...]:
    """Has each project know what the rows say of its exposures; a message for each row that matches nowhere.

    `projects` are base and head, or one. What matches on one side is read on the other, too: the column may be what the
    pull request takes away.
    """
    sides = [_Side(project) for project in projects]
    found: list[dict[str, dict[tuple[str, str], None]]] = [{} for _ in sides]
    unmatched: list[str] = []
    for row in rows:
        matches = [side.match(row.exposure, row.column) for side in sides]
        everywhere = dict.fromkeys(each for match in matches if not isinstance(match, str) for each in match)
        if not everywhere:
            unmatched.append(f"{row.place}: {next(match for match in matches[::-1] if isinstance(match, str))}")
        for side, reads in zip(sides, found, strict=True):
            for exposure, node, column in everywhere:
                if exposure in side.project and node in side.project.parents(exposure):
                    reads.setdefault(exposure, {})[node, column] = None
    for side, reads in zip(sides, found, strict=True):
        side.project.declare({exposure: tuple(pairs) for exposure, pairs in reads.items()}, tuple(unmatched))
    if len(unmatched) > _MOST_SAID:
        rest = len(unmatched) - _MOST_SAID + 1
        return (*unmatched[: _MOST_SAID - 1], f"{rest:,} more rows of exposures' columns match nothing")
    return tuple(unmatched)


class _Side:
    """One project, as far as rows name its exposures, the nodes that those read, and the columns of these."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._known: dict[tuple[str, str], list[tuple[str, str, str]] | str] = {}

    def match(self, exposure: str, column: str) -> list[tuple[str, str, str]] | str:
        """Exposure, node and column, each as its id; a sentence where nothing is meant by them."""
        if (exposure, column) not in self._known:
            self._known[exposure, column] = self._match(exposure, column)
        return self._known[exposure, column]

    def _match(self, exposure: str, column: str) -> list[tuple[str, str, str]] | str:
        ids = self._exposures.get(exposure)
        if not ids:
            return f"no exposure {exposure!r}{hint(exposure, self._exposures) or ''}"
        found: list[tuple[str, str, str]] = []
        why = ""
        for unique_id in ids:
            node, name = self._column(unique_id, column)
            if node is None:
                why = name
            else:
                found.append((unique_id, node, name))
        return found or why

    def _column(self, exposure: str, written: str) -> tuple[str | None, str]:
        """The node and the column's name; without a node, why there is none."""
        parents = self.project.parents(exposure)
        *named, column = relation_parts(written)
        # `ref('orders', v=1).amount` is no relation's name.
        node, _, column = (".".join(named), "", column) if named else written.rpartition(".")
        if node:
            owner = node_named(self.project, node, parents)
            if owner is None:
                names = [self.project.get(each).name for each in parents]
                return (
                    None,
                    f"{exposure} doesn't depend on {node!r}{hint(node, names) or f': it does on {_all(names)}'}",
                )
            columns = self._columns(owner)
            if columns is not None and column.lower() not in columns:
                return None, f"no column {column!r} in {node}{hint(column.lower(), columns)}"
            return owner, column
        having = [each for each in parents if (known := self._columns(each)) is None or column.lower() in known]
        if len(having) == 1:
            return having[0], column
        if having:
            return None, f"{column!r} stands in {_all(each.split('.', 2)[-1] for each in having)}: write model.column"
        known_names = [name for each in parents for name in self._columns(each) or ()]
        return None, f"no column {column!r} in what {exposure} depends on{hint(column.lower(), known_names)}"

    def _columns(self, unique_id: str) -> frozenset[str] | None:
        """The names of a node's columns in lower case; None where there may be others than are known."""
        schema = self._lineage.schema(unique_id)
        return None if schema.is_open else frozenset(name.lower() for name, _ in schema.columns)

    @cached_property
    def _lineage(self) -> Lineage:
        return Lineage(self.project)

    @cached_property
    def _exposures(self) -> dict[str, list[str]]:
        """By id, name and label."""
        found: dict[str, dict[str, None]] = {}
        for unique_id in self.project.ids():
            if unique_id.startswith("exposure."):
                exposure = self.project.get(unique_id)
                label = exposure.label if isinstance(exposure, Exposure) else None
                for name in (unique_id, exposure.name, label):
                    if name:
                        found.setdefault(name, {})[unique_id] = None
        return {name: list(ids) for name, ids in found.items()}


def _all(names: Iterable[str]) -> str:
    return " and ".join(dict.fromkeys(names))
