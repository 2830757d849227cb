"""A selection bound to a project: which of its nodes are meant."""

from collections.abc import Callable, Iterable

from dbt_impact.project.project import Project
from dbt_impact.project.traits import Traits
from dbt_impact.selection.methods import meets, needle_of
from dbt_impact.selection.words import ALL, Selection, Word


class Selector:
    """Answers for one node at a time; only words with a `+` or an `@` look through the whole project, once."""

    def __init__(self, selection: Selection, project: Project) -> None:
        self._selection, self._project = selection, project
        self._answers: dict[str, bool] = {}
        self._around: dict[Word, frozenset[str]] = {}

    @property
    def project(self) -> Project:
        """The project that it is bound to."""
        return self._project

    def selects(self, unique_id: str) -> bool:
        """Whether the node is meant; not for an id that the project lacks."""
        found = self._answers.get(unique_id)
        if found is None:
            found = self._answers[unique_id] = unique_id in self._project and self._selects(unique_id)
        return found

    @property
    def selects_any(self) -> bool:
        """Whether there is any node that is meant; looks no further than the first."""
        return any(map(self.selects, self._project.ids()))

    def selected(self) -> list[str]:
        """Every node that is meant, in the project's order."""
        return [each for each in self._project.ids() if self.selects(each)]

    def _selects(self, unique_id: str) -> bool:
        def chosen(words: Iterable[Word]) -> bool:
            return all(self._meets(unique_id, word) for word in words)

        return any(map(chosen, self._selection.sets)) and not any(map(chosen, self._selection.excluded))

    def _meets(self, unique_id: str, word: Word) -> bool:
        if not (word.parents or word.children or word.around):
            return self._is_met(unique_id, word)
        if word not in self._around:
            self._around[word] = frozenset(self._neighbours(word))
        return unique_id in self._around[word]

    def _is_met(self, unique_id: str, word: Word) -> bool:
        # Most entries don't even hold the word: they are not decoded.
        needle = needle_of(word)
        if needle is not None and needle not in self._project.raw(unique_id):
            return False
        return meets(Traits(self._project, unique_id), word)

    def _neighbours(self, word: Word) -> set[str]:
        """What meets a word, and what stands as near to it as the word says."""
        project = self._project
        here = {each for each in project.ids() if self._is_met(each, word)}
        if word.around:
            below = _within(here, project.children, ALL)
            return _within(below, project.parents, ALL)
        return _within(here, project.parents, word.parents) | _within(here, project.children, word.children)


def _within(starts: set[str], neighbours: Callable[[str], Iterable[str]], depth: int) -> set[str]:
    """The starts, and all that is at most so many steps away."""
    found, edge = set(starts), starts
    while edge and depth > 0:
        edge = {each for start in edge for each in neighbours(start)} - found
        found |= edge
        depth -= 1
    return found
