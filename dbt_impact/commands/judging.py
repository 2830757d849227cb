"""By what a check is judged: whose settings, above which floors, and with whose approval."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from dbt_impact.artifacts.ci import target_branch
from dbt_impact.clock import now
from dbt_impact.policy.policy import From
from dbt_impact.policy.standing import Judgement
from dbt_impact.settings.environment import from_environment
from dbt_impact.settings.floors import NO_FLOORS
from dbt_impact.settings.reading import read_settings
from dbt_impact.settings.settings import over


class Judging(NamedTuple):
    """How a check is judged; `base`, where the settings say that production is found; and messages for who runs it.

    `about_base` are messages for who doesn't say by an option where production is.
    """

    how: Judgement
    base: str | None
    messages: tuple[str, ...]
    about_base: tuple[str, ...] = ()


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
    own, said = read_settings(file, folder), from_environment(environment)
    found, owners, base = None, None, own.base
    messages: tuple[str, ...] = ()
    about_base: tuple[str, ...] = ()
    # Whoever has neither settings nor floors, on no pull request, does not wait for what asks git about them.
    if own.path is not None or judged_by == "base":
        from dbt_impact.commands.base_settings import base_settings

        found, owners, base, messages, about_base = base_settings(own, folder, file, judged_by, environment)
    floors = NO_FLOORS
    if policy is not None:
        from dbt_impact.commands.base_settings import base_floors

        floors = base_floors(folder, policy, judged_by, environment)
    how = Judgement(
        head=over(said, own),
        base=None if found is None else over(said, found),
        judged_by=judged_by,
        floors=floors,
        approved=frozenset(approved),
        code_owners=owners,
        today=now(environment).date(),
    )
    return Judging(how, base, messages, about_base)
