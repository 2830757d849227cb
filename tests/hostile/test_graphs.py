"""Graphs that no dbt writes: circles, ids that lead nowhere, very long and very wide ones."""

import json
from pathlib import Path

from dbt_impact.compare.changes import Changes
from dbt_impact.compare.compare import compare
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.listing import listings
from dbt_impact.project.project import Project, read_project
from dbt_impact.render import FORMATS
from dbt_impact.rules.judge import RULES, judge
from tests.building import PACKAGE, compared, model_id, project

MOST_BYTES = 60_000


def markdown(found: Changes) -> str:
    text = FORMATS["markdown"](judge(RULES, found))
    assert len(text.encode()) <= MOST_BYTES
    return text


def chain(length: int, first: str) -> dict[str, str]:
    return {"m0": first} | {f"m{i}": f"select a + 1 as a, b from m{i - 1} where b > {i}" for i in range(1, length)}


def test_a_chain_of_many_models(tmp_path: Path) -> None:
    # Terms of terms of terms: deeper than Python's stack.
    base, head = chain(600, "select a, b from t"), chain(600, "select a * 2 as a, b from t")
    last = {"last": "select x.a, y.b from m599 x join m599 y using (b)"}
    found = compared(tmp_path, {"t": "a, b"}, base | last, head | last)
    # Joined with itself, the chain's terms are numbered anew, which goes deeper than Python does.
    assert found.nodes[model_id("last")].effect in ("changed", "unknown")
    assert found.nodes[model_id("m599")].effect == "changed"
    markdown(found)
    listed = list(listings(Lineage(read_project(tmp_path / "head")), [model_id("last")]))
    assert [each.name for each in listed[0].columns] == ["a", "b"]


def circle(folder: Path, first: str) -> Project:
    read = project(folder, {"a": first, "b": "select * from a", "c": "select * from b"}, {"t": "x"})
    document = json.loads((folder / "manifest.json").read_text())
    first_node = document["nodes"][model_id("a")]
    first_node["depends_on"]["nodes"] = [model_id("c"), model_id("a"), "model.nowhere", f"seed.{PACKAGE}.t"]
    document["parent_map"][model_id("a")] = first_node["depends_on"]["nodes"]
    document["child_map"][model_id("c")] = [model_id("a"), "model.nowhere"]
    (folder / "manifest.json").write_text(json.dumps(document))
    return read_project(Path(read.path))


def test_models_that_read_each_other_in_a_circle(tmp_path: Path) -> None:
    base = circle(tmp_path / "base", "select * from c")
    head = circle(tmp_path / "head", "select *, 1 as y from c where y > 1")
    assert {model_id(each) for each in "abc"} <= compare(base, head).nodes.keys()
    assert len(list(listings(Lineage(head), list(head.ids())))) == 4


def test_one_table_with_very_many_readers(tmp_path: Path) -> None:
    models = {f"m{i}": "select a as x from p" for i in range(300)}
    found = compared(
        tmp_path, {"t": "a, b"}, {"p": "select a from t", **models}, {"p": "select b as c from t", **models}
    )
    assert "Blocked" in markdown(found)
    assert sum(each.effect == "broken" for each in found.nodes.values()) == 300


def test_a_model_of_very_many_columns(tmp_path: Path) -> None:
    columns = ", ".join(f"c{i}" for i in range(10_000))
    readers = {"r": "select * from m", "s": "select c0 from r"}
    found = compared(
        tmp_path,
        {"t": columns},
        {"m": "select * from t", **readers},
        {"m": "select * exclude (c0), c1 + 1 as d from t", **readers},
    )
    assert found.nodes[model_id("s")].effect == "broken"
    markdown(found)


def test_names_of_a_megabyte(tmp_path: Path) -> None:
    name = "n" * 1_000_000
    found = compared(
        tmp_path, {"t": "a"}, {"m": f'select a as "{name}" from t'}, {"m": f'select a + 1 as "{name[1:]}" from t'}
    )
    for form, render in FORMATS.items():
        assert render(judge(RULES, found)), form
    markdown(found)
