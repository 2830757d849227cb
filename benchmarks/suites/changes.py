"""Whether our comparison gives an edit the category that a suite expects."""

import tempfile
from pathlib import Path

import sqlglot
from sqlglot.errors import ParseError, TokenError

from benchmarks.suites.artifacts import write
from benchmarks.suites.case import Change, Outcome
from benchmarks.suites.engine import as_stored
from benchmarks.suites.statements import Statement, read_by
from dbt_impact.compare.changes import NodeImpact
from dbt_impact.compare.compare import compare
from dbt_impact.lineage.dialects import Dialect, dialect_of
from dbt_impact.project.project import read_project

MODEL = "model.suite.m"


def outcome(change: Change) -> Outcome:
    """How one edit comes out."""
    dialect = dialect_of(change.adapter)
    if dialect is None:
        return Outcome(change.name, "no dialect", change.adapter)
    try:
        impact = _impact(change, dialect)
    except (ParseError, TokenError) as error:
        return Outcome(change.name, "no query", f"sqlglot reads it in no way: {str(error).splitlines()[0]}")
    said = category(impact)
    if said != change.category:
        detail = f"they say {change.category}, we {said}"
        return Outcome(change.name, "unknown" if said == "unknown" else "differ", detail)
    ours = {} if impact is None else columns(impact)
    judged = change.columns is not None and change.category in ("partial_breaking", "non_breaking")
    if judged and ours != change.columns:
        return Outcome(change.name, "differ", f"columns: they say {change.columns}, we {ours}")
    return Outcome(change.name, "agree")


def category(impact: NodeImpact | None) -> str:
    """What the edit does to its own model, in Recce's words."""
    if impact is None:
        return "non_breaking"
    if impact.effect in ("unknown", "broken", "blocked"):
        return "unknown" if impact.effect == "unknown" else "broken"
    if impact.rows_changed:
        return "breaking"
    touched = impact.columns_removed or impact.columns_changed or impact.columns_retyped or impact.renamed
    return "partial_breaking" if touched else "non_breaking"


def columns(impact: NodeImpact) -> dict[str, str]:
    """A renamed column is one that is removed and one that is added, as they have it."""
    removed = [*impact.columns_removed, *impact.renamed]
    added = [*impact.columns_added, *impact.renamed.values()]
    modified = [*impact.columns_changed, *impact.columns_retyped]
    said = dict.fromkeys(modified, "modified") | dict.fromkeys(removed, "removed") | dict.fromkeys(added, "added")
    return {name.lower(): what for name, what in said.items()}


def _impact(change: Change, dialect: Dialect) -> NodeImpact | None:
    with tempfile.TemporaryDirectory() as folder:
        sides = []
        for side, sql in (("base", change.before), ("head", change.after)):
            reads = read_by(sqlglot.parse_one(sql, dialect=dialect.sqlglot))
            known = {name: as_stored(dialect, listed, sql) for name, listed in change.tables.items() if name in reads}
            at = Path(folder) / side
            at.mkdir()
            write(at, {MODEL: Statement("", (), sql.rstrip().rstrip(";"), reads)}, reads, change.adapter, known)
            sides.append(read_project(at))
        base, head = sides
        return compare(base, head).nodes.get(MODEL)
