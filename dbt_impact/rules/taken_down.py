"""What fails itself, and what only because something before it does."""

from collections.abc import Iterable, Mapping

from dbt_impact.compare.changes import Change, Changes, ExposureImpact, NodeImpact, Path
from dbt_impact.rules.finding import Finding

# A test that doesn't run because its model fails is no loss of its own.
_SKIPPED_WITH_THEIR_MODEL = frozenset({"test", "unit_test"})


class TakenDown:
    """Which nodes and exposures fail themselves, and which only because something before them does."""

    def __init__(self, changes: Changes, findings: list[Finding], counted: Mapping[str, NodeImpact]) -> None:
        named = {finding.unique_id for finding in findings}
        exposures = {exposure.unique_id: exposure for exposure in changes.exposures}
        broken = {
            uid for uid, node in counted.items() if node.effect == "broken" and (node.proof == "proved" or uid in named)
        }
        self.failing = broken | (named & exposures.keys())
        self._blocked: dict[str, NodeImpact | ExposureImpact] = {
            uid: node
            for uid, node in counted.items()
            if node.effect == "blocked" and node.resource_type not in _SKIPPED_WITH_THEIR_MODEL
        }
        stopped = broken | {uid for uid, node in counted.items() if node.effect == "blocked"}
        read_by = {reader for uid in stopped for reader in changes.nodes[uid].readers}
        for uid, exposure in sorted(exposures.items()):
            hit = uid in read_by or any(step.unique_id in stopped for step in exposure.path)
            if uid not in self.failing and uid not in self._blocked and hit:
                self._blocked[uid] = exposure
        self._rank = {uid: at for at, uid in enumerate(self._blocked)}
        self._behind: dict[tuple[str, ...], tuple[frozenset[str], tuple[str, ...]]] = {}
        self._by_change: dict[str, list[str]] = {}
        self._by_step: dict[str, list[str]] = {}
        for uid, impact in self._blocked.items():
            for change in impact.because:
                self._by_change.setdefault(change, []).append(uid)
            for step in _others(impact.path, uid):
                self._by_step.setdefault(step, []).append(uid)

    @property
    def everything(self) -> list[str]:
        return [*sorted(self.failing), *(u for u, i in self._blocked.items() if i.proof == "proved")]

    def behind(self, change: Change | None, fails: tuple[str, ...]) -> tuple[str, ...]:
        """What stands behind the places where this change makes something fail."""
        if not fails:
            return ()
        if fails not in self._behind:
            # Many changes may fail at one place: what stands behind it is kept once.
            behind = frozenset(uid for each in fails for uid in self._by_step.get(each, ()))
            self._behind[fails] = behind, self._ordered(behind)
        known, ordered = self._behind[fails]
        own = self._by_change.get(change.id, ()) if change else ()
        return ordered if known.issuperset(own) else self._ordered(known.union(own))

    def _ordered(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(ids, key=self._rank.__getitem__))


def _others(path: Path, uid: str) -> set[str]:
    return {step.unique_id for step in path} - {uid}
