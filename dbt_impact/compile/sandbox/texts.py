"""The functions that dbt gives to templates for text and data: JSON, YAML, sets, hashes."""

import hashlib
import json
from typing import Any

from dbt_impact.compile.sandbox.bounds import LONGEST, TooLarge
from dbt_impact.compile.sandbox.unknown import first_unknown, is_unknown


def fromjson(string: Any, default: Any = None) -> Any:
    if is_unknown(string):
        return string
    try:
        return json.loads(string)
    except ValueError:
        return default


def tojson(value: Any, default: Any = None, sort_keys: bool = False) -> Any:
    if is_unknown(value):
        return value
    try:
        return json.dumps(value, sort_keys=sort_keys)
    except ValueError:
        return default


def fromyaml(value: Any, default: Any = None) -> Any:
    if is_unknown(value):
        return value
    if len(value) > LONGEST or "&" in value:
        # A few anchors can stand for more than any memory holds.
        raise TooLarge("YAML with anchors, or too much of it")
    import yaml  # for few templates, and a tenth of this process' start

    try:
        return yaml.safe_load(value)
    except (AttributeError, ValueError, yaml.YAMLError):
        return default


def toyaml(value: Any, default: Any = None, sort_keys: bool = False) -> Any:
    if is_unknown(value):
        return value
    import yaml  # as above

    try:
        return yaml.safe_dump(value, sort_keys=sort_keys)
    except (ValueError, yaml.YAMLError):
        return default


def as_set(value: Any, default: Any = None) -> Any:
    if is_unknown(value):
        return value
    try:
        return set(value)
    except TypeError:
        return default


def zipped(*values: Any, default: Any = None) -> Any:
    unknown = first_unknown(*values)
    if unknown is not None:
        return unknown
    try:
        return zip(*values, strict=False)
    except TypeError:
        return default


def local_md5(value: Any) -> Any:
    return value if is_unknown(value) else hashlib.md5(str(value).encode(), usedforsecurity=False).hexdigest()


def diff_of_two_dicts(dict_a: dict[str, list[str]], dict_b: dict[str, list[str]]) -> dict[str, list[str]]:
    """What `dict_a` has and `dict_b` lacks, whatever the case."""
    other = {name.casefold(): {each.casefold() for each in values} for name, values in dict_b.items()}
    found: dict[str, list[str]] = {}
    for name, values in dict_a.items():
        if name.casefold() not in other:
            found[name] = values
        elif missing := [each for each in values if each.casefold() not in other[name.casefold()]]:
            found[name] = missing
    return found


def nothing(*_: Any, **__: Any) -> str:
    """For what only writes a log, a warning or a file."""
    return ""


FUNCTIONS: dict[str, Any] = {
    "fromjson": fromjson,
    "tojson": tojson,
    "fromyaml": fromyaml,
    "toyaml": toyaml,
    "set": as_set,
    "set_strict": as_set,
    "zip": zipped,
    "zip_strict": zipped,
    "local_md5": local_md5,
    "diff_of_two_dicts": diff_of_two_dicts,
    "log": nothing,
    "print": nothing,
    "write": nothing,
    "debug": nothing,
}
