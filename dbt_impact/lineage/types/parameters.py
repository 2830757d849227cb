"""What a lambda's parameters stand for, put in their place."""

import msgspec

from dbt_impact.lineage.terms.terms import Terms

_HOLDING = frozenset({"lambda", "comprehension"})


class Bound(msgspec.Struct, frozen=True):
    """A lambda's body over what it is given, and the terms that were made for it, inner ones first."""

    term: int
    made: tuple[int, ...]


class Parameters:
    """Puts terms for parameters. Terms that were found to hold none are not looked through again."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._without: set[int] = set()

    def bound(self, body: int, given: tuple[int, ...]) -> Bound:
        """A lambda's body with the terms that its parameters stand for; those of lambdas inside it stay."""
        found: dict[tuple[int, int], int] = {}
        made: list[int] = []
        todo = [(body, 0)]
        while todo:
            at = todo[-1]
            if at in found:
                todo.pop()
                continue
            term, depth = at
            inner = self._inside(term, depth)
            missing = [each for each in inner if each not in found]
            if missing:
                todo.extend(missing)
                continue
            todo.pop()
            found[at] = self._put(term, depth, given, [found[each] for each in inner])
            if self._terms.tag(term) != "parameter" and all(each in self._without for each, _ in inner):
                self._without.add(term)
            if found[at] != term and found[at] not in given:
                made.append(found[at])
        return Bound(found[body, 0], tuple(made))

    def _inside(self, term: int, depth: int) -> list[tuple[int, int]]:
        """A term's parts, each with how many lambdas stand around it."""
        if term in self._without:
            return []
        key = self._terms.key(term)
        parts = [part for part in key[1:] if isinstance(part, int)]
        if key[0] not in _HOLDING:
            return [(each, depth) for each in parts]
        outside = parts[:1] if key[0] == "comprehension" else []
        return [*((each, depth) for each in outside), *((each, depth + 1) for each in parts[len(outside) :])]

    def _put(self, term: int, depth: int, given: tuple[int, ...], inside: list[int]) -> int:
        """The term over its parts as they are now, in order."""
        key = self._terms.key(term)
        if key[0] == "parameter":
            at = int(str(key[2]))
            return given[at] if key[1] == str(depth) and at < len(given) else term
        if not inside:
            return term
        if key[0] in ("set", "bag"):
            return (self._terms.set if key[0] == "set" else self._terms.bag)(str(key[1]), inside)
        parts = iter(inside)
        return self._terms.of(*(next(parts) if isinstance(each, int) else each for each in key))
