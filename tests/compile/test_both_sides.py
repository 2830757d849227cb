"""Two sides of which one or both were only parsed: what an edit does, and how far the answer can be trusted."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dbt_impact.compare.changes import Changes
from dbt_impact.compare.compare import compare
from dbt_impact.compare.edits.rendering import Rendering
from dbt_impact.compile.given import Given
from dbt_impact.compile.renderer import Rendered, Renderer
from dbt_impact.project.project import Project
from tests.compile.templates import project

STAR = """{% macro star(relation) %}
    {%- for column in adapter.get_columns_in_relation(relation) -%}
        {{ column.name }}{% if not loop.last %}, {% endif %}
    {%- endfor -%}
{% endmacro %}"""


@pytest.fixture
def sides(tmp_path: Path) -> Any:
    def make(which: str, models: Mapping[str, str], **how: Any) -> Project:
        (tmp_path / which).mkdir()
        return project(tmp_path / which, models, {"star": STAR}, **how)

    return make


def compared(base: Project, head: Project, is_whole: bool = True) -> Changes:
    given = Given(is_whole=is_whole)
    return compare(base, head, rendering=Rendering(Renderer(base, given), Renderer(head, given)))


def test_a_template_that_takes_all_columns_takes_those_that_its_parent_has_on_each_side(sides: Any) -> None:
    models = {
        "orders": "select 1 as id, 2 as amount, 3 as note",
        "it": "select {{ star(ref('orders')) }} from {{ ref('orders') }}",
        "report": "select id, note from {{ ref('it') }}",
    }
    reads = {"it": ["orders"], "report": ["it"]}
    edited = {**models, "orders": "select 1 as id, 2 as amount"}
    found = compared(sides("base", models, reads=reads), sides("head", edited, reads=reads))
    assert found.nodes["model.shop.it"].columns_removed == ("note",)
    assert found.nodes["model.shop.it"].effect == "changed"
    assert found.nodes["model.shop.report"].effect == "broken"
    assert not found.coverage.unresolved


TYPED = """select {% for column in adapter.get_columns_in_relation(ref('orders')) -%}
    {% set name = column.name -%}
    {% if column.is_string() %}upper({{ name }}){% else %}cast({{ name }} as {{ column.data_type }}){% endif %}
    as {{ name }}{% if not loop.last %}, {% endif %}
{%- endfor %} from {{ ref('orders') }}"""


def test_a_template_that_asks_for_types_gets_those_that_its_parent_has_on_each_side(sides: Any) -> None:
    models = {"orders": "select 1 as id, 2 as amount, 1.5 as share", "it": TYPED}
    edited = {**models, "orders": "select 1 as id, 'two' as amount, 1.5 as share"}
    base, head = (sides(which, each, reads={"it": ["orders"]}) for which, each in (("base", models), ("head", edited)))
    renderers = Renderer(base, Given(is_whole=True)), Renderer(head, Given(is_whole=True))
    found = compare(base, head, rendering=Rendering(*renderers))
    texts = [
        " ".join(each.sql.split())
        for each in (r.compiled("model.shop.it") for r in renderers)
        if isinstance(each, Rendered)
    ]
    assert "cast(id as INTEGER) as id" in texts[0]
    assert "cast(amount as INTEGER) as amount, cast(share as DECIMAL(2,1))" in texts[0]
    assert "cast(id as INTEGER) as id, upper(amount) as amount" in texts[1]
    assert not found.coverage.unresolved


def test_where_only_a_catalog_spells_types_what_asks_for_them_is_unknown(sides: Any) -> None:
    models = {"orders": "select 1 as id", "it": TYPED}
    how: Any = {"reads": {"it": ["orders"]}, "adapter": "snowflake"}
    found = compared(sides("base", models, **how), sides("head", {**models, "orders": "select 2 as id"}, **how))
    assert [each.unique_id for each in found.coverage.unresolved] == ["model.shop.it"]
    assert "the type of the column" in found.coverage.unresolved[0].reason


@pytest.mark.parametrize(
    ("edited", "effect"),
    [
        ("select 1 as id{% if is_incremental() %} where 2 > 3{% endif %}", "changed"),
        ("select 1 as id{% if is_incremental() %} where 1 > 2{% endif %} -- later", "equivalent"),
    ],
)
def test_an_edit_of_what_only_later_runs_do_is_seen(edited: str, effect: str, sides: Any) -> None:
    configs = {"it": {"materialized": "incremental"}}
    base = sides("base", {"it": "select 1 as id{% if is_incremental() %} where 1 > 2{% endif %}"}, configs=configs)
    found = compared(base, sides("head", {"it": edited}, configs=configs))
    assert found.nodes["model.shop.it"].effect == effect


def test_what_comes_out_otherwise_than_dbt_compiled_it_proves_nothing(sides: Any) -> None:
    models = {"it": "select '{{ var('word', 'a') }}' as word, 1 as id", "report": "select word from {{ ref('it') }}"}
    edited = {**models, "it": "select 1 as id -- {{ var('word', 'a') }}"}
    reads = {"report": ["it"]}
    head = sides("head", edited, reads=reads)
    as_dbt = sides("as_dbt", models, reads=reads, compiled={"it": "select 'a' as word, 1 as id"})
    otherwise = sides("otherwise", models, reads=reads, compiled={"it": "select 'b' as word, 1 as id"})
    for base, proof, counts in ((as_dbt, "proved", (1, 0)), (otherwise, "possible", (0, 1))):
        found = compared(base, head)
        report = found.nodes["model.shop.report"]
        assert (report.effect, report.proof) == ("broken", proof)
        rendition = found.coverage.rendition
        assert rendition is not None
        assert (rendition.as_dbt, rendition.otherwise) == counts


def test_what_was_taken_for_granted_on_both_sides_is_possible(sides: Any) -> None:
    models = {"it": "select 1 as {{ var('name', 'id') }}, 2 as b", "report": "select b from {{ ref('it') }}"}
    edited = {**models, "it": "select 1 as {{ var('name', 'id') }}"}
    base, head = (sides(which, each, reads={"report": ["it"]}) for which, each in (("base", models), ("head", edited)))
    assert compared(base, head).nodes["model.shop.report"].proof == "proved"
    assert compared(base, head, is_whole=False).nodes["model.shop.report"].proof == "possible"


def test_what_only_the_head_takes_for_granted_is_not_borne_out_by_base(sides: Any) -> None:
    models = {"it": "select 1 as id, 2 as {{ var('b', 'b') }}", "report": "select b from {{ ref('it') }}"}
    reads = {"report": ["it"]}
    base = sides("base", models, reads=reads, compiled={"it": "select 1 as id, 2 as b"})
    same = sides("same", {**models, "it": "select 1 as id -- {{ var('b', 'b') }}"}, reads=reads)
    other = sides("other", {**models, "it": "select 1 as id -- {{ var('c', 'c') }}"}, reads=reads)
    for head, proof in ((same, "proved"), (other, "possible")):
        assert compared(base, head, is_whole=False).nodes["model.shop.report"].proof == proof


def test_a_model_that_needs_a_query_is_unknown_with_what_reads_it(sides: Any) -> None:
    models = {"it": "select {{ run_query('select 1') }} as a", "report": "select a from {{ ref('it') }}"}
    edited = {**models, "it": "select {{ run_query('select 2') }} as a"}
    base, head = (sides(which, each, reads={"report": ["it"]}) for which, each in (("base", models), ("head", edited)))
    found = compared(base, head)
    assert found.nodes["model.shop.it"].effect == "unknown"
    (unresolved,) = found.coverage.unresolved
    assert "the result of a query" in unresolved.reason


def test_nothing_is_rendered_of_what_dbt_compiled(sides: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    models = {"it": "select {{ 1 + 1 }} as a"}
    base, head = (sides(which, models, compiled={"it": f"select {which} as a"}) for which in ("base", "head"))
    monkeypatch.setattr(Renderer, "compiled", lambda *_, **__: pytest.fail("it was rendered"))
    assert compared(base, head).coverage.rendition is None
