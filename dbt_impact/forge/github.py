"""A pull request on GitHub: its comments, its labels and who set them, who approved it, and what people may do."""

from collections.abc import Iterator
from urllib.parse import quote

import msgspec

from dbt_impact.forge.dress import Style
from dbt_impact.forge.thread import Comment
from dbt_impact.forge.web import Refusal, Web

_ACTIONS = "github-actions[bot]"
"""Who writes with the token of a workflow."""


class _User(msgspec.Struct):
    login: str


class _Comment(msgspec.Struct):
    id: int
    body: str | None
    user: _User | None
    html_url: str = ""


class _Commit(msgspec.Struct):
    sha: str


class _Repository(msgspec.Struct):
    full_name: str


class _Branch(msgspec.Struct):
    sha: str
    repo: _Repository | None = None


class _PullRequest(msgspec.Struct):
    number: int
    head: _Branch


class _Label(msgspec.Struct):
    name: str


class _Event(msgspec.Struct):
    event: str
    actor: _User | None = None
    label: _Label | None = None
    created_at: str = ""


class _Review(msgspec.Struct):
    state: str
    user: _User | None = None
    commit_id: str | None = None


class _Rights(msgspec.Struct):
    admin: bool = False
    maintain: bool = False


class _Person(msgspec.Struct):
    permissions: _Rights | None = None


class _Permission(msgspec.Struct):
    permission: str
    role_name: str = ""
    user: _Person | None = None


class _Viewer(msgspec.Struct):
    viewer: _User


class _Asked(msgspec.Struct):
    data: _Viewer | None = None


class Labelled(msgspec.Struct, frozen=True):
    """Who set a label, and when (ISO 8601)."""

    by: str
    at: str


def github_web(root: str, token: str) -> Web:
    """GitHub's interface, or that of a GitHub Enterprise Server, under `root`."""
    return Web(
        root,
        {
            "Authorization": f"Bearer {token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        },
    )


class GitHubThread:
    """One pull request of `repository` (owner/name)."""

    style = Style.HTML

    def __init__(self, web: Web, repository: str, number: int) -> None:
        self._web = web
        self._repository = f"repos/{quote(repository)}"
        self._number = number
        # An Enterprise Server has it beside `/api/v3`, not under it.
        self._graphql = "../graphql" if web.root.endswith("/api/v3/") else "graphql"

    def head(self) -> str:
        return self._web.get(self._pull, _PullRequest).head.sha

    def mine(self) -> Iterator[Comment]:
        me = self._me()
        for page in self._web.pages(f"{self._issue}/comments?per_page=100", list[_Comment]):
            for each in page:
                # Anybody may write the marker: only who wrote the comment tells whose it is.
                if each.user is not None and each.user.login == me:
                    yield Comment((each.id,), each.body or "", each.html_url)

    def add(self, body: str, *, is_open: bool) -> Comment:
        made = self._web.send("POST", f"{self._issue}/comments", {"body": body}, _Comment)
        return Comment((made.id,), made.body or "", made.html_url)

    def change(self, comment: Comment, body: str, *, is_open: bool) -> None:
        self._web.send("PATCH", self._comment(comment), {"body": body}, _Comment)

    def remove(self, comment: Comment) -> None:
        self._web.delete(self._comment(comment))

    def labelled(self, label: str) -> Labelled | None:
        """Who set the label that is there now; None where it isn't there. Names of labels know no case."""
        found: Labelled | None = None
        for page in self._web.pages(f"{self._issue}/events?per_page=100", list[_Event]):
            for each in page:
                if each.label is None or each.label.name.casefold() != label.casefold():
                    continue
                if each.event == "labeled":
                    found = Labelled(each.actor.login if each.actor else "", each.created_at)
                elif each.event == "unlabeled":
                    found = None
        return found

    def approved(self) -> tuple[str, ...]:
        """Who approved the newest commit. What somebody approved before it may have been something else."""
        head, last = self.head(), dict[str, bool]()
        for page in self._web.pages(f"{self._pull}/reviews?per_page=100", list[_Review]):
            for each in page:
                # A remark takes nothing back.
                if each.user is not None and each.state != "COMMENTED":
                    last[each.user.login] = each.state == "APPROVED" and each.commit_id == head
        return tuple(login for login, is_approval in last.items() if is_approval)

    def maintains(self, login: str) -> bool:
        """Whether somebody may maintain or administer the repository."""
        asked = self._web.get(f"{self._repository}/collaborators/{quote(login, safe='')}/permission", _Permission)
        rights = asked.user.permissions if asked.user and asked.user.permissions else _Rights()
        return (
            asked.permission == "admin" or asked.role_name in ("admin", "maintain") or rights.admin or rights.maintain
        )

    @property
    def _pull(self) -> str:
        return f"{self._repository}/pulls/{self._number}"

    @property
    def _issue(self) -> str:
        return f"{self._repository}/issues/{self._number}"

    def _comment(self, comment: Comment) -> str:
        return f"{self._repository}/issues/comments/{comment.key[0]}"

    def _me(self) -> str:
        """Whose token it is. `GET /user` is refused to a workflow's; GraphQL's viewer is not."""
        try:
            asked = self._web.send("POST", self._graphql, {"query": "query { viewer { login } }"}, _Asked)
        except Refusal:
            return _ACTIONS
        return asked.data.viewer.login if asked.data else _ACTIONS


def pull_request_of(web: Web, repository: str, owner: str, branch: str, commit: str) -> int | None:
    """The number of the open pull request from a fork's branch that stands at a commit; None where there is not one."""
    query = f"state=open&per_page=100&head={quote(owner, safe='')}:{quote(branch, safe='')}"
    pages = web.pages(f"repos/{quote(repository)}/pulls?{query}", list[_PullRequest])
    found = {each.number for page in pages for each in page if each.head.sha == commit}
    return found.pop() if len(found) == 1 else None
