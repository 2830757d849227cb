"""Words that begin a statement and stand in a query as the names of columns, which the grammar does not expect."""

from sqlglot.tokenizer_core import Token, TokenType

_WORDS = frozenset(
    getattr(TokenType, name)
    for name in "ALTER DROP FORCE GRANT INSERT INSTALL REVOKE RLIKE ROLLBACK XOR".split()
    if hasattr(TokenType, name)
)
_CALLED = (TokenType.L_PAREN, TokenType.L_BRACE)


def with_words_as_names(tokens: list[Token]) -> bool:
    """Makes names of such words, and of `map` without its brackets. Whether there are any."""
    found = False
    for at, token in enumerate(tokens[1:], 1):
        is_map = token.token_type == TokenType.MAP
        if not is_map and token.token_type not in _WORDS:
            continue
        if at + 1 < len(tokens) and tokens[at + 1].token_type in _CALLED:
            continue
        # DuckDB's grammar goes by the text of `map`, unless it is quoted; DuckDB looks at no name's case.
        token.token_type = TokenType.IDENTIFIER if is_map else TokenType.VAR
        found = True
    return found
