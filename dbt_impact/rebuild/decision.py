"""What a merge asks of each node: to be built, to be built from nothing, or nothing at all."""

from typing import Literal

import msgspec

from dbt_impact.compare.changes import Changes, NodeImpact, StoredForm
from dbt_impact.rebuild.entry import Entry
from dbt_impact.rebuild.settings import edited_settings, moved, runs_edited_macro
from dbt_impact.rebuild.sides import BUILT, Sides

Action = Literal["build", "full-refresh", "snapshot"]
# Whose views are bound to the relation itself: dbt drops them with the one that it replaces.
_BOUND = frozenset({"postgres", "redshift", "greenplum", "risingwave", "materialize"})
_READ_LIVE = ("view", "ephemeral")
# Every run makes them from nothing. Any other materialization, an unknown one too, may keep what is there.
_MADE_ANEW = frozenset({"table", "view", "external", "function"})
_SAME_FORM = StoredForm()


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A node to build and how; `reason` is a few words for people.

    `full-refresh`: what it holds must go, as rows of the old logic stay otherwise. `snapshot`: the next run records the
    change, and nothing gives the rows recorded before another history.
    """

    unique_id: str
    action: Action
    reason: str


class Decisions:
    """Decides node by node, upstream first: what is decided of a node tells of those that read it."""

    def __init__(self, sides: Sides, changes: Changes, failing: frozenset[str]) -> None:
        self.steps: dict[str, Step] = {}
        self._sides, self._changes, self._failing = sides, changes, failing
        self._originals = {node.was: key for key, node in changes.nodes.items() if node.was is not None}
        self._moved: set[str] = set()
        # What may hold anything now, so that all that reads it must be built.
        self._opaque: set[str] = set()
        self._bound = sides.head.metadata.adapter_type in _BOUND

    def take(self, key: str) -> None:
        """Decides on one node; everything that it reads was taken before."""
        sides = self._sides
        if key not in sides.head:
            return
        if not self._opaque.isdisjoint(sides.head.parents(key)):
            self._opaque.add(key)
        if key.startswith("source."):
            self._take_source(key)
        if not key.startswith(BUILT) or not sides.after(key).is_built:
            return
        reason = self._reason(key)
        if reason is not None and key not in self._failing:
            action = self._action(key)
            if action == "full-refresh" and bytes(sides.after(key).config.full_refresh) == b"false":
                reason += "; its own full_refresh: false must go for that"
            self.steps[key] = Step(unique_id=key, action=action, reason=reason)

    def _take_source(self, key: str) -> None:
        impact = self._changes.nodes.get(key)
        if impact is not None and impact.edited:
            self._moved.add(key)
        if key in self._sides.moved_sources:
            self._moved.add(key)
            self._opaque.add(key)

    def _reason(self, key: str) -> str | None:
        """Why the node must be built; None where what is there is what a build from scratch would give."""
        impact, old = self._changes.nodes.get(key), self._base_id(key)
        if old is None:
            self._moved.add(key)
            return "it is new"
        if moved(self._sides, old, key):
            self._moved.add(key)
            return "it is another relation now"
        before, after = self._sides.before(old), self._sides.after(key)
        return (
            self._of_settings(key, before, after)
            or ("what it reads may hold anything" if key in self._opaque else None)
            or (self._of_view(key, old, impact) if after.config.materialized == "view" else self._of_table(key, impact))
            or _of_branches(impact, after)
        )

    def _of_settings(self, key: str, before: Entry, after: Entry) -> str | None:
        if key.startswith("function."):
            if (before.body, before.arguments, before.returns) == (after.body, after.arguments, after.returns):
                return None
            impact = self._changes.nodes.get(key)
            if impact is None or impact.effect != "equivalent":
                # A hook may call it as well as a query.
                self._opaque.add(key)
            return "the function was edited"
        weight, names = edited_settings(before, after)
        if weight == "content" or runs_edited_macro(self._sides, after):
            self._opaque.add(key)
            return f"{', '.join(names) or 'a macro that builds it'} changed"
        was, now = before.config.materialized, after.config.materialized
        if was != now and not {was, now} <= {"table", "incremental"}:
            self._moved.add(key)
            return f"it becomes a {now}"
        return f"{', '.join(names)} changed" if weight == "form" else None

    def _of_table(self, key: str, impact: NodeImpact | None) -> str | None:
        form = self._changes.stored.get(key, _SAME_FORM)
        if impact is not None and impact.effect not in ("equivalent", "removed") and not impact.of_later_runs:
            return _what_differs(impact)
        if key.startswith("seed.") and form.rewritten:
            return "its file was edited"
        if form.reordered:
            return "its columns stand in another order"
        if form.constrained:
            return "its constraints or its contract's types change"
        return "a column may be of another type" if form.retyped else None

    def _of_view(self, key: str, old: str, impact: NodeImpact | None) -> str | None:
        """A view shows what its query gives now, so only its query and its columns must be the right ones."""
        form = self._changes.stored.get(key, _SAME_FORM)
        read, was_read = self._relations(key), self._relations_at_base(old)
        if impact is not None and (impact.effect in ("unknown", "broken", "blocked") or _has_other_columns(impact)):
            return _what_differs(impact)
        if form.reordered or form.retyped:
            return "its columns stand in another order" if form.reordered else "a column may be of another type"
        differs = impact is not None and impact.effect not in ("equivalent", "removed")
        rewritten = form.rewritten or self._reads_rewritten_ephemeral(key)
        if rewritten and (differs or read != was_read or not self.steps.keys().isdisjoint(read)):
            return (
                _what_differs(impact) if differs and impact is not None else "it reads what is rebuilt in other words"
            )
        if not self._moved.isdisjoint(read):
            return "it reads a relation of another name"
        if self._bound and any(self._is_replaced(each) for each in read):
            return "it is dropped with the relation that it reads"
        return None

    def _is_replaced(self, key: str) -> bool:
        step = self.steps.get(key)
        return step is not None and step.action != "snapshot"

    def _reads_rewritten_ephemeral(self, key: str) -> bool:
        return any(
            self._changes.stored.get(each, _SAME_FORM).rewritten or self._reads_rewritten_ephemeral(each)
            for each in self._sides.head.parents(key)
            if self._is_ephemeral(each)
        )

    def _relations(self, key: str) -> set[str]:
        """What stands in the node's SQL once ephemeral models are put in."""
        found: set[str] = set()
        for each in self._sides.head.parents(key):
            found |= self._relations(each) if self._is_ephemeral(each) else {each}
        return found

    def _relations_at_base(self, old: str) -> set[str]:
        found: set[str] = set()
        for each in self._sides.base.parents(old):
            ephemeral = each.startswith("model.") and not self._sides.before(each).is_built
            found |= self._relations_at_base(each) if ephemeral else {self._originals.get(each, each)}
        return found

    def _is_ephemeral(self, key: str) -> bool:
        return key.startswith("model.") and not self._sides.after(key).is_built

    def _base_id(self, key: str) -> str | None:
        impact = self._changes.nodes.get(key)
        old = impact.was if impact is not None and impact.was is not None else key
        return old if old in self._sides.base else None

    def _action(self, key: str) -> Action:
        if key.startswith("snapshot."):
            return "snapshot" if key in self._sides.base else "build"
        if key.startswith("function.") or self._sides.after(key).config.materialized in _MADE_ANEW:
            return "build"
        return "full-refresh" if self._base_id(key) is not None else "build"


def _of_branches(impact: NodeImpact | None, after: Entry) -> str | None:
    """An edited node whose SQL is the same as far as it was compiled. An incremental's run would not mend its rows."""
    if impact is None or impact.effect != "equivalent" or impact.proof == "proved":
        return None
    if after.config.materialized == "incremental":
        return None
    return "it is the same as compiled, and has branches that another target or variable takes"


def _has_other_columns(impact: NodeImpact) -> bool:
    return bool(impact.columns_added or impact.columns_removed or impact.renamed or impact.columns_retyped)


def _what_differs(impact: NodeImpact) -> str:
    if impact.effect == "unknown":
        return "it can't be read"
    if _has_other_columns(impact):
        return "its columns change"
    if impact.effect in ("broken", "blocked"):
        return "it may fail"
    return "its rows change" if impact.rows_changed else "its values change"
