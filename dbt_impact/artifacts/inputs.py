"""What dbt makes a manifest of: the files of a project, and variables of the environment that they name."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from dbt_impact.artifacts.kept import digest, file_digest

_READ = frozenset({".sql", ".yml", ".yaml", ".csv", ".py", ".md", ".jinja", ".jinja2", ".j2"})
# Our own settings, which people edit between two runs, and dbt never reads.
_OURS = frozenset({"dbt_impact.yml", "dbt_impact.yaml"})
_NOT_THE_PROJECTS = frozenset({"target", "logs", "dbt_packages", "dbt_modules", "node_modules", "__pycache__"})
_VARIABLE = re.compile(rb"env_var\s*\(\s*['\"]([A-Za-z_][A-Za-z0-9_]*)['\"]")
_SCANNED = (".sql", ".yml", ".yaml", ".py")
_MOST_BYTES = 4 * 1024**2


def files_digest(project: Path) -> str:
    """A text that differs as soon as a file that dbt may read is added, removed or written."""
    return digest([f"{path} {stat.st_size} {stat.st_mtime_ns}" for path, stat in _files(project)])


def newest_file(project: Path) -> tuple[float, str]:
    """When a file that dbt may read was last written, in seconds since 1970, and its path in the project."""
    return max(((stat.st_mtime, path) for path, stat in _files(project)), default=(0.0, ""))


def newest_folder(project: Path) -> tuple[float, str]:
    """When a file last came to a folder that dbt may read, or went from it, and the folder's path in the project."""
    folders = [folder for folder, _, _ in _walk(project)]
    installed = project / "dbt_packages"
    folders += [os.fspath(installed)] if installed.is_dir() else []
    return max((os.stat(folder).st_mtime, os.path.relpath(folder, project)) for folder in folders)


def variables(project: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """A digest of each variable of the environment that a file of the project names."""
    names = {
        name.decode("ascii")
        for path, stat in _files(project)
        if path.endswith(_SCANNED) and stat.st_size <= _MOST_BYTES
        for name in _VARIABLE.findall(_bytes(project / path))
    }
    return {name: variable_digest(name, environment) for name in sorted(names)}


def variable_digest(name: str, environment: Mapping[str, str]) -> str:
    """A text that differs where a variable has another value, or none."""
    return digest([name, environment[name]]) if name in environment else ""


def profiles_digest(project: Path, environment: Mapping[str, str]) -> str:
    """A text that differs where any profiles.yml that dbt may take is another one."""
    return digest([file_digest(folder / "profiles.yml") for folder in _profile_folders(project, environment)])


def own_profiles(project: Path, environment: Mapping[str, str]) -> Path | None:
    """The folder of the profiles.yml that dbt takes for a project, where that is not the user's usual one."""
    *special, _ = _profile_folders(project, environment)
    return next((folder.absolute() for folder in special if (folder / "profiles.yml").is_file()), None)


def _profile_folders(project: Path, environment: Mapping[str, str]) -> list[Path]:
    named = environment.get("DBT_PROFILES_DIR")
    return [*([Path(named)] if named else []), project, Path(os.path.expanduser("~/.dbt"))]


def _files(project: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Every file that dbt may read, by its path in the project, sorted."""
    for folder, _, names in _walk(project):
        is_below = folder != os.fspath(project)
        for name in sorted(each for each in names if _is_read(each, is_below)):
            path = os.path.join(folder, name)
            try:
                yield os.path.relpath(path, project), os.stat(path)
            except OSError:
                continue


def _is_read(name: str, is_below: bool) -> bool:
    """Whether dbt may read a file of this name: beside dbt_project.yml lie readmes, and reports that others write."""
    suffix = os.path.splitext(name)[1].lower()
    return suffix in _READ and (is_below or (suffix != ".md" and name not in _OURS))


def _walk(project: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    for folder, below, names in os.walk(project):
        below[:] = sorted(
            name
            for name in below
            if not name.startswith(".")
            and name not in _NOT_THE_PROJECTS
            and not os.path.exists(os.path.join(folder, name, "pyvenv.cfg"))
        )
        yield folder, below, names


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
