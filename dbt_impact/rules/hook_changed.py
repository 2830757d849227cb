"""hook-changed: a statement that runs beside what is built is another one, or calls a macro that changed."""

import re
from collections.abc import Iterator

from dbt_impact.compare.changes import Change, Changes
from dbt_impact.rules.excerpt import shortened
from dbt_impact.rules.finding import Finding, Severity
from dbt_impact.rules.rule import Rule, finding, name

HOOKS = frozenset({"pre_hook", "post_hook", "on-run-start", "on-run-end"})
# Statements that may change what is stored; a macro that is called may do anything.
_WRITES = r"(?i)\b(?:insert|update|delete|merge|truncate|alter|copy|replace|call|exec|execute\s+immediate)\b"
_CALLS = r"\{[{%]"
_READS_NAMES = r"(?i)\{\{\s*(?:this|ref|source|target|var|env_var)\b[^}]*\}\}"


def _find(changes: Changes) -> Iterator[Finding]:
    for change in changes.changes:
        if change.kind == "property-changed" and change.detail in HOOKS:
            may_write = any(map(_may_write, _written(change))) or _is_hidden(change)
            severity: Severity = "risky" if may_write else "note"
            yield finding(
                RULE.id, severity, changes, change.unique_id, _message(changes, change),
                column=change.detail, change=change.id, changes_data=severity == "risky",
            )  # fmt: skip


def _written(change: Change) -> list[str]:
    return [each for each in (change.before, change.after) if each is not None and each != "none"]


def _is_hidden(change: Change) -> bool:
    """Whether a model's hook calls a macro that is the same and calls another one that is not."""
    return change.cause == "macro" and change.before == change.after and not change.unique_id.startswith("operation.")


def _may_write(text: str) -> bool:
    if text.startswith(("{% macro", "{%- macro")):
        return re.search(_WRITES, text) is not None
    return bool(re.search(_WRITES, text) or re.search(_CALLS, re.sub(_READS_NAMES, "", text)))


def _message(changes: Changes, change: Change) -> str:
    before, after = shortened(change.before or "none", change.after or "none")
    is_of_run = change.unique_id.startswith("operation.")
    of = f"`{change.detail}`" if is_of_run else f"`{change.detail}` of {name(changes, change.unique_id)}"
    if change.cause == "macro":
        texts = f": `{before}` → `{after}`" if before != after else ""
        return f"{of} calls a macro that changed{texts}"
    sides = [f"`{each}` is {verb}" for each, verb in ((before, "gone"), (after, "new")) if each != "none"]
    return f"of {of}, {' and '.join(sides) or 'the order changed'}"


RULE = Rule(
    "hook-changed", "A statement that runs beside what is built is another one, or calls a macro that changed.", _find
)
