"""Findings of what others did: they are listed, and don't count."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from dbt_impact.compare.changes import Changes
from dbt_impact.rules.finding import Finding

WHY = "not this pull request's: it comes from files that it doesn't touch"


def set_apart(changes: Changes, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings; one doesn't count whose change is another's, and which happens where the pull request did nothing.

    A node that it touches may fail because of both, and so may all behind that.
    """
    others = others_changes(changes)
    if not others:
        yield from findings
        return
    for finding in findings:
        node = changes.nodes.get(finding.unique_id)
        of = {finding.change} if finding.change is not None else set(node.because) if node is not None else set()
        places = {finding.unique_id, *(step.unique_id for step in finding.path)} & changes.nodes.keys()
        is_anothers = bool(of) and of <= others and places <= changes.untouched
        yield replace(finding, waived=finding.waived or WHY, not_this_pull_request=True) if is_anothers else finding


def others_changes(changes: Changes) -> frozenset[str]:
    """The ids of the changes that are not the pull request's."""
    return frozenset(each.id for each in changes.changes if each.not_this_pull_request)
