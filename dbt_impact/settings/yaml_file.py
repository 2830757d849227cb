"""A YAML file as plain values, and the line of each: of YAML, only what settings need."""

import yaml

from dbt_impact.errors import DbtImpactError, Unreadable
from dbt_impact.project.bounded_yaml import LOADER, events, unreadable
from dbt_impact.settings.places import Places

_MOST_DEPTH = 20
_NULL = "tag:yaml.org,2002:null"


def read_yaml(path: str, text: str) -> tuple[object, Places]:
    """The content, all values texts, and None of an empty file.

    Raises DbtImpactError where it is no YAML, or has aliases or a key twice.
    """
    places: dict[tuple[str | int, ...], int] = {}
    try:
        for event in events(path, text, _MOST_DEPTH):
            # A few lines of them stand for more text than any memory holds.
            if isinstance(event, yaml.AliasEvent):
                raise DbtImpactError(f"{path}:{event.start_mark.line + 1}: aliases aren't read here: write it out")
        node = yaml.compose(text, LOADER)
    except yaml.YAMLError as error:
        raise DbtImpactError(str(unreadable(path, error))) from error
    except Unreadable as error:
        raise DbtImpactError(str(error)) from error
    return (None if node is None else _plain(path, node, (), places)), places


def _plain(
    path: str,
    node: yaml.Node,
    keys: tuple[str | int, ...],
    places: dict[tuple[str | int, ...], int],
) -> object:
    places.setdefault(keys, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(path, each, (*keys, i), places) for i, each in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        found: dict[str, object] = {}
        for key_node, value in node.value:
            line = key_node.start_mark.line + 1
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if key is None or key in found:
                what = "a key must be a word" if key is None else f"{key!r} stands here twice"
                raise DbtImpactError(f"{path}:{line}: {what}")
            here = (*keys, key)
            places[here] = line
            found[key] = _plain(path, value, here, places)
        return found
    # Every setting is words: YAML's dates, numbers and tags are not made into anything.
    return None if node.tag == _NULL else str(node.value)
