"""A warehouse in DuckDB that keeps what was built, as production does: base's tables, then some of head's over them."""

from collections import Counter
from typing import Any

import duckdb

from dbt_impact.rebuild.decision import Action
from tests.execution import countable, define, empty_warehouse, fill_source, in_order, load_seed
from tests.small_projects import SmallProject

Table = tuple[tuple[tuple[str, str], ...], Counter[tuple[object, ...]]]
_ANEW: tuple[Action, ...] = ("full-refresh", "snapshot")


class Production:
    """Relations by the ids of their nodes. `failed` are those that could not be built, or stand behind such."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self.failed: set[str] = set()
        # A view's columns are fixed when it is made, whatever DuckDB shows of it later.
        self._made: dict[str, tuple[tuple[str, str], ...]] = {}

    def build_all(self, project: SmallProject, manifest: dict[str, Any]) -> None:
        """Builds a whole project, upstream first."""
        self.load(project, manifest)
        for unique_id in (*manifest["functions"], *in_order(manifest)):
            self.build(project, manifest, unique_id, "build")

    def load(self, project: SmallProject, manifest: dict[str, Any]) -> None:
        """Brings in the sources of a project, in place of what there was."""
        schemas = {"raw", *(node["schema"] for node in manifest["nodes"].values())} - {"main"}
        for schema in sorted(schemas):
            self._connection.execute(f'create schema if not exists db."{schema}"')
        for name, columns in project.sources.items():
            self._connection.execute(f'drop table if exists db.raw."{name}"')
            fill_source(self._connection, name, columns)

    def build(self, project: SmallProject, manifest: dict[str, Any], unique_id: str, action: Action) -> None:
        """One step of `dbt build`: what is read must be there, and an incremental adds to what it holds."""
        if unique_id in manifest["functions"]:
            define(self._connection, manifest["functions"][unique_id])
            return
        node = manifest["nodes"][unique_id]
        if node["resource_type"] in ("test", "operation") or node["config"]["materialized"] == "ephemeral":
            return
        if self._stands_behind_a_failure(manifest, unique_id):
            self.failed.add(unique_id)
            return
        relation, sql, kind = node["relation_name"], node.get("compiled_code"), node["config"]["materialized"]
        try:
            if kind == "incremental" and action not in _ANEW and self._exists(relation):
                self._connection.execute(f"insert into {relation} by name (select * from ({sql}))")
                return
            self._drop(relation)
            if node["resource_type"] == "seed":
                load_seed(self._connection, relation, project.files[node["original_file_path"]])
            elif sql is None:
                self.failed.add(unique_id)
                return
            else:
                self._connection.execute(f"create {'view' if kind == 'view' else 'table'} {relation} as {sql}")
            self._made[relation] = self._columns(relation)
        except duckdb.Error:
            self.failed.add(unique_id)

    def table(self, relation: str) -> Table | None:
        """The columns that were made, with their types, and the rows; None where it can't be read."""
        try:
            rows = self._connection.execute(f"select * from {relation}").fetchall()
            return self._made[relation], Counter(tuple(map(countable, row)) for row in rows)
        except (duckdb.Error, KeyError):
            return None

    def _stands_behind_a_failure(self, manifest: dict[str, Any], unique_id: str) -> bool:
        for each in manifest["parent_map"][unique_id]:
            node = manifest["nodes"].get(each)
            if each in self.failed or (
                node is not None
                and node["config"]["materialized"] == "ephemeral"
                and self._stands_behind_a_failure(manifest, each)
            ):
                return True
        return False

    def _exists(self, relation: str) -> bool:
        return relation in self._made

    def _columns(self, relation: str) -> tuple[tuple[str, str], ...]:
        return tuple((str(row[0]), str(row[1])) for row in self._connection.execute(f"describe {relation}").fetchall())

    def _drop(self, relation: str) -> None:
        for kind in ("view", "table"):
            try:
                self._connection.execute(f"drop {kind} if exists {relation}")
            except duckdb.CatalogException:
                continue  # it is of the other kind
        self._made.pop(relation, None)


def too_small(base: SmallProject, head: SmallProject, steps: list[tuple[str, Action]]) -> list[str]:
    """The nodes that the steps, run with head's project over base's tables, leave otherwise than a build from scratch.

    The sources are head's then, as they are on the day of the merge.
    """
    with empty_warehouse() as one, empty_warehouse() as other:
        return _too_small(base, head, steps, Production(one), Production(other))


def _too_small(
    base: SmallProject, head: SmallProject, steps: list[tuple[str, Action]], scratch: Production, after: Production
) -> list[str]:
    manifest = head.manifest()
    scratch.build_all(head, manifest)
    after.build_all(base, base.manifest())
    after.failed.clear()
    if base.sources != head.sources:
        after.load(head, manifest)
    for unique_id, action in steps:
        after.build(head, manifest, unique_id, action)
    wrong = []
    for unique_id, node in manifest["nodes"].items():
        relation = node["relation_name"]
        if relation is None or unique_id in scratch.failed:
            continue
        expected = scratch.table(relation)
        if expected is not None and expected != after.table(relation):
            wrong.append(unique_id)
    return wrong
