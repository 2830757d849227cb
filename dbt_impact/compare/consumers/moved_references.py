"""What reads another version of a model than before, since a reference without a version means the latest one."""

from functools import cached_property

import msgspec

from dbt_impact.compare.changes import Path, Step
from dbt_impact.compare.difference import difference
from dbt_impact.compare.evidence import Evidence
from dbt_impact.compare.own_changes.own_changes import change_id
from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.consumers.readings import Readings
from dbt_impact.project.nodes import Node
from dbt_impact.project.project import Project


class Moved(msgspec.Struct, frozen=True):
    """A reader's way from one version of a model to another: the two as one outcome, and the change that did it."""

    outcome: Outcome
    evidence: Evidence


class MovedReferences:
    """Finds the versions that consumers read in place of others. Queries are not asked about: their SQL tells."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self._found: dict[tuple[str, str], Moved | None] = {}

    def of(self, consumer: str, key: str) -> Moved | None:
        """What a consumer of both sides gets for the version `key` of head; None where it read that one before."""
        if not self._bumped or consumer not in self.walk.base.project:
            return None
        if (consumer, key) not in self._found:
            self._found[consumer, key] = self._find(consumer, key)
        return self._found[consumer, key]

    @cached_property
    def _bumped(self) -> dict[tuple[str, str], list[str]]:
        """The models whose latest version is another, by package and name, with base's ids of their versions."""
        base = self.walk.base.project
        found: dict[tuple[str, str], list[str]] = {}
        for key, properties in self.walk.edits.properties.items():
            node = base.get(key) if key in base and any(each.name == "latest_version" for each in properties) else None
            if isinstance(node, Node) and node.version is not None:
                found.setdefault((node.package_name, node.name), []).append(key)
        return found

    @cached_property
    def _readings(self) -> Readings:
        return Readings(self.walk.base)

    def _find(self, consumer: str, key: str) -> Moved | None:
        head = self.walk.head.project
        node = head.get(key)
        versions = self._bumped.get((node.package_name, node.name), []) if isinstance(node, Node) else []
        before = {each.unique_id for each in self._readings.of(consumer)} & set(versions)
        left = sorted(before - set(_read_by(head, consumer)))
        now = self.walk.outcomes.get(key)
        if self.walk.base_id(key) in before or len(left) != 1 or now is None or now.head is None:
            return None
        was = self.walk.outcomes.get(left[0])
        if was is None or was.base is None:
            return None
        change = change_id("property-changed", left[0], "latest_version")
        path: Path = tuple(Step(unique_id=each, via="IDENTITY") for each in (left[0], key))
        outcome = Outcome(key, was.base, now.head, difference(was.base, now.head, self.walk.typed), edited=False)
        return Moved(outcome, Evidence((change,), path))


def _read_by(project: Project, consumer: str) -> tuple[str, ...]:
    """What a consumer stands on; a unit test also gives rows for what its model reads."""
    parents = project.parents(consumer)
    if not consumer.startswith("unit_test."):
        return parents
    return (*parents, *(each for parent in parents for each in project.parents(parent)))
