"""The oracle on a part of the edits of the sample project: nothing is missed, and little is cried."""

from pathlib import Path

import pytest

from tests.oracle.heads import Heads
from tests.oracle.mutations import KINDS, Kind, candidates, mutation, sample
from tests.oracle.printing import cases, table
from tests.oracle.project import OracleError, nodes_of
from tests.oracle.run import Outcome, run
from tests.oracle.sample import sample_built
from tests.oracle.score import Judge, Measure, Scores
from tests.oracle.warehouse import Warehouse

_EDITS = 98
_NAMES: tuple[Kind, ...] = ("drop", "rename")
_VALUES: tuple[Kind, ...] = ("shift", "blank", "constant")


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return run(sample_built(tmp_path_factory.mktemp("built")), tmp_path_factory.mktemp("heads"), limit=_EDITS)


def shown(outcome: Outcome) -> str:
    return "\n".join((*table(outcome), *cases(outcome, 2)))


def test_what_is_dropped_or_renamed_breaks_what_the_report_says_and_nothing_else(outcome: Outcome) -> None:
    for measure in ("broken", "stopped", "tests", "lost", "captured"):
        tally = outcome.scores.over(_NAMES, measure)
        assert not tally.missed, shown(outcome)
        assert not tally.cried, shown(outcome)
    assert outcome.scores.over(_NAMES, "broken").right > 10


def test_nothing_that_changes_is_missed(outcome: Outcome) -> None:
    kinds = tuple(kind for kind in KINDS if kind != "retype")
    measures: tuple[Measure, ...] = ("changed", "rows", "failing", "itself")
    for measure in measures:
        tally = outcome.scores.over(kinds, measure)
        assert tally.right > 10
        assert not tally.missed, shown(outcome)


def test_caution_is_no_way_out(outcome: Outcome) -> None:
    """Most of what is called changed is changed, rows are left alone by what leaves them alone, nothing is unknown."""
    changed = outcome.scores.over(_VALUES, "changed").precision
    assert changed is not None
    assert changed > 0.67, shown(outcome)
    assert not outcome.scores.over(KINDS, "itself").cried, shown(outcome)
    assert not any(outcome.scores.unknown.values()), shown(outcome)


def test_a_report_that_says_nothing_is_told(tmp_path: Path) -> None:
    built = sample_built(tmp_path)
    nodes = nodes_of(built.manifest)
    warehouse = Warehouse(built, nodes)
    heads = Heads(built.manifest, nodes, warehouse)
    scores = Scores()
    for candidate in sample([it for it in candidates(nodes, warehouse) if ".stg_orders." in it.name], 40):
        kept = warehouse.kept(candidate.unique_id)
        assert kept is not None
        edit = mutation(candidate, kept, warehouse)
        if edit is None:
            continue
        head = next(heads.made(edit))
        Judge(scores, nodes, warehouse.unstable).judge(head, warehouse.run(head.nodes(nodes)), {})
    measures: tuple[Measure, ...] = ("broken", "tests", "changed", "rows", "itself")
    for measure in measures:
        assert scores.over(KINDS, measure).missed
        assert not scores.over(KINDS, measure).right


def test_a_second_look_shows_what_one_edit_does_not(tmp_path: Path) -> None:
    scores = run(
        sample_built(tmp_path), tmp_path, kinds=("shift",), select=".stg_refunds.ticket_id", second_look=True
    ).scores
    rows = scores.over(_VALUES, "rows")
    assert rows.shown
    assert rows.precision is not None
    assert rows.settled is not None
    assert rows.settled > rows.precision


def test_a_manifest_without_compiled_sql_is_refused_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "manifest.json"
    file.write_text('{"nodes": {}, "sources": {}}', encoding="utf-8")
    with pytest.raises(OracleError, match="no compiled SQL"):
        nodes_of(file)
