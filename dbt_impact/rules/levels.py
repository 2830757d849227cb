"""How bad a finding is taken to be: as the rule has it, as the settings have it, and never better than the floors."""

from collections.abc import Collection

from msgspec.structs import replace

from dbt_impact.compare.changes import Changes
from dbt_impact.errors import DbtImpactError
from dbt_impact.nearest import hint
from dbt_impact.policy.policy import Policy
from dbt_impact.rules.finding import SEVERITIES, Finding, Severity
from dbt_impact.settings.floors import ANY, Floors
from dbt_impact.settings.settings import Settings


def levelled(policy: Policy, changes: Changes, finding: Finding) -> Finding:
    """The finding with its severity by the settings, or waived where they switch it off or ignore its node."""
    setting, floor = policy.settings.rules.get(finding.rule), _floor(policy, finding)
    severity = finding.severity
    if setting is not None and setting.level == "off" and floor is None:
        return replace(finding, waived=f"{finding.rule} is off in {setting.place}")
    if setting is not None:
        severity = "note" if setting.level == "off" else setting.level
    if floor is not None:
        severity = min(severity, floor, key=SEVERITIES.index)
    if severity != finding.severity:
        finding = replace(finding, severity=severity, was=finding.severity)
    if _is_ignored(policy, changes, finding):
        return replace(finding, waived=f"ignored by {policy.settings.origins.get('ignore', 'the settings')}")
    return finding


def _floor(policy: Policy, finding: Finding) -> Severity | None:
    floor = policy.floors.rules.get(finding.rule) or policy.floors.rules.get(ANY)
    if floor is None:
        return None
    return finding.severity if floor.level == "default" else floor.level


def _is_ignored(policy: Policy, changes: Changes, finding: Finding) -> bool:
    """Whether its node is ignored, and all that goes down with it; what gets to something critical never is."""
    if not policy.floors.may_ignore or finding.critical:
        return False
    ignored = {each.unique_id for each in changes.exposures if each.ignored}
    return all(
        uid in ignored or ((node := changes.nodes.get(uid)) is not None and node.ignored)
        for uid in (finding.unique_id, *finding.takes_down)
    )


def check_rules(settings: Settings, floors: Floors, known: Collection[str]) -> None:
    """Raises DbtImpactError, with the line and the nearest rule, where one of them names a rule that there is not."""
    named = [(rule, level.place) for rule, level in settings.rules.items()]
    named += [(rule, floor.place) for rule, floor in floors.rules.items() if rule != ANY]
    named += list(floors.unwaivable.items())
    for rule, place in named:
        if rule not in known:
            raise DbtImpactError(f"{place}: no rule {rule!r}{hint(rule, known) or ': dbt-impact rules lists them'}")
