"""Jinja as dbt has it, in a sandbox that bounds what can grow."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.lexer import TokenStream
from jinja2.nativetypes import NativeCodeGenerator
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment, modifies_known_mutable

from dbt_impact.compile.sandbox.bounds import bounded_modulo, bounded_power, bounded_product
from dbt_impact.compile.sandbox.grammar import DbtParser, TestTags
from dbt_impact.compile.sandbox.shared import Shared
from dbt_impact.compile.sandbox.tokens import tokens_of
from dbt_impact.compile.sandbox.unknown import Unknown, first_unknown, is_unknown

_ANY = ("defined", "undefined")
"""The tests that can be answered of what is not known."""


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
        super().__init__(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols", TestTags], optimized=False)
        self.globals.pop("lipsum", None)
        self.filters.update(as_text=_same, as_bool=_same, as_native=_same, as_number=_same, is_list=_is_list)
        self.filters["random"] = _random
        self.filters = {name: _passing(each) for name, each in self.filters.items()}
        self.tests = {name: each if name in _ANY else _passing(each) for name, each in self.tests.items()}
        self.binop_table.update({"*": bounded_product, "**": bounded_power, "%": bounded_modulo})

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return DbtParser(self, source, name, filename).parse()

    def _tokenize(
        self, source: str, name: str | None, filename: str | None = None, state: str | None = None
    ) -> TokenStream:
        tokens = tokens_of(source) if state is None else None
        if tokens is None:
            return super()._tokenize(source, name, filename, state)
        return TokenStream(tokens, name, filename)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, Shared) and modifies_known_mutable(obj, attr):
            return False
        if isinstance(obj, type) and issubclass(obj, dict) and modifies_known_mutable({}, attr):
            # `dict.clear(graph)` is `graph.clear()`.
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
