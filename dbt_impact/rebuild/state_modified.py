"""What `dbt build --select state:modified+` would build, by dbt's own rules as far as two manifests tell them."""

from dbt_impact.project.order import reached_from
from dbt_impact.rebuild.entry import Entry, SourceEntry
from dbt_impact.rebuild.sides import BUILT, Sides

# Of the configuration, dbt compares all that was written but these; where a relation stands it compares by itself.
_NOT_COMPARED = frozenset({"tags", "group"})


def plus(sides: Sides, modified: list[str]) -> list[str]:
    """Head's models, seeds, snapshots and functions that are modified or read, near or far, what is; none ephemeral."""
    reached = reached_from(modified, sides.head.children)
    return [uid for uid in reached if uid.startswith(BUILT) and sides.after(uid).is_built]


def state_modified(sides: Sides) -> list[str]:
    """What dbt calls modified of the nodes that others can read: new ones, too."""
    kinds = (*BUILT, "source.")
    new = [uid for uid in sides.head.ids() if uid.startswith(kinds) and uid not in sides.base]
    edited = [
        uid
        for uid in sides.differing(BUILT)
        if not sides.same_texts(uid) and not same_contents(sides.before(uid), sides.after(uid))
    ]
    sources = [uid for uid in sides.differing(("source.",)) if not _same_source(sides, uid)]
    return list(dict.fromkeys((*new, *edited, *sources, *_by_macro(sides))))


def same_contents(old: Entry, new: Entry) -> bool:
    """dbt's `same_contents` of a node, with its contract and what its references depend on."""
    return (
        old.body == new.body
        and old.fqn == new.fqn
        and _compared(old) == _compared(new)
        and _persisted(old) == _persisted(new)
        and old.contract.enforced == new.contract.enforced
        and (not new.contract.enforced or old.contract.checksum == new.contract.checksum)
        and (old.latest_version, old.deprecation_date) == (new.latest_version, new.deprecation_date)
        and (old.access or "protected") == (new.access or "protected")
        and (old.arguments, old.returns) == (new.arguments, new.returns)
    )


def _compared(entry: Entry | SourceEntry) -> dict[str, bytes]:
    return {key: value for key, value in entry.written().items() if key not in _NOT_COMPARED}


def _persisted(entry: Entry) -> tuple[object, object]:
    columns = {name: each.description for name, each in entry.columns.items()}
    return (
        entry.description if entry.config.persists("relation") else None,
        columns if entry.config.persists("columns") else None,
    )


def _same_source(sides: Sides, unique_id: str) -> bool:
    old, new = sides.sources(unique_id)
    return (
        (old.database, old.schema, old.identifier) == (new.database, new.schema, new.identifier)
        and (old.quoting, old.freshness, old.external) == (new.quoting, new.freshness, new.external)
        and (old.loaded_at_field, old.fqn) == (new.loaded_at_field, new.fqn)
        and _compared(old) == _compared(new)
    )


def _by_macro(sides: Sides) -> list[str]:
    if not sides.edited_macros:
        return []
    found = [uid for uid in sides.head.ids() if uid.startswith(BUILT)]
    return [uid for uid in found if not sides.affected_macros.isdisjoint(sides.after(uid).depends_on.macros)]
