"""With a second process the answers are the same, whatever becomes of it."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pytest

from dbt_impact.cache.looks import Looks, noted
from dbt_impact.cache.store import Store
from dbt_impact.errors import DbtImpactError
from dbt_impact.flow import halves, lister
from dbt_impact.flow.answer import Answer, Direction
from dbt_impact.flow.lister import Lister
from dbt_impact.flow.question import Question, answer
from dbt_impact.flow.starts import Starts
from dbt_impact.lineage.nodes.kept import KeptNodes
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.listing import NodeListing, listing
from dbt_impact.lineage.nodes.records import Piece
from dbt_impact.lineage.nodes.undeclared import Naming, naming
from dbt_impact.project.nodes import Node
from dbt_impact.project.project import Project, read_project
from dbt_impact.selection.selector import Selector
from dbt_impact.settings.settings import DEFAULTS
from tests.building import model_id, project
from tests.flow.asking import ask

NAMING = halves.Halves.naming
SAMPLE = Path(__file__).parents[2] / "sample_project" / "artifacts" / "base"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")


@pytest.fixture(autouse=True)
def worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any project is large enough for a second process."""
    monkeypatch.setattr(halves, "_FEWEST_SOURCES", 0)
    monkeypatch.setattr(halves, "_FEWEST_LISTINGS", 1)
    monkeypatch.setattr(lister, "processes", lambda: 2)


def by_two(where: Project, store: Store, *words: str, direction: Direction = "downstream") -> Answer:
    """The answer that two processes find."""
    both = Lister(where, kept=partial(KeptNodes, store=store, program=b"this"))
    try:
        return answer(where, both, Question(direction, Starts(words)), Selector(DEFAULTS.critical, where))
    finally:
        both.leave()
        both.save()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "cache" / "nodes.sqlite"))


def chain(folder: Path, length: int) -> Project:
    """Models that read each other in a row, and one that names a relation without saying so."""
    models = {f"m{i}": f"select a + 1 as a, b from m{i - 1}" if i else "select a, b from t" for i in range(length)}
    return project(folder, {**models, "unsaid": "select b from m3"}, {"t": "a, b"}, undeclared=("unsaid",))


def in_fork(monkeypatch: pytest.MonkeyPatch, does: Callable[[NodeListing], None]) -> None:
    """Has the second process do something with each node that it has listed."""
    parent = os.getpid()

    def listing_of(lineage: Lineage, unique_id: str, *, details: bool = True) -> NodeListing:
        found = listing(lineage, unique_id, details=details)
        assert os.getpid() != parent
        does(found)
        return found

    monkeypatch.setattr(halves, "listing", listing_of)


def late(self: halves.Halves) -> Naming:
    """Gives the second process time."""
    found = NAMING(self)
    time.sleep(0.5)
    return found


@pytest.mark.parametrize("catalog", [True, False])
def test_the_sample(catalog: bool, tmp_path: Path, store: Store) -> None:
    (tmp_path / "manifest.json").symlink_to(SAMPLE / "manifest.json")
    where = read_project(SAMPLE if catalog else tmp_path)
    for source in where.source_ids():
        alone = ask(where, "downstream", source)
        assert alone.reached
        assert by_two(where, store, source) == alone
        assert by_two(where, store, source) == alone


def test_what_the_second_process_lists_is_taken(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    where = chain(tmp_path, 30)
    taken: list[str] = []
    take = KeptNodes.take

    def noting(self: KeptNodes, piece: Piece) -> None:
        taken.append(piece.listing.listing.unique_id)
        take(self, piece)

    monkeypatch.setattr(KeptNodes, "take", noting)
    monkeypatch.setattr(halves.Halves, "naming", late)
    assert by_two(where, store, "t") == ask(where, "downstream", "t")
    assert taken[:3] == [model_id("m29"), model_id("m28"), model_id("m27")]


def dies(node: NodeListing) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def hangs(node: NodeListing) -> None:
    time.sleep(600)


def refuses(node: NodeListing) -> None:
    raise DbtImpactError("an entry that can't be read")


@pytest.mark.parametrize("does", [dies, hangs, refuses])
def test_whatever_becomes_of_it(
    does: Callable[[NodeListing], None], tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = chain(tmp_path, 30)
    in_fork(monkeypatch, does)
    found = by_two(where, store, "t")
    assert found == ask(where, "downstream", "t")
    assert model_id("unsaid") in {each.unique_id for each in found.reached}


def test_it_dies_before_it_has_looked_for_reads(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    where, parent = chain(tmp_path, 30), os.getpid()

    def dying(found: Project, ids: Iterable[str]) -> Naming:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return naming(found, ids)

    monkeypatch.setattr(halves, "naming", dying)
    assert by_two(where, store, "t") == ask(where, "downstream", "t")


def test_no_process_is_left_behind(tmp_path: Path, store: Store) -> None:
    by_two(chain(tmp_path, 30), store, "t")
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_what_it_looked_at_counts(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file of a seed that only the second process has read decides whether the answer still holds."""
    target = tmp_path / "shop" / "target"
    models = {f"m{i}": f"select * from {f'm{i - 1}' if i else 't'}" for i in range(5)}
    models["joined"] = "select m4.*, late.* from m4 join late using (a)"
    where = project(target, models, {"t": "a", "late": ""})
    seed = where.get("seed.shop.late")
    assert isinstance(seed, Node)
    file = (tmp_path / "shop" / seed.file).resolve()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("a,c\n1,2\n")
    monkeypatch.setattr(halves.Halves, "naming", late)
    looks = Looks()
    token = noted.set(looks)
    try:
        by_two(where, store, "t")
    finally:
        noted.reset(token)
    assert str(file) in looks.states
