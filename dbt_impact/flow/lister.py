"""Where the questions about the flow get their facts: each node's lineage, each consumer's readings, who reads whom."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from dbt_impact.compile.renderer import Renderer
from dbt_impact.consumers.reading import Reading
from dbt_impact.consumers.readings import Readings
from dbt_impact.lineage.nodes.forks import interrupts_held, processes
from dbt_impact.lineage.nodes.kept import KeptNodes
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.listing import ColumnListing, InputListing, NodeListing, listing, passed_on
from dbt_impact.lineage.nodes.undeclared import UndeclaredReads
from dbt_impact.lineage.parsing.parse import Parser
from dbt_impact.lineage.values import IDENTITY
from dbt_impact.project.project import Project
from dbt_impact.project.tested_keys import TestedKeys
from dbt_impact.project.twins import Twins

if TYPE_CHECKING:
    from dbt_impact.flow.halves import Halves


class Lister:
    """Gives each node's lineage as plain data, traced when it is first asked for.

    What a left join brings in is taken to have one row for each value of a key, where a test holds it to be unique.
    `kept` makes, for a lineage, the keeper of what earlier runs found out; `save` has it keep what this one did.
    """

    def __init__(
        self,
        project: Project,
        parser: Parser | None = None,
        compiler: Renderer | None = None,
        kept: Callable[[Lineage], KeptNodes] | None = None,
    ) -> None:
        tested = TestedKeys(project).of
        self._lineage = lineage = Lineage(project, parser=parser, tested=tested, compiler=compiler, takes_names=True)
        self._readings = Readings(lineage)
        self._twins = Twins(project)
        self._undeclared = UndeclaredReads(lineage)
        self._listings: dict[str, NodeListing] = {}
        self._relied: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {}
        self._kept = None if kept is None else kept(lineage)
        self._compiler = compiler
        self._halves: Halves | None = None

    def divide(self, below: Callable[[], Sequence[str]]) -> None:
        """Has a second process do a part of the work, where one can; `below` says what will be asked for, in order."""
        if self._kept is None or self._kept.is_off or processes() == 1:
            return
        if self._compiler is not None:
            # Two processes can't share a third that renders; each starts its own where it needs one.
            self._compiler.close()
        # Windows has no forks.
        from dbt_impact.flow.halves import Halves

        ids = below() if self._lineage.project.is_compiled else ()
        # Nobody would end a fork that is not known yet.
        with interrupts_held():
            self._halves = Halves(self._lineage, self._kept, ids)
        self._undeclared.learn(self._halves.naming())

    def leave(self) -> None:
        """Ends the second process, if there is one."""
        if self._halves is not None:
            self._halves.leave()
            self._halves = None

    def listing(self, unique_id: str) -> NodeListing:
        """The columns of a node or a source, and what they and the rows come from."""
        found = self._listings.get(unique_id)
        if found is None:
            builder = self._twins.builder(unique_id)
            own = self._own(unique_id)
            found = self._listings[unique_id] = own if builder is None else _passing(own, self.listing(builder))
        return found

    def _own(self, unique_id: str) -> NodeListing:
        """The listing of a node or a source as its own text gives it."""
        if self._kept is None or self._lineage.sql(unique_id) is None:
            return listing(self._lineage, unique_id, details=False)
        if self._halves is not None:
            self._halves.take()
        kept = self._kept.listing(unique_id)
        if kept is not None:
            self._relied[unique_id] = kept.relied
            return kept.listing
        made = listing(self._lineage, unique_id, details=False)
        self._kept.add(made)
        return made

    def save(self) -> None:
        """Keeps what was traced, where something is kept."""
        if self._kept is not None:
            self._kept.save()

    def passed_on(self, unique_id: str, column: str) -> Iterable[InputListing] | None:
        """What a column comes from that an open node's list lacks; None where it certainly has no such column."""
        if (builder := self._twins.builder(unique_id)) is not None:
            return (_same(builder, column),)
        return passed_on(self._lineage, unique_id, column)

    def relied(self, unique_id: str) -> Iterable[tuple[str, tuple[str, ...]]]:
        """The nodes and the keys of theirs whose tests a listing takes at their word."""
        kept = self._relied.get(unique_id)
        return self._lineage.of(unique_id).relied if kept is None else kept

    def readings(self, unique_id: str) -> Iterable[Reading]:
        """What an exposure, a metric or another consumer reads."""
        return self._readings.of(unique_id)

    def readers(self, unique_id: str) -> tuple[str, ...]:
        """What reads a node, whether it says so or names the relation without `ref`."""
        declared = self._lineage.project.children(unique_id)
        if unique_id.startswith("semantic_model."):
            return tuple(dict.fromkeys((*declared, *self._by_dimension.get(unique_id, ()))))
        return (*declared, *self._undeclared.readers(unique_id), *self._twins.sources(unique_id))

    def reads(self, unique_id: str) -> Collection[str]:
        """What a node says that it reads, and what `readers` found out that it reads besides."""
        builder = self._twins.builder(unique_id)
        twin = () if builder is None else (builder,)
        return (*self._lineage.project.parents(unique_id), *self._undeclared.reads.get(unique_id, ()), *twin)

    @cached_property
    def _by_dimension(self) -> dict[str, list[str]]:
        """By semantic model, the metrics and saved queries that filter or group by it: dbt declares their measures."""
        found: dict[str, list[str]] = {}
        for unique_id in self._lineage.project.ids():
            if unique_id.startswith(("metric.", "saved_query.")):
                for through in dict.fromkeys(each.through for each in self.readings(unique_id)):
                    found.setdefault(through or "", []).append(unique_id)
        return found


def _passing(source: NodeListing, built: NodeListing) -> NodeListing:
    """A source that names what a node builds: it has that node's columns and rows as they are."""
    columns = tuple(ColumnListing(each.name, (_same(built.unique_id, each.name),)) for each in built.columns)
    return replace(source, columns=columns, open=built.open, reads=(built.unique_id,))


def _same(unique_id: str, column: str) -> InputListing:
    return InputListing(unique_id, "DIRECT", IDENTITY, column)
