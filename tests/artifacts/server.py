"""A web server on this machine that gives the answers that a test wants, and remembers what it was asked."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    """One answer. `claimed` is the Content-Length that is said, where that is not the body's."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    claimed: int | None = None


@dataclass
class Asked:
    """One request: the path with what stands behind `?`, and the headers by their names in lower case."""

    path: str
    headers: dict[str, str]


class Server:
    """`replies` by path (with `?…`, or without): the last of a list is repeated. Anything else is a 404."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[Asked] = []

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def say(self, path: str, *replies: Reply) -> None:
        self.replies[path] = list(replies)

    def next(self, path: str) -> Reply:
        replies = self.replies.get(path) or self.replies.get(path.partition("?")[0]) or [Reply(404)]
        return replies.pop(0) if len(replies) > 1 else replies[0]


@contextmanager
def running() -> Iterator[Server]:
    """A server until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(Asked(self.path, {k.lower(): v for k, v in self.headers.items()}))
            reply = told.next(self.path)
            etag = reply.headers.get("ETag")
            if etag is not None and self.headers.get("If-None-Match") == etag:
                reply = Reply(304)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) if reply.claimed is None else reply.claimed))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told = Server(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
