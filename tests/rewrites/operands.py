"""Rewrites of expressions and conditions: operands and conjuncts swapped, other words for the same operator."""

from random import Random

from sqlglot import exp

from tests.rewrites.rewriting import QueryRewrite, any_of, written

_TURNED: dict[type[exp.Expr], type[exp.Expr]] = {exp.LT: exp.GT, exp.GT: exp.LT, exp.LTE: exp.GTE, exp.GTE: exp.LTE}


def _swapped(*kinds: type[exp.Expr]) -> QueryRewrite:
    def rewrite(random: Random, tree: exp.Query) -> str | None:
        found = any_of(random, tree, *kinds)
        if found is None:
            return None
        left, right = found.this.copy(), found.args["expression"].copy()
        found.set("this", right)
        found.set("expression", left)
        return written(tree)

    return rewrite


def _turned(random: Random, tree: exp.Query) -> str | None:
    found = any_of(random, tree, *_TURNED)
    if found is None:
        return None
    found.replace(_TURNED[type(found)](this=found.args["expression"].copy(), expression=found.this.copy()))
    return written(tree)


def _conjuncts_shuffled(random: Random, tree: exp.Query) -> str | None:
    found = any_of(random, tree, exp.Where)
    if found is None:
        return None
    conjuncts = [each.copy() for each in found.this.flatten()] if isinstance(found.this, exp.And) else [found.this]
    random.shuffle(conjuncts)
    found.set("this", exp.and_(*conjuncts, random.choice(conjuncts).copy()))
    return written(tree)


def _always_true(random: Random, tree: exp.Query) -> str | None:
    found = any_of(random, tree, exp.Where)
    if found is None:
        return None
    found.set("this", exp.and_(random.choice((exp.true(), exp.condition("1 = 1"))), found.this.copy()))
    return written(tree)


def _between_apart(random: Random, tree: exp.Query) -> str | None:
    found = any_of(random, tree, exp.Between)
    if found is None:
        return None
    low = exp.GTE(this=found.this.copy(), expression=found.args["low"].copy())
    high = exp.LTE(this=found.this.copy(), expression=found.args["high"].copy())
    found.replace(exp.and_(high, low))
    return written(tree)


def _in_shuffled(random: Random, tree: exp.Query) -> str | None:
    lists = [e for e in tree.find_all(exp.In) if len(e.expressions) > 1]
    if not lists:
        return None
    found = random.choice(lists)
    values = [each.copy() for each in found.expressions]
    found.set("expressions", [*reversed(values), values[0].copy()])
    return written(tree)


def _not_equal(random: Random, tree: exp.Query) -> str | None:
    found = any_of(random, tree, exp.NEQ)
    if found is None:
        return None
    found.replace(exp.Not(this=exp.EQ(this=found.this.copy(), expression=found.args["expression"].copy())))
    return written(tree)


def _equal(random: Random, tree: exp.Query) -> str | None:
    found = any_of(random, tree, exp.EQ)
    if found is None:
        return None
    found.replace(exp.Not(this=exp.NEQ(this=found.this.copy(), expression=found.args["expression"].copy())))
    return written(tree)


def _double_negation(random: Random, tree: exp.Query) -> str | None:
    found = any_of(random, tree, exp.GT, exp.LTE, exp.In, exp.Exists)
    if found is None:
        return None
    found.replace(exp.Not(this=exp.Paren(this=exp.Not(this=exp.Paren(this=found.copy())))))
    return written(tree)


def _searched_case(random: Random, tree: exp.Query) -> str | None:
    simple = [e for e in tree.find_all(exp.Case) if e.this is not None]
    if not simple:
        return None
    found = random.choice(simple)
    subject = found.this.copy()
    for branch in found.args["ifs"]:
        branch.set("this", exp.EQ(this=branch.this.copy(), expression=subject.copy()))
    found.set("this", None)
    return written(tree)


def _else_null(random: Random, tree: exp.Query) -> str | None:
    open_ended = [e for e in tree.find_all(exp.Case) if e.args.get("default") is None]
    if not open_ended:
        return None
    random.choice(open_ended).set("default", exp.null())
    return written(tree)


OPERANDS: dict[str, QueryRewrite] = {
    "operands of + and *": _swapped(exp.Add, exp.Mul),
    "operands of =": _swapped(exp.EQ, exp.NEQ),
    "operands of and, or": _swapped(exp.And, exp.Or),
    "comparison turned": _turned,
    "conjuncts shuffled, one twice": _conjuncts_shuffled,
    "always true": _always_true,
    "between apart": _between_apart,
    "in, shuffled": _in_shuffled,
    "not equal": _not_equal,
    "equal": _equal,
    "double negation": _double_negation,
    "searched case": _searched_case,
    "else null": _else_null,
}
