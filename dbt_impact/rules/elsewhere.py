"""Readers in other projects: who declares there that a column is read, and how that is said."""

from dbt_impact.compare.changes import NodeImpact


def declared_elsewhere(node: NodeImpact, column: str) -> str | None:
    """`the project a lists it in a source`: the other projects whose sources list the column; None where none does."""
    projects = [project for project, columns in sorted(node.read_by.items()) if column.lower() in columns]
    return f"{_projects(projects)} {'lists' if len(projects) == 1 else 'list'} it in a source" if projects else None


def read_elsewhere(node: NodeImpact) -> str | None:
    """`the project a reads it`; None where no other project does."""
    projects = sorted(node.read_by)
    return f"{_projects(projects)} {'reads' if len(projects) == 1 else 'read'} it" if projects else None


def _projects(names: list[str]) -> str:
    shown = [f"`{name}`" for name in names[:5]]
    if len(names) > len(shown):
        shown[-1] = f"{len(names) - 4:,} more"
    listed = ", ".join(shown[:-1]) + (" and " if shown[1:] else "") + shown[-1]
    return f"the {'project' if len(names) == 1 else 'projects'} {listed}"
