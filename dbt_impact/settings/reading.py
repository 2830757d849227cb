"""Finds the settings and reads them: `dbt_impact.yml`, or a table of `pyproject.toml`."""

import sys
from pathlib import Path

from dbt_impact.cache.looks import look
from dbt_impact.errors import DbtImpactError
from dbt_impact.project.files import shown
from dbt_impact.settings.places import Places, toml_places
from dbt_impact.settings.settings import FILE_NAMES, Settings
from dbt_impact.settings.written import at, settings_from

_PYPROJECT = "pyproject.toml"
_TABLE = ("tool", "dbt-impact")
_MOST_BYTES = 1_000_000


def read_settings(file: Path | None, folder: Path) -> Settings:
    """What `file` says; without one, what the file in `folder` says that people keep beside dbt_project.yml.

    Raises DbtImpactError where the file is missing, unreadable, or says something that is no setting.
    """
    if file is not None:
        return _read(file) or Settings(path=str(file))
    candidates = [folder / name for name in (*FILE_NAMES, _PYPROJECT)]
    for path in candidates:
        look(path)
    found = [path for path in candidates if path.is_file()]
    read = [settings for path in found if (settings := _read(path)) is not None]
    if len(read) > 1:
        raise DbtImpactError(f"settings stand in {' and in '.join(str(each.path) for each in read)}: keep one of them")
    return read[0] if read else Settings()


def _read(file: Path) -> Settings | None:
    """The settings in a file; None for a pyproject.toml that has none."""
    name, text = shown(file).strip("'"), _text(file)
    if file.suffix == ".toml":
        return _from_toml(name, text)
    # YAML takes as long to import as the rest of reading: who has no file does not wait for it.
    from dbt_impact.settings.yaml_file import read_yaml

    content, places = read_yaml(name, text)
    return settings_from(name, {} if content is None else content, places)


def _from_toml(name: str, text: str) -> Settings | None:
    if _TABLE[1] not in text:
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
    return settings_from(name, content, places)


def _text(file: Path) -> str:
    look(file)
    try:
        data = file.read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise DbtImpactError(f"cannot read the settings {shown(file)} ({why}): check the path") from error
    if len(data) > _MOST_BYTES:
        raise DbtImpactError(f"{shown(file)} has {len(data):,} bytes: that is no settings file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DbtImpactError(f"{shown(file)} is not UTF-8: save it as such") from error
