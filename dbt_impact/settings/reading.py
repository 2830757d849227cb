"""Finds the settings and reads them: `dbt_impact.yml`, or a table of `pyproject.toml`."""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from dbt_impact.cache.looks import look
from dbt_impact.errors import DbtImpactError
from dbt_impact.project.files import shown
from dbt_impact.settings.places import Places, toml_places
from dbt_impact.settings.settings import FILE_NAMES, Settings
from dbt_impact.settings.written import at, settings_from

_PYPROJECT = "pyproject.toml"
CANDIDATES = (*FILE_NAMES, _PYPROJECT)
"""The names of the files that may hold settings."""

MOST_BYTES = 1_000_000
_TABLE = ("tool", "dbt-impact")
# `[tool.dbt-impact]`, `tool.dbt-impact.x = 1`, `[tool]`, `tool = {…}`, with the blanks and quotes that may stand there.
_HAS_TABLE = r"""tool["']?\s*(?:\.\s*["']?dbt-impact|\]|=)"""


def read_settings(file: Path | None, folder: Path) -> Settings:
    """What `file` says; without one, what the file in `folder` says that people keep beside dbt_project.yml.

    Raises DbtImpactError where the file is missing, unreadable, or says something that is no setting.
    """
    if file is not None:
        name = _name(file)
        return settings_in(name, read_text(file)) or Settings(path=name)
    candidates = [folder / name for name in CANDIDATES]
    for path in candidates:
        look(path)
    found = [(path, read_text(path)) for path in candidates if path.is_file()]
    return the_only(settings_in(_name(path), text, path.name) for path, text in found)


def settings_in(name: str, text: str, file: str | None = None) -> Settings | None:
    """The settings in the text of a file that is called `name`; None for a pyproject.toml that has none.

    `file` is its path from the project's folder, where that is another. Raises DbtImpactError.
    """
    read = content_of(name, text)
    return None if read is None else settings_from(name, *read, file)


def the_only(read: Iterable[Settings | None]) -> Settings:
    """The settings of the one place that has any; the defaults where none does. Raises DbtImpactError for two."""
    found = [settings for settings in read if settings is not None]
    if len(found) > 1:
        raise DbtImpactError(f"settings stand in {' and in '.join(str(each.path) for each in found)}: keep one of them")
    return found[0] if found else Settings()


def content_of(name: str, text: str) -> tuple[object, Places] | None:
    """The plain values in the text of a file, and the line of each; None for a pyproject.toml without our table."""
    if name.endswith(".toml"):
        return _from_toml(name, text)
    # YAML takes as long to import as the rest of reading: who has no file does not wait for it.
    from dbt_impact.settings.yaml_file import read_yaml

    content, places = read_yaml(name, text)
    return {} if content is None else content, places


def read_text(file: Path) -> str:
    """The text of a file of settings. Raises DbtImpactError."""
    look(file)
    try:
        data = file.read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise DbtImpactError(f"cannot read the settings {shown(file)} ({why}): check the path") from error
    return decoded(_name(file), data)


def decoded(name: str, data: bytes) -> str:
    """The text of such a file's bytes. Raises DbtImpactError where they are too many, or no text."""
    if len(data) > MOST_BYTES:
        raise DbtImpactError(f"{name} has {len(data):,} bytes: that is no settings file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DbtImpactError(f"{name} is not UTF-8: save it as such") from error


def _from_toml(name: str, text: str) -> tuple[object, Places] | None:
    # Many a pyproject.toml names this tool among what it installs, and has no table for it.
    if _TABLE[1] not in text or re.search(_HAS_TABLE, text) is None:
        return None
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        content: object = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DbtImpactError(f"{name}: not valid TOML ({error})") from error
    except RecursionError as error:
        raise DbtImpactError(f"{name}: nested too deeply") from error
    for key in _TABLE:
        content = content.get(key) if isinstance(content, dict) else None
    if content is None:
        return None
    places: Places = toml_places(text, *_TABLE)
    if not isinstance(content, dict):
        raise DbtImpactError(f"{at(name, (), places)}: tool.dbt-impact must be a table")
    return content, places


def _name(file: Path) -> str:
    return shown(file).strip("'")
