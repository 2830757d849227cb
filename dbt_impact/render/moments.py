"""When something was built, as people say it: how long ago that is, or the time of day where nobody told the clock."""

import re
from datetime import datetime, timedelta, timezone

from dbt_impact.render.phrases import clean

_WRITTEN = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)\S*?(Z|\+00:00)?$")
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_LONGEST = 40


def when(written: str, now: datetime | None) -> str:
    """A time that a manifest tells, in UTC or with its distance from that, seen from `now`; "" for none."""
    passed = None if now is None else _passed(written, now)
    # A clock that goes wrong, here or there, is no reason to speak of the future.
    return said(written) if passed is None or passed < -_HOUR else f"{_length(passed)} ago"


def said(written: str) -> str:
    """The time itself, to the minute."""
    found = _WRITTEN.match(written)
    return f"{found[1]} {found[2]}{' UTC' if found[3] else ''}" if found else clean(written, _LONGEST)


def _passed(written: str, now: datetime) -> timedelta | None:
    try:
        then = datetime.fromisoformat(written.replace("Z", "+00:00"))
    except ValueError:
        return None
    return now - (then if then.tzinfo is not None else then.replace(tzinfo=timezone.utc))


def _length(passed: timedelta) -> str:
    if passed < _HOUR:
        return f"{max(passed // _MINUTE, 1)} min"
    if passed < 2 * _DAY:
        return f"{passed // _HOUR} h"
    return f"{passed // _DAY:,} days"
