"""How nodes, changes and places are called, in every format."""

from pathlib import PurePosixPath
from typing import assert_never

from dbt_impact.compare.changes import Change, Changes, Path
from dbt_impact.project.location import Location
from dbt_impact.render.phrases import Aside, Code, Label, Phrase, Span, clean, quoted
from dbt_impact.rules.report import Finding

CAUSES = {
    "macro": "through a macro",
    "config": "through configuration",
    "schema": "through the schema",
    "seed": "through seed data",
    "version": "through a version",
    "environment": "through the environment",
    "upstream-source": "through a source",
}
# Types that go without saying.
UNSAID = frozenset({"model"})


def node(changes: Changes, uid: str) -> str:
    """A node's name as people know it."""
    found = changes.nodes.get(uid)
    if found is not None and found.name:
        return found.name
    parts = uid.split(".")
    return ".".join(parts[2:3] if parts[0] == "test" else parts[2:]) or uid


def typed(changes: Changes, uid: str) -> Phrase:
    """A node or exposure with what it is, where that doesn't go without saying."""
    for exposure in changes.exposures:
        if exposure.unique_id == uid:
            return label(exposure.label or node(changes, uid), exposure.url, exposure.owner)
    found = changes.nodes.get(uid)
    kind = found.resource_type if found else uid.split(".")[0]
    said = "" if kind in UNSAID else kind.replace("_", " ") + " "
    return (clean(said, 30) + " " if said else "", Code(node(changes, uid)))


def label(text: str, url: str | None, owner: str | None) -> Phrase:
    """An exposure, and whose it is."""
    return (Label(text, url), f" ({clean(owner, 60)})") if owner else (Label(text, url),)


def place(changes: Changes, finding: Finding) -> Phrase:
    """Where something fails: file, line and SQL as far as they are known."""
    found = changes.nodes.get(finding.unique_id)
    at: Location | None = finding.location
    if found is None or found.resource_type != "model" or at is None:
        spans: list[Span] = list(typed(changes, finding.unique_id))
    else:
        file = PurePosixPath(at.path or found.file).name
        spans = [Code(f"{file}:{at.line}" if at.line else file)]
    if at is not None and at.sql:
        spans += [" ", Code(at.sql, 80)]
    if finding.rule != "broken-reference" and found is not None:
        spans.append(f" ({clean(finding.rule.replace('-', ' '), 60)})")
    if finding.proof == "possible":
        spans.append(" (possibly)")
    return tuple(spans)


def claim(changes: Changes, finding: Finding) -> Phrase:
    """What is broken without a node that fails: a promise to readers that dbt can't see."""
    return quoted(finding.message) or typed(changes, finding.unique_id)


def change(changes: Changes, what: Change) -> Phrase:
    """What the pull request does, in a few words and its SQL."""
    name = node(changes, what.unique_id)
    column = Code(f"{name}.{what.column}" if what.column else name)
    cause = (f" ({CAUSES[what.cause]})",) if what.cause in CAUSES else ()
    return (*_did(what, name, column), *cause)


def _did(what: Change, name: str, column: Code) -> Phrase:
    match what.kind:
        case "column-removed" | "node-removed":
            return (column, " dropped" if what.column else " removed")
        case "column-added" | "node-added":
            return (column, " added")
        case "column-renamed" | "node-renamed":
            return (column, " → ", Code(what.to or "?"))
        case "column-retyped":
            return (column, " retyped", *_from_to(what))
        case "column-redefined":
            return (column, *_from_to(what))
        case "rows-changed":
            return (Code(name), f": {clean(what.detail or 'rows change', 120)}", *_from_to(what, ""))
        case "property-changed":
            return (Code(name), f": {clean(what.detail or 'a property changes', 120)}", *_from_to(what))
        case "unresolved":
            return (
                column,
                f" can't be analysed: {clean(what.detail, 120)}" if what.detail else " can't be analysed",
            )
        case _:
            assert_never(what.kind)


def _from_to(what: Change, colon: str = ":") -> Phrase:
    if what.before and what.after:
        return (f"{colon} ", Code(what.before, 80), " → ", Code(what.after, 80))
    if what.before:
        return (f"{colon} ", Code(what.before, 80), " is gone" if colon else "")
    return (f"{colon} ", Code(what.after, 80)) if what.after else ()


def way(changes: Changes, path: Path) -> Phrase:
    """From the change to what it reaches, and how each step enters the next."""
    spans: list[Span] = []
    shown = path if len(path) <= 10 else (*path[:5], None, *path[-4:])
    for at, step in enumerate(shown):
        if step is None:
            spans.append(f" → … {len(path) - 9} more steps …")
            continue
        name = node(changes, step.unique_id)
        if at:
            spans.append(" → ")
        spans.append(Code(f"{name}.{step.column}" if step.column else name))
        if at and step.via and step.via != "IDENTITY":
            spans.append(Aside(f" {clean(step.via.replace('_', ' ').lower(), 30)}"))
    return tuple(spans)
