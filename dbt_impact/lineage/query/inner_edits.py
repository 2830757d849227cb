"""Which expression further inside two versions of a query differs, where the one that gives a column does not."""

import msgspec
from sqlglot import exp

from dbt_impact.lineage.fragment import Fragment

_Definitions = dict[str, dict[str, list[str]]]


class InnerEdit(msgspec.Struct, frozen=True):
    """A name that another expression gives; its SQL, None where a side has no other one or several."""

    name: str
    before: str | None
    after: str | None


class InnerEdits:
    """Two versions of one query, compared by the names that their CTEs and subqueries give to expressions.

    Names are not resolved: where two CTEs use one, an edit may be found that the column does not feel. So this says
    what to show of a change, and nothing about whether there is one.
    """

    def __init__(self) -> None:
        self._queries: dict[int, tuple[exp.Expr, _Definitions]] = {}

    def behind(self, old: Fragment, new: Fragment) -> InnerEdit | None:
        """The nearest edited expression that a column may be made of; None where there is none."""
        before, after = self._of(old), self._of(new)
        seen: set[str] = set()
        todo = [*_names(old.expression), *_names(new.expression)]
        for name in todo:
            if name in seen:
                continue
            seen.add(name)
            was, now = before.get(name, {}), after.get(name, {})
            if was.keys() != now.keys():
                return InnerEdit(name, _only(was, now), _only(now, was))
            todo += [each for reads in (*was.values(), *now.values()) for each in reads]
        return None

    def _of(self, fragment: Fragment) -> _Definitions:
        root = fragment.expression.root()
        if id(root) not in self._queries:
            self._queries[id(root)] = (root, _definitions(root, fragment.dialect))
        return self._queries[id(root)][1]


def _definitions(root: exp.Expr, dialect: str) -> _Definitions:
    """What each alias of a query stands for: SQL, and the names that it reads."""
    found: _Definitions = {}
    for select in root.find_all(exp.Select):
        for each in select.expressions:
            if isinstance(each, exp.Alias):
                sql = Fragment(each.this, dialect).sql
                found.setdefault(each.alias.lower(), {})[sql] = _names(each.this)
    return found


def _names(node: exp.Expr) -> list[str]:
    return [column.name.lower() for column in node.find_all(exp.Column)]


def _only(these: dict[str, list[str]], those: dict[str, list[str]]) -> str | None:
    """The one expression that the other side lacks."""
    found = [sql for sql in these if sql not in those]
    return found[0] if len(found) == 1 else None
