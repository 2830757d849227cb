"""What the checkout of a project gives: the variables and the dispatch order of its files."""

from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from dbt_impact.compile.given import Given, Values
from dbt_impact.project.project import Project
from dbt_impact.project.project_file import NAME, package_files, read_project_file

_NO_NAMES: Mapping[str, str] = {}


def given_for(
    project: Project,
    folder: Path,
    command_line: Values | None = None,
    env: Mapping[str, str] = _NO_NAMES,
    moment: str = "",
) -> Given:
    """What the checkout in a folder gives for a project, where it is that project's, else the one around its manifest.

    `command_line` is `--vars`.

    Raises DbtImpactError where its dbt_project.yml, or that of an installed package, can't be read.
    """
    given = Given(command_line=command_line or {}, env=env, moment=moment)
    target = Path(project.path).parent
    for place in (folder, *([target.parent] if target.name == "target" else [])):
        root = read_project_file(place / NAME)
        if root is not None and root.name == project.metadata.project_name:
            variables = {each.name: each.variables for each in (*package_files(place, root), root)}
            return replace(given, files=variables, is_whole=True, dispatch=root.dispatch)
    return given
