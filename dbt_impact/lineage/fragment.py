"""A piece of SQL that can be shown: text and line, worked out when they are asked for."""

import msgspec
from sqlglot import exp
from sqlglot.errors import SqlglotError

# The grammar's own errors, and what its writers raise on calls that lack an argument (`list(order by v)`).
_UNWRITABLE = (SqlglotError, AttributeError, LookupError, TypeError, ValueError)


def written(node: object, dialect: str) -> str:
    """A piece of the syntax as text; as its tree where the grammar can read it but not write it."""
    if not isinstance(node, exp.Expr):
        return repr(node)
    try:
        return str(node.sql(dialect=dialect, comments=False))
    except _UNWRITABLE:
        return repr(node)
    except RecursionError:
        return "(nests too deep to be shown)"


class Fragment(msgspec.Struct, frozen=True, gc=False):
    """A piece of SQL and where it stands. Its text is written when it is asked for."""

    expression: exp.Expr
    dialect: str

    @property
    def sql(self) -> str:
        """On one line, as the dialect writes it; a `group by` with expressions for places."""
        return " ".join(written(_spelled(self.expression), self.dialect).split())

    @property
    def line(self) -> int | None:
        """The line in the compiled SQL, from 1, where the parser kept it."""
        for each in self.expression.find_all(exp.Identifier, exp.Star, exp.Literal, bfs=False):
            line = each.meta.get("line")
            if isinstance(line, int):
                return line
        return None

    @property
    def join_side(self) -> str:
        """The kind of a join in words, empty for anything else."""
        if not isinstance(self.expression, exp.Join):
            return ""
        words = (self.expression.args.get(name) for name in ("method", "side", "kind"))
        return " ".join(str(word).lower() for word in words if word) or "inner"

    @property
    def joined(self) -> str:
        """The name under which a join brings its relation in, empty for anything else."""
        return self.expression.this.alias_or_name.lower() if isinstance(self.expression, exp.Join) else ""

    @property
    def grouped_by(self) -> list[str]:
        """What a plain `group by` lists, each in SQL; nothing for any other clause."""
        spelled = _spelled(self.expression)
        if not isinstance(spelled, exp.Group) or any(
            value for name, value in spelled.args.items() if name != "expressions"
        ):
            return []
        return [" ".join(written(each, self.dialect).split()) for each in spelled.expressions]


def _spelled(node: exp.Expr) -> exp.Expr:
    """A `group by` with the expressions of the select list in place of their numbers, as far as no star hides them."""
    select = node.parent
    if not isinstance(node, exp.Group) or not isinstance(select, exp.Select) or select.is_star:
        return node
    listed = [each.this if isinstance(each, exp.Alias) else each for each in select.expressions]
    keys = [
        listed[int(each.name) - 1] if each.is_int and 1 <= int(each.name) <= len(listed) else each
        for each in node.expressions
    ]
    spelled = node.copy()
    spelled.set("expressions", [each.copy() for each in keys])
    return spelled
