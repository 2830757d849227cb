"""The Python that dbt lends to templates, name by name: nothing that leads to a module."""

import datetime
import itertools
import re
from collections.abc import Callable
from typing import Any

from dbt_impact.compile.sandbox.bounds import LONGEST, TooLarge
from dbt_impact.compile.sandbox.unknown import Unknown


class Lent:
    """A module of which only the listed names are there; what dbt has besides is unknown."""

    __slots__ = ("_listed", "_module")

    def __init__(self, module: str, listed: dict[str, Any]) -> None:
        self._module, self._listed = module, listed

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name in ("jinja_pass_arg", "unsafe_callable", "alters_data"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> Any:
        return self._listed.get(name, Unknown(f"`modules.{self._module}.{name}`"))


class Pattern:
    """A regular expression, as `re.compile` gives it."""

    __slots__ = ("_pattern", "pattern")

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self._pattern, self.pattern = re.compile(pattern, flags), pattern

    def match(self, text: str) -> Any:
        return _match(self._pattern.match(text))

    def search(self, text: str) -> Any:
        return _match(self._pattern.search(text))

    def fullmatch(self, text: str) -> Any:
        return _match(self._pattern.fullmatch(text))

    def findall(self, text: str) -> list[Any]:
        return self._pattern.findall(text)

    def split(self, text: str, maxsplit: int = 0) -> list[Any]:
        return self._pattern.split(text, maxsplit)

    def sub(self, replacement: str, text: str, count: int = 0) -> str:
        return self._pattern.sub(str(replacement), text, count)

    def finditer(self, text: str) -> list[Any]:
        return [_match(each) for each in self._pattern.finditer(text)]


class Match:
    """What a regular expression found."""

    __slots__ = ("_match",)

    def __init__(self, match: "re.Match[str]") -> None:
        self._match = match

    def group(self, *which: Any) -> Any:
        return self._match.group(*which)

    def groups(self, default: Any = None) -> Any:
        return self._match.groups(default)

    def groupdict(self, default: Any = None) -> Any:
        return self._match.groupdict(default)

    def start(self, which: Any = 0) -> int:
        return self._match.start(which)

    def end(self, which: Any = 0) -> int:
        return self._match.end(which)

    def span(self, which: Any = 0) -> tuple[int, int]:
        return self._match.span(which)

    def __getitem__(self, which: Any) -> Any:
        return self._match[which]


def _match(found: "re.Match[str] | None") -> Match | None:
    return None if found is None else Match(found)


def _expressions() -> dict[str, Any]:
    def method(name: str) -> Any:
        def call(pattern: Any, *arguments: Any, flags: int = 0) -> Any:
            compiled = pattern if isinstance(pattern, Pattern) else Pattern(pattern, int(flags))
            return getattr(compiled, name)(*arguments)

        return call

    methods = ("match", "search", "fullmatch", "findall", "split", "sub", "finditer")
    flags = {
        name: int(getattr(re, name)) for name in ("I", "IGNORECASE", "M", "MULTILINE", "S", "DOTALL", "X", "VERBOSE")
    }
    return {name: method(name) for name in methods} | flags | {"compile": Pattern, "escape": re.escape}


def _listing(function: Any) -> Any:
    def call(*arguments: Any, **named: Any) -> list[Any]:
        found = list(itertools.islice(function(*arguments, **named), LONGEST + 1))
        if len(found) > LONGEST:
            raise TooLarge(f"a list of more than {LONGEST:,}")
        return found

    return call


_LISTS = (
    "accumulate chain combinations combinations_with_replacement compress islice permutations product starmap "
    "zip_longest"
)


def moments(now: Callable[[], datetime.datetime]) -> type[datetime.datetime]:
    """Python's `datetime`, for which it is as late as `now` says, whatever is asked and of whichever moment."""

    class Moments(datetime.datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            at = now().replace(tzinfo=None) if tz is None else now().astimezone(tz)
            return cls.combine(at.date(), at.timetz())

        @classmethod
        def utcnow(cls) -> Any:
            return cls.now()

        @classmethod
        def today(cls) -> Any:
            return cls.now()

    return Moments


def modules(now: Callable[[], datetime.datetime]) -> Lent:
    """dbt's `modules`; the time is what `now` says."""

    class Days(datetime.date):
        @classmethod
        def today(cls) -> Any:
            return now().date()

    times = {
        "datetime": moments(now),
        "date": Days,
        "time": datetime.time,
        "timedelta": datetime.timedelta,
        "timezone": datetime.timezone,
    }
    lists = {name: _listing(getattr(itertools, name)) for name in _LISTS.split()}
    utc = {"utc": datetime.timezone.utc, "UTC": datetime.timezone.utc}
    return Lent(
        "",
        {
            "datetime": Lent("datetime", times),
            "re": Lent("re", _expressions()),
            "itertools": Lent("itertools", lists),
            "pytz": Lent("pytz", utc),
        },
    )
