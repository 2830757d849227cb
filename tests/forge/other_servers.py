"""GitLab, Azure DevOps and Bitbucket, as far as a comment needs them, played on loopback."""

from typing import Any

from tests.forge.server import Asked, Forge, Reply, Route

HEAD = "a" * 40
_ID = {"me": 1, "mallory": 2}


class Other(Forge):
    """One pull request, number 7. `comments` are (id, author, body); `ME` holds the token, `may_ask_who` says so."""

    ME = "me"

    def __init__(self, root: str) -> None:
        super().__init__(root)
        self.head = HEAD
        self.comments: dict[int, tuple[str, str]] = {}
        self.may_ask_who = True
        self.most_bytes = 1_000_000
        self.page_size = 2
        self._next = 100

    def says(self, body: str, by: str = ME) -> int:
        self._next += 1
        self.comments[self._next] = (by, body)
        return self._next

    def ours(self) -> list[str]:
        return [body for by, body in self.comments.values() if by == self.ME]

    def write(self, body: str, key: int | None) -> Reply | int:
        """Writes as whoever holds the token: a new comment, or into one."""
        if len(body.encode()) > self.most_bytes:
            return Reply(400, {"message": "too long", "error": {"message": "too long"}})
        if key is None:
            return self.says(body)
        if self.comments[key][0] != self.ME:
            return Reply(403, {"error": {"message": "You may edit your own comments only"}})
        self.comments[key] = (self.ME, body)
        return key

    def remove(self, asked: Asked, key: str) -> Reply:
        del self.comments[int(key)]
        return Reply(204)

    def page(self, asked: Asked) -> tuple[list[int], str | None]:
        """The ids on the page that is asked for, and the address of the next one."""
        at, keys = int(asked.query.get("page", "1")), list(self.comments)
        shown, rest = keys[(at - 1) * self.page_size : at * self.page_size], keys[at * self.page_size :]
        return shown, f"{self.root}{asked.path}?page={at + 1}" if rest else None


class PlayedGitLab(Other):
    """The project halfpenny/warehouse of a GitLab under /api/v4."""

    def routes(self) -> list[tuple[str, str, Route]]:
        merge_request = "/api/v4/projects/halfpenny%2Fwarehouse/merge_requests/7"
        return [
            ("GET", "/api/v4/user", lambda asked: Reply(200, {"id": _ID[self.ME]})),
            ("GET", merge_request, lambda asked: Reply(200, {"iid": 7, "sha": self.head})),
            ("GET", f"{merge_request}/notes", self.notes),
            ("POST", f"{merge_request}/notes", lambda asked: self.wrote(asked, None, 201)),
            ("PUT", rf"{merge_request}/notes/(\d+)", lambda asked, key: self.wrote(asked, int(key), 200)),
            ("DELETE", rf"{merge_request}/notes/(\d+)", self.remove),
        ]

    def notes(self, asked: Asked) -> Reply:
        shown, following = self.page(asked)
        links = {"Link": f'<{following}>; rel="next", <{self.root}/>; rel="first"'} if following else {}
        return Reply(200, [self.note(key) for key in shown], links)

    def wrote(self, asked: Asked, key: int | None, status: int) -> Reply:
        done = self.write(asked.body["body"], key)
        return done if isinstance(done, Reply) else Reply(status, self.note(done))

    def note(self, key: int) -> dict[str, Any]:
        by, body = self.comments[key]
        return {"id": key, "body": body, "author": {"id": _ID[by], "username": by}, "system": False}


class PlayedAzure(Other):
    """The repository warehouse in the project Data Platform of the organisation halfpenny."""

    def __init__(self, root: str) -> None:
        super().__init__(root)
        self.status: dict[int, str] = {}

    def routes(self) -> list[tuple[str, str, Route]]:
        request = "/halfpenny/Data%20Platform/_apis/git/repositories/warehouse/pullRequests/7"
        return [
            (
                "GET",
                "/halfpenny/_apis/connectionData",
                lambda asked: Reply(200, {"authenticatedUser": {"id": self.ME}}),
            ),
            ("GET", request, lambda asked: Reply(200, {"lastMergeSourceCommit": {"commitId": self.head}})),
            ("GET", f"{request}/threads", self.threads),
            ("POST", f"{request}/threads", self.opened),
            ("PATCH", rf"{request}/threads/(\d+)/comments/1", self.edited),
            ("PATCH", rf"{request}/threads/(\d+)", self.closed),
            ("DELETE", rf"{request}/threads/(\d+)/comments/1", self.remove),
        ]

    def threads(self, asked: Asked) -> Reply:
        system = {"id": 1, "comments": [{"id": 1, "content": "Policy status has been updated"}]}
        empty = {"id": 2, "comments": [], "isDeleted": True}
        return Reply(200, {"value": [system, empty, *map(self.thread, self.comments)], "count": 2})

    def opened(self, asked: Asked) -> Reply:
        done = self.write(asked.body["comments"][0]["content"], None)
        if isinstance(done, Reply):
            return done
        self.status[done] = asked.body["status"]
        return Reply(200, self.thread(done))

    def edited(self, asked: Asked, key: str) -> Reply:
        done = self.write(asked.body["content"], int(key))
        return done if isinstance(done, Reply) else Reply(200, self.thread(done)["comments"][0])

    def closed(self, asked: Asked, key: str) -> Reply:
        self.status[int(key)] = asked.body["status"]
        return Reply(200, self.thread(int(key)))

    def thread(self, key: int) -> dict[str, Any]:
        by, body = self.comments[key]
        return {"id": key, "isDeleted": False, "comments": [{"id": 1, "content": body, "author": {"id": by}}]}


class PlayedBitbucket(Other):
    """The repository halfpenny/warehouse of Bitbucket under /2.0."""

    def routes(self) -> list[tuple[str, str, Route]]:
        request = "/2.0/repositories/halfpenny/warehouse/pullrequests/7"
        return [
            ("GET", "/2.0/user", self.who),
            ("GET", request, lambda asked: Reply(200, {"source": {"commit": {"hash": self.head[:12]}}})),
            ("GET", f"{request}/comments", self.listed),
            ("POST", f"{request}/comments", lambda asked: self.wrote(asked, None, 201)),
            ("PUT", rf"{request}/comments/(\d+)", lambda asked, key: self.wrote(asked, int(key), 200)),
            ("DELETE", rf"{request}/comments/(\d+)", self.remove),
        ]

    def who(self, asked: Asked) -> Reply:
        refused = Reply(403, {"type": "error", "error": {"message": "Your credentials lack one or more scopes."}})
        return Reply(200, {"uuid": self.ME}) if self.may_ask_who else refused

    def listed(self, asked: Asked) -> Reply:
        shown, following = self.page(asked)
        return Reply(
            200, {"values": [self.comment(key) for key in shown], **({"next": following} if following else {})}
        )

    def wrote(self, asked: Asked, key: int | None, status: int) -> Reply:
        done = self.write(asked.body["content"]["raw"], key)
        return done if isinstance(done, Reply) else Reply(status, self.comment(done))

    def comment(self, key: int) -> dict[str, Any]:
        by, body = self.comments[key]
        return {"id": key, "content": {"raw": body}, "user": {"uuid": by}, "deleted": False}
