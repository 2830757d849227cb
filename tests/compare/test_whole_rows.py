"""A column that goes, under a name that a relation has too: the name means the whole row then."""

from pathlib import Path

from tests.building import compared, model_id

TABLES = {"visits": "id, stay"}
BASE = "select id, stay from visits"
HEAD = "select id, stay as nights from visits"


def test_the_whole_row_is_said_to_be_read_instead(tmp_path: Path) -> None:
    reader = "with stay as (select * from m) select count(stay) as n from stay"
    changes = compared(tmp_path, TABLES, {"m": BASE, "r": reader}, {"m": HEAD, "r": reader})
    found = changes.nodes[model_id("r")]
    assert (found.effect, found.columns_changed) == ("changed", ("n",))
    assert [(each.kind, each.message) for each in found.problems] == [
        ("captured-column", "`stay` was `m.stay` and is now the whole row of `stay`")
    ]


def test_what_takes_no_row_fails(tmp_path: Path) -> None:
    reader = "with stay as (select * from m) select sum(stay) as n from stay"
    found = compared(tmp_path, TABLES, {"m": BASE, "r": reader}, {"m": HEAD, "r": reader}).nodes[model_id("r")]
    assert found.effect == "broken"
    assert found.problems[0].message == "`sum` does not take `struct`"


def test_a_row_that_was_read_before_is_no_capture(tmp_path: Path) -> None:
    reader = "with v as (select * from m) select count(v) as n from v"
    found = compared(tmp_path, TABLES, {"m": BASE, "r": reader}, {"m": HEAD, "r": reader}).nodes[model_id("r")]
    assert not found.problems
