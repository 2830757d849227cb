"""Files that were made to harm, or that nobody can read: one line, and nothing of the machine."""

import os
from pathlib import Path

import pytest

from dbt_impact.compile.static.calls import Unclear
from dbt_impact.compile.static.scan import scan
from dbt_impact.errors import DbtImpactError, Unreadable
from dbt_impact.overlay.blocks import blocks
from dbt_impact.overlay.plain import read_yaml
from dbt_impact.overlay.tree import Folder
from tests.overlay.sample import files, laid

LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{i + 1}: &a{i + 1} [*a{i}, *a{i}]\n" for i in range(30))
CHAIN = "a0: &a0 [x]\n" + "".join(f"a{i + 1}: &a{i + 1} [*a{i}]\n" for i in range(900))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (LAUGHS, "its aliases stand for more than"),
        ("a: &a [*a]", "an alias that stands in itself"),
        ("[" * 100_000, "nested too deeply"),
        (CHAIN, "nested too deeply"),
        ("a: [", "not valid YAML"),
        ("a: !!python/object/apply:os.system [id]", "not valid YAML"),
        ("a: 2026-13-45", "not valid YAML"),
        ("{[a]: b}", "not valid YAML"),
        ("x" * 6_000_000, "bytes: more than"),
    ],
    ids=["laughs", "circle", "deep", "chain", "open", "python", "date", "key", "huge"],
)
def test_yaml_that_is_not_read(text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why) as raised:
        read_yaml("models/x.yml", text.encode())
    assert len(str(raised.value).splitlines()) == 1
    assert len(str(raised.value)) < 300


def test_yaml_of_another_encoding() -> None:
    with pytest.raises(Unreadable, match="is not UTF-8"):
        read_yaml("x.yml", "é: 1".encode("latin-1"))


def test_anchors_that_people_write_are_read() -> None:
    text = "a: &a {x: 1}\nb: {<<: *a, y: 2026-01-02}\nc: *a"
    assert read_yaml("x.yml", text.encode()) == {"a": {"x": 1}, "b": {"x": 1, "y": "2026-01-02"}, "c": {"x": 1}}


def test_a_broken_yaml_ends_the_check() -> None:
    with pytest.raises(DbtImpactError, match=r"'models/marts/core/_core\.yml':2: not valid YAML"):
        laid({"models/marts/core/_core.yml": "a: ["})


def test_halves_of_characters_are_whole_in_the_manifest() -> None:
    path = "models/marts/core/fct_orders.sql"
    overlaid = laid({path: "{{ config(meta={'x': '\\ud800'}) }}\n" + files()[path].decode()})
    assert b'"meta":{"x":"?"}' in overlaid.project.raw("model.halfpenny.fct_orders")


def test_sql_that_is_no_template_is_unknown() -> None:
    overlaid = laid({"models/marts/core/fct_orders.sql": "select {{ from"})
    assert any("fct_orders: its Jinja can't be parsed" in message for message in overlaid.messages)
    assert overlaid.stale == {"model.halfpenny.fct_orders"}


@pytest.mark.parametrize("text", ["{{ " + "(" * 50_000, "{{ " + "9" * 5_000 + " }}", "{% if %}", "{{ x" * 20_000])
def test_templates_that_are_not_read(text: str) -> None:
    with pytest.raises(Unreadable):
        scan(text)


def test_what_is_computed_is_not_taken_for_a_value() -> None:
    found = scan("{{ config(materialized='a' ~ 'b', tags=['x']) }}{% if y %}{{ config(alias='z') }}{% endif %}")
    assert isinstance(found.config["materialized"], Unclear)
    assert isinstance(found.config["alias"], Unclear)
    assert found.config["tags"] == ["x"]


def test_blocks_that_never_end() -> None:
    assert not list(blocks("{% macro a() %}" * 20_000))
    assert not list(blocks("{#" * 100_000))
    assert not list(blocks("{% macro a('" * 20_000))


def test_links_out_of_the_project_are_not_followed(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (tmp_path / "secret.sql").write_text("select 1", encoding="utf-8")
    (project / "a.sql").symlink_to(tmp_path / "secret.sql")
    (project / "gone.sql").symlink_to(tmp_path / "nowhere")
    os.mkfifo(project / "pipe.sql")
    tree = Folder(project)
    for path, why in (("a.sql", "link out of"), ("gone.sql", "cannot read"), ("pipe.sql", "no regular file")):
        with pytest.raises(Unreadable, match=why):
            tree.read(path)
    with pytest.raises(Unreadable, match="link out of"):
        tree.read("../secret.sql")
    assert tree.read("nothing.sql") is None
