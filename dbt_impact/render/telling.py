"""Whom to tell: the owners of what breaks and of what is to be checked, by name, and never as a mention."""

from dbt_impact.render.names import Names
from dbt_impact.render.phrases import Code, Phrase, Span, clean, listed
from dbt_impact.rules.digest import Digest

_MOST_OWNERS, _MOST_THINGS = 12, 3
_TESTS = ("test.", "unit_test.")


def tell(names: Names, digest: Digest) -> Phrase:
    """Each owner with what of theirs is hit, those of what is critical first; empty where nobody is known."""
    things: dict[str, dict[str, None]] = {}
    findings = [finding for row in digest.breaks for finding in row.findings]
    findings += [finding for row in digest.checks for finding in row.findings]
    found = [*digest.lost, *(finding.unique_id for finding in findings)]
    # Who owns a model hears of the model, not of each of its tests.
    told = [uid for uid in found if not uid.startswith(_TESTS)] or found
    hit = [(uid, impact) for uid in dict.fromkeys(told) if (impact := names.impact(uid)) is not None]
    for uid, impact in sorted(hit, key=lambda each: not each[1].critical):
        for owner in impact.owners:
            things.setdefault(owner, {})[uid] = None
    return listed([_one(names, owner, list(ids)) for owner, ids in things.items()], _MOST_OWNERS)


def _one(names: Names, owner: str, ids: list[str]) -> Phrase:
    said: list[Span] = [clean(owner.removeprefix("@"), 60) or "(no name)", " ("]
    return (*said, *listed([_thing(names, uid) for uid in ids], _MOST_THINGS), ")")


def _thing(names: Names, uid: str) -> Phrase:
    exposure = names.exposures.get(uid)
    return (names.label(exposure),) if exposure is not None else (Code(names.node(uid)),)
