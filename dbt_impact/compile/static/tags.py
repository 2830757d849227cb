"""The tags that dbt adds to Jinja, for reading a text and never for running it."""

from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser


class DbtTags(Extension):
    """`snapshot`, `docs`, `test`, `data_test` and `materialization` with what stands in them."""

    tags = {"snapshot", "docs", "test", "data_test", "materialization"}  # noqa: RUF012

    def parse(self, parser: Parser) -> nodes.Node:
        """The block as a scope: its name is looked for elsewhere."""
        tag = next(parser.stream)
        parser.stream.expect("name")
        found = nodes.Scope(lineno=tag.lineno)
        head: list[nodes.Node] = []
        if tag.value in ("test", "data_test"):
            signature = nodes.Macro(lineno=tag.lineno)
            parser.parse_signature(signature)
            head = [nodes.Output(list(signature.defaults), lineno=tag.lineno)]
        while parser.stream.current.type != "block_end":
            # A materialization says for which adapter and which languages it is.
            next(parser.stream)
        found.body = head + parser.parse_statements((f"name:end{tag.value}",), drop_needle=True)
        return found


READER = Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols", DbtTags], cache_size=0)
"""Parses texts. It has no loader, and nothing that it parses is ever compiled or run."""
