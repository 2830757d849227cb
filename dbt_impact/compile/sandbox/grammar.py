"""The grammar of templates: Jinja's, with dbt's tags and the types that arguments of macros may have."""

from typing import Any

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

MACRO = "dbt_macro__"
"""Before each macro's own name, so that one that calls itself is found like any other."""

_LITERALS = frozenset(["string", "integer"])
_CLOSES = frozenset(["comma", "rparen", "rbracket", "rbrace"])


class DbtParser(Parser):
    """Jinja's, but for macros: their names are prefixed, and their arguments may have types."""

    def parse(self) -> nodes.Template:
        # Jinja tells each node its environment then, which costs as much as a fifth of parsing and nobody asks for.
        return nodes.Template(self.subparse(), lineno=1)

    def parse_expression(self, with_condexpr: bool = True) -> nodes.Expr:
        token = self.stream.current
        if token.type in _LITERALS and self.stream.look().type in _CLOSES:
            # Most arguments are a text: it doesn't go through all levels of precedence.
            next(self.stream)
            return nodes.Const(token.value, lineno=token.lineno)
        return super().parse_expression(with_condexpr)

    def parse_macro(self) -> nodes.Macro:
        node = nodes.Macro(lineno=next(self.stream).lineno)
        node.name = MACRO + self.parse_assign_target(name_only=True).name
        self.parse_signature(node)
        node.body = self.parse_statements(("name:endmacro",), drop_needle=True)
        return node

    def parse_signature(self, node: Any) -> None:
        node.args, node.defaults = [], []
        self.stream.expect("lparen")
        while self.stream.current.type != "rparen":
            if node.args:
                self.stream.expect("comma")
            argument = self.parse_assign_target(name_only=True)
            argument.set_ctx("param")
            if self.stream.skip_if("colon"):
                self._skip_type()
            if self.stream.skip_if("assign"):
                node.defaults.append(self.parse_expression())
            elif node.defaults:
                self.fail("non-default argument follows default argument")
            node.args.append(argument)
        self.stream.expect("rparen")

    def _skip_type(self) -> None:
        self.stream.expect("name")
        if self.stream.skip_if("lbracket"):
            self._skip_type()
            while self.stream.skip_if("comma"):
                self._skip_type()
            self.stream.expect("rbracket")


class TestTags(Extension):
    """`{% test name(…) %}` makes a macro, as dbt does."""

    tags = {"test"}  # noqa: RUF012 (Jinja's own way to say it)

    def parse(self, parser: Parser) -> nodes.Node:
        node = nodes.Macro(lineno=next(parser.stream).lineno)
        node.name = f"{MACRO}test_{parser.parse_assign_target(name_only=True).name}"
        parser.parse_signature(node)
        node.body = parser.parse_statements(("name:endtest",), drop_needle=True)
        return node
