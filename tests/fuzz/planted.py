"""Plants bugs in a copy of the tracer, one at a time: the fuzzer is worth as much as it finds of them.

`python -m tests.fuzz.planted` says for each how many pairs it took; a bug whose place is gone is an error.
"""

# ruff: noqa: E501 - a bug is read best on one line
import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.bug import Bug
from tests.fuzz.typed.bugs import BUGS as TYPED_BUGS

_ROOT = Path(__file__).parent.parent.parent


BUGS = (
    # Occurrence.
    Bug("a repeated relation is one", "instances", "offsets = {name: before[name] for name in extent if name in before}", "offsets = dict[str, int]()"),
    # Null extension.
    Bug("the nullable side is not wrapped", "instances", 'return terms.of("nullable", term, rows, condition)', "return term"),
    Bug("a full join wraps one side", "relations/from_clause", '_extend(tracer, scope, left, terms.of("first", left.rows) if apart else left.rows, together)', "pass"),
    Bug("a right join wraps the wrong side", "relations/from_clause", "_extend(tracer, scope, left, left.rows, together)", "_extend(tracer, scope, right, left.rows, together)"),
    # Joins.
    Bug("the condition of a left join", "relations/from_clause", ', joined_to.rows, tracer.terms.set("conditions", conditions))', ", joined_to.rows)"),
    Bug("a right join is a left join", "relations/from_clause", "_kept(tracer, right, left, conditions)", "_kept(tracer, left, right, conditions)"),
    Bug("semi is anti", "relations/from_clause", "rows = terms.of(side.split()[-1].lower(), left.rows", 'rows = terms.of("semi", left.rows'),
    Bug("using after a right join", "relations/from_clause", "found[name] = other", "found[name] = one"),
    Bug("using after a full join", "relations/from_clause", 'elif side == "FULL":\n            both', 'elif side == "NEVER":\n            both'),
    Bug("a natural join by one name", "relations/from_clause", "names = list(dict.fromkeys(name for name in listed if name in offered))", "names = list(dict.fromkeys(name for name in listed if name in offered))[:1]"),
    Bug("the condition of an asof join", "relations/from_clause", 'nearest = terms.of("asof", side, left.rows, right.rows, together)', 'nearest = terms.of("asof", side, left.rows, right.rows)'),
    Bug("asof joins inner or left", "relations/from_clause", 'rows = left.rows if side.endswith("LEFT") else nearest', 'rows = left.rows'),
    # Correlation.
    Bug("a column of the query around is the query's own", "scope", "for _ in range(depth):", "for _ in range(0):"),
    Bug("two levels out is one level out", "scope", "for _ in range(depth):", "for _ in range(min(depth, 1)):"),
    Bug("exists of anything", "expressions/subqueries", 'return tracer.terms.of("exists", relation.rows)', 'return tracer.terms.of("exists")'),
    Bug("the rows of a scalar query", "expressions/subqueries", 'return tracer.terms.of("scalar", relation.rows, *', 'return tracer.terms.of("scalar", *'),
    # Set operations.
    Bug("union: each column orders its arms", "query/set_operations", 'terms.of("in arms", *(row[i] for i in order))', 'terms.of("in arms", *sorted(row))'),
    Bug("union all: equal arms are one", "query/set_operations", 'terms.of("arms", *(arm_rows[i] for i in order))', 'terms.of("arms", *sorted(set(arm_rows)))'),
    Bug("union is union all", "query/set_operations", 'if node.args.get("distinct"):\n        rest', "if False:\n        rest"),
    Bug("by name is by place", "query/set_operations", 'by_name = bool(node.args.get("by_name"))', "by_name = False"),
    Bug("except all is except", "query/set_operations", """{'distinct' if node.args.get('distinct') else 'all'}""", "distinct"),
    Bug("except by its first column", "query/set_operations", "compared = [_closed(tracer, value.term) for row in table for value in row[1:]]", "compared = [_closed(tracer, value.term) for row in table[:1] for value in row[1:]]"),
    # Groups and aggregates.
    Bug("a key under grouping sets is not wrapped", "query/select", 'return self.tracer.terms.of("in set", found, self.scope.groups) if self._sets else found', "return found"),
    Bug("rollup has no order", "query/grouping", 'return terms.of(type(node).__name__, *(parts if node.expressions else keys))', 'return terms.of(type(node).__name__, *sorted(parts if node.expressions else keys))'),
    Bug("rollup is cube", "query/grouping", "return terms.of(type(node).__name__,", 'return terms.of("sets",'),
    Bug("group keys do not count", "terms/rows", 'return terms.of("group", rows, terms.set("keys", keys))', 'return terms.of("group", rows, terms.set("keys", ()))'),
    Bug("an aggregate of any rows", "expressions/aggregates", 'return tracer.terms.of("aggregate", inner, scope.groups)\n\n', 'return tracer.terms.of("aggregate", inner)\n\n'),
    Bug("a distinct aggregate is plain", "expressions/expressions", "    if handler is None:\n", "    if isinstance(node, exp.Distinct) and len(node.expressions) == 1:\n        return term(tracer, scope, node.expressions[0])\n    if handler is None:\n"),
    Bug("the filter of an aggregate", "expressions/aggregates", "        return _aggregate(tracer, scope, node)\n    return generic", "        return _aggregate(tracer, scope, inner)\n    return generic"),
    Bug("having is left out", "query/select", "self._having(having.this)", "pass"),
    Bug("distinct is left out", "query/select", "scope.rows = rows_of.distinct(terms, scope.rows, keys)", "pass"),
    # Windows and order.
    Bug("frames", "expressions/aggregates", "scope.window_rows, *frame", "scope.window_rows"),
    Bug("the order of a window", "expressions/aggregates", 'terms.of("order", *sorting), scope', 'terms.of("order"), scope'),
    Bug("the partition of a window", "expressions/aggregates", 'terms.set("partition", keys)', 'terms.set("partition", ())'),
    Bug("the rows of a window", "expressions/aggregates", "scope.window_rows, *frame", "*frame"),
    Bug("named windows are one", "expressions/aggregates", "return below[0] or partition, order or below[1], spec or below[2]", "return partition, order, spec"),
    Bug("qualify is left out", "query/select", "self._filter(qualify.this, aliases=True)", "pass"),
    Bug("limit in any order", "query/ordering", 'tracer.terms.of("limit", scope.rows, order_term, *counts)', 'tracer.terms.of("limit", scope.rows, *counts)'),
    Bug("limit of any count", "query/ordering", 'tracer.terms.of("limit", scope.rows, order_term, *counts)', 'tracer.terms.of("limit", scope.rows, order_term)'),
    Bug("descending is ascending", "expressions/expressions", "    if handler is None:\n", "    if isinstance(node, exp.Ordered):\n        return term(tracer, scope, node.this)\n    if handler is None:\n"),
    Bug("distinct on in any order", "query/select", 'terms.of("first of each", scope.rows, terms.set("keys", keys), order)', 'terms.of("first of each", scope.rows, terms.set("keys", keys))'),
    # Operators.
    Bug("- commutes", "expressions/operators", "    exp.Mul: commut", '    exp.Sub: commutative("-"),\n    exp.Mul: commut'),
    Bug("> is not turned", "expressions/operators", '_less("<", turned=True)', '_less("<", turned=False)'),
    Bug("<= is <", "expressions/operators", '_less("<=", turned=False)', '_less("<", turned=False)'),
    Bug("coalesce commutes", "expressions/expressions", "    if handler is None:\n", '    if isinstance(node, exp.Coalesce):\n        return tracer.terms.set("coalesce", [term(tracer, scope, each) for each in (node.this, *node.expressions)])\n    if handler is None:\n'),
    Bug("not is left out", "expressions/operators", 'return tracer.terms.of("not", term(tracer, scope, inner))', "return term(tracer, scope, inner)"),
    Bug("is not distinct from is =", "expressions/operators", 'exp.NullSafeEQ: commutative("is")', 'exp.NullSafeEQ: commutative("=")'),
    Bug("the branches of a case commute", "expressions/operators", 'return tracer.terms.of("case", *parts)', 'return tracer.terms.of("case", *sorted(parts))'),
    Bug("any is all", "expressions/expressions", "    if handler is None:\n", "    if isinstance(node, (exp.Any, exp.All)):\n        return term(tracer, scope, node.this)\n    if handler is None:\n"),
    # What makes values and rows.
    Bug("volatile calls are equal", "expressions/functions", 'return tracer.terms.of("volatile", tracer.node, str(tracer.volatile), generic(tracer, scope, node), *rows)', "return generic(tracer, scope, node)"),
    Bug("unnest makes no rows", "query/select", "scope.rows = tracer.terms.of(\"exploded\", scope.rows, makers)", "pass"),
    Bug("values are one", "relations/sources", 'terms.of("cells", *cells)', 'terms.of("cells", str(i))'),
    Bug("a pivot of any column", "relations/pivots", "*of_aggregates, *field_terms, str(default))", "*of_aggregates, str(default))"),
    Bug("the labels of an unpivot", "relations/pivots", 'terms.of("stacked", stacked, str(at), labels)', 'terms.of("stacked", stacked, str(at))'),
    Bug("a recursion without its step", "query/recursion", "for relation in (start, step)", "for relation in (start,)"),
    Bug("any field of a struct", "scope", 'term = tracer.terms.of("field", term, tracer.dialect.field(part))', 'term = tracer.terms.of("field", term, "f")'),
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.planted", description=__doc__)
    parser.add_argument("--equal", type=int, default=2000, help="give up after so many equal pairs")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", default="", help="part of a bug's name")
    parser.add_argument("--typed", action="store_true", help="only bugs that take columns of all types to show")
    arguments = parser.parse_args()
    every = TYPED_BUGS if arguments.typed else (*BUGS, *TYPED_BUGS)
    chosen = [bug for bug in every if arguments.only in bug.name]
    missed = 0
    for bug in chosen:
        found = pairs_until_found(bug, arguments.equal, arguments.seed)
        missed += found is None
        print(f"{'missed' if found is None else f'{found:>6} equal pairs'}  {bug.name}", flush=True)
    print(
        f"{len(chosen) - missed} of {len(chosen)} bugs found within {arguments.equal} equal pairs, seed {arguments.seed}"
    )
    return 1 if missed else 0


def pairs_until_found(bug: Bug, equal: int, seed: int) -> int | None:
    """How many equal pairs were compared until the bug showed; None where it did not."""
    with TemporaryDirectory() as folder:
        for part in ("dbt_impact", "tests/fuzz"):
            shutil.copytree(_ROOT / part, Path(folder) / part, ignore=shutil.ignore_patterns("__pycache__"))
        (Path(folder) / "tests" / "__init__.py").touch()
        shutil.copy(_ROOT / "tests" / "building.py", Path(folder) / "tests")
        file = Path(folder) / "dbt_impact" / "lineage" / f"{bug.file}.py"
        text = file.read_text(encoding="utf-8")
        if text.count(bug.text) < 1:
            raise SystemExit(f"{bug.name}: {bug.file}.py no longer holds {bug.text!r}")
        file.write_text(text.replace(bug.text, bug.planted), encoding="utf-8")
        command = [sys.executable, "-m", "tests.fuzz", "--until-one", "--equal", str(equal), "--seed", str(seed)]
        command += ["--typed"] if bug.typed else []
        environment = {**os.environ, "PYTHONPATH": folder}
        ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    counted = re.search(r": (\d+) equal.*?(\d+) disagreements", ran.stdout, re.DOTALL)
    if counted is None:
        raise SystemExit(f"{bug.name}: the fuzzer did not run\n{ran.stderr}")
    return int(counted[1]) if int(counted[2]) else None


if __name__ == "__main__":
    raise SystemExit(main())
