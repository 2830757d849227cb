"""The order of building: a graph's nodes, what is read before what reads it."""

from collections import deque
from collections.abc import Callable, Iterable

_Near = Callable[[str], Iterable[str]]


def reached_from(starts: Iterable[str], children: _Near) -> list[str]:
    """The starts and all that can be reached from them, nearest first."""
    reached = dict.fromkeys(starts)
    todo = deque(reached)
    while todo:
        for child in children(todo.popleft()):
            if child not in reached:
                reached[child] = None
                todo.append(child)
    return list(reached)


def upstream_first(keys: Iterable[str], parents: _Near, children: _Near) -> list[str]:
    """The keys in an order of building, the same for the same graph; what is in a circle comes last."""
    among = dict.fromkeys(keys)
    waiting = {key: {each for each in parents(key) if each in among and each != key} for key in among}
    ready = deque(sorted(key for key, before in waiting.items() if not before))
    order: list[str] = []
    while ready:
        key = ready.popleft()
        order.append(key)
        for child in sorted(children(key)):
            before = waiting.get(child, set())
            if key in before:
                before.discard(key)
                if not before:
                    ready.append(child)
    done = set(order)
    return order + sorted(key for key in among if key not in done)
