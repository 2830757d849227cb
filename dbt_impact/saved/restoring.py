"""From the JSON contract's types back to a Report, as far as formats look at it."""

from typing import Any

import msgspec
from msgspec import UnsetType

from dbt_impact.compare.changes import Changes
from dbt_impact.policy.edits import Edit
from dbt_impact.policy.policy import NO_POLICY, Policy
from dbt_impact.rebuild.plan import Plan
from dbt_impact.render.document import Document, Rebuild
from dbt_impact.rules.report import Acceptance, Finding, Report
from dbt_impact.rules.waiving import WaiverUse
from dbt_impact.settings.floors import Floors


def restored(document: Document) -> Report:
    """The report that the document was written from, without what only rules and the rebuild plan ask for.

    Every format gives the same for it as for the report itself: problems, contracts and stored forms have been
    judged by then, and of a node's readers only exposures are looked at.
    """
    plain = msgspec.to_builtins(document)
    for exposure in plain["exposures"]:
        for unique_id in exposure["depends_on"]:
            if unique_id in plain["nodes"]:
                plain["nodes"][unique_id].setdefault("readers", []).append(exposure["unique_id"])
    changes = {key: plain[key] for key in ("base", "head", "changes", "nodes", "exposures", "coverage")}
    changes["others"] = plain.get("consumers", ())
    changes["doubts"] = plain.get("doubts", ())
    return Report(
        changes=msgspec.convert(changes, Changes),
        findings=msgspec.convert(plain["findings"], tuple[Finding, ...]),
        tool_version=document.tool.version,
        rebuild=None if document.rebuild is None else _plan(document.rebuild),
        settings=plain.get("settings", {}).get("path"),
        accepted=msgspec.convert(plain.get("accepted"), Acceptance | None),
        policy=_policy(document),
        waivers=msgspec.convert(plain.get("waivers", ()), tuple[WaiverUse, ...]),
    )


def _policy(document: Document) -> Policy:
    written = document.policy
    if isinstance(written, UnsetType):
        return NO_POLICY
    edits = msgspec.convert(msgspec.to_builtins(written.edits), tuple[Edit, ...])
    floors = Floors(path=None if isinstance(written.floors, UnsetType) else written.floors)
    return Policy(judged_by=written.judged_by, edits=edits, floors=floors)


def _plan(rebuild: Rebuild) -> Plan:
    plain: dict[str, Any] = msgspec.to_builtins(rebuild)
    # No word of a selection has a blank.
    return msgspec.convert({**plain, "words": rebuild.select.split()}, Plan)
