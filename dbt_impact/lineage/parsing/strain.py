"""What a text asks of the parser, told by its tokens before it is parsed: nothing much, a trial, or too much.

sqlglot's parser is compiled: it can die of a stack overflow that Python does not catch, and some grammars try every
nested bracket twice, which takes 2 ** depth steps. Tokens are made in one flat pass, so they can be counted first.
"""

from collections.abc import Iterable

from sqlglot.tokenizer_core import Token, TokenType

MAX_LENGTH = 1_000_000
MAX_DEPTH = 200
# Every level takes up to 5 kB of stack, measured for each construct: these texts need less than 1 MB of it.
MAX_RUN = 200

# Beyond these a text is first parsed where it may die. Of 5,688 texts of 31 public projects none is: the deepest nests
# 12 levels, the one with most work has 6,438 steps.
CALM_LENGTH = 200_000
CALM_TOKENS = 40_000
CALM_DEPTH = 16
CALM_WORK = 2**16
CALM_RUN = 30
CALM_JOINS = 300
CALM_CASES = 500

_CLOSED_BY = {
    TokenType.L_PAREN: TokenType.R_PAREN,
    TokenType.L_BRACKET: TokenType.R_BRACKET,
    TokenType.L_BRACE: TokenType.R_BRACE,
    TokenType.CASE: TokenType.END,
}
_CLOSES = frozenset(_CLOSED_BY.values())
# What stands between two operands. A run of such words can be prefix operators, each of them a level.
OPERANDS = frozenset(
    [TokenType.VAR, TokenType.IDENTIFIER, TokenType.NUMBER, TokenType.STRING, TokenType.COMMA, TokenType.STAR]
)


class Strain:
    """How deep a text nests, how often brackets follow each other, and the like. `work` is the sum of 2 ** depth over
    its innermost brackets: what a grammar that tries each of them twice needs.
    """

    __slots__ = ("cases", "chain", "depth", "joins", "length", "run", "tokens", "work")

    def __init__(self, sql: str, tokens: Iterable[Token]) -> None:
        self.length = len(sql)
        self.tokens = self.depth = self.work = self.run = self.chain = self.joins = self.cases = 0
        self._count([token.token_type for token in tokens])

    def _count(self, kinds: list[TokenType]) -> None:
        self.tokens = len(kinds)
        self.cases, self.joins = kinds.count(TokenType.CASE), kinds.count(TokenType.JOIN)
        expected: list[TokenType] = []
        run = chain = 0
        before = TokenType.SEMICOLON
        for kind in kinds:
            if kind in OPERANDS:
                run = 0
            elif kind in _CLOSED_BY:
                run = 0
                chain = chain + 1 if before in _CLOSES else 0
                self.chain = max(self.chain, chain)
                expected.append(_CLOSED_BY[kind])
                self.depth = max(self.depth, len(expected))
            elif kind in _CLOSES:
                run = 0
                # `end` may be a name: then it closes nothing, and the nesting counts as deeper than it is.
                if expected and expected[-1] is kind:
                    if before not in _CLOSES:
                        self.work += 1 << min(len(expected), MAX_DEPTH)
                    expected.pop()
            else:
                run += 1
                self.run = max(self.run, run)
            before = kind

    @property
    def refusal(self) -> str | None:
        """Why the text is not even tried."""
        if self.depth > MAX_DEPTH or self.run > MAX_RUN:
            return f"the SQL nests deeper than {MAX_DEPTH} levels"
        return None

    @property
    def is_calm(self) -> bool:
        """Whether any parser gets through it in a moment and on a small stack."""
        return (
            self.length <= CALM_LENGTH
            and self.tokens <= CALM_TOKENS
            and self.depth <= CALM_DEPTH
            and self.work <= CALM_WORK
            and max(self.run, self.chain) <= CALM_RUN
            and self.joins <= CALM_JOINS
            and self.cases <= CALM_CASES
        )


def is_plainly_calm(sql: str, tokens: int) -> bool:
    """Whether a text of so many tokens is calm without a look at each of them."""
    if tokens > CALM_JOINS or len(sql) > CALM_LENGTH:
        return False
    return sum(map(sql.count, "([{")) + sql.lower().count("case") <= CALM_DEPTH
