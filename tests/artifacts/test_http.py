"""Servers that are slow, wrong or hostile: who is told the token, what is asked again, what is said."""

import io
from collections.abc import Callable

import msgspec
import pytest

from dbt_impact.artifacts import http
from dbt_impact.artifacts.http import Web
from dbt_impact.errors import DbtImpactError
from dbt_impact.origins import origin_of
from tests.artifacts.server import Reply, Server

SECRET = "s3cr3t-t0ken"


class Named(msgspec.Struct):
    name: str


def asking(server: Server, waits: list[float] | None = None, token: str = SECRET) -> Web:
    said = [] if waits is None else waits
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Web(origin_of(server.url("")), headers, "in TOKEN", said.append)


def test_a_busy_or_broken_server_is_asked_again(server: Server) -> None:
    busy, limited = Reply(503), Reply(429, headers={"Retry-After": "7"})
    broken_off = Reply(body=b"hel", claimed=5)
    server.say("/a", busy, limited, broken_off, Reply(body=b"hello"))
    waits: list[float] = []
    into = io.BytesIO()
    assert asking(server, waits).download(server.url("/a"), into).status == 200
    assert into.getvalue() == b"hello"
    assert waits == [0.5, 7.0, 5.0]


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(500), "answered 500, also when asked again: try again later"),
        (Reply(body=b"hel", claimed=5), "broke off its answer, also when asked again"),
        (Reply(401), "answered 401: check the token in TOKEN"),
        (Reply(403), "answered 403: check what the token in TOKEN may read"),
        (Reply(403, headers={"X-RateLimit-Remaining": "0"}), "as too much was asked of it: try again in an hour"),
        (Reply(404), "answered 404: check the address, and that the token may see it"),
        (Reply(410), "answered 410: it is no longer kept"),
        (Reply(claimed=2 * 1024**3), "has 2,147,483,648 bytes: more than 1,073,741,824 are not fetched"),
    ],
)
def test_what_can_not_be_had_is_said_in_one_line_without_secrets(server: Server, reply: Reply, said: str) -> None:
    server.say("/a", reply)
    with pytest.raises(DbtImpactError) as refused:
        asking(server).download(server.url(f"/a?sig={SECRET}"), io.BytesIO())
    assert said in str(refused.value)
    assert SECRET not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_nobody_answers(server: Server) -> None:
    with pytest.raises(DbtImpactError, match=r"can't be reached \(.*refused.*\), also when asked again"):
        asking(server).download("http://127.0.0.1:1/a", io.BytesIO())


def test_a_token_is_told_to_its_own_origin_alone(server: Server) -> None:
    server.say("/old", Reply(301, headers={"Location": "/new"}))
    server.say("/new", Reply(302, headers={"Location": server.url("/elsewhere", host="localhost")}))
    server.say("/elsewhere", Reply(body=b"hello"))
    into = io.BytesIO()
    asking(server).download(server.url("/old"), into)
    assert into.getvalue() == b"hello"
    told = {asked.path: asked.headers.get("authorization") for asked in server.asked}
    assert told == {"/old": f"Bearer {SECRET}", "/new": f"Bearer {SECRET}", "/elsewhere": None}


@pytest.mark.parametrize("target", ["http://example.com/a", "file:///etc/passwd", "ftp://example.com/a", "data:,a"])
def test_redirects_lead_to_https_alone(server: Server, target: str) -> None:
    server.say("/a", Reply(302, headers={"Location": target}))
    into = io.BytesIO()
    with pytest.raises(DbtImpactError, match=r"leads to an address that is not https|answered 302"):
        asking(server).download(server.url("/a"), into)
    assert not into.getvalue()


def test_redirects_in_a_circle_end(server: Server) -> None:
    server.say("/a", Reply(302, headers={"Location": "/a"}))
    with pytest.raises(DbtImpactError, match="answered 302"):
        asking(server).download(server.url("/a"), io.BytesIO())


def test_a_token_is_not_sent_where_others_can_read_it() -> None:
    web = Web("http://dbt.example.com:80", {"Authorization": SECRET}, "in TOKEN")
    with pytest.raises(DbtImpactError, match="is not https: the token in TOKEN is not sent there"):
        web.download("http://dbt.example.com/a", io.BytesIO())


def test_answers_without_end_are_cut(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "MOST_BYTES", 10)
    server.say("/a", Reply(body=b"x" * 100, headers={"Transfer-Encoding": "identity"}, claimed=0))
    server.say("/b", Reply(body=b"x" * 100))
    with pytest.raises(DbtImpactError, match="more than 10 are not fetched"):
        asking(server).download(server.url("/b"), io.BytesIO())


@pytest.mark.parametrize(
    "body",
    [lambda: b"<html>sign in</html>", lambda: b'{"name": 3}', lambda: b'"' + b"x" * 9_000_000 + b'"'],
    ids=["a page", "another shape", "far too much"],
)
def test_what_is_no_answer_of_an_api(server: Server, body: Callable[[], bytes]) -> None:
    server.say("/a", Reply(body=body()))
    with pytest.raises(DbtImpactError, match=r"gave no answer that can be read|can't be asked \(more than"):
        asking(server).json(server.url("/a"), Named)
