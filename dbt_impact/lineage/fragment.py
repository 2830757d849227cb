"""A piece of SQL that can be shown: text and line, worked out when they are asked for."""

import msgspec
from sqlglot import exp
from sqlglot.errors import SqlglotError


def written(node: object, dialect: str) -> str:
    """A piece of the syntax as text; as its tree where the grammar can read it but not write it."""
    if not isinstance(node, exp.Expr):
        return repr(node)
    try:
        return str(node.sql(dialect=dialect, comments=False))
    except (ValueError, SqlglotError):
        return repr(node)


class Fragment(msgspec.Struct, frozen=True, gc=False):
    """A piece of SQL and where it stands. Its text is written when it is asked for."""

    expression: exp.Expr
    dialect: str

    @property
    def sql(self) -> str:
        """On one line, as the dialect writes it."""
        return " ".join(written(self.expression, self.dialect).split())

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
