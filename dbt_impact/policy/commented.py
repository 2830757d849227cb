"""The waivers that stand as comments in a project's own nodes."""

from collections.abc import Iterable, Iterator

from dbt_impact.project.nodes import Node
from dbt_impact.project.project import Project
from dbt_impact.settings.comments import MARK, waivers_in
from dbt_impact.settings.waivers import Unread, Waiver

_MARK = MARK.encode()
_MOST = 2000


def commented(project: Project, ids: Iterable[str]) -> Iterator[Waiver | Unread]:
    """Each waiver in the source of those nodes that are this project's own, and what was meant to be one."""
    found = 0
    for unique_id in ids:
        # Most entries don't hold the word: they are not decoded.
        if unique_id not in project or project.home(unique_id) or _MARK not in project.raw(unique_id):
            continue
        node = project.peek(unique_id)
        if isinstance(node, Node) and node.raw_code and found < _MOST:
            for each in waivers_in(node.raw_code, unique_id, node.original_file_path):
                found += 1
                yield each
