"""Whether our engine gives what a suite expects, case by case."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import sqlglot
from sqlglot.errors import ParseError, TokenError

from benchmarks.suites.case import Case, Judgement, Outcome, Sources
from benchmarks.suites.engine import Traced, trace
from benchmarks.suites.statements import NotAQuery, Statement, read_by, statements
from dbt_impact.lineage.dialects import dialect_of

STANDINGS = ("agree", "differ", "unknown", "no query", "no dialect")


def outcome(case: Case) -> Outcome:
    """How one case comes out."""
    dialect = dialect_of(case.adapter)
    if dialect is None:
        return Outcome(case.name, "no dialect", case.adapter)
    try:
        script = [*_views(case, dialect.sqlglot), *statements(case.sql, dialect.sqlglot)]
    except NotAQuery as reason:
        return Outcome(case.name, "no query", str(reason))
    except (ParseError, TokenError) as error:
        return Outcome(case.name, "no query", f"sqlglot reads it in no way: {str(error).splitlines()[0]}")
    if not script:
        return Outcome(case.name, "no query", "nothing but commands")
    traced = trace(script, dialect, case.adapter, case.tables)
    if traced.unknown:
        return Outcome(case.name, "unknown", traced.unknown)
    wrong = list(_differences(case, traced))
    return Outcome(case.name, "differ", "; ".join(wrong)) if wrong else Outcome(case.name, "agree")


def _views(case: Case, dialect: str) -> Iterator[Statement]:
    for name, sql in case.views.items():
        yield Statement(name.lower(), (), sql, read_by(sqlglot.parse_one(sql, dialect=dialect)))


def _differences(case: Case, traced: Traced) -> Iterator[str]:
    """A sentence for each column whose sources are not the expected.

    Names that the suite makes up go by position; a source `*` stands for any column of its table.
    """
    unmatched = [name for name in case.expected if name not in traced.columns]
    others = [name for name in traced.columns if name not in case.expected]
    pairs = {name: name for name in case.expected if name in traced.columns} | dict(
        zip(unmatched, others, strict=False)
    )
    for name, sources in case.expected.items():
        ours = traced.columns.get(pairs.get(name, ""))
        if ours is None:
            yield f"{name}: we have no such column ({', '.join(traced.columns) or 'none'}{'*' * traced.is_open})"
            continue
        anything = {table for table, column in sources if column == "*"}
        ours = frozenset((table, "*" if table in anything else column) for table, column in ours)
        if ours != sources:
            yield f"{name}: {_said('we add', ours - sources)}{_said('we lack', sources - ours)}".strip()
    if case.rows is not None and traced.rows != case.rows:
        yield f"rows: {_said('we add', traced.rows - case.rows)}{_said('we lack', case.rows - traced.rows)}".strip()
    spare = traced.columns.keys() - pairs.values() if case.is_whole else ()
    for name in sorted(spare):
        if traced.columns[name]:
            yield f"{name}: not expected, and we give it {_said('', traced.columns[name])}".strip()


def _said(what: str, sources: Sources) -> str:
    return f"{what} {', '.join('.'.join(each) for each in sorted(sources))} " if sources else ""


def report(name: str, outcomes: Iterable[Outcome], judged: Mapping[str, Judgement]) -> str:
    """The counts, then each disagreement with what reading it gave; one that nobody read says so."""
    listed = list(outcomes)
    counts = Counter(each.standing for each in listed)
    lines = [f"{name}: {len(listed)} cases: " + ", ".join(f"{counts[each]} {each}" for each in STANDINGS)]
    apart: Counter[str] = Counter()
    for each in listed:
        if each.standing in ("differ", "unknown"):
            judgement = judged.get(each.case)
            apart[judgement.right if judgement else "unread"] += 1
            why = f"{judgement.right} right: {judgement.why}" if judgement else "unread"
            lines.append(f"  {each.standing} {each.case}: {each.detail}\n      {why}")
        elif each.standing != "agree":
            lines.append(f"  {each.standing} {each.case}: {each.detail}")
    if apart:
        lines.insert(1, "  of what differs or is unknown: " + ", ".join(f"{n} {who}" for who, n in apart.items()))
    return "\n".join(lines)
