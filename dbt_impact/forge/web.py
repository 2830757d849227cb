"""Asks a forge's interface for JSON: patient with what passes, and the token goes to nobody else."""

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from email.message import Message
from typing import IO, NamedTuple, TypeVar
from urllib.parse import urljoin

import msgspec

from dbt_impact import __version__
from dbt_impact.errors import DbtImpactError
from dbt_impact.forge.pauses import pause
from dbt_impact.origins import is_safe, origin_of

T = TypeVar("T")
_TIMEOUT = 20
_MOST_BYTES = 20_000_000
_MOST_PAGES = 200


class Refusal(Exception):
    """The forge didn't do what it was asked. `status` is HTTP's, 0 where no answer came; `why` is one line."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class Answer(NamedTuple):
    """What came back; the headers' names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Web:
    """One forge's interface under `root`. `patience` are the seconds that all waiting together may take."""

    def __init__(
        self,
        root: str,
        headers: Mapping[str, str],
        *,
        patience: float = 60,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if not is_safe(root):
            raise DbtImpactError(f"the address {root!r} is not https: a token would be sent in the clear")
        self.root = root.rstrip("/") + "/"
        self._headers = {"User-Agent": f"dbt-impact/{__version__}", "Accept": "application/json", **headers}
        self._patience = patience
        self._sleep = sleep
        self._opener = urllib.request.build_opener(_SameOrigin)

    def get(self, path: str, kind: type[T]) -> T:
        """The JSON at a path, as `kind`. Raises Refusal."""
        return _decoded(self._ask("GET", self._url(path)), kind)

    def pages(self, path: str, kind: type[T]) -> Iterator[T]:
        """The JSON of a path and of every next page that the `Link` headers name. Raises Refusal."""
        url = self._url(path)
        for _ in range(_MOST_PAGES):
            answer = self._ask("GET", url)
            yield _decoded(answer, kind)
            following = next_link(answer.headers.get("link", ""))
            if following is None:
                return
            url = self._url(following)
        raise Refusal(0, f"more than {_MOST_PAGES} pages of {path}")

    def send(self, method: str, path: str, body: object, kind: type[T]) -> T:
        """Sends JSON and reads what comes back as `kind`. A POST whose answer was lost is not sent again."""
        return _decoded(self._ask(method, self._url(path), msgspec.json.encode(body)), kind)

    def delete(self, path: str) -> None:
        """Takes something away. Raises Refusal."""
        self._ask("DELETE", self._url(path))

    def _url(self, path: str) -> str:
        try:
            url = urljoin(self.root, path)
            is_ours = origin_of(url) == origin_of(self.root)
        except ValueError:
            raise Refusal(0, "it points to an address that can't be one") from None
        if not is_ours:
            raise Refusal(0, "it points to another server, which must not get the token")
        return url

    def _ask(self, method: str, url: str, body: bytes | None = None) -> Answer:
        tried = 0
        while True:
            answer = self._once(method, url, body)
            if 200 <= answer.status < 300:
                return answer
            wait = pause(method, answer.status, answer.headers, answer.body, tried)
            if wait is None or wait > self._patience:
                raise Refusal(answer.status, _reason(answer))
            self._patience -= wait
            self._sleep(wait)
            tried += 1

    def _once(self, method: str, url: str, body: bytes | None) -> Answer:
        headers = self._headers if body is None else {**self._headers, "Content-Type": "application/json"}
        request = urllib.request.Request(url, body, headers, method=method)
        try:
            with self._opener.open(request, timeout=_TIMEOUT) as response:
                return Answer(response.status, _lower(response.headers), _read(response))
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, _lower(error.headers), _read(error))
        except (OSError, http.client.HTTPException) as error:
            return Answer(0, {}, str(getattr(error, "reason", error)).encode())


class _SameOrigin(urllib.request.HTTPRedirectHandler):
    """Follows a redirect of a GET on the same server only: urllib would hand the token to any other."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if req.get_method() != "GET" or origin_of(newurl) != origin_of(req.full_url):
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Problem(msgspec.Struct):
    """How forges word a refusal."""

    message: str | dict[str, object] | list[object] | None = None
    error: str | dict[str, object] | None = None


def next_link(header: str) -> str | None:
    """The address of the next page out of a `Link` header."""
    for part in header.split(","):
        address, _, attributes = part.strip().partition(">")
        if address.startswith("<") and 'rel="next"' in attributes:
            return address[1:]
    return None


def _lower(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _read(response: IO[bytes]) -> bytes:
    return response.read(_MOST_BYTES)


def _decoded(answer: Answer, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(answer.body or b"null", type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refusal(answer.status, f"an answer that is not understood ({error})") from None


def _reason(answer: Answer) -> str:
    """What the forge says of it, as one line of at most 200 characters."""
    if not answer.status:
        return f"no answer ({answer.body.decode(errors='replace')[:150]})"
    try:
        problem = msgspec.json.decode(answer.body, type=_Problem)
        said = str(problem.message or problem.error or "")
    except (msgspec.DecodeError, UnicodeDecodeError):
        said = ""
    return " ".join(f"HTTP {answer.status} {said}".split())[:200]
