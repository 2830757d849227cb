"""Settings out of the environment: a variable for each key that is a text or a selection."""

from collections.abc import Mapping

from dbt_impact.settings.settings import Settings, over
from dbt_impact.settings.written import settings_from

VARIABLES = {
    f"DBT_IMPACT_{key.upper().replace('-', '_')}": key
    for key in ("base", "critical", "edge", "ignore", "fail-on", "format")
}
"""Each variable and the key of the settings file that it stands for."""


def from_environment(environment: Mapping[str, str]) -> Settings:
    """What the variables say; an empty one says nothing. Raises DbtImpactError, with the variable's name."""
    found = Settings()
    for variable, key in VARIABLES.items():
        if value := environment.get(variable, "").strip():
            found = over(settings_from(variable, {key: value}, {}), found)
    return found
