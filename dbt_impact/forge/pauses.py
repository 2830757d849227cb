"""How long to wait before a forge is asked again, and when asking again would be wrong."""

import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

_MOST_TRIES = 4
_PASSING = frozenset({0, 500, 502, 503, 504})


def pause(method: str, status: int, headers: Mapping[str, str], body: bytes, tried: int) -> float | None:
    """Seconds to wait after the try number `tried` (from 0), or None where asking again helps nobody.

    A rate limit refuses before anything is done, so any method may be sent again. A POST that met a broken server may
    have been done all the same: sending it again could make a second comment.
    """
    if tried + 1 >= _MOST_TRIES:
        return None
    if status == 429 or (status == 403 and _is_rate_limit(headers, body)):
        return _asked_for(headers, tried)
    if status in _PASSING and method != "POST":
        return _asked_for(headers, tried)
    return None


def _is_rate_limit(headers: Mapping[str, str], body: bytes) -> bool:
    """GitHub answers with 403 both to who may not and to who asks too often."""
    limited = "retry-after" in headers or headers.get("x-ratelimit-remaining") == "0"
    return limited or b"rate limit" in body[:2_000].lower()


def _asked_for(headers: Mapping[str, str], tried: int) -> float:
    """What the forge asks for: seconds, a date, or the moment when the limit ends; else twice as long each time."""
    written = headers.get("retry-after", "").strip()
    if written.isdecimal():
        return float(written)
    try:
        return max(parsedate_to_datetime(written).timestamp() - time.time(), 0)
    except ValueError:
        pass
    reset = headers.get("x-ratelimit-reset", "")
    if headers.get("x-ratelimit-remaining") == "0" and reset.isdecimal():
        return max(float(reset) - time.time(), 0)
    return 0.5 * float(2**tried)
