"""Runs templates without loops, macros or blocks as their syntax tree stands: they run once, and compiling costs more.

Whatever the sandbox watches (attributes, items, calls, filters, operators) goes through the same methods of the
environment as in a template that Jinja compiled.
"""

import operator
from collections.abc import Callable, Iterator
from typing import Any

from jinja2 import nodes
from jinja2.exceptions import TemplateRuntimeError
from jinja2.runtime import Context, Undefined
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import Namespace, missing

_COMPARES: dict[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "gteq": operator.ge,
    "lt": operator.lt,
    "lteq": operator.le,
    "in": lambda left, right: left in right,
    "notin": lambda left, right: left not in right,
}


class Straight:
    """A template that is walked; to whoever runs it, it looks like one that Jinja compiled."""

    def __init__(self, environment: SandboxedEnvironment, tree: nodes.Template) -> None:
        self._environment, self._body = environment, tree.body
        self.blocks: dict[str, Any] = {}

    def root_render_func(self, context: Context) -> Iterator[str]:
        """The text, in pieces."""
        return _Run(self._environment, context).texts(self._body)


def template_of(environment: SandboxedEnvironment, source: str) -> Any:
    """The template of a source that is to run once. Raises TemplateSyntaxError."""
    tree = environment.parse(source)
    # What `self` means is made by compiling.
    if _are_straight(tree.body) and "self" not in source:
        return Straight(environment, tree)
    return environment.from_string(tree)


def _are_straight(body: list[nodes.Node]) -> bool:
    for node in body:
        kind = type(node)
        if kind is nodes.If:
            if not all(map(_are_straight, (node.body, node.else_, *(each.body for each in node.elif_)))):  # type: ignore[attr-defined]
                return False
        elif kind is nodes.Assign:
            if type(node.target) not in (nodes.Name, nodes.NSRef):  # type: ignore[attr-defined]
                return False
        elif kind is not nodes.Output and kind is not nodes.ExprStmt:
            return False
    return True


class _Run:
    """One run of a template, with the names that it sets."""

    def __init__(self, environment: SandboxedEnvironment, context: Context) -> None:
        self._environment, self._context = environment, context
        self._set: dict[str, Any] = {}

    def texts(self, body: list[nodes.Node]) -> Iterator[str]:
        for node in body:
            match node:
                case nodes.Output(nodes=children):
                    for child in children:
                        yield child.data if type(child) is nodes.TemplateData else str(self._value(child))
                case nodes.If(test=test, body=then, elif_=others, else_=otherwise):
                    if self._value(test):
                        yield from self.texts(then)
                        continue
                    chosen = next((each.body for each in others if self._value(each.test)), otherwise)
                    yield from self.texts(chosen)
                case nodes.Assign(target=target, node=value):
                    self._assign(target, value)
                case nodes.ExprStmt(node=value):
                    self._value(value)
                case _:
                    raise TemplateRuntimeError(f"a template with `{type(node).__name__.lower()}` is no straight one")

    def _assign(self, target: nodes.Node, value: nodes.Node) -> None:
        if isinstance(target, nodes.NSRef):
            space = self._name(target)
            if not isinstance(space, Namespace):
                raise TemplateRuntimeError("cannot assign attribute on non-namespace object")
            space[target.attr] = self._value(value)
        elif isinstance(target, nodes.Name):
            self._set[target.name] = self._value(value)

    def _value(self, node: Any) -> Any:
        return _VALUES[type(node)](self, node)

    def _name(self, node: nodes.Name | nodes.NSRef) -> Any:
        name = node.name
        if name in self._set:
            return self._set[name]
        found = self._context.resolve_or_missing(name)
        return self._environment.undefined(name=name) if found is missing else found

    def _constant(self, node: nodes.Const) -> Any:
        return node.value

    def _data(self, node: nodes.TemplateData) -> str:
        return node.data

    def _tuple(self, node: nodes.Tuple) -> tuple[Any, ...]:
        return tuple([self._value(each) for each in node.items])

    def _list(self, node: nodes.List) -> list[Any]:
        return [self._value(each) for each in node.items]

    def _dict(self, node: nodes.Dict) -> dict[Any, Any]:
        return {self._value(each.key): self._value(each.value) for each in node.items}

    def _attribute(self, node: nodes.Getattr) -> Any:
        return self._environment.getattr(self._value(node.node), node.attr)

    def _item(self, node: nodes.Getitem) -> Any:
        owner = self._value(node.node)
        if isinstance(node.arg, nodes.Slice):
            bounds = (node.arg.start, node.arg.stop, node.arg.step)
            return owner[slice(*(None if each is None else self._value(each) for each in bounds))]
        return self._environment.getitem(owner, self._value(node.arg))

    def _call(self, node: nodes.Call) -> Any:
        function = self._value(node.node)
        arguments, named = self._arguments(node)
        return self._environment.call(self._context, function, *arguments, **named)

    def _filter(self, node: nodes.Filter) -> Any:
        value = self._value(node.node)
        return self._environment.call_filter(node.name, value, *self._arguments(node), self._context)

    def _test(self, node: nodes.Test) -> Any:
        value = self._value(node.node)
        return self._environment.call_test(node.name, value, *self._arguments(node), self._context)

    def _arguments(self, node: nodes.Call | nodes.Filter | nodes.Test) -> tuple[list[Any], dict[str, Any]]:
        arguments = [self._value(each) for each in node.args]
        if node.dyn_args is not None:
            arguments.extend(self._value(node.dyn_args))
        named: dict[str, Any] = {str(each.key): self._value(each.value) for each in node.kwargs}
        if node.dyn_kwargs is not None:
            # As a call does it, which refuses what is named twice.
            named = dict(**named, **self._value(node.dyn_kwargs))
        return arguments, named

    def _compared(self, node: nodes.Compare) -> Any:
        left = self._value(node.expr)
        for at, each in enumerate(node.ops):
            right = self._value(each.expr)
            found = _COMPARES[each.op](left, right)
            if at == len(node.ops) - 1 or not found:
                break
            left = right
        return found

    def _and(self, node: nodes.And) -> Any:
        return self._value(node.left) and self._value(node.right)

    def _or(self, node: nodes.Or) -> Any:
        return self._value(node.left) or self._value(node.right)

    def _not(self, node: nodes.Not) -> bool:
        return not self._value(node.node)

    def _either(self, node: nodes.CondExpr) -> Any:
        if self._value(node.test):
            return self._value(node.expr1)
        if node.expr2 is not None:
            return self._value(node.expr2)
        return Undefined("the inline if-expression evaluated to false and no else section was defined.")

    def _unary(self, node: nodes.UnaryExpr) -> Any:
        return self._environment.unop_table[node.operator](self._value(node.node))

    def _binary(self, node: nodes.BinExpr) -> Any:
        left, right = self._value(node.left), self._value(node.right)
        return self._environment.call_binop(self._context, node.operator, left, right)

    def _joined(self, node: nodes.Concat) -> Any:
        return self._environment.joined(tuple([self._value(each) for each in node.nodes]))  # type: ignore[attr-defined]


_VALUES: dict[type, Callable[[_Run, Any], Any]] = {
    nodes.Const: _Run._constant,
    nodes.TemplateData: _Run._data,
    nodes.Name: _Run._name,
    nodes.Tuple: _Run._tuple,
    nodes.List: _Run._list,
    nodes.Dict: _Run._dict,
    nodes.Getattr: _Run._attribute,
    nodes.Getitem: _Run._item,
    nodes.Call: _Run._call,
    nodes.Filter: _Run._filter,
    nodes.Test: _Run._test,
    nodes.Compare: _Run._compared,
    nodes.And: _Run._and,
    nodes.Or: _Run._or,
    nodes.Not: _Run._not,
    nodes.CondExpr: _Run._either,
    nodes.Neg: _Run._unary,
    nodes.Pos: _Run._unary,
    nodes.Concat: _Run._joined,
    **dict.fromkeys((nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow), _Run._binary),
}
