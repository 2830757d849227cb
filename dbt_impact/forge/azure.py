"""A pull request on Azure DevOps: its threads, each of which begins with one comment."""

from collections.abc import Iterator
from urllib.parse import quote

import msgspec

from dbt_impact.forge.dress import Style
from dbt_impact.forge.thread import Comment
from dbt_impact.forge.web import Web

_VERSION = "api-version=7.1"


class _Identity(msgspec.Struct):
    id: str


class _Comment(msgspec.Struct, rename="camel"):
    id: int
    content: str = ""
    author: _Identity | None = None
    is_deleted: bool = False


class _Thread(msgspec.Struct, rename="camel"):
    id: int
    comments: list[_Comment] | None = None
    is_deleted: bool = False


class _Threads(msgspec.Struct):
    value: list[_Thread]


class _Commit(msgspec.Struct, rename="camel"):
    commit_id: str


class _PullRequest(msgspec.Struct, rename="camel"):
    last_merge_source_commit: _Commit


class _Connection(msgspec.Struct, rename="camel"):
    authenticated_user: _Identity


def azure_web(collection: str, token: str) -> Web:
    """The interface of an organisation, as in https://dev.azure.com/halfpenny, with a pipeline's own token."""
    return Web(collection, {"Authorization": f"Bearer {token}"})


class AzureThread:
    """One pull request of a project's repository."""

    style = Style.REFERENCE

    def __init__(self, web: Web, project: str, repository: str, number: int) -> None:
        self._web = web
        names = quote(project, safe=""), quote(repository, safe="")
        self._path = f"{names[0]}/_apis/git/repositories/{names[1]}/pullRequests/{number}"

    def head(self) -> str:
        return self._web.get(f"{self._path}?{_VERSION}", _PullRequest).last_merge_source_commit.commit_id

    def mine(self) -> Iterator[Comment]:
        me = self._web.get("_apis/connectionData", _Connection).authenticated_user.id
        # All of them come on one page.
        for thread in self._web.get(f"{self._path}/threads?{_VERSION}", _Threads).value:
            first = None if thread.is_deleted or not thread.comments else thread.comments[0]
            if first is not None and not first.is_deleted and first.author is not None and first.author.id == me:
                yield Comment((thread.id, first.id), first.content)

    def add(self, body: str, *, is_open: bool) -> Comment:
        comments = [{"parentCommentId": 0, "content": body, "commentType": "text"}]
        asked = {"comments": comments, "status": _status(is_open)}
        made = self._web.send("POST", f"{self._path}/threads?{_VERSION}", asked, _Thread)
        return Comment((made.id, *(each.id for each in made.comments or ())), body)

    def change(self, comment: Comment, body: str, *, is_open: bool) -> None:
        thread, first = comment.key
        path = f"{self._path}/threads/{thread}"
        self._web.send("PATCH", f"{path}/comments/{first}?{_VERSION}", {"content": body}, _Comment)
        self._web.send("PATCH", f"{path}?{_VERSION}", {"status": _status(is_open)}, _Thread)

    def remove(self, comment: Comment) -> None:
        thread, first = comment.key
        self._web.delete(f"{self._path}/threads/{thread}/comments/{first}?{_VERSION}")


def _status(is_open: bool) -> str:
    """Azure folds what is closed, and can be told to let nothing merge while something is active."""
    return "active" if is_open else "closed"
