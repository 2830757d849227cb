"""What every forge is asked for: the comments of one pull request, and its newest commit."""

from collections.abc import Iterable
from typing import Protocol

import msgspec


class Comment(msgspec.Struct, frozen=True):
    """One comment. `key` is what the forge calls it by, in the order in which they were written."""

    key: tuple[int, ...]
    body: str
    url: str = ""


class Thread(Protocol):
    """One pull request's discussion. Every method asks the forge, and raises Refusal."""

    hides: bool
    """Whether HTML comments and `<details>` are understood: what is in them is not seen otherwise."""

    def head(self) -> str:
        """The pull request's newest commit."""
        ...

    def mine(self) -> Iterable[Comment]:
        """The comments that whoever holds the token wrote, over all pages."""
        ...

    def add(self, body: str) -> Comment: ...

    def change(self, comment: Comment, body: str) -> None: ...

    def remove(self, comment: Comment) -> None: ...
