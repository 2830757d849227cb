"""Packages in the same repository: those that packages.yml calls `local`, and what is committed where deps installs."""

import posixpath
from collections.abc import Iterable, Iterator

from dbt_impact.overlay.plain import mappings
from dbt_impact.overlay.side import Side

LISTS = ("packages.yml", "dependencies.yml")
_INSTALLED = ("dbt_packages", "dbt_modules")


def touched_packages(side: Side, paths: Iterable[str]) -> Iterator[str]:
    """The folders of packages in which one of these paths lies, as one side lists them.

    Folders and paths are as seen from the project's folder, `../shared/macros/price.sql`.
    """
    changed = [path for path in paths if "/" in path and side.kind(path) is None]
    if not changed:
        # Nearly always: no file is read for it then.
        return
    own = side.project.content.get("packages-install-path")
    listed = [each.get("local") for path in LISTS for each in mappings(side.yaml(path).get("packages"))]
    folders = [posixpath.normpath(each) for each in (*listed, own, *_INSTALLED) if isinstance(each, str) and each]
    for folder in dict.fromkeys(folders):
        if any(path.startswith(f"{folder}/") for path in changed):
            yield folder
