"""From traced outcomes to what happens to each node."""

import re
from collections import deque
from collections.abc import Callable

from msgspec.structs import replace

from dbt_impact.compare.changes import Effect, NodeImpact, Path, Problem, Proof, Step
from dbt_impact.compare.consumers.consumers import columns_named
from dbt_impact.compare.edge import has_lapsed
from dbt_impact.compare.evidence import Evidences
from dbt_impact.compare.failures.problems import KINDS_THAT_FAIL
from dbt_impact.compare.stored.kept import kept
from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.project.nodes import AnyResource, Node
from dbt_impact.project.project import Project

# What a compiled text hides: branches that another target, flag, variable or run would take.
_CONDITIONAL = re.compile(r"\b(?:target|flags|var|env_var|is_incremental|should_full_refresh|invocation_args_dict)\b")
_STOPS = ("model.", "seed.", "snapshot.", "function.")


def impact(
    walk: Walk, outcome: Outcome, problems: tuple[Problem, ...], evidences: Evidences, doubtful: bool
) -> NodeImpact | None:
    """What happens to a node; None where nothing does. `doubtful`: it reads something that could not be followed."""
    key, found = outcome.key, outcome.difference
    effect = _effect(outcome, problems, _resource(walk, key))
    if effect is None:
        return None
    evidence = evidences.everything(key)
    show = walk.head.dialect.show
    old = walk.base_id(key)
    because = dict.fromkeys(evidence.changes)
    because.update(dict.fromkeys(p.change for p in problems if p.change is not None))
    shown_path: Path = next((problem.path for problem in problems if problem.path), evidence.path)
    return replace(
        _impact(walk, key, effect, _proof(walk, outcome, effect, problems, doubtful), edited=outcome.edited),
        columns_removed=_shown(show, found.removed) if outcome.head is not None else (),
        columns_added=_shown(show, found.added) if outcome.base is not None else (),
        columns_changed=_shown(show, found.changed),
        columns_retyped={show(name): types for name, types in found.retyped.items()},
        renamed={show(name): show(to) for name, to in found.renamed.items()},
        rows_changed=found.rows and outcome.base is not None and outcome.head is not None,
        was=old if old is not None and old != key else None,
        because=tuple(because),
        path=shown_path,
        problems=problems,
        kept=kept(walk, outcome),
    )


def removed_name(walk: Walk, old: str, because: tuple[str, ...]) -> NodeImpact:
    """What a renamed node leaves behind: under its old name nothing is built any more."""
    project = walk.base.project
    resource = project.get(old)
    return NodeImpact(
        resource_type=resource.resource_type,
        name=_name(resource),
        file=resource.file,
        effect="removed",
        edited=True,
        proof="proved",
        because=because,
        path=(Step(unique_id=old, via="IDENTITY"),),
        readers=tuple(sorted(project.children(old))),
        declared=declared(walk, None, old),
        named=named(walk, None, old),
    )


def failing(walk: Walk, key: str, known: NodeImpact | None, problems: tuple[Problem, ...]) -> NodeImpact:
    """A node of head that fails for problems which its own SQL does not show; `known` is what happens to it besides."""
    proof: Proof = "proved" if any(each.proof == "proved" for each in problems) else "possible"
    because = dict.fromkeys(each.change for each in problems if each.change is not None)
    path = problems[0].path
    if known is not None:
        if known.effect == "broken":
            proof, path = ("proved" if known.proof == "proved" else proof), known.path
        return replace(
            known,
            effect="broken",
            proof=proof,
            because=tuple(dict.fromkeys((*because, *known.because))),
            path=path,
            problems=(*known.problems, *problems),
        )
    return replace(
        _impact(walk, key, "broken", proof, edited=False), because=tuple(because), path=path, problems=problems
    )


def equivalent(walk: Walk, key: str, because: tuple[str, ...], path: Path) -> NodeImpact:
    """A node that was edited, and whose query nobody had to look at."""
    proof: Proof = "possible" if _has_branches(walk.head.project, key) else "proved"
    return replace(_impact(walk, key, "equivalent", proof, edited=True), because=because, path=path)


def _impact(walk: Walk, key: str, effect: Effect, proof: Proof, *, edited: bool) -> NodeImpact:
    """What is said of a node whatever happens to it."""
    resource, old = _resource(walk, key), walk.base_id(key)
    return NodeImpact(
        resource_type=resource.resource_type,
        name=_name(resource),
        file=resource.file,
        effect=effect,
        edited=edited,
        proof=proof,
        readers=tuple(sorted(walk.children(key))),
        materialized=resource.config.materialized if isinstance(resource, Node) else None,
        on_schema_change=resource.config.on_schema_change if isinstance(resource, Node) else None,
        declared=declared(walk, key, old),
        named=named(walk, key, old),
    )


def _resource(walk: Walk, key: str) -> AnyResource:
    project = walk.head.project if key in walk.head.project else walk.base.project
    return project.get(key)


def declared(walk: Walk, key: str | None, old: str | None) -> tuple[str, ...]:
    """Who is declared to read the node: exposures of either side, and the node's own promises at base.

    What is removed after its deprecation date was announced: it promises nothing any more.
    """
    head, base = walk.head.project, walk.base.project
    readers = [*(head.children(key) if key is not None else ()), *(base.children(old) if old is not None else ())]
    found = sorted({each for each in readers if each.startswith("exposure.")})
    node = base.get(old) if old is not None else None
    if isinstance(node, Node) and not has_lapsed(node, head):
        found += ["contract"] if node.contract.enforced else []
        found += ["public"] if "public" in (node.access, node.config.access) else []
    return tuple(found)


def named(walk: Walk, key: str | None, old: str | None) -> dict[str, frozenset[str]]:
    """The columns of the node that exposures name, by those exposures that name any; head's word before base's."""
    found: dict[str, frozenset[str]] = {}
    for side, unique_id in ((walk.head.project, key), (walk.base.project, old)):
        for each in side.children(unique_id) if unique_id is not None else ():
            if each.startswith("exposure.") and (each not in walk.head.project or side is walk.head.project):
                columns = columns_named(walk, each).get(unique_id or "")
                found.update({} if columns is None else {each: columns})
    return found


def _shown(show: Callable[[str], str], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(show, names))


def _effect(outcome: Outcome, problems: tuple[Problem, ...], resource: AnyResource) -> Effect | None:
    if outcome.head is None:
        return "removed"
    never_runs = isinstance(resource, Node) and resource.is_ephemeral
    if not never_runs and any(problem.kind in KINDS_THAT_FAIL for problem in problems):
        return "broken"
    if outcome.base is None:
        return "added"
    if outcome.difference.opaque and (outcome.edited or outcome.difference):
        return "unknown"
    if outcome.difference.is_visible or problems:
        return "changed"
    return "equivalent" if outcome.edited else None


def _proof(walk: Walk, outcome: Outcome, effect: Effect, problems: tuple[Problem, ...], doubtful: bool) -> Proof:
    if effect == "unknown":
        return "unknown"
    if effect == "broken":
        return "proved" if any(p.proof == "proved" and p.kind in KINDS_THAT_FAIL for p in problems) else "possible"
    if effect == "equivalent":
        return "possible" if _has_branches(walk.head.project, outcome.key) else "proved"
    return "possible" if doubtful else "proved"


def _has_branches(project: Project, key: str) -> bool:
    node = project.get(key)
    if not isinstance(node, Node):
        return False
    if node.config.materialized == "incremental" or _CONDITIONAL.search(node.raw_code):
        return True
    macros = (project.macro(each) for each in node.depends_on.macros if not each.startswith("macro.dbt"))
    return any(macro is not None and _CONDITIONAL.search(macro.macro_sql) for macro in macros)


def blocked(walk: Walk, nodes: dict[str, NodeImpact]) -> dict[str, NodeImpact]:
    """All nodes, with those that don't run because something upstream of them fails."""
    found = dict(nodes)
    project = walk.head.project
    todo = deque(key for key in nodes if nodes[key].effect == "broken" and key.startswith(_STOPS))
    while todo:
        key = todo.popleft()
        by = found[key]
        for child in sorted(project.children(key)):
            before = found.get(child)
            if child.startswith(("exposure.", "operation.")) or (
                before is not None and before.effect in ("broken", "blocked")
            ):
                continue
            found[child] = _blocked(project, child, before, by, key)
            todo.append(child)
    return found


def _blocked(project: Project, key: str, before: NodeImpact | None, by: NodeImpact, by_key: str) -> NodeImpact:
    step = Step(unique_id=key, via="IDENTITY")
    path = by.path or (Step(unique_id=by_key, via="IDENTITY"),)
    if before is not None:
        because = tuple(dict.fromkeys((*by.because, *before.because)))
        return replace(before, effect="blocked", proof=by.proof, because=because, path=(*path, step))
    resource = project.get(key)
    return NodeImpact(
        resource_type=resource.resource_type,
        name=_name(resource),
        file=resource.file,
        effect="blocked",
        edited=False,
        proof=by.proof,
        because=by.because,
        path=(*path, step),
        readers=tuple(sorted(project.children(key))),
    )


def _name(resource: AnyResource) -> str:
    version = resource.version if isinstance(resource, Node) else None
    return f"{resource.name}.v{version}" if version else resource.name
