"""What of a node's stored form may differ although its columns, values and rows don't say so."""

from dbt_impact.compare.changes import StoredForm
from dbt_impact.compare.edits.promises import has_constraints
from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.project.nodes import Node

_AS_BEFORE = StoredForm()
# A table under contract is made with the columns' types and constraints, and then filled.
_IN_THE_TABLE = frozenset({"contract type", "contract size", "constraint", "noted constraint"})


def stored_forms(walk: Walk) -> dict[str, StoredForm]:
    """The form of every node of head that was compared and whose form may differ."""
    forms = {key: _form(walk, outcome) for key, outcome in walk.outcomes.items() if outcome.head is not None}
    return {key: form for key, form in forms.items() if form != _AS_BEFORE}


def _form(walk: Walk, outcome: Outcome) -> StoredForm:
    edit = walk.edits.nodes.get(outcome.key)
    return StoredForm(
        rewritten=outcome.base is None or (edit is not None and not edit.same_text),
        reordered=outcome.difference.reordered or outcome.difference.unlisted,
        retyped=outcome.base is not None and outcome.head is not None and _may_be_retyped(walk, outcome),
        constrained=_is_made_otherwise(walk, outcome.key),
    )


def _is_made_otherwise(walk: Walk, key: str) -> bool:
    """Whether the table is made with other types or constraints, before it is filled."""
    edited = {each.name for each in walk.edits.properties.get(key, ())}
    if "contract enforced" in edited:
        node = walk.head.project.get(key)
        return isinstance(node, Node) and has_constraints(node)
    return not _IN_THE_TABLE.isdisjoint(edited)


def _may_be_retyped(walk: Walk, outcome: Outcome) -> bool:
    """Whether a column that is computed otherwise may be of another type than before."""
    if outcome.base is None or outcome.head is None:
        return False
    before, after = outcome.base.values, outcome.head.values
    for name, term in after.items():
        old = before.get(name, term)
        if old != term and name not in outcome.difference.retyped:
            was, now = walk.base.types.of(old), walk.head.types.of(term)
            if was is None or now is None or not was.is_exact or was.stored != now.stored:
                return True
    return False
