"""The columns that dbt-duckdb's `merge_clauses` name, each with the side of the merge on which it is looked for."""

from collections.abc import Iterable, Iterator

import msgspec

from dbt_impact.project.column_settings import Settings
from dbt_impact.project.merge_clauses import Clause, MergeClauses, Texts

SETTING = "merge_clauses"


class Said(msgspec.Struct, frozen=True):
    """A name or a piece of SQL: of the query's result, of the stored table, or one that is only left out."""

    text: str
    is_stored: bool = False
    is_excluded: bool = False


def said_in(settings: Settings) -> Iterator[Said]:
    """All that the clauses name; nothing where they are not written as dbt-duckdb reads them."""
    written = settings.shaped(SETTING, MergeClauses)
    if written is not None:
        for clause in (*written.when_matched, *written.when_not_matched):
            yield from _of(clause)


def _of(clause: Clause) -> Iterator[Said]:
    yield from map(Said, _each(clause.condition))
    yield from map(Said, _each(clause.update.include))
    yield from (Said(each, is_excluded=True) for each in _each(clause.update.exclude))
    for expressions in (clause.update.set_expressions, clause.set_expressions):
        yield from (Said(column, is_stored=True) for column in expressions)
        yield from map(Said, expressions.values())
    yield from (Said(each, is_stored=True) for each in _each(clause.insert.columns))
    values = clause.insert.values
    yield from (Said(each) for each in ([values] if isinstance(values, str) else values) if isinstance(each, str))


def _each(texts: Texts) -> Iterable[str]:
    return [texts] if isinstance(texts, str) else texts
