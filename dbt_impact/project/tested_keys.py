"""The columns that a test of the project holds to be unique, so that no two rows of a node have them in common."""

import msgspec

from dbt_impact.project.nodes import Node
from dbt_impact.project.project import Project

_ANY = ("!= 0", "!=0", "> 0", ">0", None)


class _Settings(msgspec.Struct, frozen=True):
    where: str | None = None
    severity: str | None = None
    error_if: str | None = None


class _Test(msgspec.Struct, frozen=True):
    config: _Settings = _Settings()


class _Arguments(msgspec.Struct, frozen=True):
    column_name: str | None = None
    combination_of_columns: tuple[str, ...] = ()


class TestedKeys:
    """Looks for a node's tests when it is asked for. A test of some rows, or one that only warns, is none."""

    __test__ = False

    def __init__(self, project: Project) -> None:
        self._project = project
        self._found: dict[str, tuple[tuple[str, ...], ...]] = {}

    def of(self, unique_id: str) -> tuple[tuple[str, ...], ...]:
        """The keys of a node, each as the names of its columns; none for what is no node."""
        if unique_id not in self._found:
            tests = (each for each in self._project.children(unique_id) if each.startswith("test."))
            keys = (self._key(each, unique_id) for each in tests)
            self._found[unique_id] = tuple(key for key in keys if key)
        return self._found[unique_id]

    def _key(self, test_id: str, unique_id: str) -> tuple[str, ...]:
        test = self._project.get(test_id)
        if not isinstance(test, Node) or test.test_metadata is None or test.attached_node not in (unique_id, None):
            return ()
        name = test.test_metadata.name
        if name not in ("unique", "unique_combination_of_columns") or not self._is_strict(test_id):
            return ()
        try:
            written = msgspec.json.decode(msgspec.json.encode(test.test_metadata.kwargs), type=_Arguments)
        except msgspec.ValidationError:
            return ()
        return written.combination_of_columns or ((written.column_name,) if written.column_name else ())

    def _is_strict(self, test_id: str) -> bool:
        config = self._project.entry(test_id, _Test).config
        return config.where is None and (config.severity or "error").lower() == "error" and config.error_if in _ANY
