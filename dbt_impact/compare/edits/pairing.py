"""Which node of base is which node of head, where their ids differ."""

from collections import Counter
from collections.abc import Callable, Iterable

from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.project.nodes import AnyResource, Node, Source
from dbt_impact.project.project import Project
from dbt_impact.project.relations import relation_parts

_WITH_MEANING = ("model.", "snapshot.")
_BUILT = ("model.", "seed.", "snapshot.", "source.", "function.")


def unpaired(project: Project, other: Project) -> list[str]:
    """What one side builds or reads and the other has no id for."""
    # Nearly always none: a difference of sets tells at once.
    missing = set(project.ids()).difference(other.ids())
    return [uid for uid in project.ids() if uid in missing and uid.startswith(_BUILT)] if missing else []


def renamed_nodes(base: Project, head: Project) -> dict[str, str]:
    """Base's id → head's, for nodes that build the same relation, or the same model under another version.

    Where more than one fits, none is taken.
    """
    removed, added = unpaired(base, head), unpaired(head, base)
    if not removed or not added:
        return {}
    found = _matched(base, removed, head, added, _relation)
    left = [uid for uid in removed if uid not in found]
    taken = set(found.values())
    free = [uid for uid in added if uid not in taken]
    return found | _matched(base, left, head, free, _model)


def same_meaning(base: Lineage, head: Lineage, removed: Iterable[str], added: Iterable[str]) -> dict[str, str]:
    """Base's id → head's, for a removed and a new model whose queries mean the same over the same relations."""
    olds, news = _meanings(base, removed), _meanings(head, added)
    return {
        old[0]: news[meaning][0] for meaning, old in olds.items() if len(old) == 1 and len(news.get(meaning, ())) == 1
    }


def _meanings(side: Lineage, ids: Iterable[str]) -> dict[tuple[object, ...], list[str]]:
    found: dict[tuple[object, ...], list[str]] = {}
    for uid in ids:
        if uid.startswith(_WITH_MEANING):
            lineage = side.trace(uid, side.leaf)
            if lineage.unresolved is None:
                columns = sorted((each.name, each.value.term) for each in lineage.columns)
                found.setdefault((lineage.rows, *columns), []).append(uid)
    return found


def _relation(resource: AnyResource) -> object:
    if isinstance(resource, (Node, Source)) and resource.relation_name:
        return tuple(part.lower() for part in relation_parts(resource.relation_name))
    return None


def _model(resource: AnyResource) -> object:
    if isinstance(resource, Node) and resource.resource_type == "model":
        return resource.package_name, resource.name
    return None


def _matched(
    base: Project, removed: Iterable[str], head: Project, added: Iterable[str], key: Callable[[AnyResource], object]
) -> dict[str, str]:
    olds = [(key(base.get(uid)), uid) for uid in removed]
    news = [(key(head.get(uid)), uid) for uid in added]
    count_old, count_new = Counter(k for k, _ in olds), Counter(k for k, _ in news)
    by_key = dict(news)
    return {uid: by_key[k] for k, uid in olds if k is not None and k in by_key and count_old[k] == count_new[k] == 1}
