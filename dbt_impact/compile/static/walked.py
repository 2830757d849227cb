"""What a text with Jinja calls: a walk over its syntax tree, which is never compiled nor run."""

from collections.abc import Iterator

from jinja2 import TemplateSyntaxError, nodes

from dbt_impact.compile.static.calls import Ref, Scan, Unclear
from dbt_impact.compile.static.tags import READER
from dbt_impact.errors import Unreadable

# What a branch may hide: a call in one of these need not happen.
_BRANCHES = (nodes.If, nodes.For, nodes.CondExpr, nodes.Macro, nodes.CallBlock)


def walked(text: str) -> Scan:
    """The calls of a text. Raises Unreadable where it is no valid Jinja; the message says why and not where."""
    try:
        return _Calls(READER.parse(text)).found()
    except TemplateSyntaxError as error:
        raise Unreadable(f"its Jinja can't be parsed (line {error.lineno}: {error.message})") from error
    except RecursionError as error:
        raise Unreadable("its Jinja is nested too deeply") from error
    except ValueError as error:
        # A number with more digits than Python reads.
        raise Unreadable(f"its Jinja can't be parsed ({error})") from error


class _Calls:
    """Walks a syntax tree once."""

    def __init__(self, tree: nodes.Template) -> None:
        self._refs: dict[Ref, None] = {}
        self._sources: dict[tuple[str, str], None] = {}
        self._calls: dict[str, None] = {}
        self._dispatched: dict[tuple[str, str | None], None] = {}
        self._variables: set[str] = set()
        self._names: set[str] = set()
        self._config: dict[str, object | Unclear] = {}
        self._computed = False
        own = {each.name for each in tree.find_all(nodes.Macro)}
        for node, hidden in _walk(tree):
            if isinstance(node, nodes.Name):
                self._names.add(node.name)
            elif isinstance(node, nodes.Call):
                self._call(node, hidden, own)

    def found(self) -> Scan:
        return Scan(
            tuple(self._refs),
            tuple(self._sources),
            tuple(self._calls),
            tuple(self._dispatched),
            frozenset(self._variables),
            frozenset(self._names),
            self._config,
            self._computed,
        )

    def _call(self, call: nodes.Call, hidden: bool, own: set[str]) -> None:
        callee = call.node
        if isinstance(callee, nodes.Getattr) and isinstance(callee.node, nodes.Name):
            owner, name = callee.node.name, callee.attr
            if (owner, name) == ("adapter", "dispatch"):
                self._dispatch(call)
            elif owner in ("builtins", "context", "dbt") and name in ("ref", "source"):
                self._reference(name, call)
            elif (owner, name) == ("config", "get") or owner in ("adapter", "exceptions", "modules", "api"):
                return
            else:
                self._calls[f"{owner}.{name}"] = None
        elif isinstance(callee, nodes.Name):
            match callee.name:
                case "ref" | "source":
                    self._reference(callee.name, call)
                case "config":
                    self._configure(call, hidden)
                case "var":
                    named = _constant(call.args[0]) if call.args else None
                    self._variables.add(named if isinstance(named, str) else "")
                case name:
                    if name not in own:
                        self._calls[name] = None

    def _reference(self, kind: str, call: nodes.Call) -> None:
        given = [_constant(each) for each in call.args]
        named = {each.key: _constant(each.value) for each in call.kwargs}
        words = [each for each in given if isinstance(each, str)]
        if len(words) != len(given) or not 1 <= len(words) <= 2 or call.dyn_args is not None:
            self._computed = True
        elif kind == "source":
            if len(words) == 2:
                self._sources[words[0], words[1]] = None
        else:
            version = named.get("version", named.get("v"))
            if isinstance(version, Unclear):
                self._computed = True
                return
            package = words[0] if len(words) == 2 else None
            self._refs[Ref(words[-1], package, None if version is None else str(version))] = None

    def _configure(self, call: nodes.Call, hidden: bool) -> None:
        given = {each.key: _constant(each.value) for each in call.kwargs}
        for each in call.args:
            value = _constant(each)
            if isinstance(value, dict):
                given |= {str(key): it for key, it in value.items()}
        if call.dyn_kwargs is not None or (call.args and not given):
            given["**"] = Unclear(_written(call))
        for key, value in given.items():
            self._config[key] = Unclear(_written(call)) if hidden else value

    def _dispatch(self, call: nodes.Call) -> None:
        named = {each.key: _constant(each.value) for each in call.kwargs}
        name = _constant(call.args[0]) if call.args else named.get("macro_name")
        space = _constant(call.args[1]) if len(call.args) > 1 else named.get("macro_namespace")
        if isinstance(name, str):
            self._dispatched[name, space if isinstance(space, str) else None] = None


def _walk(tree: nodes.Node) -> Iterator[tuple[nodes.Node, bool]]:
    """Every node in the order of the text, and whether it stands where it need not happen."""
    todo: list[tuple[nodes.Node, bool]] = [(tree, False)]
    while todo:
        node, hidden = todo.pop()
        yield node, hidden
        below = hidden or isinstance(node, _BRANCHES)
        todo.extend((each, below) for each in reversed(list(node.iter_child_nodes())))


def _constant(expression: nodes.Expr) -> object | Unclear:
    """The value of what is written out; no operator is applied and no function called."""
    match expression:
        case nodes.Const(value=value) | nodes.TemplateData(data=value):
            found: object = value
            return found
        case nodes.List() | nodes.Tuple():
            listed = [_constant(each) for each in expression.items]
            return Unclear(_written(expression)) if any(isinstance(each, Unclear) for each in listed) else listed
        case nodes.Dict():
            pairs = [(_constant(each.key), _constant(each.value)) for each in expression.items]
            if any(not isinstance(key, str) or isinstance(value, Unclear) for key, value in pairs):
                return Unclear(_written(expression))
            return dict(pairs)
        case nodes.Neg(node=nodes.Const(value=int() | float() as number)):
            return -number
        case _:
            return Unclear(_written(expression))


def _written(node: nodes.Node) -> str:
    """How a node is written, whatever its place in the text."""
    return repr(node)
