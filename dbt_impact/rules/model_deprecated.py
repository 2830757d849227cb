"""model-deprecated: a model that others read gets a deprecation date."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Change, Changes
from dbt_impact.rules.finding import Finding
from dbt_impact.rules.rule import Rule, exposure_name, finding, name

_MOST_NAMED = 3


def _find(changes: Changes) -> Iterator[Finding]:
    for change in changes.changes:
        if change.kind == "property-changed" and change.detail == "deprecation_date":
            yield _of(changes, change)


def _of(changes: Changes, change: Change) -> Finding:
    what, date = name(changes, change.unique_id), change.after or "none"
    readers = _readers(changes, change.unique_id)
    is_past = date <= changes.head.generated_at[:10]
    if date == "none":
        message = f"{what} is no longer deprecated"
    else:
        verb = "is past its deprecation date" if is_past else "has a deprecation date"
        message = f"{what} {verb}, `{date}`" + (f", and {readers}" if readers else ": nothing in this project reads it")
    return finding(
        RULE.id, "risky" if is_past and readers else "note", changes, change.unique_id, message,
        column=change.detail, change=change.id,
    )  # fmt: skip


def _readers(changes: Changes, unique_id: str) -> str:
    """Who reads the node besides its tests, in a few words."""
    node = changes.nodes.get(unique_id)
    tests = ("test.", "unit_test.")
    found = [each for each in (node.readers if node is not None else ()) if not each.startswith(tests)]
    shown = [exposure_name(changes, each) if each.startswith("exposure.") else name(changes, each) for each in found]
    if len(shown) > _MOST_NAMED:
        return f"{', '.join(shown[:_MOST_NAMED])} and {len(shown) - _MOST_NAMED} more read it"
    return f"{' and '.join(shown)} read{'s' if len(shown) == 1 else ''} it" if shown else ""


RULE = Rule("model-deprecated", "A model that others read gets a deprecation date.", _find)
