"""dbt's selector words, read: `tag:finance`, `+exposure:revenue`, `path:models/marts,access:public`."""

import re
import shlex
import sys

import msgspec

from dbt_impact.errors import DbtImpactError
from dbt_impact.nearest import hint

ALL = sys.maxsize
"""As many nodes away as there are."""

METHODS = (
    "tag",
    "group",
    "access",
    "exposure",
    "exposure.type",
    "exposure.maturity",
    "path",
    "file",
    "fqn",
    "name",
    "package",
    "resource_type",
    "source",
    "metric",
    "semantic_model",
    "saved_query",
    "unit_test",
)
"""What may stand before the colon, beside `config.KEY` and `meta.KEY`."""

_OF_A_KEY = ("config.", "meta.")
_WORD = re.compile(
    r"(?P<around>@)?(?P<up>(?P<parents>\d*)\+)?(?:(?P<method>[\w.-]+):)?(?P<value>.*?)(?P<down>\+(?P<children>\d*))?"
)
_MOST_DIGITS = 4


class Word(msgspec.Struct, frozen=True):
    """One criterion, and how many nodes upstream and downstream of what meets it are meant too.

    Without a method, `method` is "" and the value a name, a path or a file, as it looks. `around` is dbt's `@`: all
    that is downstream, and whatever that needs.
    """

    method: str
    value: str
    parents: int = 0
    children: int = 0
    around: bool = False


Sets = tuple[tuple[Word, ...], ...]


class Selection(msgspec.Struct, frozen=True):
    """Unions of intersections: a node is selected that meets all words of one of `sets`, and of none of `excluded`."""

    sets: Sets
    excluded: Sets = ()


def parse_selection(*written: str) -> Selection:
    """What `--select` would mean. Raises DbtImpactError, which names the word, where one is none of dbt's."""
    return Selection(tuple(each for text in written for each in parse_sets(text)))


def parse_sets(text: str) -> Sets:
    """The unions and intersections of one text: blanks make unions, commas intersections. Raises DbtImpactError."""
    return tuple(tuple(map(_word, each.split(","))) for each in _split(text))


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError as error:
        raise DbtImpactError(f"the selection {text!r} can't be read: {str(error).lower()}") from error


def _word(written: str) -> Word:
    found = _WORD.fullmatch(written)
    if found is None or not found["value"]:
        raise DbtImpactError(f"{written!r} selects nothing: write METHOD:VALUE, as in tag:finance, or a name")
    method = found["method"] or ""
    if method.startswith("config.meta."):
        method = method.removeprefix("config.")
    if method and method not in METHODS and not (method.startswith(_OF_A_KEY) and method.partition(".")[2]):
        known = [*METHODS, "config.materialized", "config.meta.owner", "meta.owner"]
        raise DbtImpactError(f"no selector method {method!r}{hint(method, known) or f': there are {_listed()}'}")
    return Word(
        method,
        found["value"],
        _depth(written, found["up"], found["parents"]),
        _depth(written, found["down"], found["children"]),
        found["around"] is not None,
    )


def _depth(written: str, plus: str | None, digits: str | None) -> int:
    if plus is None:
        return 0
    if digits and len(digits) > _MOST_DIGITS:
        raise DbtImpactError(f"{written!r} goes {digits} nodes far: write + alone for all")
    return int(digits) if digits else ALL


def _listed() -> str:
    return f"{', '.join(METHODS)}, config.KEY and meta.KEY"


def spelled(selection: Selection) -> str:
    """The words of a selection, as they may be written."""
    said = _spelled_sets(selection.sets)
    return f"{said} (without {_spelled_sets(selection.excluded)})" if selection.excluded else said


def _spelled_sets(sets: Sets) -> str:
    return " ".join(",".join(map(_spelled, words)) for words in sets)


def _spelled(word: Word) -> str:
    up = "@" if word.around else _plus(word.parents, "{}+")
    named = f"{word.method}:{word.value}" if word.method else word.value
    return f"{up}{named}{_plus(word.children, '+{}')}"


def _plus(depth: int, form: str) -> str:
    return form.format("" if depth == ALL else depth) if depth else ""
