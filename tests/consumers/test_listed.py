"""Files of `exposure,column` rows: what they name, and what is said of rows that name nothing."""

import json
from pathlib import Path

import pytest

from dbt_impact.consumers.listed import declare_rows
from dbt_impact.errors import DbtImpactError
from dbt_impact.project.exposure_rows import exposure_rows
from dbt_impact.project.project import Project, read_project
from tests.building import model_id, project

TABLES = {"raw": "id, amount, note"}
MODELS = {"orders": "select id, amount, note from raw", "notes": "select id, note as remark from raw"}


def side(folder: Path, models: dict[str, str] = MODELS) -> Project:
    """A project with an exposure on both of its models."""
    project(folder, models, TABLES)
    manifest = json.loads((folder / "manifest.json").read_text())
    reads = [model_id("orders"), model_id("notes")]
    manifest["exposures"]["exposure.shop.board"] = {
        "unique_id": "exposure.shop.board",
        "resource_type": "exposure",
        "name": "board",
        "label": "The board",
        "type": "dashboard",
        "owner": {"name": "Finance"},
        "depends_on": {"nodes": reads},
    }
    manifest["parent_map"]["exposure.shop.board"] = reads
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return read_project(folder)


def listed(tmp_path: Path, *rows: str) -> tuple[Project, tuple[str, ...]]:
    (tmp_path / "bi.csv").write_text("exposure,column\n" + "\n".join(rows) + "\n")
    where = side(tmp_path / "project")
    return where, declare_rows([where], exposure_rows(tmp_path / "bi.csv"))


@pytest.mark.parametrize(
    ("row", "node", "column"),
    [
        ("board,orders.amount", "orders", "amount"),
        ("exposure.shop.board,model.shop.orders.amount", "orders", "amount"),
        ("The board,amount", "orders", "amount"),
        ("board,REMARK", "notes", "REMARK"),
        ('board,"orders.Amount"', "orders", "Amount"),
    ],
)
def test_a_row_names_a_column(tmp_path: Path, row: str, node: str, column: str) -> None:
    where, messages = listed(tmp_path, row)
    assert not messages
    assert where.listed_columns("exposure.shop.board") == ((model_id(node), column),)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("bord,amount", "bi.csv:2: no exposure 'bord': did you mean board or The board?"),
        ("board,amout", "bi.csv:2: no column 'amout' in what exposure.shop.board depends on: did you mean amount?"),
        ("board,orders.amout", "bi.csv:2: no column 'amout' in orders: did you mean amount?"),
        ("board,order.amount", "bi.csv:2: exposure.shop.board doesn't depend on 'order': did you mean orders?"),
        ("board,raw.amount", "bi.csv:2: exposure.shop.board doesn't depend on 'raw': it does on orders and notes"),
        ("board,id", "bi.csv:2: 'id' stands in orders and notes: write model.column"),
        ("board", "bi.csv:2: no column '' in what exposure.shop.board depends on"),
    ],
)
def test_a_row_that_names_nothing_is_said(tmp_path: Path, row: str, said: str) -> None:
    where, messages = listed(tmp_path, row)
    assert len(messages) == 1
    assert messages[0].endswith(said)
    assert not where.listed_columns("exposure.shop.board")


def test_what_the_pull_request_takes_away_is_still_read(tmp_path: Path) -> None:
    base, head = side(tmp_path / "base"), side(tmp_path / "head", {**MODELS, "orders": "select id from raw"})
    (tmp_path / "bi.csv").write_text("exposure,column\nboard,amount\n")
    assert not declare_rows([base, head], exposure_rows(tmp_path / "bi.csv"))
    assert head.listed_columns("exposure.shop.board") == ((model_id("orders"), "amount"),)


def test_many_messages_are_cut(tmp_path: Path) -> None:
    _, messages = listed(tmp_path, *(f"board,x{n}" for n in range(50)))
    assert len(messages) == 10
    assert messages[-1] == "41 more rows of exposures' columns match nothing"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("exposure,field\na,b\n", ":1: no column column in the header, which has exposure, field"),
        ("a;b\n", ":1: no column exposure and no column in the header, which has a, b"),
        ("", "is empty"),
        ("exposure,column\n" + "x" * 200_000 + ",b\n", "can't be read as CSV"),
        ("exposure,column\n\udce9,b\n", "is not UTF-8"),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "bi.csv").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(DbtImpactError, match=r"bi\.csv") as raised:
        exposure_rows(tmp_path / "bi.csv")
    assert said in str(raised.value)
