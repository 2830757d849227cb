"""snapshot-history: a snapshot records changes that never happened, or no longer records what it did."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Changes, Kept, NodeImpact
from dbt_impact.rules.finding import Finding, Severity
from dbt_impact.rules.rule import Rule, finding, name

_ID = "snapshot-history"


def _find(changes: Changes) -> Iterator[Finding]:
    for unique_id, node in changes.nodes.items():
        if node.kept is None or node.materialized != "snapshot" or node.effect != "changed":
            continue
        for column, severity, what in (*_of_columns(node, node.kept), *_of_values(node, node.kept)):
            yield finding(
                _ID, severity, changes, unique_id, f"the snapshot {name(changes, unique_id)} {what}",
                proof=node.proof, column=column, change=next(iter(node.because), None), path=node.path,
                changes_data=severity == "risky",
            )  # fmt: skip


def _of_columns(node: NodeImpact, kept: Kept) -> Iterator[tuple[str | None, Severity, str]]:
    lost, new = (*node.columns_removed, *node.renamed), (*node.columns_added, *node.renamed.values())
    if lost:
        yield lost[0], "risky", f"keeps {_listed(lost)} as it was, and records nothing there any more"
    if new and kept.strategy == "check" and kept.checks_all:
        what = f"records a new version of every row at its next run: {_listed(new)} is new, and it checks all columns"
        yield new[0], "risky", what
    elif new:
        what = f"has nothing in {_listed(new)} for versions that are already recorded"
        yield new[0], "risky" if node.renamed else "note", what


def _of_values(node: NodeImpact, kept: Kept) -> Iterator[tuple[str | None, Severity, str]]:
    changed = [each for each in node.columns_changed if each not in kept.added]
    by_setting = {each: kept.named.get(each, ()) for each in changed}
    keys = [each for each in changed if "unique_key" in by_setting[each]]
    checked = [each for each in changed if kept.checks_all or "check_cols" in by_setting[each]]
    moments = [each for each in changed if "updated_at" in by_setting[each]]
    rest = [each for each in changed if each not in (*keys, *checked, *moments)]
    if keys:
        fate = "stay current for ever" if kept.hard_deletes == "ignore" else "are closed as deleted"
        yield keys[0], "risky", f"finds rows by {_listed(keys)}, which changes: those under an old key {fate}"
    elif checked and kept.strategy == "check":
        what = f"records a new version of each row whose {_listed(checked)} comes out otherwise, as if data had changed"
        yield checked[0], "risky", what
    if moments and not keys:
        what = f"tells changed rows by {_listed(moments)}, which changes: versions come that are none, or are missed"
        yield moments[0], "risky", what
    if rest and not keys:
        yield rest[0], "risky", f"gives {_listed(rest)} the new way only for rows that change next: recorded ones stay"
    if node.rows_changed:
        fate = "stay current for ever" if kept.hard_deletes == "ignore" else "are closed as deleted"
        yield None, "risky", f"gets other rows: those that no longer come {fate}"


def _listed(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"`{each}`" for each in names)


RULE = Rule(_ID, "A snapshot records changes that never happened, or no longer records what it did.", _find)
