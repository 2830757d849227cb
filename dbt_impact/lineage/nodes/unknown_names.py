"""Functions and types that DuckDB does not have: a macro, or an extension that is loaded, may bring them."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sqlglot import exp

from dbt_impact.lineage.fragment import Fragment
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.parsing.parse import Unparsed
from dbt_impact.lineage.types.duckdb_functions import functions

_OTHERS = Path(__file__).parents[1] / "types" / "duckdb_other_functions.txt"
# What the grammar takes for calls, and types for which it has no class.
_SYNTAX = frozenset({"columns", "unpack", "grouping_id", "struct", "row", "union", "array"})
_TYPES = frozenset("guid integral oid timestamptz_ns tuple type uint8 uint16 uint32 uint64 varint json".split())


def unknown_names(side: Lineage, unique_id: str) -> dict[tuple[str, str], Fragment]:
    """The functions that a node's query calls, and the types that it casts to, which DuckDB does not know.

    Each by what it would have to be and its name, with the place where it stands first.
    """
    tree = side.trees.of(side.project.get(unique_id))
    if isinstance(tree, Unparsed) or side.dialect.sqlglot != "duckdb":
        return {}
    found: dict[tuple[str, str], Fragment] = {}
    for kind, name, node in _unknown(side, tree):
        found.setdefault((kind, name), Fragment(node, side.dialect.sqlglot))
    return found


def _unknown(side: Lineage, tree: exp.Query) -> Iterator[tuple[str, str, exp.Expr]]:
    for node in tree.find_all(exp.Anonymous, exp.DataType, bfs=False):
        if isinstance(node, exp.DataType):
            name = str(node.args.get("kind") or "").lower()
            if node.this == exp.DType.USERDEFINED and name.isidentifier() and name not in _TYPES:
                yield "type", name, node.parent or node
            continue
        name = str(node.this).lower()
        # What stands behind a dot is a schema's function, or one of a value.
        if not isinstance(node.parent, exp.Dot) and not _is_function(side, name):
            yield "function", name, node


def _is_function(side: Lineage, name: str) -> bool:
    return functions().knows(name) or name in _other_names() or name in _SYNTAX or side.functions.named(name)


@cache
def _other_names() -> frozenset[str]:
    """Macros, functions of windows and those that stand in a `from`: their types are not known, but their names are."""
    return frozenset(_OTHERS.read_text(encoding="utf-8").split())
