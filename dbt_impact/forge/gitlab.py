"""A merge request on GitLab: its notes."""

from collections.abc import Iterator
from urllib.parse import quote

import msgspec

from dbt_impact.forge.dress import Style
from dbt_impact.forge.thread import Comment
from dbt_impact.forge.web import Web


class _User(msgspec.Struct):
    id: int


class _Note(msgspec.Struct):
    id: int
    body: str
    author: _User


class _MergeRequest(msgspec.Struct):
    sha: str


def gitlab_web(root: str, token: str) -> Web:
    """GitLab's interface under `root`, as in https://gitlab.com/api/v4. A job's own token may not write notes."""
    return Web(root, {"PRIVATE-TOKEN": token})


class GitLabThread:
    """One merge request of `project`: its number, or its path."""

    style = Style.HTML

    def __init__(self, web: Web, project: str, number: int) -> None:
        self._web = web
        self._path = f"projects/{quote(project, safe='')}/merge_requests/{number}"

    def head(self) -> str:
        return self._web.get(self._path, _MergeRequest).sha

    def mine(self) -> Iterator[Comment]:
        me = self._web.get("user", _User).id
        for page in self._web.pages(f"{self._path}/notes?per_page=100&order_by=created_at&sort=asc", list[_Note]):
            yield from (Comment((note.id,), note.body) for note in page if note.author.id == me)

    def add(self, body: str, *, is_open: bool) -> Comment:
        made = self._web.send("POST", f"{self._path}/notes", {"body": body}, _Note)
        return Comment((made.id,), made.body)

    def change(self, comment: Comment, body: str, *, is_open: bool) -> None:
        self._web.send("PUT", self._note(comment), {"body": body}, _Note)

    def remove(self, comment: Comment) -> None:
        self._web.delete(self._note(comment))

    def _note(self, comment: Comment) -> str:
        return f"{self._path}/notes/{comment.key[0]}"
