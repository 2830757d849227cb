"""By what a check is judged: the settings and their floors, from files and the environment."""

import os
from datetime import datetime, timezone
from pathlib import Path

from dbt_impact.policy.standing import Judgement
from dbt_impact.settings.environment import from_environment
from dbt_impact.settings.floors import NO_FLOORS, read_floors
from dbt_impact.settings.reading import read_settings
from dbt_impact.settings.settings import Settings, over


def chosen_settings(file: Path | None, folder: Path) -> Settings:
    """What the settings file says, and the environment over it. Raises DbtImpactError."""
    return over(from_environment(os.environ), read_settings(file, folder))


def judgement(file: Path | None, policy: Path | None, folder: Path) -> Judgement:
    """By what a check in `folder` is judged today. Raises DbtImpactError."""
    return Judgement(
        head=chosen_settings(file, folder),
        floors=NO_FLOORS if policy is None else read_floors(policy),
        today=datetime.now(timezone.utc).date(),
    )
