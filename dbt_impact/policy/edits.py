"""What a pull request does to the settings that judge it: a waiver more, a rule lowered."""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from dbt_impact.selection.words import Selection, spelled
from dbt_impact.settings.settings import DEFAULTS, FailOn, Level, RuleLevel, Settings
from dbt_impact.settings.waivers import Waiver

EditKind = Literal["waiver-added", "rule-lowered", "gate-lowered", "selection-changed"]
_RANKS: tuple[Level, ...] = ("off", "note", "risky", "breaking")
_GATES: tuple[FailOn, ...] = ("never", "breaking-critical", "breaking", "risky", "unknown", "changed")


class Edit(msgspec.Struct, frozen=True):
    """One thing that the pull request does to its own judgement, in a sentence with names in back-ticks."""

    kind: EditKind
    message: str


def edits(base: Settings, head: Settings) -> Iterator[Edit]:
    """What `head` says that is milder than what `base` says, or selects other nodes; waivers are told apart."""
    for rule in sorted({*base.rules, *head.rules}):
        before, after = base.rules.get(rule), head.rules.get(rule)
        if _is_lower(before, after):
            yield Edit("rule-lowered", f"`{rule}` was {_said(before)} and is {_said(after)}")
    if _GATES.index(head.fail_on) < _GATES.index(base.fail_on):
        yield Edit("gate-lowered", f"the check failed on {base.fail_on} and fails on {head.fail_on}")
    for name in ("critical", "edge", "ignore"):
        old: Selection | None = getattr(base, name)
        new: Selection | None = getattr(head, name)
        if old != new:
            yield Edit("selection-changed", f"`{name}` was {_shown(name, old)} and is {_shown(name, new)}")


def added(base: Iterable[Waiver], head: Iterable[Waiver]) -> tuple[Waiver, ...]:
    """The waivers of `head` that `base` lacks, or has for a shorter time or with another reason or owner."""
    known = {(each.about, each.expires, each.reason, each.owner) for each in base}
    return tuple(each for each in head if (each.about, each.expires, each.reason, each.owner) not in known)


def _is_lower(before: RuleLevel | None, after: RuleLevel | None) -> bool:
    """Whether the rule may be milder now. What it says by itself, without a setting, differs from case to case."""
    if after is None:
        return before is not None and before.level != "off"
    if before is None:
        return after.level != "breaking"
    return _RANKS.index(after.level) < _RANKS.index(before.level)


def _said(level: RuleLevel | None) -> str:
    return "as the rule has it" if level is None else level.level


def _shown(name: str, selection: Selection | None) -> str:
    if selection is None or selection == getattr(DEFAULTS, name):
        return "the default" if name != "ignore" else "nothing"
    return f"`{spelled(selection)}`"
