"""YAML that strangers wrote: what was made to harm is refused before anything is built of it."""

from collections.abc import Iterator

import yaml

from dbt_impact.errors import Unreadable

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MOST_DEPTH = 40
# With what its aliases stand for written out: each reader goes down by calling itself.
_MOST_WRITTEN_OUT = 4 * _MOST_DEPTH
_OPENS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSES = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


def load_yaml(where: str, text: str, most_values: int) -> object:
    """The content as YAML's own types, None where there is none; `where` begins each message.

    `most_values` may come of it, with what its aliases stand for written out. Raises Unreadable.
    """
    try:
        for _ in events(where, text):
            pass
        loader = LOADER(text)
        try:
            node = loader.get_single_node()
            if node is None:
                return None
            if _size(where, node) > most_values:
                raise Unreadable(f"{where}: its aliases stand for more than {most_values:,} values")
            return loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        raise unreadable(where, error) from error
    except (ValueError, TypeError, RecursionError, OverflowError) as error:
        # A date that is none, a key that is a list, a number with more digits than Python reads.
        raise Unreadable(f"{where}: not valid YAML ({' '.join(str(error).split())})") from error


def events(where: str, text: str, most_depth: int = _MOST_DEPTH) -> Iterator[yaml.Event]:
    """What the parser comes by. Raises Unreadable where it is nested deeper than anybody writes, and YAMLError.

    What the parser takes grows with the square of the depth, and what reads on goes down by calling itself.
    """
    depth = 0
    for event in yaml.parse(text, LOADER):
        depth += isinstance(event, _OPENS) - isinstance(event, _CLOSES)
        if depth > most_depth:
            raise Unreadable(f"{where}:{event.start_mark.line + 1}: nested too deeply")
        yield event


def unreadable(where: str, error: yaml.YAMLError) -> Unreadable:
    """What is said of a text that is no YAML, with the line where that is known."""
    if isinstance(error, yaml.MarkedYAMLError):
        line = "" if error.problem_mark is None else f":{error.problem_mark.line + 1}"
        return Unreadable(f"{where}{line}: not valid YAML ({error.problem or error.context})")
    return Unreadable(f"{where}: not valid YAML ({' '.join(str(error).split())})")


def _size(where: str, root: yaml.Node) -> int:
    """How many values there are, written out without aliases.

    Raises Unreadable for an alias that stands in itself, and where aliases of aliases nest deeper than is read on.
    """
    sizes: dict[int, int] = {}
    depths: dict[int, int] = {}

    def size(node: yaml.Node) -> int:
        known = sizes.get(id(node))
        if known == 0:
            raise Unreadable(f"{where}:{node.start_mark.line + 1}: an alias that stands in itself")
        if known is None:
            sizes[id(node)] = 0
            inner: list[yaml.Node] = []
            if isinstance(node, yaml.MappingNode):
                inner = [part for pair in node.value for part in pair]
            elif isinstance(node, yaml.SequenceNode):
                inner = node.value
            known = sizes[id(node)] = 1 + sum(map(size, inner))
            depths[id(node)] = depth = 1 + max((depths[id(each)] for each in inner), default=0)
            if depth > _MOST_WRITTEN_OUT:
                raise Unreadable(f"{where}:{node.start_mark.line + 1}: nested too deeply")
        return known

    return size(root)
