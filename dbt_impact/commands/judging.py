"""By what a check is judged: whose settings, above which floors, and with whose approval."""

import os
from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import NamedTuple

from dbt_impact.artifacts.target import target_branch
from dbt_impact.errors import DbtImpactError
from dbt_impact.git.repository import NoRepository
from dbt_impact.policy.policy import From
from dbt_impact.policy.standing import Judgement
from dbt_impact.policy.trusted import Trusted, is_ours, trusted, trusted_floors
from dbt_impact.settings.environment import from_environment
from dbt_impact.settings.floors import NO_FLOORS, Floors, read_floors
from dbt_impact.settings.reading import read_settings
from dbt_impact.settings.settings import Settings, over


class Judging(NamedTuple):
    """How a check is judged; `base`, where the settings say that production is found; and messages for who runs it.

    `about_base` are messages for who doesn't say by an option where production is.
    """

    how: Judgement
    base: str | None
    messages: tuple[str, ...]
    about_base: tuple[str, ...] = ()


def chosen_settings(file: Path | None, folder: Path) -> Settings:
    """What the settings file says, and the environment over it. Raises DbtImpactError."""
    return over(from_environment(os.environ), read_settings(file, folder))


def judging(
    folder: Path,
    file: Path | None = None,
    policy: Path | None = None,
    policy_from: From | None = None,
    approved: tuple[str, ...] = (),
    environment: Mapping[str, str] = os.environ,
) -> Judging:
    """By what a check in `folder` is judged today. Raises DbtImpactError.

    On a pull request the base's settings judge, if nothing else is said; elsewhere those of the files as they are.
    """
    judged_by: From = policy_from or ("base" if target_branch(environment) is not None else "head")
    own = read_settings(file, folder)
    found: Trusted | None = None
    base = own.base
    messages: list[str] = []
    about_base: list[str] = []
    if own.path is not None or judged_by == "base":
        try:
            given_from_outside = file is not None and not is_ours(folder, file)
            if not given_from_outside:
                found = trusted(folder, file, environment)
                base, about_base = _base(own, found)
        except NoRepository as error:
            messages = _unknown(judged_by, error)
        except DbtImpactError as error:
            base, messages = None, _unknown(judged_by, error)
            if own.base is not None:
                about_base = [f"base in {own.origins['base']} is not used, for a pull request may have written it"]
        else:
            if given_from_outside:
                found = Trusted(own, None, "", "")
    said = from_environment(environment)
    how = Judgement(
        head=over(said, own),
        base=None if found is None else over(said, found.settings),
        judged_by=judged_by,
        floors=_floors(folder, policy, judged_by, environment),
        approved=frozenset(approved),
        code_owners=None if found is None else found.code_owners,
        today=datetime.now(timezone.utc).date(),
    )
    return Judging(how, base, tuple(messages), tuple(about_base))


def _floors(folder: Path, policy: Path | None, judged_by: From, environment: Mapping[str, str]) -> Floors:
    """The floors: where the base judges, a file of the repository counts as it was there."""
    if policy is None:
        return NO_FLOORS
    try:
        ours = judged_by == "base" and is_ours(folder, policy)
    except NoRepository:
        ours = False
    return trusted_floors(folder, policy, environment) if ours else read_floors(policy)


def _base(own: Settings, found: Trusted) -> tuple[str | None, list[str]]:
    """Where production is found: never by what the pull request itself says."""
    base = found.settings.base
    if own.base in (None, base):
        return base, []
    counts = f"base in {own.origins['base']} counts once it is merged into {found.ref}"
    return base, [f"{counts}: until then, give it as --base" if base is None else f"{counts}, which has {base}"]


def _unknown(judged_by: From, error: DbtImpactError) -> list[str]:
    if judged_by == "head":
        return []
    return [f"the settings of the base can't be had, so the head's count only where they are stricter: {error}"]
