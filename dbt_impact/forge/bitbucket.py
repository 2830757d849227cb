"""A pull request on Bitbucket Cloud: its comments, in a markdown that can hide nothing."""

from collections.abc import Iterator
from urllib.parse import quote

import msgspec

from dbt_impact.forge.dress import Style, undress
from dbt_impact.forge.thread import Comment
from dbt_impact.forge.web import Refusal, Web

_FORBIDDEN = frozenset({401, 403, 404})


class _User(msgspec.Struct):
    uuid: str = ""


class _Content(msgspec.Struct):
    raw: str = ""


class _Comment(msgspec.Struct):
    id: int
    content: _Content
    user: _User | None = None
    deleted: bool = False


class _Page(msgspec.Struct):
    values: list[_Comment]
    next: str | None = None


class _Commit(msgspec.Struct):
    hash: str


class _Source(msgspec.Struct):
    commit: _Commit


class _PullRequest(msgspec.Struct):
    source: _Source


def bitbucket_web(root: str, token: str) -> Web:
    """Bitbucket's interface under `root`, as in https://api.bitbucket.org/2.0."""
    return Web(root, {"Authorization": f"Bearer {token}"})


class BitbucketThread:
    """One pull request of `repository` (workspace/name)."""

    style = Style.NOTHING

    def __init__(self, web: Web, repository: str, number: int) -> None:
        self._web = web
        self._path = f"repositories/{quote(repository)}/pullrequests/{number}"

    def head(self) -> str:
        return self._web.get(self._path, _PullRequest).source.commit.hash

    def mine(self) -> Iterator[Comment]:
        me = self._me()
        path: str | None = f"{self._path}/comments?pagelen=100"
        while path is not None:
            page = self._web.get(path, _Page)
            for each in page.values:
                comment = Comment((each.id,), each.content.raw)
                if not each.deleted and self._is_by(me, each.user, comment):
                    yield comment
            path = page.next

    def add(self, body: str, *, is_open: bool) -> Comment:
        made = self._web.send("POST", f"{self._path}/comments", {"content": {"raw": body}}, _Comment)
        return Comment((made.id,), body)

    def change(self, comment: Comment, body: str, *, is_open: bool) -> None:
        self._web.send("PUT", f"{self._path}/comments/{comment.key[0]}", {"content": {"raw": body}}, _Comment)

    def remove(self, comment: Comment) -> None:
        self._web.delete(f"{self._path}/comments/{comment.key[0]}")

    def _me(self) -> str | None:
        """Whose token it is; None for a repository's access token, which may not ask."""
        try:
            return self._web.get("user", _User).uuid
        except Refusal as refusal:
            if refusal.status not in _FORBIDDEN:
                raise
            return None

    def _is_by(self, me: str | None, author: _User | None, comment: Comment) -> bool:
        if me is not None:
            return author is not None and author.uuid == me
        if undress(self.style, comment.body) is None:
            return False
        # Nobody may edit what another wrote: writing the same once more tells.
        try:
            self.change(comment, comment.body, is_open=False)
        except Refusal as refusal:
            if refusal.status not in _FORBIDDEN:
                raise
            return False
        return True
