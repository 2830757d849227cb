"""The settings and floors that the base had, where a check is to be judged by these: git is asked for them."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from dbt_impact.errors import DbtImpactError
from dbt_impact.git.repository import NoRepository
from dbt_impact.policy.policy import From
from dbt_impact.policy.trusted import Trusted, is_ours, trusted, trusted_floors
from dbt_impact.project.code_owners import CodeOwners
from dbt_impact.settings.floors import Floors, read_floors
from dbt_impact.settings.settings import Settings


class BaseSettings(NamedTuple):
    """What the base says, None where nobody knows; where it says that production is found; and messages.

    `about_base` are messages for who doesn't say by an option where production is.
    """

    settings: Settings | None
    code_owners: CodeOwners | None
    base: str | None
    messages: tuple[str, ...] = ()
    about_base: tuple[str, ...] = ()


def base_settings(
    own: Settings, folder: Path, file: Path | None, judged_by: From, environment: Mapping[str, str]
) -> BaseSettings:
    """What holds beside the settings `own` of the files as they are. Raises nothing: what isn't known is said."""
    try:
        if file is not None and not is_ours(folder, file):
            return BaseSettings(own, None, own.base)
        found = trusted(folder, file, environment)
    except NoRepository as error:
        return BaseSettings(None, None, own.base, _unknown(judged_by, error))
    except DbtImpactError as error:
        written = own.origins["base"] if own.base is not None else None
        about = () if written is None else (f"base in {written} is not used, for a pull request may have written it",)
        return BaseSettings(None, None, None, _unknown(judged_by, error), about)
    return BaseSettings(found.settings, found.code_owners, found.settings.base, about_base=_about_base(own, found))


def base_floors(folder: Path, policy: Path, judged_by: From, environment: Mapping[str, str]) -> Floors:
    """The floors in a file: where the base judges, one of the repository counts as it was there.

    Raises DbtImpactError where they can't be had.
    """
    try:
        ours = judged_by == "base" and is_ours(folder, policy)
    except NoRepository:
        ours = False
    return trusted_floors(folder, policy, environment) if ours else read_floors(policy)


def _about_base(own: Settings, found: Trusted) -> tuple[str, ...]:
    """What is said of a place of production that only the pull request itself names: it is never taken from there."""
    base = found.settings.base
    if own.base in (None, base):
        return ()
    counts = f"base in {own.origins['base']} counts once it is merged into {found.ref}"
    return (f"{counts}: until then, give it as --base" if base is None else f"{counts}, which has {base}",)


def _unknown(judged_by: From, error: DbtImpactError) -> tuple[str, ...]:
    if judged_by == "head":
        return ()
    return (f"the settings of the base can't be had, so the head's count only where they are stricter: {error}",)
