"""The answers' formats: whole, harmless, and true to the answer."""

import csv
import io
import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from dbt_impact.flow.answer import Answer, Step
from dbt_impact.render.flow import FLOW_FORMATS
from tests.flow.asking import ask, shop

HOSTILE = '=cmd()|"`<img src=x>\x1b[31m::add-mask::x\u202e\n;]-->'


@pytest.fixture
def found(tmp_path: Path) -> Answer:
    return ask(shop(tmp_path), "downstream", "feed.country_code")


def test_tree(found: Answer) -> None:
    assert FLOW_FORMATS["tree"](found) == (
        "feed.country_code\n"
        "└── stg_feed  country_code\n"
        "    ├── by_country  country_code, rows (group by)\n"
        "    │   └── copied  country_code, rows (group by)\n"
        "    ├── only_german  rows (filter)\n"
        "    │   └── top_germans  rows (filter)\n"
        "    └── with_names  rows (join)\n"
        "\n"
        "6 models\n"
    )


def test_a_tree_of_a_chain_that_is_longer_than_calls_nest(found: Answer) -> None:
    first = found.reached[0]
    names = [f"model.shop.m{number}" for number in range(1500)]
    chain = [
        replace(first, unique_id=each, name=each, path=(Step(before), Step(each)))
        for before, each in zip(["", *names], names, strict=False)
    ]
    lines = FLOW_FORMATS["tree"](replace(found, reached=tuple(chain))).splitlines()
    assert lines[1500].endswith("└── m1499  country_code")


def test_a_table_has_a_line_for_each_node_and_how_it_is_reached(found: Answer) -> None:
    lines = [line.split() for line in FLOW_FORMATS["table"](found).splitlines()]
    assert ["2", "with_names", "rows", "(join)", "stg_feed"] in lines
    assert ["3", "top_germans", "rows", "(filter)", "stg_feed", "→", "only_german"] in lines


def test_csv_has_a_line_for_every_column_and_for_rows(found: Answer) -> None:
    lines = list(csv.DictReader(io.StringIO(FLOW_FORMATS["csv"](found))))
    assert {(each["unique_id"].split(".")[-1], each["column"], each["how"]) for each in lines} == {
        ("stg_feed", "country_code", "value"),
        *((name, "country_code", "value") for name in ("by_country", "copied")),
        *((name, "amount", "group by") for name in ("by_country", "copied")),
        *((name, "", "group by") for name in ("by_country", "copied")),
        *((name, "", "filter") for name in ("only_german", "top_germans")),
        ("with_names", "", "join"),
    }


def test_json_says_what_was_asked_and_is_the_same_each_time(found: Answer) -> None:
    text = FLOW_FORMATS["json"](found)
    document = json.loads(text)
    assert document["starts"] == [{"unique_id": "seed.shop.feed", "column": "country_code"}]
    assert len(document["reached"]) == len(found.reached)
    assert text == FLOW_FORMATS["json"](found)


def test_mermaid_draws_every_node_once(found: Answer) -> None:
    lines = FLOW_FORMATS["mermaid"](found).splitlines()
    assert lines[0] == "flowchart LR"
    assert sum('["' in line for line in lines) == 7
    assert sum("-. filter .->" in line for line in lines) == 2


def test_openlineage_events_hold_each_nodes_whole_lineage(found: Answer) -> None:
    events = [json.loads(line) for line in FLOW_FORMATS["openlineage"](found).splitlines()]
    by_country = next(each for each in events if each["job"]["name"] == "model.shop.by_country")
    facet = by_country["outputs"][0]["facets"]["columnLineage"]
    amount = {each["field"]: each["transformations"] for each in facet["fields"]["amount"]["inputFields"]}
    assert amount == {
        "amount": [{"type": "DIRECT", "subtype": "AGGREGATION", "masking": False}],
        "country_code": [{"type": "INDIRECT", "subtype": "GROUP_BY", "masking": False}],
    }
    assert [each["field"] for each in facet["dataset"]] == ["country_code"]
    assert set(facet) == {"_producer", "_schemaURL", "fields", "dataset"}


@pytest.mark.parametrize("form", ["tree", "table", "csv", "mermaid"])
def test_hostile_names_come_out_harmless(found: Answer, form: str) -> None:
    first = replace(found.reached[0], name=HOSTILE, label=HOSTILE, owner=HOSTILE, unique_id=f"model.shop.{HOSTILE}")
    text = FLOW_FORMATS[form](replace(found, reached=(first,), listings=()))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert not any(line.lstrip("'\"").startswith(("::", "=")) for line in text.splitlines())
    if form == "mermaid":
        assert all(line.count('"') in (0, 2) for line in text.splitlines())


def test_what_was_not_asked_for_is_said(tmp_path: Path) -> None:
    none = ask(shop(tmp_path), "downstream", "feed.country_code", kinds=("exposures",))
    said = "none of what was asked for (left out: 6 models)"
    assert FLOW_FORMATS["tree"](none) == f"feed.country_code\n\n{said}\n"
    assert said in FLOW_FORMATS["table"](none)
    assert json.loads(FLOW_FORMATS["json"](none))["left_out"] == {"model": 6}


def test_nothing_reached_is_said(tmp_path: Path) -> None:
    nothing = ask(shop(tmp_path), "downstream", "totals.amount")
    assert FLOW_FORMATS["tree"](nothing) == "totals.amount\n\nnothing reads it\n"
    assert "nothing reads it" in FLOW_FORMATS["table"](nothing)
