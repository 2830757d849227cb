"""A project's nodes rendered without dbt and without a warehouse, each when it is asked for."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from dbt_impact.compile.facts import Facts
from dbt_impact.compile.foreseen import foreseen
from dbt_impact.compile.given import NOTHING_GIVEN, Given, plain
from dbt_impact.compile.given_away import GivenAway, given_away
from dbt_impact.compile.injection import as_cte, injected
from dbt_impact.compile.messages import Done, Failed, Known, Question, Seen, Setup, Task, Wanted
from dbt_impact.compile.plain import PLAIN, rendered_plainly
from dbt_impact.project.nodes import ExtraCte, Node
from dbt_impact.project.project import Project

if TYPE_CHECKING:
    from dbt_impact.compile.worker import Worker

ColumnsOf = Callable[[str], Sequence[tuple[str, str | None]] | None]
"""The columns of a node or source with their types, None where they are not known."""

_MOST_QUESTIONS = 200
_DEEPEST = 25


class Rendered(msgspec.Struct, frozen=True):
    """The SQL of a node, as dbt's `compiled_code` has it.

    `own` is it without the queries of ephemeral models, which are in `ctes`. `read` are the ids that `ref` and
    `source` named, `macros` those that were called, `config` what the source's own `config()` says. `doubts`
    is what had to be taken for granted, a sentence each: where it is otherwise, so may be the SQL.
    """

    sql: str
    own: str
    ctes: tuple[ExtraCte, ...]
    read: tuple[str, ...]
    macros: tuple[str, ...]
    config: dict[str, Any]
    doubts: tuple[str, ...]


class NotRendered(msgspec.Struct, frozen=True):
    """Why the SQL of a node is not known."""

    reason: str


class Renderer:
    """Renders the nodes of one project from their `raw_code` and the manifest's macros.

    What it gives is what dbt would have compiled, or it says why not: values that only a run or a warehouse knows
    never become part of a text. Templates are strangers' code: they run in a process of their own, with an empty
    environment and bounds for time and memory, in Jinja's sandbox.

    `given` are variables and the like, or what gives them once they are needed; `columns_of` tells columns where a
    template asks for them, and may itself ask for other nodes to be rendered. Each node is rendered once.
    `renders_all`: whoever has dbt's own SQL should take what is rendered here all the same.
    """

    def __init__(
        self,
        project: Project,
        given: Given | Callable[[], Given] = NOTHING_GIVEN,
        *,
        columns_of: ColumnsOf | None = None,
        renders_all: bool = False,
    ) -> None:
        self.project = project
        self.renders_all = renders_all
        self.columns_of = columns_of or _from_catalog(project)
        self._source_of_given = given
        self._facts = Facts(project)
        self._started: Worker | None = None
        self._done: dict[tuple[str, bool], Rendered | NotRendered] = {}
        self._busy: list[tuple[str, bool]] = []
        self._has_own_builtins: dict[str, bool] = {}

    @cached_property
    def given(self) -> Given:
        """Variables and the like."""
        given = self._source_of_given
        return given() if callable(given) else given

    def compiled(self, unique_id: str, *, is_incremental: bool = False) -> Rendered | NotRendered:
        """The SQL of a model, snapshot, test or analysis; `is_incremental` as if its relation were there already.

        Raises KeyError where the project has no such node.
        """
        key = (unique_id, is_incremental)
        if key not in self._done:
            if key in self._busy:
                return NotRendered("its template asks for columns that depend on itself")
            if len(self._busy) > _DEEPEST:
                return NotRendered("its template asks for columns that depend on too many others that do")
            self._busy.append(key)
            try:
                self._done[key] = self._compiled(unique_id, is_incremental)
            finally:
                self._busy.pop()
        return self._done[key]

    def macro_text(self, name: str, package: str, arguments: Sequence[object], target: Mapping[str, str]) -> str | None:
        """The text that a macro of the project gives, as called from a package; None where it can't be told.

        It sees no node, as those that name relations don't. `target` is what is known of that.
        """
        values = {f"given_{i}": msgspec.msgpack.encode(each) for i, each in enumerate(arguments)}
        nothing = Known("", package, "", "table", None, None, "", None)
        source = f"{{{{ {name}({', '.join(values)}) }}}}"
        task = Task("", package, source, nothing, (), False, {}, values=values, target=dict(target))
        said = self._worker.render(task, lambda question: self._answer(None, question))
        return said.text if isinstance(said, Done) else None

    def close(self) -> None:
        """Ends the process that renders; what was rendered stays, and more can be asked for."""
        if self._started is not None:
            self._started.close()

    @property
    def knows_variables(self) -> bool:
        """Whether the project's file is there, and the manifest doesn't say that it was built with others."""
        return self.given.is_whole and self._built_with_these

    @property
    def took_defaults(self) -> bool:
        """Whether something was rendered for which a variable or the like was taken for granted, or missing."""
        found = self._done.values()
        return any(isinstance(each, NotRendered) or each.doubts for each in found) and not self.given.is_whole

    def asked(self, unique_id: str) -> Rendered | NotRendered | None:
        """What was rendered of a node, None where nobody asked for it."""
        return self._done.get((unique_id, False)) or self._done.get((unique_id, True))

    def _compiled(self, unique_id: str, is_incremental: bool) -> Rendered | NotRendered:
        node = self.project.get(unique_id)
        if not isinstance(node, Node) or node.resource_type == "seed":
            return NotRendered(f"a {node.resource_type} has no template")
        if node.language != "sql":
            return NotRendered(f"a {node.language} model")
        if self.project.home(unique_id):
            return NotRendered("the macros of another project are not here")
        said = self._said(node, is_incremental)
        return NotRendered(said.reason) if isinstance(said, Failed) else self._with_ephemerals(said)

    def _said(self, node: Node, is_incremental: bool) -> Done | Failed:
        if not self._redefines(node.package_name):
            plain = rendered_plainly(node.raw_code, lambda kind, names: self._named(node, kind, names))
            if plain is not None:
                return plain
        itself = self._facts.known(node.unique_id)
        assert itself is not None
        columns: dict[str, tuple[tuple[str, str | None], ...] | None] = {}
        parents = self._facts.parents(node)
        asked = set(foreseen(node.raw_code))
        for each in parents if asked else ():
            if each.name in asked and not each.source_name:
                columns[each.unique_id] = self._columns(each.unique_id)
        arguments = None
        if node.test_metadata is not None:
            arguments = {name: bytes(value) for name, value in node.test_metadata.kwargs.items()}
        for _ in range(_MOST_QUESTIONS):
            task = Task(
                node.unique_id,
                node.package_name,
                node.raw_code,
                itself,
                parents,
                is_incremental,
                columns,
                arguments,
            )
            said = self._worker.render(task, lambda question: self._answer(node, question))
            if not isinstance(said, Wanted):
                return said
            # What was wanted is worked out while the process is idle, so that it can be asked for that too.
            columns[said.unique_id] = self._columns(said.unique_id)
        return Failed("its template asks for the columns of too many relations")

    def _columns(self, unique_id: str) -> tuple[tuple[str, str | None], ...] | None:
        found = self.columns_of(unique_id)
        return None if found is None else tuple(found)

    def _with_ephemerals(self, done: Done) -> Rendered | NotRendered:
        ctes: dict[str, str] = {}
        doubts = dict.fromkeys(done.doubts)
        for unique_id in done.read:
            known = self._facts.known(unique_id)
            if known is None or known.kind != "ephemeral":
                continue
            found = self.compiled(unique_id)
            if isinstance(found, NotRendered):
                return NotRendered(f"the ephemeral model `{known.name}`: {found.reason}")
            ctes.update((each.id, each.sql or "") for each in found.ctes)
            ctes[unique_id] = as_cte(known.identifier or known.name, found.own)
            doubts.update(dict.fromkeys(found.doubts))
        return Rendered(
            sql=injected(done.text, list(ctes.values())),
            own=done.text,
            ctes=tuple(ExtraCte(id=unique_id, sql=sql) for unique_id, sql in ctes.items()),
            read=done.read,
            macros=done.macros,
            config=msgspec.msgpack.decode(done.config),
            doubts=tuple(doubts),
        )

    def _named(self, node: Node, kind: str, names: tuple[str, ...]) -> Known | None:
        package, name = (None, *names)[-2:]
        source_name = package if kind == "source" else ""
        # What the node declares that it reads is a few: the project's names are looked through where that doesn't tell.
        found = [
            each
            for each in self._facts.parents(node)
            if each.name == name and each.source_name == source_name and each.kind != "function"
        ]
        if len(found) == 1 and (kind == "source" or package in (None, found[0].package)) and not found[0].version:
            return found[0]
        if kind == "source":
            return self._facts.source(*names) if len(names) == 2 else None
        assert name is not None
        return self._facts.ref(node, package, name, None)

    def _answer(self, node: Node | None, question: Question) -> Any:
        facts, key = self._facts, question.key
        match question.kind, key:
            case "ref", (package, str(name), version) if node is not None:
                return facts.ref(node, package, name, version)
            case "source", (str(source), str(name)):
                return facts.source(source, name)
            case "function", (package, str(name)):
                return facts.function(package, name)
            case "find", _:
                return facts.find(*key)
            case "macro", (str(unique_id),):
                return facts.macro(unique_id)
            case "entry", (str(unique_id),):
                return facts.entry(unique_id)
            case "target", (str(name),):
                return facts.target(name)
            case "variables", (str(package),):
                return self._seen(package)
            case "graph", ():
                return facts.graph()
            case _:
                return None

    @cached_property
    def _away(self) -> GivenAway:
        return given_away(self.project)

    @cached_property
    def _built_with_these(self) -> bool:
        """Whether nothing in the manifest speaks against the variables of the files, in any package."""
        return not any(self._variables(each)[1] for each in {*self._away.texts, *self._away.truths})

    def _variables(self, package: str) -> tuple[dict[str, object], bool]:
        """The variables of a package, and whether the manifest speaks against the files'."""
        written = self.given.variables(package, self.project.metadata.project_name)
        return self._away.over({**written, **self.given.command_line}, package)

    def _seen(self, package: str) -> Seen:
        values, _ = self._variables(package)
        return Seen(msgspec.msgpack.encode(plain(values)), self.given.is_whole, self._built_with_these)

    def _redefines(self, package: str) -> bool:
        """Whether macros of the project stand in for `ref` and the like."""
        if package not in self._has_own_builtins:
            owners = {package, self.project.metadata.project_name}
            names = (f"macro.{owner}.{name}" for owner in owners for name in PLAIN)
            self._has_own_builtins[package] = any(self.project.macro(each) is not None for each in names)
        return self._has_own_builtins[package]

    @property
    def _worker(self) -> "Worker":
        if self._started is None:
            # What starts processes is not for a run whose nodes dbt compiled.
            from dbt_impact.compile.worker import Worker

            self._started = Worker(self._setup)
        return self._started

    def _setup(self, seconds: float) -> Setup:
        metadata = self.project.metadata
        given = self.given
        return Setup(
            project_name=metadata.project_name,
            adapter_types=self._facts.adapter_types,
            dbt_version=metadata.dbt_version,
            moment=given.moment or metadata.generated_at or "2000-01-01T00:00:00+00:00",
            macros=tuple(each for each in self.project.macro_ids() if each.count(".") >= 2),
            dispatch=dict(given.dispatch),
            env=dict(given.env),
            seconds=seconds,
        )


def _from_catalog(project: Project) -> ColumnsOf:
    def columns(unique_id: str) -> Sequence[tuple[str, str | None]] | None:
        found: Mapping[str, str] | None = project.catalog_columns(unique_id)
        return None if found is None else list(found.items())

    return columns
