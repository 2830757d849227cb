"""Functions that the project defines and that were edited: what an author writes of them."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Cause
from dbt_impact.project.functions import function
from dbt_impact.project.project import Project


def edited_functions(base: Project, head: Project, tainted: frozenset[str]) -> Iterator[tuple[str, Cause]]:
    """The functions that both sides have and whose text, signature or settings differ, and what is behind that.

    `tainted` are the macros that changed, and those that call them.
    """
    for unique_id in head.function_ids:
        if unique_id not in base or (not tainted and base.same_entry(head, unique_id)):
            continue
        before, after = function(base, unique_id), function(head, unique_id)
        if before.source != after.source:
            yield unique_id, "sql"
        elif before.body != after.body:
            called = {*before.depends_on.macros, *after.depends_on.macros}
            yield unique_id, "environment" if tainted.isdisjoint(called) else "macro"
