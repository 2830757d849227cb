"""What every forge that is played on loopback has: answers in JSON, and faults that were ordered."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple, TypeVar
from urllib.parse import parse_qsl, urlsplit


class Reply(NamedTuple):
    """What is answered: a status, JSON (or bytes), headers."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = {}


class Asked(NamedTuple):
    """What was asked; `path` has no query."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


class Fault(NamedTuple):
    """An answer for the next request that fits; `after`: what was asked is done all the same, and the answer lost."""

    method: str
    path: str
    reply: Reply
    after: bool = False


Route = Callable[..., Reply]


class Forge:
    """A forge under `root`. `asked` is all that it was asked, `faults` what goes wrong before it works."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.asked: list[Asked] = []
        self.faults: list[Fault] = []

    def routes(self) -> list[tuple[str, str, Route]]:
        """Method, pattern of the path, and what answers it (the request, then the pattern's groups)."""
        raise NotImplementedError

    def fail(
        self, method: str, path: str, status: int, body: Any = None, *, after: bool = False, **headers: str
    ) -> None:
        """Orders a fault for one request."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.faults.append(Fault(method, path, Reply(status, body, named), after))

    def answer(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        fault = next((f for f in self.faults if f.method == asked.method and re.search(f.path, asked.path)), None)
        if fault is not None:
            self.faults.remove(fault)
            if fault.after:
                self._routed(asked)
            return fault.reply
        return self._routed(asked)

    def _routed(self, asked: Asked) -> Reply:
        for method, pattern, route in self.routes():
            match = re.fullmatch(pattern, asked.path)
            if match and method == asked.method:
                return route(asked, *match.groups())
        return Reply(404, {"message": "Not Found"})

    def times(self, method: str, path: str) -> int:
        """How often something was asked."""
        return sum(each.method == method and re.search(path, each.path) is not None for each in self.asked)


Played = TypeVar("Played", bound=Forge)


@contextmanager
def played(kind: Callable[[str], Played]) -> Iterator[Played]:
    """The forge, served on loopback for as long as the block takes."""

    class Handler(BaseHTTPRequestHandler):
        def reply(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, parts.path, dict(parse_qsl(parts.query)), headers, body)
            status, answer, more = forge.answer(asked)
            content = answer if isinstance(answer, bytes) else b"" if answer is None else json.dumps(answer).encode()
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = reply

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing: `asked` has it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    forge = kind(f"http://127.0.0.1:{server.server_address[1]}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield forge
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
