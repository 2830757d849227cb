"""Where a manifest is found, what of it is decoded, who reads whom, and which node builds a relation."""

import gzip
from pathlib import Path

import msgspec
import pytest

from dbt_impact.project.nodes import Consumer, Exposure, Node, Source
from dbt_impact.project.project import Project, read_project
from dbt_impact.project.relations import relation_parts
from tests.project.manifests import SAMPLE, Json, read, sample, write


@pytest.fixture(scope="module")
def project() -> Project:
    return read_project(SAMPLE)


def graph(edges: dict[str, list[str]], maps: Json, folder: Path) -> Project:
    """A project of models whose `depends_on` are `edges`, and with `maps` besides."""
    nodes = {
        it: {"unique_id": it, "resource_type": "model", "name": it, "depends_on": {"nodes": parents}}
        for it, parents in edges.items()
    }
    return read({"metadata": sample()["metadata"], "nodes": nodes, **maps}, folder)


def relations(names: dict[str, str], folder: Path) -> Project:
    nodes = {
        it: {"unique_id": it, "resource_type": it.split(".")[0], "name": it, "relation_name": name}
        for it, name in names.items()
    }
    sources = {it: nodes.pop(it) for it in list(nodes) if it.startswith("source.")}
    return read({"metadata": sample()["metadata"], "nodes": nodes, "sources": sources}, folder)


def test_every_way_to_name_a_manifest(tmp_path: Path) -> None:
    target = tmp_path / "shop" / "target"
    target.mkdir(parents=True)
    plain = write(sample(), target) / "manifest.json"
    packed = tmp_path / "state.json.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    marked = tmp_path / "marked.json"
    marked.write_bytes(b"\xef\xbb\xbf" + plain.read_bytes())
    gz_folder = tmp_path / "gz"
    gz_folder.mkdir()
    (gz_folder / "manifest.json.gz").write_bytes(packed.read_bytes())
    for path in (plain, target, target.parent, packed, marked, gz_folder):
        assert list(read_project(path).ids()) == list(read_project(SAMPLE).ids())
    assert read_project(target.parent).path == str(plain)


def test_ids_are_in_the_order_of_the_manifest(project: Project) -> None:
    manifest = sample()
    assert list(project.ids())[: len(manifest["nodes"])] == list(manifest["nodes"])
    assert len(project.ids()) == len(set(project.ids()))
    assert all(it in project for it in project.ids())
    assert "model.none.none" not in project


def test_get_decodes_by_kind_and_keeps(project: Project) -> None:
    kinds: dict[str, type] = {
        "source": Source,
        "exposure": Exposure,
        "metric": Consumer,
        "semantic_model": Consumer,
        "unit_test": Consumer,
    }
    for unique_id in project.ids():
        found = project.get(unique_id)
        assert isinstance(found, kinds.get(unique_id.split(".")[0], Node))
        assert found is project.get(unique_id)
    with pytest.raises(KeyError):
        project.get("model.none.none")


def test_a_consumer_keeps_its_whole_json(project: Project) -> None:
    unique_id = next(it for it in project.ids() if it.startswith("metric."))
    consumer = project.get(unique_id)
    assert isinstance(consumer, Consumer)
    assert msgspec.json.decode(consumer.body) == sample()["metrics"][unique_id]
    assert bytes(consumer.body) == project.raw(unique_id)


def test_parents_and_children_are_those_of_the_maps(project: Project) -> None:
    manifest = sample()
    for unique_id in project.ids():
        assert set(project.parents(unique_id)) == set(manifest["parent_map"][unique_id])
        assert set(project.children(unique_id)) == set(manifest["child_map"][unique_id])


@pytest.mark.parametrize("lacking", [("parent_map",), ("child_map",), ("parent_map", "child_map")])
def test_without_the_maps_the_graph_is_the_same(lacking: tuple[str, ...], project: Project, tmp_path: Path) -> None:
    manifest = {name: value for name, value in sample().items() if name not in lacking}
    derived = read(manifest, tmp_path)
    for unique_id in project.ids():
        assert set(derived.parents(unique_id)) == set(project.parents(unique_id))
        assert set(derived.children(unique_id)) == set(project.children(unique_id))


def test_what_partial_maps_lack_is_told_by_depends_on(tmp_path: Path) -> None:
    edges = {"a": [], "b": ["a"], "c": ["a", "b"]}
    maps: Json = {"parent_map": {"a": [], "b": ["a"]}, "child_map": {"a": ["b"]}}
    project = graph(edges, maps, tmp_path)
    assert project.parents("c") == ("a", "b")
    assert project.children("a") == ("b", "c")
    assert project.children("b") == ("c",)


def test_ids_that_dangle_repeat_or_cycle(tmp_path: Path) -> None:
    edges = {"a": ["b", "b", "model.gone"], "b": ["a", "b"]}
    for maps in ({}, {"parent_map": edges, "child_map": {"a": ["b"], "b": ["a", "b", "test.gone"]}}):
        project = graph(edges, maps, tmp_path)
        assert project.parents("a") == ("b",)
        assert project.parents("b") == ("a", "b")
        assert project.children("b") == ("a", "b")
        assert project.parents("model.gone") == project.children("model.gone") == ()


def test_relations_are_found_whatever_their_quotes_and_case(project: Project) -> None:
    for unique_id in project.ids():
        resource = project.get(unique_id)
        if isinstance(resource, Node | Source) and resource.relation_name and not unique_id.startswith("test."):
            parts = relation_parts(resource.relation_name)
            assert project.find(resource.relation_name) == unique_id
            assert project.find(parts) == unique_id
            assert project.find("`" + "`.`".join(parts).upper() + "`") == unique_id
    assert project.find('"none"."none"."none"') is None


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ('"db"."my.schema"."t"', ("db", "my.schema", "t")),
        ("`p-1`.`d`.`t`", ("p-1", "d", "t")),
        ("[db].[s].[a]]b]", ("db", "s", "a]b")),
        ("db.s.T", ("db", "s", "T")),
        ('"a""b".c', ('a"b', "c")),
        ("read_parquet('a.b')", ("read_parquet('a", "b')")),
        ("read_csv('a b.csv')", ("read_csv('a b.csv')",)),
        ('"open', ('"open',)),
        ("a.", ("a.",)),
        ("", ("",)),
    ],
)
def test_relation_parts(name: str, parts: tuple[str, ...]) -> None:
    assert relation_parts(name) == parts


def test_case_decides_where_nothing_else_does(tmp_path: Path) -> None:
    project = relations({"model.a": '"d"."s"."Orders"', "model.b": '"d"."s"."orders"'}, tmp_path)
    assert project.find('"d"."s"."Orders"') == "model.a"
    assert project.find('"d"."s"."orders"') == "model.b"
    assert project.find("d.s.ORDERS") == "model.a"


def test_what_builds_a_relation_comes_before_a_source_that_names_it(tmp_path: Path) -> None:
    project = relations(
        {"source.a.b.orders": "d.s.orders", "test.a": "d.s.t", "seed.a.orders": '"d"."s"."orders"'}, tmp_path
    )
    assert project.find("d.s.orders") == "seed.a.orders"
    assert project.find("d.s.t") is None


def test_groups_macros_and_disabled(project: Project, tmp_path: Path) -> None:
    manifest = sample()
    group = next(iter(manifest["groups"].values()))
    found = project.group(group["name"])
    assert found is not None
    assert found.owner.name == group["owner"].get("name")
    assert project.group("none") is None

    unique_id, macro = next(iter(manifest["macros"].items()))
    decoded = project.macro(unique_id)
    assert decoded is not None
    assert decoded.macro_sql == macro["macro_sql"]
    assert decoded is project.macro(unique_id)
    assert msgspec.json.decode(project.raw_macro(unique_id) or b"") == macro
    assert project.macro("macro.none.none") is None
    assert project.raw_macro("macro.none.none") is None

    manifest["disabled"] = {"model.shop.off": [{}]}
    assert read(manifest, tmp_path).disabled == {"model.shop.off"}
    assert project.disabled == frozenset(sample()["disabled"])


def test_compiled_is_that_any_model_has_sql(project: Project, tmp_path: Path) -> None:
    manifest = sample()
    assert project.is_compiled
    models = [node for it, node in manifest["nodes"].items() if it.startswith("model.")]
    for node in models[:-1]:
        node["compiled_code"] = None
    assert read(manifest, tmp_path).is_compiled
    del models[-1]["compiled_code"]
    assert not read(manifest, tmp_path).is_compiled
    manifest["nodes"] = {}
    assert read(manifest, tmp_path).is_compiled
