"""What head can't build: nodes that fail whatever was there before, and what is built from them."""

from dbt_impact.compare.changes import Changes, NodeImpact
from dbt_impact.compare.failures.problems import KINDS_THAT_FAIL
from dbt_impact.project.order import reached_from
from dbt_impact.project.project import Project
from dbt_impact.rebuild.sides import BUILT


def cannot_build(head: Project, changes: Changes) -> frozenset[str]:
    """The ids of what is proved to fail even when it is built anew, and of all that is built from it."""
    failing = [uid for uid, node in changes.nodes.items() if uid.startswith(BUILT) and _fails(node)]
    return frozenset(uid for uid in reached_from(failing, head.children) if uid.startswith(BUILT))


def _fails(node: NodeImpact) -> bool:
    if node.effect not in ("broken", "blocked"):
        return False
    return any(
        problem.proof == "proved" and problem.kind in KINDS_THAT_FAIL and not problem.of_a_run
        for problem in node.problems
    )
