"""Queries with one word or sign too many, too few, in another place or for another: what a slip of the hand makes."""

import re
from random import Random

from tests.binder.forms import REFUSED, RUNNING

_TOKENS = r"'[^']*'|\w+|::|<>|<=|>=|->|\S"


def queries() -> list[str]:
    """The queries that run, as texts to edit."""
    before = (edit[0] for edits in REFUSED.values() for edit in edits)
    return sorted({*before, *(edit[1] for edit in RUNNING)})


def edited(random: Random, sql: str, words: list[str]) -> str:
    """The query after one edit; `words` are what may come in."""
    tokens = tokens_of(sql)
    at = random.randrange(len(tokens))
    match random.choice(("leave out", "twice", "swap", "bring in", "replace")):
        case "leave out":
            del tokens[at]
        case "twice":
            tokens.insert(at, tokens[at])
        case "swap":
            tokens[at : at + 2] = reversed(tokens[at : at + 2])
        case "bring in":
            tokens.insert(at, random.choice(words))
        case _:
            tokens[at] = random.choice(words)
    return " ".join(tokens)


def tokens_of(sql: str) -> list[str]:
    """Words, texts and signs."""
    return re.findall(_TOKENS, sql)
