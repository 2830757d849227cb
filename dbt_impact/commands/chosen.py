"""The settings that a command works by."""

import os
from pathlib import Path

from dbt_impact.settings.environment import from_environment
from dbt_impact.settings.reading import read_settings
from dbt_impact.settings.settings import Settings, over


def chosen_settings(file: Path | None, folder: Path) -> Settings:
    """What the settings file says, and the environment over it. Raises DbtImpactError."""
    return over(from_environment(os.environ), read_settings(file, folder))
