"""Which nodes were edited, by their source first and their compiled SQL second."""

from collections.abc import Iterable

import msgspec

from dbt_impact.compare.changes import Cause
from dbt_impact.compare.edits.edited_functions import edited_functions
from dbt_impact.compare.edits.hook_macros import changed_hook_macros
from dbt_impact.compare.edits.promises import changed_promises
from dbt_impact.compare.edits.properties import Property, changed_properties
from dbt_impact.compare.edits.rendering import Rendering
from dbt_impact.project.freshness import edited_freshness
from dbt_impact.project.nodes import Node
from dbt_impact.project.order import reached_from
from dbt_impact.project.project import Project

_DBTS_OWN = (
    "macro.dbt.",
    "macro.dbt_postgres.",
    "macro.dbt_duckdb.",
    "macro.dbt_snowflake.",
    "macro.dbt_bigquery.",
    "macro.dbt_spark.",
)
_WITH_CODE = ("model.", "snapshot.", "seed.", "test.", "analysis.")


class Edit(msgspec.Struct, frozen=True):
    """Why a node may mean something else. `same_text`: its compiled SQL is the same but for relation names."""

    cause: Cause
    same_text: bool = False

    @property
    def is_authors(self) -> bool:
        """Whether the pull request touched the node, and not only what its references or its target resolve to."""
        return self.cause not in ("environment", "version")


class Edits(msgspec.Struct):
    """The edited nodes by head's id, and the SQL to use where a side's own would mislead.

    `base_texts` and `head_texts` replace compiled SQL; the nodes in `fresh` were compiled as incremental on one side
    only, so the filters on what they built before are left out. `properties` are those that decide what runs;
    `hook_macros` are the macros of the project and its packages that changed, and those that call them.
    """

    nodes: dict[str, Edit] = {}
    base_texts: dict[str, str] = {}
    head_texts: dict[str, str] = {}
    fresh: set[str] = msgspec.field(default_factory=set)
    properties: dict[str, tuple[Property, ...]] = {}
    hook_macros: frozenset[str] = frozenset()

    def types_a_seed(self, key: str) -> bool:
        """Whether the types that a seed's columns are told to have were edited."""
        return key.startswith("seed.") and any(each.name == "column_types" for each in self.properties.get(key, ()))


def find_edits(base: Project, head: Project, renamed: dict[str, str], rendering: Rendering | None = None) -> Edits:
    """Compares every node that both sides have. `renamed` maps base's ids to head's where they differ.

    `rendering` makes the SQL of edited nodes that were not compiled on both sides.
    """
    edits = Edits()
    changed = _changed_macros(base, head)
    tainted = _with_callers(base, head, changed)
    # dbt's own do the same in hooks whatever its version.
    users = {uid for uid in changed if not uid.startswith(_DBTS_OWN)}
    edits.hook_macros = tainted if users == changed else _with_callers(base, head, users)
    uncompiled: list[_Pair] = []
    others, ours = base.abroad.homes, head.ids()
    pairs = [(uid, uid) for uid in base.ids() if uid.startswith(_WITH_CODE) and uid in ours and uid not in others]
    pairs += [(old, new) for old, new in renamed.items() if old.startswith(_WITH_CODE)]
    for old, new in pairs:
        if old == new and not tainted and base.same_entry(head, old):
            continue
        before, after = base.peek(old), head.peek(new)
        if isinstance(before, Node) and isinstance(after, Node):
            promises = changed_promises(base, head, before, after, renamed)
            in_hooks = (Property(*each) for each in changed_hook_macros(base, head, after, edits.hook_macros))
            if properties := (*changed_properties(before, after), *promises, *in_hooks):
                edits.properties[new] = properties
            pair = _Pair(base, head, before, after, tainted, renamed, edits)
            edit = pair.edit()
            if edit is None and properties:
                edit = Edit("config", same_text=all(each.name != "column_types" for each in properties))
            if edit is not None:
                edits.nodes[new] = edit
                if edit.cause in ("sql", "macro") and pair.lacks_sql(rendering):
                    uncompiled.append(pair)
    _take_freshness(base, head, edits)
    edits.nodes.update((uid, Edit(cause)) for uid, cause in edited_functions(base, head, tainted))
    if rendering is not None:
        # All that is edited is known by now, which decides whose columns a template may take from a catalog.
        rendering.bind(edits.nodes, edits.base_texts, edits.head_texts)
        for pair in uncompiled:
            pair.take_rendered(rendering)
    return edits


def _take_freshness(base: Project, head: Project, edits: Edits) -> None:
    """Notes the sources of which something else is asked to tell how old they are."""
    for uid in base.ids_of("source"):
        if uid in head and not base.same_entry(head, uid):
            asked = tuple(Property(*each) for each in edited_freshness(base, head, uid))
            if asked:
                edits.properties[uid], edits.nodes[uid] = asked, Edit("config", same_text=True)


class _Pair(msgspec.Struct, frozen=True):
    base: Project
    head: Project
    before: Node
    after: Node
    tainted: frozenset[str]
    renamed: dict[str, str]
    edits: Edits

    def edit(self) -> Edit | None:
        before, after = self.before, self.after
        if after.resource_type == "seed":
            is_one = before.checksum == after.checksum and before.written("delimiter") == after.written("delimiter")
            return None if is_one else Edit("seed")
        cause = self._cause()
        old, new = before.compiled_code, after.compiled_code
        if old is None or new is None or after.language != "sql":
            return self._uncompiled(cause)
        if old == new or self._neutral(self.base, before, old) == self._neutral(self.head, after, new):
            return Edit(cause, same_text=True) if cause == "sql" else None
        one_run, other_run = (_reads_itself(node, sql) for node, sql in ((before, old), (after, new)))
        if one_run == other_run:
            return Edit(cause or "environment")
        if cause is None:
            # One side was compiled as incremental, the other as a first run: the same source, so the same meaning.
            if one_run:
                self.edits.base_texts[before.unique_id] = new
            else:
                self.edits.head_texts[after.unique_id] = old
            return None
        self.edits.fresh.update((before.unique_id, after.unique_id))
        return Edit(cause)

    def _uncompiled(self, cause: Cause | None) -> Edit | None:
        """One side at least has no SQL: an unedited node takes the other's (a partly compiled head)."""
        before, after = self.before, self.after
        if cause is not None:
            return Edit(cause)
        if before.compiled_code is not None and after.language == "sql":
            self.edits.head_texts[after.unique_id] = before.compiled_code
        elif after.compiled_code is not None and after.language == "sql":
            self.edits.base_texts[before.unique_id] = after.compiled_code
        return None

    def lacks_sql(self, rendering: Rendering | None) -> bool:
        """Whether the SQL of one side at least is to be rendered."""
        if rendering is None or self.after.language != "sql":
            return False
        return rendering.head.renders_all or None in (self.before.compiled_code, self.after.compiled_code)

    def take_rendered(self, rendering: Rendering) -> None:
        """Renders both sides, and finds out whether that differs by more than the names of relations."""
        before, after = self.before, self.after
        compiled = [(node, node.compiled_code) for node in (before, after) if node.compiled_code is not None]
        is_run_again = any(_reads_itself(node, sql) for node, sql in compiled)

        def same(old: str, new: str) -> bool:
            return old == new or self._neutral(self.base, before, old) == self._neutral(self.head, after, new)

        found = rendering.pair(before, after, is_run_again, same)
        if found is None:
            return
        old, new = found
        self.edits.base_texts[before.unique_id], self.edits.head_texts[after.unique_id] = old, new
        if same(old, new):
            self._note_same()

    def _note_same(self) -> None:
        """The source was edited and the SQL is the same; where a macro was, nothing is left of the edit."""
        key = self.after.unique_id
        edit = self.edits.nodes[key]
        properties = self.edits.properties.get(key, ())
        if edit.cause == "sql":
            self.edits.nodes[key] = Edit("sql", same_text=True)
        elif properties:
            self.edits.nodes[key] = Edit("config", same_text=all(each.name != "column_types" for each in properties))
        else:
            del self.edits.nodes[key]

    def _cause(self) -> Cause | None:
        """What of the source differs; None where nothing does."""
        before, after = self.before, self.after
        if _source(before) != _source(after) or before.language != after.language:
            return "sql"
        if not self.tainted.isdisjoint(after.depends_on.macros) or not self.tainted.isdisjoint(
            before.depends_on.macros
        ):
            return "macro"
        was = {self.renamed.get(each, each): each for each in before.depends_on.nodes}
        now = set(after.depends_on.nodes)
        if was.keys() == now:
            return None
        gone = _versioned(self.base, (was[each] for each in was.keys() - now))
        return "environment" if gone.isdisjoint(_versioned(self.head, now - was.keys())) else "version"

    def _neutral(self, project: Project, node: Node, sql: str) -> str:
        """The SQL with node ids for relation names, so that another target's schema makes no difference."""
        read = [*node.depends_on.nodes, node.unique_id]
        for cte in node.extra_ctes:
            if cte.id in project:
                read.extend(project.get(cte.id).depends_on.nodes)
        names: dict[str, str] = {}
        for each in read:
            relation = project.relation_name(each) if each in project else None
            if relation:
                names[relation] = self.renamed.get(each, each)
        for relation in sorted(names, key=len, reverse=True):
            sql = sql.replace(relation, f"<{names[relation]}>")
        return sql.strip()


def _versioned(project: Project, ids: Iterable[str]) -> set[tuple[str, str]]:
    """The models with versions among these, whatever the version."""
    found = (project.get(each) for each in ids if each in project)
    return {(each.package_name, each.name) for each in found if isinstance(each, Node) and each.version is not None}


def _source(node: Node) -> str:
    """The source without what dbt's versions disagree on: line ends and the blank around the text."""
    return node.raw_code.replace("\r\n", "\n").strip()


def _reads_itself(node: Node, sql: str) -> bool:
    return node.relation_name is not None and node.relation_name in sql


def _changed_macros(base: Project, head: Project) -> set[str]:
    before, after = set(base.macro_ids()), set(head.macro_ids())
    # dbt's own come and go with its version, and a run that only parses lists fewer.
    alone = {uid for uid in before ^ after if not uid.startswith(_DBTS_OWN)}
    return alone | {uid for uid in before & after if _differs(base, head, uid)}


def _with_callers(base: Project, head: Project, changed: set[str]) -> frozenset[str]:
    """The macros that changed, and those that call them, on either side."""
    if not changed:
        return frozenset()
    callers: dict[str, set[str]] = {}
    for project in (base, head):
        for uid in project.macro_ids():
            macro = project.macro(uid)
            for called in macro.depends_on.macros if macro is not None else ():
                callers.setdefault(called, set()).add(uid)
    return frozenset(reached_from(changed, lambda uid: callers.get(uid, ())))


def _differs(base: Project, head: Project, uid: str) -> bool:
    if base.same_macro(head, uid):
        return False
    before, after = base.macro(uid), head.macro(uid)
    return before is None or after is None or before.macro_sql.strip() != after.macro_sql.strip()
