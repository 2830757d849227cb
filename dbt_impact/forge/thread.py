"""What every forge is asked for: the comments of one pull request, and its newest commit."""

from collections.abc import Iterable
from typing import Protocol

import msgspec

from dbt_impact.forge.dress import Style


class Comment(msgspec.Struct, frozen=True):
    """One comment. `key` is what the forge calls it by, in the order in which they were written."""

    key: tuple[int, ...]
    body: str
    url: str = ""


class Thread(Protocol):
    """One pull request's discussion. Every method asks the forge, and raises Refusal.

    `is_open`: whether somebody should still act on what a comment says; some forges show that.
    """

    @property
    def style(self) -> Style:
        """What the forge's markdown understands."""
        ...

    def head(self) -> str:
        """The pull request's newest commit, or the first twelve digits of it."""
        ...

    def mine(self) -> Iterable[Comment]:
        """The comments that whoever holds the token wrote, over all pages."""
        ...

    def add(self, body: str, *, is_open: bool) -> Comment: ...

    def change(self, comment: Comment, body: str, *, is_open: bool) -> None: ...

    def remove(self, comment: Comment) -> None: ...
