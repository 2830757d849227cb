"""What a pull request does and where that fails, each in a few words and its SQL."""

from pathlib import PurePosixPath

from dbt_impact.compare.changes import Change
from dbt_impact.render.names import Names
from dbt_impact.render.phrases import Code, Phrase, Span, clean, quoted
from dbt_impact.rules.excerpt import shortened
from dbt_impact.rules.report import Finding

# An edit of the node's own SQL goes without saying.
CAUSES = {
    "macro": "through a macro",
    "config": "through configuration",
    "schema": "through the schema",
    "seed": "through seed data",
    "version": "through a version",
    "environment": "through the environment",
    "upstream-source": "through a source",
}

# Why something fails, where its name and the change don't tell. Any other rule's id is words enough.
WHY = {
    "ambiguous-reference": "the name may mean two columns now",
    "constraint-broken": "a constraint needs it",
    "contract-unmet": "its contract is not met",
    "duplicate-column": "two columns of one name",
    "invalid-query": "its SQL is not valid",
    "missing-key": "it names what is gone",
    "reference-captured": "the name means another column now",
    "schema-change-fails": "its next run stops, as its columns change",
    "set-operation-mismatch": "the union's columns no longer match",
    "type-mismatch": "the type no longer fits",
    "ungrouped-column": "a column is not grouped by",
}


def change(names: Names, what: Change) -> Phrase:
    """One thing that the pull request does."""
    cause = (f" ({CAUSES[what.cause]})",) if what.cause in CAUSES else ()
    return (*_did(names, what), *cause)


def _did(names: Names, what: Change) -> Phrase:
    name = names.column(what.unique_id, what.column)
    match what.kind:
        case "column-removed":
            return (name, " dropped")
        case "node-removed":
            return (name, " removed")
        case "column-added" | "node-added":
            return (name, " added")
        case "column-renamed" | "node-renamed":
            return (name, " → ", Code(what.to or ""))
        case "column-retyped":
            return (name, " has another type", *((": ", *detail(what)) if detail(what) else ()))
        case "column-redefined" | "rows-changed" | "property-changed":
            return (name, ": ", *detail(what)) if detail(what) else (name, " changes")
        case "unresolved":
            return (name, " can't be analysed", f": {clean(what.detail, 120)}" if what.detail else "")


def detail(what: Change) -> Phrase:
    """How it is done: in words, and the SQL before and after."""
    sql: list[Span] = [Code(text) for text in shortened(*filter(None, (what.before, what.after)), longest=80)]
    words = quoted(what.detail, 120) if what.detail else ()
    return (*words, *([" "] if words and sql else []), *([sql[0], " → ", sql[1]] if sql[1:] else sql))


def setting(what: Change) -> Phrase:
    """A setting that changed alike for several nodes."""
    return (Code(what.detail or ""), " was ", Code(what.before or ""), " and is ", Code(what.after or ""))


def place(names: Names, finding: Finding, done: Change | None) -> Phrase:
    """Where something fails: file, line and SQL as far as they are known."""
    at, url = finding.location, names.places.link(finding.unique_id, finding.location)
    if at is not None and names.kind(finding.unique_id) == "model":
        file = PurePosixPath(at.path or names.node(finding.unique_id)).name
        impact = names.nodes[finding.unique_id]
        file = f"{impact.project}/{file}" if impact.project else file
        spans: list[Span] = [Code(f"{file}:{at.line}" if at.line else file, url=url)]
    else:
        spans = [*names.of(finding.unique_id, url)]
    if at is not None and at.sql:
        spans += [" ", Code(at.sql, 50)]
    usual = {"broken-reference", done.kind if done else ""}
    if finding.rule not in usual and finding.unique_id not in names.exposures:
        spans.append(f" ({WHY.get(finding.rule) or clean(finding.rule.replace('-', ' '), 60)})")
    if finding.proof == "possible":
        spans.append(" (possibly)")
    return tuple(spans)


def claim(names: Names, finding: Finding) -> Phrase:
    """What is broken where no node fails: a promise to readers that dbt can't see."""
    return quoted(finding.message) or names.of(finding.unique_id)
