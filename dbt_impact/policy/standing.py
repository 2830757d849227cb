"""Which waivers count: those of the side that judges, and those of the pull request that the owners have approved."""

from collections.abc import Collection, Iterable
from datetime import date

import msgspec

from dbt_impact.policy.commented import commented
from dbt_impact.policy.edits import Edit, added, edits
from dbt_impact.policy.policy import From, Policy
from dbt_impact.project.code_owners import CodeOwners
from dbt_impact.project.project import Project
from dbt_impact.settings.floors import NO_FLOORS, Floors
from dbt_impact.settings.settings import DEFAULTS, Settings
from dbt_impact.settings.waivers import Unread, Waiver


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """How a check is to be judged: by whose settings, above which floors, on which day, and who approved of it.

    `head` are the settings that the pull request brings, `base` those that it found, None where nobody knows these.
    `approved` are the names of the people and teams who approved of the pull request, which counts for the files that
    `code_owners` give them.
    """

    head: Settings = DEFAULTS
    base: Settings | None = None
    judged_by: From = "head"
    floors: Floors = NO_FLOORS
    approved: frozenset[str] = frozenset()
    code_owners: CodeOwners | None = None
    today: date = date.min

    @property
    def settings(self) -> Settings:
        """The settings that judge. Where the base's ought to and nobody knows them, the stricter part of the head's."""
        if self.judged_by == "head":
            return self.head
        return self.base if self.base is not None else strict_part(self.head)


def policy_of(how: Judgement, base: Project, head: Project, ids: Collection[str]) -> Policy:
    """The policy for a comparison: the settings' waivers, and those in the SQL of the side that judges.

    `ids` are the nodes that the change gets to: no others are looked at, so that the cost follows the change.
    """
    of_base, of_head = list(commented(base, ids)), list(commented(head, ids))
    # A file that is gone has nothing left to stand in: what was said in it still holds.
    deleted = [each for each in _waivers(of_base) if each.node not in head]
    before = how.settings if how.base is None else how.base
    found = (*before.waivers, *_waivers(of_base))
    brought = (*how.head.waivers, *deleted, *_waivers(of_head))
    new = added(found, brought)
    by_base = how.judged_by == "base"
    approved = tuple(each for each in new if is_approved(each, how))
    unread = (*before.unread, *how.head.unread, *(_unread(of_base) if by_base else ()), *_unread(of_head))
    return Policy(
        settings=how.settings,
        floors=how.floors,
        waivers=(*found, *approved) if by_base else brought,
        pending=tuple(each for each in new if each not in approved) if by_base else (),
        unread=tuple(dict.fromkeys(unread)),
        edits=(*(Edit("waiver-added", _said(each)) for each in new), *edits(before, how.head)),
        judged_by=how.judged_by,
        today=how.today,
    )


def strict_part(settings: Settings) -> Settings:
    """What of settings makes the check no milder than it is without any."""
    return Settings(
        path=settings.path,
        rules={rule: level for rule, level in settings.rules.items() if level.level == "breaking"},
        fail_on=settings.fail_on if settings.fail_on in ("risky", "unknown", "changed") else DEFAULTS.fail_on,
        format=settings.format,
        origins={key: place for key, place in settings.origins.items() if key in ("rules", "fail-on", "format")},
    )


def is_approved(waiver: Waiver, how: Judgement) -> bool:
    """Whether one of those who own the file of a waiver approved of it. A file without owners has nobody to ask."""
    owners = () if how.code_owners is None else how.code_owners.of(waiver.file)
    return not _names(how.approved).isdisjoint(_names(owners))


def _said(waiver: Waiver) -> str:
    return f"a waiver of `{waiver.rule}` at `{waiver.node}` until {waiver.expires} ({waiver.place})"


def _names(owners: Collection[str]) -> set[str]:
    return {each.lstrip("@").lower() for each in owners}


def _waivers(written: Iterable[Waiver | Unread]) -> tuple[Waiver, ...]:
    return tuple(each for each in written if isinstance(each, Waiver))


def _unread(written: Iterable[Waiver | Unread]) -> tuple[Unread, ...]:
    return tuple(each for each in written if isinstance(each, Unread))
