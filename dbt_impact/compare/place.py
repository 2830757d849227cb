"""From a piece of compiled SQL to the line of the source file, where that line is certain."""

from dbt_impact.lineage.fragment import Fragment
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.project.location import Location
from dbt_impact.project.nodes import Node


class Places:
    """Finds where a fragment of a node of one side stands. Texts are aligned once for each node."""

    def __init__(self, side: Lineage) -> None:
        self._side = side
        self._lines: dict[str, dict[int, int]] = {}

    def of(self, unique_id: str, fragment: Fragment | None) -> Location | None:
        """The place of a fragment, without a line where none is known."""
        return None if fragment is None else self.at(unique_id, fragment.line, fragment.sql)

    def at(self, unique_id: str, compiled: int | None, sql: str) -> Location | None:
        """The place of a piece of SQL in a line of the compiled text, from 1."""
        resource = self._side.project.get(unique_id)
        if not isinstance(resource, Node):
            return None
        line = None if compiled is None else self._aligned(resource).get(compiled)
        return Location(path=resource.file, sql=sql, line=line, compiled_line=compiled)

    def _aligned(self, node: Node) -> dict[int, int]:
        found = self._lines.get(node.unique_id)
        if found is None:
            sql = self._side.sql(node.unique_id) or ""
            found = self._lines[node.unique_id] = aligned(sql, node.raw_code)
        return found


def aligned(compiled: str, raw: str) -> dict[int, int]:
    """Compiled line → source line, both from 1, for lines whose text stands exactly once on both sides.

    Between two of these, a stretch of equally many lines is taken line by line: a `ref` renders to one line.
    """
    ours, theirs = _unique_lines(compiled), _unique_lines(raw)
    sure = sorted((at, theirs[text]) for text, at in ours.items() if text in theirs)
    found = dict(sure)
    ends = (compiled.count("\n") + 2, raw.count("\n") + 2)
    for (ours_from, theirs_from), (ours_to, theirs_to) in zip([(0, 0), *sure], [*sure, ends], strict=True):
        if ours_to - ours_from == theirs_to - theirs_from:
            found.update((ours_from + step, theirs_from + step) for step in range(1, ours_to - ours_from))
    return found


def _unique_lines(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    twice: set[str] = set()
    for at, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if bare in found:
            twice.add(bare)
        found[bare] = at
    return {bare: at for bare, at in found.items() if bare and bare not in twice}
