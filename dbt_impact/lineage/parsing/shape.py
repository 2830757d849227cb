"""A text's tokens as one letter each: nearly every text is calm by what letters alone can tell, without a loop."""

import re
from collections.abc import Sequence
from operator import attrgetter

from sqlglot.tokenizer_core import Token, TokenType

from dbt_impact.lineage.parsing.strain import (
    CALM_CASES,
    CALM_DEPTH,
    CALM_JOINS,
    CALM_LENGTH,
    CALM_RUN,
    CALM_TOKENS,
    CALM_WORK,
    OPERANDS,
)

_BRACKETS = {
    TokenType.L_PAREN: "(",
    TokenType.R_PAREN: ")",
    TokenType.L_BRACKET: "[",
    TokenType.R_BRACKET: "]",
    TokenType.L_BRACE: "{",
    TokenType.R_BRACE: "}",
    TokenType.CASE: "<",
    TokenType.END: ">",
}
_OPERAND, _WORD = "o", "w"
_LETTERS = {**dict.fromkeys(TokenType, _WORD), **dict.fromkeys(OPERANDS, _OPERAND), **_BRACKETS}
_ONLY_BRACKETS = str.maketrans("", "", _OPERAND + _WORD)
_PAIR = re.compile(r"\(\)|\[\]|\{\}|<>")
_CLOSED_AND_OPENED = re.compile(r"[)\]}>](?=[(\[{<])")
_kind = attrgetter("token_type")


def is_calm_by_shape(sql: str, tokens: Sequence[Token]) -> bool:
    """Whether the strain of a text is surely calm; where this says False, it may be so all the same."""
    if len(sql) > CALM_LENGTH or len(tokens) > CALM_TOKENS:
        return False
    kinds = list(map(_kind, tokens))
    shape = "".join(map(_LETTERS.__getitem__, kinds))
    brackets = shape.translate(_ONLY_BRACKETS)
    depth = _depth(brackets)
    return (
        depth is not None
        # As if all of them were as deep as the deepest.
        and (len(brackets) // 2) << depth <= CALM_WORK
        and _WORD * (CALM_RUN + 1) not in shape
        and len(_CLOSED_AND_OPENED.findall(shape)) <= CALM_RUN
        and kinds.count(TokenType.JOIN) <= CALM_JOINS
        and shape.count(_BRACKETS[TokenType.CASE]) <= CALM_CASES
    )


def _depth(brackets: str) -> int | None:
    """How deep brackets nest; None where they don't match, or nest too deep to be calm."""
    for depth in range(CALM_DEPTH + 1):
        if not brackets:
            return depth
        brackets = _PAIR.sub("", brackets)
    return None
