"""GitHub, as far as a comment, a label and a check need it, played on loopback."""

from typing import Any

from tests.forge.server import Asked, Forge, Reply, Route

HEAD = "a" * 40
OLDER = "b" * 40
BOT = "github-actions[bot]"
MOST_BYTES = 262_144


class PlayedGitHub(Forge):
    """The repository `halfpenny/warehouse`, with pull request 7. `head` is its newest commit, `rights` who may what,
    `prefix` where an Enterprise Server has its interface."""

    def __init__(self, root: str) -> None:
        super().__init__(root)
        self.head = HEAD
        self.viewer: str | None = BOT
        self.comments: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []
        self.reviews: list[dict[str, Any]] = []
        self.rights: dict[str, dict[str, Any]] = {}
        self.pulls: list[dict[str, Any]] = []
        self.checks: list[dict[str, Any]] = []
        self.page_size = 3
        self.most_bytes = MOST_BYTES
        self.may_write = True
        self.prefix = ""
        self._next = 1000

    def routes(self) -> list[tuple[str, str, Route]]:
        repository = f"{self.prefix}/repos/halfpenny/warehouse"
        return [
            ("GET", f"{repository}/pulls/7", self._pull),
            ("GET", f"{repository}/pulls", self._pulls),
            ("GET", f"{repository}/issues/7/comments", self._list),
            ("POST", f"{repository}/issues/7/comments", self._create),
            ("PATCH", rf"{repository}/issues/comments/(\d+)", self._update),
            ("DELETE", rf"{repository}/issues/comments/(\d+)", self._delete),
            ("GET", f"{repository}/issues/7/events", self._events),
            ("GET", f"{repository}/pulls/7/reviews", lambda asked: self._paged(asked, self.reviews)),
            ("GET", rf"{repository}/collaborators/([^/]+)/permission", self._permission),
            ("POST", f"{repository}/check-runs", self._check),
            ("POST", "/api/graphql" if self.prefix else "/graphql", self._viewer),
        ]

    def says(self, body: str, by: str = BOT) -> dict[str, Any]:
        """Puts a comment there that somebody wrote."""
        self._next += 1
        made = {
            "id": self._next,
            "body": body,
            "user": {"login": by},
            "html_url": f"https://github.example/{self._next}",
        }
        self.comments.append(made)
        return made

    def ours(self) -> list[str]:
        """The bodies of the comments that a workflow wrote."""
        return [each["body"] for each in self.comments if each["user"] == {"login": BOT}]

    def label(self, name: str, by: str, event: str = "labeled", at: str = "2026-11-22T10:00:00Z") -> None:
        self.events.append({"event": event, "actor": {"login": by}, "label": {"name": name}, "created_at": at})

    def review(self, by: str, state: str = "APPROVED", commit: str = HEAD) -> None:
        self.reviews.append({"user": {"login": by}, "state": state, "commit_id": commit})

    def _paged(self, asked: Asked, found: list[dict[str, Any]]) -> Reply:
        page = int(asked.query.get("page", "1"))
        shown = found[(page - 1) * self.page_size : page * self.page_size]
        more = {}
        if page * self.page_size < len(found):
            url = f"{self.root}{asked.path}?per_page=100&page={page + 1}"
            more["Link"] = f'<{self.root}{asked.path}?page=1>; rel="first", <{url}>; rel="next"'
        return Reply(200, shown, more)

    def _pull(self, asked: Asked) -> Reply:
        return Reply(200, {"number": 7, "head": {"sha": self.head, "repo": {"full_name": "halfpenny/warehouse"}}})

    def _pulls(self, asked: Asked) -> Reply:
        return self._paged(asked, [each for each in self.pulls if each["at"] == asked.query["head"]])

    def _list(self, asked: Asked) -> Reply:
        return self._paged(asked, self.comments)

    def _create(self, asked: Asked) -> Reply:
        refused = self._refused(asked)
        return refused or Reply(201, self.says(asked.body["body"], self.viewer or BOT))

    def _update(self, asked: Asked, key: str) -> Reply:
        found = next((each for each in self.comments if each["id"] == int(key)), None)
        if found is None:
            return Reply(404, {"message": "Not Found"})
        refused = self._refused(asked)
        if refused is None:
            found["body"] = asked.body["body"]
        return refused or Reply(200, found)

    def _delete(self, asked: Asked, key: str) -> Reply:
        self.comments = [each for each in self.comments if each["id"] != int(key)]
        return Reply(204)

    def _refused(self, asked: Asked) -> Reply | None:
        if not self.may_write:
            return Reply(403, {"message": "Resource not accessible by integration"})
        if len(asked.body["body"].encode()) > self.most_bytes:
            return Reply(
                422, {"message": "Validation Failed", "errors": ["body is too long (maximum is 65536 characters)"]}
            )
        return None

    def _events(self, asked: Asked) -> Reply:
        return self._paged(asked, self.events)

    def _permission(self, asked: Asked, login: str) -> Reply:
        if login not in self.rights:
            return Reply(404, {"message": f"{login} is not a user"})
        return Reply(200, self.rights[login])

    def _check(self, asked: Asked) -> Reply:
        if not self.may_write:
            return Reply(403, {"message": "Resource not accessible by integration"})
        self.checks.append(asked.body)
        return Reply(201, {"id": 1, "html_url": "https://github.example/check/1"})

    def _viewer(self, asked: Asked) -> Reply:
        if self.viewer is None:
            return Reply(403, {"message": "Resource not accessible by personal access token"})
        return Reply(200, {"data": {"viewer": {"login": self.viewer}}})
