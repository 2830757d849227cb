"""Jinja as dbt has it (its tags, its typed macro arguments), in a sandbox that bounds what can grow."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from jinja2.nativetypes import NativeCodeGenerator
from jinja2.parser import Parser
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment, modifies_known_mutable

from dbt_impact.compile.sandbox.bounds import bounded_modulo, bounded_power, bounded_product
from dbt_impact.compile.sandbox.shared import Shared
from dbt_impact.compile.sandbox.unknown import Unknown, first_unknown, is_unknown

MACRO = "dbt_macro__"
"""Before each macro's own name, so that one that calls itself is found like any other."""

_ANY = ("defined", "undefined")
"""The tests that can be answered of what is not known."""


class _TypedParser(Parser):
    """Jinja's, but for macros: their names are prefixed, and their arguments may have types."""

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


class _Tests(Extension):
    """`{% test name(…) %}` makes a macro, as dbt does."""

    tags = {"test"}  # noqa: RUF012 (Jinja's own way to say it)

    def parse(self, parser: Parser) -> nodes.Node:
        node = nodes.Macro(lineno=next(parser.stream).lineno)
        node.name = f"{MACRO}test_{parser.parse_assign_target(name_only=True).name}"
        parser.parse_signature(node)
        node.body = parser.parse_statements(("name:endtest",), drop_needle=True)
        return node


class _Joining:
    """Writes `a ~ b` so that what can't be known is passed on."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
        self.write("environment.joined((")  # type: ignore[attr-defined]
        for each in node.nodes:
            self.visit(each, frame)  # type: ignore[attr-defined]
            self.write(", ")  # type: ignore[attr-defined]
        self.write("))")  # type: ignore[attr-defined]


class _Text(_Joining, CodeGenerator):
    pass


class _Native(_Joining, NativeCodeGenerator):
    pass


class Sandbox(SandboxedEnvironment):
    """Compiles and runs templates of strangers. Names with an underscore are closed, and so is what models share."""

    code_generator_class: Any = _Text
    intercepted_binops = frozenset(["*", "**", "%"])

    def __init__(self) -> None:
        # What is rendered once is not worth the time to work out its constants first.
        super().__init__(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols", _Tests], optimized=False)
        self.globals.pop("lipsum", None)
        self.filters.update(as_text=_same, as_bool=_same, as_native=_same, as_number=_same, is_list=_is_list)
        self.filters["random"] = _random
        self.filters = {name: _passing(each) for name, each in self.filters.items()}
        self.tests = {name: each if name in _ANY else _passing(each) for name, each in self.tests.items()}
        self.binop_table.update({"*": bounded_product, "**": bounded_power, "%": bounded_modulo})

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return _TypedParser(self, source, name, filename).parse()

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, Shared) and modifies_known_mutable(obj, attr):
            return False
        return super().is_safe_attribute(obj, attr, value)

    def joined(self, parts: tuple[object, ...]) -> object:
        """What `a ~ b` gives."""
        unknown = first_unknown(*parts)
        return "".join(map(str, parts)) if unknown is None else unknown

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        unknown = first_unknown(left, right)
        return unknown if unknown is not None else self.binop_table[operator](left, right)


class NativeSandbox(Sandbox):
    """Gives the value of a template that is one expression, and not its text."""

    code_generator_class = _Native


def module_of(environment: Sandbox, template: Any, names: Any) -> Context:
    """Runs a template's top level over the given names, which are looked up and not copied."""
    context = Context(environment, names, None, template.blocks)
    for _ in template.root_render_func(context):
        pass
    return context


def text_of(environment: Sandbox, template: Any, names: Any) -> str:
    """The text that a template gives."""
    return "".join(template.root_render_func(Context(environment, names, None, template.blocks)))


def native_value(environment: NativeSandbox, source: str, names: Any) -> Any:
    """The value of a template that is one expression, else its text."""
    template: Any = environment.from_string(source)
    parts = list(template.root_render_func(Context(environment, names, None, template.blocks)))
    return parts[0] if len(parts) == 1 else "".join(map(str, parts))


def _same(value: object) -> object:
    return value


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _random(value: object) -> Unknown:
    return Unknown("what the filter `random` picks")


def _passing(function: Any) -> Callable[..., Any]:
    @wraps(function)
    def passing(*arguments: Any, **named: Any) -> Any:
        for each in (*arguments, *named.values()):
            if is_unknown(each):
                return each
        return function(*arguments, **named)

    return passing
