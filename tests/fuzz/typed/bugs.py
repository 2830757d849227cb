"""Bugs that columns of integers alone would not show: planted by `tests.fuzz.planted`, sought with columns of all types."""

# ruff: noqa: E501 - a bug is read best on one line
from tests.fuzz.bug import Bug

_AT = "    if handler is None:\n"


def _one(name: str, kinds: str, result: str) -> Bug:
    """A handler of these classes that goes before all others; `each(x)` is the term of a part."""
    planted = f"    each = lambda part: term(tracer, scope, part)  # noqa: E731\n    of, args = tracer.terms.of, node.args\n    if isinstance(node, ({kinds},)):\n        return {result}\n"
    return Bug(name, "expressions/expressions", _AT, planted + _AT, typed=True)


BUGS = (
    # Texts.
    _one("|| commutes", "exp.DPipe", 'tracer.terms.bag("||", (each(node.this), each(args["expression"])))'),
    _one("concat is ||", "exp.DPipe, exp.Concat", 'of("joined", *(each(part) for part in (node.expressions or (node.this, args["expression"]))))'),
    _one("ilike is like", "exp.Like, exp.ILike", 'of("like", each(node.this), each(args["expression"]))'),
    _one("a trim of either side", "exp.Trim", 'of("trim", each(node.this))'),
    _one("a part of a text of any length", "exp.Substring", 'of("part", each(node.this), *([each(args["start"])] if args.get("start") else []))'),
    _one("upper is lower", "exp.Upper, exp.Lower", 'of("case of", each(node.this))'),
    # Truths.
    _one("is true is = true", "exp.Is", 'tracer.terms.bag("=", (each(node.this), each(args["expression"])))'),
    Bug("a number is a truth", "expressions/truths", "return term if _is_truth(tracer, term) else", "return term if True else", typed=True),
    _one("nullif commutes", "exp.Nullif", 'tracer.terms.bag("nullif", (each(node.this), each(args["expression"])))'),
    _one("greatest is least", "exp.Greatest, exp.Least", 'of("most", each(node.this), *(each(part) for part in node.expressions))'),
    # Numbers and casts.
    _one("// is /", "exp.Div, exp.IntDiv", 'of("/", each(node.this), each(args["expression"]))'),
    _one("% commutes", "exp.Mod", 'tracer.terms.bag("%", (each(node.this), each(args["expression"])))'),
    _one("a cast to anything", "exp.Cast, exp.TryCast", 'of("cast", each(node.this))'),
    _one("the digits of a decimal", "exp.DataType", 'of("DataType", str(node.this))'),
    _one("a sum has no brackets", "exp.Add", 'tracer.terms.bag("+", [each(part) for part in node.flatten()])'),
    _one("round to any digits", "exp.Round", 'of("round", each(node.this))'),
    # Dates and times.
    _one("an interval of any unit", "exp.Interval", 'of("interval", each(node.this)) if node.this else of("interval")'),
    _one("a date cut to any unit", "exp.DateTrunc, exp.TimestampTrunc", 'of("cut", each(node.this))'),
    _one("any time zone", "exp.AtTimeZone", 'of("at zone", each(node.this))'),
    _one("the days between, either way round", "exp.DateDiff", 'tracer.terms.bag("days", (each(node.this), each(args["expression"])))'),
    # Lists and structs.
    Bug("lists are added in any order", "expressions/addition", "if any(_holds_list(tracer, each) for each in both):", "if False:", typed=True),
    _one("any element of a list", "exp.Bracket", 'of("element", each(node.this))'),
    _one("any lambda", "exp.Lambda", 'of("lambda", str(len(node.expressions)), of("null"))'),
    Bug("any field by name", "expressions/expressions", _AT, '    if isinstance(node, (exp.StructExtract, exp.Dot)):\n        return tracer.terms.of("a field", term(tracer, scope, node.this))\n' + _AT, typed=True),
    # Several rows.
    _one("the order inside an aggregate", "exp.Order", "each(node.this) if node.this is not None else of('order')"),
    _one("texts joined by anything", "exp.GroupConcat", 'of("joined", each(node.this), scope.groups)'),
    _one("the greatest by anything", "exp.ArgMax, exp.ArgMin", 'of("aggregate", of("best", each(node.this)), scope.groups)'),
    Bug("what a frame leaves out", "expressions/aggregates", "        if value is not None:\n            parts.extend", '        if value is not None and name != "exclude":\n            parts.extend', typed=True),
    Bug("rows, range and groups are one", "expressions/aggregates", "        if value is not None:\n            parts.extend", '        if value is not None and name != "kind":\n            parts.extend', typed=True),
)  # fmt: skip
