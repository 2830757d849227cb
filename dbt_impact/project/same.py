"""Whether two manifests hold the same entry: dbt notes when it parsed one, and nothing else moves by itself."""

import re
from collections.abc import Iterable

_KEY = b'"created_at":'
_NUMBER = re.compile(rb"\s*[0-9.]+")
_MOMENT = _KEY + rb"\s*[0-9]"


def is_same(one: bytes, other: bytes) -> bool:
    """Whether two entries differ in no more than one number called `created_at`.

    Nothing that is read of an entry is such a number, wherever it stands, so nothing is decoded to find its place.
    """
    if one == other:
        return True
    at = one.rfind(_KEY) + len(_KEY)
    if at < len(_KEY) or not other.startswith(one[:at]):
        return False
    was, now = _NUMBER.match(one, at), _NUMBER.match(other, at)
    return was is not None and now is not None and one[was.end() :] == other[now.end() :]


def tells_when(entries: Iterable[bytes]) -> bool:
    """Whether any entry says when it was parsed: then two that are equal to the byte are of one parsing."""
    return any(re.search(_MOMENT, each) for each in entries)
