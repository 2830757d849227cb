"""Values that several models read: templates get them whole, and can't change them."""

import json
from typing import Any


class Shared:
    """Marks what the sandbox must not let a template change."""

    __slots__ = ()


class SharedDict(dict[str, Any], Shared):
    """An object of JSON that no template can change."""

    __slots__ = ()


class SharedList(list[Any], Shared):
    """An array of JSON that no template can change."""

    __slots__ = ()


def shared(text: bytes | str) -> Any:
    """A JSON value, closed to changes as deep as it goes."""
    return closed(json.loads(text))


def closed(value: Any) -> Any:
    """Plain data, closed to changes as deep as it goes."""
    if isinstance(value, dict):
        return SharedDict((name, closed(each)) for name, each in value.items())
    if isinstance(value, list):
        return SharedList(map(closed, value))
    return value
