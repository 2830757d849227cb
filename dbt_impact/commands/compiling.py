"""How SQL that dbt did not compile is made: the options of every command that reads SQL."""

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dbt_impact.errors import DbtImpactError

# The engine is imported inside the functions: `--help` must stay fast.
if TYPE_CHECKING:
    from dbt_impact.compile.choice import Compiling, Mode

_Command = TypeVar("_Command", bound=Callable[..., Any])

_SECRET = "DBT_ENV_SECRET"
_OPTIONS = (
    click.option(
        "--compile",
        "mode",
        type=click.Choice(["auto", "never", "always"]),
        default="auto",
        show_default=True,
        help="Render models without dbt: where dbt did not compile them, not at all, or wherever it can be done.",
    ),
    click.option(
        "--vars",
        "variables",
        default="",
        metavar="YAML",
        help="Variables for rendering, as dbt's --vars; the project's own are read from its folder.",
    ),
    click.option(
        "--env-var",
        "allowed",
        multiple=True,
        metavar="NAME",
        help="Let templates read this environment variable. Repeatable; without it they read none.",
    ),
)


def compiling(command: _Command) -> _Command:
    """Gives a command the options, and calls it with what they say as `compiling`."""

    @wraps(command)
    def gathered(**asked: Any) -> Any:
        said = _compiling(asked.pop("mode"), asked.pop("variables"), asked.pop("allowed"))
        return command(**asked, compiling=said)

    decorated: Any = gathered
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    result: _Command = decorated
    return result


def _compiling(mode: "Mode", variables: str, allowed: tuple[str, ...]) -> "Compiling":
    from dbt_impact.compile.choice import Compiling

    if secret := next((each for each in allowed if each.startswith(_SECRET)), None):
        raise DbtImpactError(f"--env-var {secret}: dbt keeps it out of SQL, and so does this: name another")
    found: dict[str, object] = {}
    if variables.strip():
        from dbt_impact.project.project_file import values

        found = values("--vars", variables)
    env = {name: os.environ[name] for name in allowed if name in os.environ}
    return Compiling(mode=mode, variables=found, env=env, folder=Path())
