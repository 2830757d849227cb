"""Asks web servers, which may be slow, wrong or hostile: tokens stay with their host, and no answer is without end."""

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO, TypeVar
from urllib.parse import urlsplit

import msgspec

from dbt_impact import __version__
from dbt_impact.errors import DbtImpactError
from dbt_impact.origins import is_safe, origin_of
from dbt_impact.project.files import shown

MOST_BYTES = 1024**3
_MOST_BYTES_OF_JSON = 8 * 1024**2
_TIMEOUT, _DEADLINE = 30.0, 900.0
_WAITS = (0.5, 2.0, 5.0)
_LONGEST_WAIT = 30.0
_CHUNK = 1 << 18

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of an answer, and its headers by their names in lower case."""

    status: int
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Web:
    """Asks on behalf of one token, which only servers of the origin that it is for are told.

    `named` says in messages where the token comes from, or what is missing. `sleep` waits that many seconds.
    """

    origin: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    named: str = ""
    sleep: Callable[[float], None] = time.sleep

    def json(self, url: str, shape: type[T]) -> T:
        """The answer of an API. Raises DbtImpactError."""
        body = _Memory(_MOST_BYTES_OF_JSON)
        self.download(url, body)
        try:
            return msgspec.json.decode(body.data, type=shape)
        except msgspec.MsgspecError as error:
            raise DbtImpactError(f"{_told(url)} gave no answer that can be read ({error}): try again") from None

    def download(
        self,
        url: str,
        into: "IO[bytes] | _Memory",
        asked: Mapping[str, str] | None = None,
        allowed: tuple[int, ...] = (),
    ) -> Answer:
        """Writes what an address gives. An error that is `allowed` is an answer; nothing is written then.

        A server that is busy or breaks off is asked again, three times. Raises DbtImpactError.
        """
        for wait in (*_WAITS, None):
            try:
                return self._once(url, into, asked or {}, allowed)
            except _Later as later:
                if wait is None:
                    raise DbtImpactError(f"{_told(url)} {later.why}, also when asked again: try again later") from None
                self.sleep(min(max(wait, later.wait), _LONGEST_WAIT))
                into.seek(0)
                into.truncate()
        raise AssertionError("the last wait is None")

    def _once(
        self, url: str, into: "IO[bytes] | _Memory", asked: Mapping[str, str], allowed: tuple[int, ...]
    ) -> Answer:
        usual = {"User-Agent": f"dbt-impact/{__version__}", "Accept-Encoding": "identity"}
        if self.headers and not is_safe(self.origin):
            raise DbtImpactError(f"{_told(url)} is not https: the token {self.named} is not sent there")
        request = urllib.request.Request(url, headers={**usual, **asked})
        if origin_of(url) == self.origin:
            for name, value in self.headers.items():
                request.add_unredirected_header(name, value)
        opener = urllib.request.build_opener(_Redirects(self.origin, self.headers))
        try:
            with opener.open(request, timeout=_TIMEOUT) as answer:
                headers = {name.lower(): value for name, value in answer.headers.items()}
                _copy(url, answer, into, headers.get("content-length", ""))
                return Answer(answer.status, headers)
        except urllib.error.HTTPError as error:
            with error:
                headers = {name.lower(): value for name, value in error.headers.items()}
            if error.code in allowed:
                return Answer(error.code, headers)
            raise self._refusal(url, error.code, headers) from None
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            reason = error.reason if isinstance(error, urllib.error.URLError) else error
            raise _Later(f"can't be reached ({_plain(reason)})") from None
        except http.client.HTTPException:
            raise _Later("broke off its answer") from None
        except (OSError, ValueError) as error:
            raise DbtImpactError(f"{_told(url)} can't be asked ({_plain(error)}): check the address") from None

    def _refusal(self, url: str, status: int, headers: Mapping[str, str]) -> "DbtImpactError | _Later":
        after = headers.get("retry-after", "")
        wait = float(after) if after.isdecimal() else 0.0
        if status == 429 or status >= 500:
            return _Later(f"answered {status}", wait)
        if status == 403 and headers.get("x-ratelimit-remaining") == "0":
            return DbtImpactError(f"{_told(url)} answered 403, as too much was asked of it: try again in an hour")
        mends = {
            401: f"check the token {self.named}" if self.headers else f"give a token {self.named}",
            403: f"check what the token {self.named} may read" if self.headers else f"give a token {self.named}",
            404: "check the address, and that the token may see it" if self.headers else "check the address",
            410: "it is no longer kept, let it be made again",
        }
        return DbtImpactError(f"{_told(url)} answered {status}: {mends.get(status, 'check the address')}")


class _Later(Exception):
    """The server may answer another time. `wait`: seconds that it asks for."""

    def __init__(self, why: str, wait: float = 0.0) -> None:
        super().__init__(why)
        self.why, self.wait = why, wait


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows to https alone, and gives the token to its own origin alone."""

    def __init__(self, origin: str, headers: Mapping[str, str]) -> None:
        self._origin, self._headers = origin, headers

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if not is_safe(newurl):
            raise DbtImpactError(f"{_told(req.full_url)} leads to an address that is not https: check the address")
        again = super().redirect_request(req, fp, code, msg, headers, newurl)
        if again is not None and origin_of(newurl) == self._origin:
            for name, value in self._headers.items():
                again.add_unredirected_header(name, value)
        return again


class _Memory:
    """A small body, kept in memory; one that is larger than `most` raises ValueError."""

    def __init__(self, most: int) -> None:
        self.data, self._most = bytearray(), most

    def write(self, chunk: bytes) -> None:
        self.data += chunk
        if len(self.data) > self._most:
            raise ValueError(f"more than {self._most:,} bytes")

    def seek(self, offset: int) -> None:
        """There is nothing but the start to go to."""

    def truncate(self) -> None:
        self.data.clear()


def _copy(url: str, answer: http.client.HTTPResponse, into: "IO[bytes] | _Memory", length: str) -> None:
    expected = int(length) if length.isdecimal() else None
    began, size = time.monotonic(), 0
    if (expected or 0) > MOST_BYTES:
        raise DbtImpactError(f"{_told(url)} has {expected:,} bytes: more than {MOST_BYTES:,} are not fetched")
    while chunk := answer.read(_CHUNK):
        size += len(chunk)
        if size > MOST_BYTES:
            raise DbtImpactError(f"{_told(url)} has more than {MOST_BYTES:,} bytes: that is no manifest")
        if time.monotonic() - began > _DEADLINE:
            raise _Later(f"took longer than {_DEADLINE:.0f} s")
        into.write(chunk)
    if expected is not None and size < expected:
        raise _Later("broke off its answer")


def _told(url: str) -> str:
    """An address as messages may show it: what stands behind `?` may be secret."""
    parts = urlsplit(url)
    return shown(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}")


def _plain(error: object) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if text.isprintable() else ascii(text)[1:-1]
