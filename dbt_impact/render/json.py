"""The report as JSON: sorted keys, ASCII only, the same bytes from run to run."""

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TypeAlias

import msgspec

from dbt_impact.compare.changes import Changes
from dbt_impact.policy.policy import Policy
from dbt_impact.rebuild.plan import Plan
from dbt_impact.render.document import Document
from dbt_impact.render.presentation import PLAIN, Presentation
from dbt_impact.render.rebuild_command import command, selectors
from dbt_impact.rules.report import Report
from dbt_impact.rules.waiving import WaiverUse

SCHEMA_VERSION = "1"
# Keys that the contract has even where nothing is known; every other key is absent then.
NULLABLE = frozenset({"rebuild", "type", "owner", "url", "maturity"})
# Keys that are absent where they would say no, or nothing.
RARE = frozenset({"critical", "project", "consumers", "doubts", "not_this_pull_request", "waivers"})
# Half a character, out of a file's name: no JSON has it.
HALVES = "[\ud800-\udfff]+"
_DELETE = b"\x7f"  # the one control character that JSON leaves as it is
_NOT_ASCII = "[^\\x00-\\x7e]+"
_NESTED = (dict, list, tuple)
Plain: TypeAlias = "bool | int | float | str | Sequence[Plain] | Mapping[str, Plain] | None"


def render(report: Report, shown: Presentation = PLAIN) -> str:
    """The document that `report.schema.json` describes."""
    return written(document(report))


def written(found: "Document | Plain") -> str:
    """JSON that is the same from run to run. ASCII keeps terminal and bidi controls out."""
    # A build log runs `##[command]` wherever it stands in a line.
    return _indented(found).replace("##[", "#\\u0023[") + "\n"


def _indented(found: "Document | Plain") -> str:
    with suppress(UnicodeEncodeError):
        # Faster than Python's own, which is left to write as ASCII what is none.
        encoded = msgspec.json.format(msgspec.json.encode(found, order="sorted"), indent=2)
        if encoded.isascii() and _DELETE not in encoded:
            return encoded.decode()
        return re.sub(_NOT_ASCII, lambda each: json.dumps(each[0])[1:-1], encoded.decode())
    plain = msgspec.to_builtins(found)
    try:
        return msgspec.json.format(json.dumps(plain, sort_keys=True), indent=2)
    except msgspec.DecodeError:
        whole = json.loads(re.sub(HALVES, "\ufffd", json.dumps(plain, ensure_ascii=False)))
        return json.dumps(whole, indent=2, sort_keys=True)


def document(report: Report) -> Document:
    """The report in the contract's own types: what is unknown is absent, what is internal is left out."""
    changes = report.changes
    plain = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "dbt-impact", "version": report.tool_version},
        "verdict": report.verdict,
        "summary": report.summary,
        "base": changes.base,
        "head": changes.head,
        "changes": changes.changes,
        "findings": report.findings,
        "nodes": changes.nodes,
        "exposures": _exposures(changes),
        "rebuild": None if report.rebuild is None else _rebuild(report.rebuild),
        "coverage": changes.coverage,
        "consumers": changes.others,
        "doubts": changes.doubts,
        "accepted": report.accepted,
        "policy": _policy(report.policy),
        "waivers": [_waiver(use) for use in report.waivers],
        "settings": None if report.settings is None else {"path": report.settings},
    }
    return msgspec.convert(_known(msgspec.to_builtins(plain)), Document)


def _exposures(changes: Changes) -> list[dict[str, object]]:
    depends_on: dict[str, list[str]] = {each.unique_id: [] for each in changes.exposures}
    for unique_id, node in sorted(changes.nodes.items()):
        for reader in depends_on.keys() & node.readers:
            depends_on[reader].append(unique_id)
    return [{**msgspec.structs.asdict(each), "depends_on": depends_on[each.unique_id]} for each in changes.exposures]


def _waiver(use: WaiverUse) -> dict[str, object]:
    """What is known of it: an owner is null of an exposure alone."""
    return {key: value for key, value in msgspec.structs.asdict(use).items() if value is not None}


def _policy(policy: Policy) -> dict[str, object] | None:
    if policy.judged_by == "head" and not policy.edits and policy.floors.path is None:
        return None
    return {"judged_by": policy.judged_by, "edits": policy.edits, "floors": policy.floors.path}


def _rebuild(plan: Plan) -> dict[str, object]:
    return {
        "nodes": [step.unique_id for step in plan.steps],
        "steps": plan.steps,
        "select": " ".join(plan.words),
        "command": command(plan),
        "full_refresh": plan.full_refresh,
        "cannot": plan.cannot,
        "equal": plan.equal,
        "not_this_pull_request": plan.not_this_pull_request or None,
        "state_modified_plus": plan.state_modified_plus,
        "selectors": selectors(plan),
    }


def _known(value: Plain) -> Plain:
    if isinstance(value, dict):
        return {
            k: _known(v) if isinstance(v, _NESTED) else v
            for k, v in value.items()
            if (v if k in RARE else v is not None or k in NULLABLE)
        }
    if isinstance(value, (list, tuple)):
        return [_known(each) if isinstance(each, _NESTED) else each for each in value]
    return value


def schema() -> str:
    """The published JSON Schema of the document (draft 2020-12)."""
    generated = msgspec.json.schema(Document)
    published = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:dbt-impact:report:{SCHEMA_VERSION}",
        "title": "dbt-impact report",
        **generated,
    }
    return json.dumps(published, indent=2, sort_keys=True) + "\n"
