"""The two manifests as dbt compares them: which nodes differ in their text, and which macros do."""

from collections.abc import Iterator
from functools import cached_property

from dbt_impact.project.order import reached_from
from dbt_impact.project.project import Project
from dbt_impact.rebuild.entry import Entry, SourceEntry, Texts

BUILT = ("model.", "seed.", "snapshot.", "function.")


class Sides:
    """Base and head; entries are decoded when they are asked for, and kept."""

    def __init__(self, base: Project, head: Project) -> None:
        self.base, self.head = base, head
        self._entries: dict[tuple[bool, str], Entry] = {}

    def before(self, unique_id: str) -> Entry:
        """Base's entry of a node. Raises KeyError where there is none."""
        return self._entry(self.base, unique_id)

    def after(self, unique_id: str) -> Entry:
        """Head's entry of a node. Raises KeyError where there is none."""
        return self._entry(self.head, unique_id)

    def same_texts(self, unique_id: str) -> bool:
        """Whether all that dbt compares of a node is written in the same way on both sides."""
        return self.base.entry(unique_id, Texts) == self.head.entry(unique_id, Texts)

    def sources(self, unique_id: str) -> tuple[SourceEntry, SourceEntry]:
        """Both sides' entries of a source. Raises KeyError where one has none."""
        return self.base.entry(unique_id, SourceEntry), self.head.entry(unique_id, SourceEntry)

    def differing(self, kinds: tuple[str, ...]) -> Iterator[str]:
        """Head's ids of these kinds that base has too, and whose entries are not the very same."""
        both = (uid for uid in self.head.ids() if uid.startswith(kinds) and uid in self.base)
        return (uid for uid in both if not self.base.same_entry(self.head, uid))

    @cached_property
    def moved_sources(self) -> frozenset[str]:
        """The sources whose place was edited: another database or schema by what the user wrote, not by the target."""
        return frozenset(uid for uid in self.differing(("source.",)) if self._is_moved(*self.sources(uid)))

    @cached_property
    def edited_macros(self) -> frozenset[str]:
        """The macros whose text differs, and those that one side alone has."""
        before, after = set(self.base.macro_ids()), set(self.head.macro_ids())
        return frozenset(before ^ after) | {uid for uid in before & after if self._differs(uid)}

    @cached_property
    def affected_macros(self) -> frozenset[str]:
        """The edited macros and those of head that call them, near or far."""
        callers: dict[str, list[str]] = {}
        for unique_id in self.head.macro_ids() if self.edited_macros else ():
            macro = self.head.macro(unique_id)
            for called in macro.depends_on.macros if macro is not None else ():
                callers.setdefault(called, []).append(unique_id)
        return frozenset(reached_from(self.edited_macros, lambda uid: callers.get(uid, ())))

    @cached_property
    def users_macros(self) -> frozenset[str]:
        """The affected macros of the project and its packages: dbt's own come and go with its version."""
        adapters = (self.base.metadata.adapter_type, self.head.metadata.adapter_type, "postgres", "spark")
        own = ("macro.dbt.", *(f"macro.dbt_{each}." for each in adapters if each))
        return frozenset(each for each in self.affected_macros if not each.startswith(own))

    def _is_moved(self, old: SourceEntry, new: SourceEntry) -> bool:
        if None in (old.unrendered_schema, new.unrendered_schema):
            return False  # before dbt 1.9 a manifest does not tell
        return (old.unrendered_database, old.unrendered_schema) != (new.unrendered_database, new.unrendered_schema)

    def _differs(self, unique_id: str) -> bool:
        if self.base.same_macro(self.head, unique_id):
            return False
        before, after = self.base.macro(unique_id), self.head.macro(unique_id)
        return before is None or after is None or before.macro_sql != after.macro_sql

    def _entry(self, project: Project, unique_id: str) -> Entry:
        at = (project is self.base, unique_id)
        found = self._entries.get(at)
        if found is None:
            is_one = project is self.base and unique_id in self.head and project.same_entry(self.head, unique_id)
            found = self._entries[at] = self.after(unique_id) if is_one else project.entry(unique_id, Entry)
        return found
