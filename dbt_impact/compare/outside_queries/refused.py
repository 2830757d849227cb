"""References that dbt refuses: the model that they name is open to fewer than it was, or its reader left a group."""

import msgspec

from dbt_impact.compare.changes import NodeImpact, Problem, Step
from dbt_impact.compare.impacts import failing
from dbt_impact.compare.own_changes.own_changes import change_id
from dbt_impact.compare.walk import Walk
from dbt_impact.lineage.values import IDENTITY
from dbt_impact.project.nodes import Node
from dbt_impact.project.project import Project
from dbt_impact.project.refs import refs

_DECIDING = ("access", "group")
# A test goes with what it tests. dbt gives neither semantic models nor exposures a group.
_READERS = ("model.", "snapshot.", "semantic_model.")


class Refused(msgspec.Struct):
    """Finds the readers whose `ref` was taken at base and is refused at head, and has them fail.

    A private model is for its group alone, and only a public one for other projects.
    """

    walk: Walk
    nodes: dict[str, NodeImpact]

    def run(self) -> None:
        """Looks at whatever changed its access or its group."""
        head = self.walk.head.project
        for key, properties in self.walk.edits.properties.items():
            changed = next((each.name for each in properties if each.name in _DECIDING), None)
            if changed is None or key not in head:
                continue
            for reader in head.children(key):
                self._take(key, reader, change_id("property-changed", key, changed))
            if changed == "group":
                for read in head.parents(key):
                    self._take(read, key, change_id("property-changed", key, changed))

    def _take(self, key: str, reader: str, change: str) -> None:
        refused = _refused(self.walk.head.project, key, reader)
        old, old_reader = self.walk.base_id(key), self.walk.base_id(reader)
        if refused is None or (old and old_reader and _refused(self.walk.base.project, old, old_reader)):
            return
        path = tuple(Step(unique_id=each, via=IDENTITY) for each in (key, reader))
        problem = Problem(kind="refused-reference", proof="proved", message=refused, of=key, change=change, path=path)
        known = self.nodes.get(reader)
        if known is None or problem not in known.problems:
            self.nodes[reader] = failing(self.walk, reader, known, (problem,))


def _refused(project: Project, key: str, reader: str) -> str | None:
    """Why dbt does not let the reader refer to the model; None where it does."""
    if key not in project or reader not in project or not reader.startswith(_READERS):
        return None
    model, by = project.get(key), project.get(reader)
    if not isinstance(model, Node) or model.resource_type != "model":
        return None
    access = model.access or model.config.access or "protected"
    if project.home(key) != project.home(reader):
        # It may read the relation through a source of its own, which asks nobody.
        is_ref = any(each.name == model.name for each in refs(project, reader))
        return (
            f"`{access}`, and only a public model is open to other projects" if is_ref and access != "public" else None
        )
    group = _group(by)
    if access != "private" or (group is not None and group == _group(model)):
        return None
    whose = f"the group `{_group(model)}`" if _group(model) else "its group"
    return f"private to {whose}, which `{by.name}` is not in"


def _group(resource: object) -> str | None:
    return resource.group or resource.config.group if isinstance(resource, Node) else None
