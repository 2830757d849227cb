"""A value that only the warehouse or a run knows: it can be passed on, and never becomes text, number or choice."""

from typing import Any, NoReturn


class UnknownValue(Exception):
    """A template made text of what can't be known, or let it decide; the message is the reason."""


class Unknown:
    """Takes part in whatever propagates, and raises UnknownValue where its value would have to be told."""

    __slots__ = ("_reason",)
    # Jinja asks every callable for these, and must not get another unknown.
    unsafe_callable = False
    alters_data = False

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def __getattr__(self, name: str) -> "Unknown":
        if name.startswith("_") or name == "jinja_pass_arg":
            raise AttributeError(name)
        return self

    def _same(self, *_: Any, **__: Any) -> "Unknown":
        return self

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise UnknownValue(self._reason)

    __call__ = __getitem__ = _same
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _same
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = __neg__ = __pos__ = _same
    __lt__ = __le__ = __gt__ = __ge__ = _same
    __eq__ = __ne__ = _same  # type: ignore[assignment]
    __str__ = __repr__ = __bool__ = __iter__ = __len__ = __contains__ = __hash__ = _refuse
    __int__ = __float__ = __index__ = __format__ = __bytes__ = __reduce__ = __reduce_ex__ = _refuse


def is_unknown(value: object) -> bool:
    """Whether it is such a value itself; what holds one is not."""
    return type(value) is Unknown


def first_unknown(*values: object) -> Unknown | None:
    """The first such value among some."""
    return next((each for each in values if type(each) is Unknown), None)
