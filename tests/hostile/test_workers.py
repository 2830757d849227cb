"""Many processes list what one does; one that dies or hangs costs a node, and Ctrl-C leaves none behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dbt_impact.errors import DbtImpactError
from dbt_impact.lineage.nodes import workers
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.listing import NodeListing, listing, listings
from dbt_impact.lineage.nodes.workers import listings_by_many
from dbt_impact.project.project import Project, read_project
from dbt_impact.render.lineage import as_json
from tests.building import model_id, project

SAMPLE = Path(__file__).parents[2] / "sample_project" / "artifacts" / "base"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")


def by_many(found: Project, count: int = 2) -> list[NodeListing]:
    return list(listings_by_many(Lineage(found), list(found.ids()), count))


def chain(folder: Path, length: int) -> Project:
    """Models that read each other in a row."""
    models = {f"m{i}": f"select a + 1 as a from m{i - 1}" if i else "select a from t" for i in range(length)}
    return project(folder, models, {"t": "a"})


@pytest.mark.parametrize("catalog", [True, False])
def test_two_processes_list_what_one_lists(catalog: bool, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").symlink_to(SAMPLE / "manifest.json")
    read = read_project(SAMPLE if catalog else tmp_path)
    assert as_json(by_many(read)) == as_json(listings(Lineage(read), list(read.ids())))


def dies(node: NodeListing) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def hangs(node: NodeListing) -> None:
    time.sleep(600)


def lacks_memory(node: NodeListing) -> None:
    raise MemoryError


@pytest.mark.parametrize(
    ("ill", "reason"),
    [(dies, "the process that traced it died"), (lacks_memory, "died"), (hangs, "takes longer than 1 seconds")],
)
def test_a_process_that_is_lost_costs_one_node(
    ill: Callable[[NodeListing], None], reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = os.getpid()

    def listing_of(lineage: Lineage, unique_id: str) -> NodeListing:
        found = listing(lineage, unique_id)
        if os.getpid() != parent and unique_id == model_id("m30"):
            ill(found)
        return found

    monkeypatch.setattr(workers, "listing", listing_of)
    monkeypatch.setattr(workers, "MOST_SECONDS", 1)
    found = by_many(chain(tmp_path, 60))
    assert len(found) == 61
    assert [each.unique_id for each in found if each.unresolved] == [model_id("m30")]
    assert reason in next(each for each in found if each.unresolved).unresolved[0]


def test_many_deaths_end_the_work_and_not_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parent = os.getpid()

    def listing_of(lineage: Lineage, unique_id: str) -> NodeListing:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return listing(lineage, unique_id)

    monkeypatch.setattr(workers, "listing", listing_of)
    found = by_many(chain(tmp_path, 60))
    assert len(found) == 61
    assert all(each.opaque for each in found if each.resource_type == "model")


def test_a_catalog_that_can_not_be_read_is_told(tmp_path: Path) -> None:
    read = chain(tmp_path, 5)
    (tmp_path / "catalog.json").write_text("{")
    read = read_project(tmp_path)
    with pytest.raises(DbtImpactError, match="not valid JSON"):
        by_many(read)


SLOW = """
import sys, time
from dbt_impact.lineage.nodes import workers
from dbt_impact import one_side
from dbt_impact.cli import main
one_side.FEWEST, one_side.processes = 1, lambda: 2
workers.listing = lambda lineage, unique_id: time.sleep(600)
main(sys.argv[1:])
"""


def children(pid: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


@pytest.mark.parametrize("whole_group", [True, False])
def test_ctrl_c_leaves_no_process_behind(whole_group: bool) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, "lineage", "--manifest", str(SAMPLE)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        deadline = time.monotonic() + 60
        while len(found := children(process.pid)) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(found) == 2
        (os.killpg if whole_group else os.kill)(process.pid, signal.SIGINT)
        printed, said = process.communicate(timeout=60)
    assert (process.returncode, printed, said.strip()) == (130, b"", b"dbt-impact: interrupted")
    assert not [pid for pid in found if Path(f"/proc/{pid}").exists()]
