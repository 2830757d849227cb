"""The checklist and the loop over it."""

from dbt_impact import __version__
from dbt_impact.compare.changes import Changes
from dbt_impact.policy.policy import NO_POLICY, Policy
from dbt_impact.rules import (
    ambiguous_reference,
    broken_reference,
    column_added,
    column_redefined,
    column_removed,
    column_renamed,
    column_retyped,
    constraint_broken,
    contract_unmet,
    duplicate_column,
    grain_changed,
    hook_changed,
    incremental_history,
    invalid_query,
    missing_key,
    model_deprecated,
    node_added,
    node_removed,
    node_renamed,
    promise_withdrawn,
    property_changed,
    reference_captured,
    reference_moved,
    rows_changed,
    schema_change_fails,
    set_operation_mismatch,
    snapshot_history,
    type_mismatch,
    ungrouped_column,
    unresolved,
)
from dbt_impact.rules.critical import with_critical
from dbt_impact.rules.finding import SEVERITIES, Finding
from dbt_impact.rules.levels import check_rules, levelled
from dbt_impact.rules.not_ours import set_apart
from dbt_impact.rules.report import Report
from dbt_impact.rules.rule import Rule
from dbt_impact.rules.waiving import waive

# In the order of the report: what fails, what silently changes, what is known to be harmless, what is not known.
RULES: tuple[Rule, ...] = (
    broken_reference.RULE,
    ambiguous_reference.RULE,
    set_operation_mismatch.RULE,
    ungrouped_column.RULE,
    invalid_query.RULE,
    type_mismatch.RULE,
    duplicate_column.RULE,
    schema_change_fails.RULE,
    contract_unmet.RULE,
    constraint_broken.RULE,
    missing_key.RULE,
    node_removed.RULE,
    node_renamed.RULE,
    column_removed.RULE,
    column_renamed.RULE,
    column_retyped.RULE,
    reference_captured.RULE,
    grain_changed.RULE,
    incremental_history.RULE,
    snapshot_history.RULE,
    reference_moved.RULE,
    promise_withdrawn.RULE,
    model_deprecated.RULE,
    property_changed.RULE,
    hook_changed.RULE,
    column_redefined.RULE,
    rows_changed.RULE,
    column_added.RULE,
    node_added.RULE,
    unresolved.RULE,
)


def judge(rules: tuple[Rule, ...], changes: Changes, policy: Policy = NO_POLICY) -> Report:
    """Every rule's findings as the policy has them, the worst first.

    Raises DbtImpactError where the policy names a rule that there is not.
    """
    ids = tuple(rule.id for rule in rules)
    check_rules(policy.settings, policy.floors, ids)
    found = [
        (i, levelled(policy, changes, each))
        for i, rule in enumerate(rules)
        for each in with_critical(changes, rule.find(changes))
    ]
    found.sort(key=_order)
    unique: dict[str, Finding] = {}
    for _, finding in found:
        unique.setdefault(finding.fingerprint, finding)
    findings, waivers = waive(policy, changes, unique.values(), ids)
    counted = tuple(set_apart(changes, findings))
    return Report(changes=changes, findings=counted, tool_version=__version__, policy=policy, waivers=waivers)


def _order(found: tuple[int, Finding]) -> tuple[int, bool, int, bool, str, str]:
    """By severity, what is critical first, then by rule; of one rule, what happens where the change is made first."""
    rule, finding = found
    severity = SEVERITIES.index(finding.severity)
    return (severity, not finding.critical, rule, bool(finding.path), finding.unique_id, finding.column or "")
