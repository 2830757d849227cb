"""Sources whose freshness is asked by a column that is gone: `dbt source freshness` fails."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Problem, Proof
from dbt_impact.compare.trace import Trace
from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.lineage.parsing.scraps import named_in
from dbt_impact.lineage.parsing.statements import named_by
from dbt_impact.project.freshness import freshness_of


def missing_freshness(walk: Walk, outcome: Outcome) -> Iterator[Trace]:
    """The settings that name a lost column of their source, or one that an edited setting names in vain."""
    key, head = outcome.key, outcome.head
    if not key.startswith("source.") or head is None or outcome.base is None:
        return
    gone = set(outcome.difference.lost)
    edited = {each.name for each in walk.edits.properties.get(key, ())}
    for setting, text in freshness_of(walk.head.project, key).asked.items() if gone or edited else ():
        for column in _named(walk, key, setting, text):
            is_missing = column in gone or (setting in edited and head.open is None and column not in head.names)
            if is_missing:
                shown = walk.head.dialect.show(column)
                message = f"`{setting}` names `{shown}`, which the table does not have: its freshness can't be told"
                # A catalog shows the table as it was.
                proof: Proof = "proved" if column in gone else "possible"
                yield Trace(Problem(kind="missing-key", proof=proof, message=message, column=shown))


def _named(walk: Walk, key: str, setting: str, text: str) -> dict[str, None]:
    dialect = walk.head.dialect
    if setting != "loaded_at_query":
        return dict.fromkeys(column for _, column in named_in(text, dialect))
    namings = named_by(text, lambda expression: key if expression == "this" else None, dialect) or ()
    return dict.fromkeys(each.column for each in namings if each.unique_id == key and each.sure)
