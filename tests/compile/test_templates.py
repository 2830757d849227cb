"""What templates can ask, what they get, and what they must not get."""

from pathlib import Path

from dbt_impact.compile.given import Given
from dbt_impact.compile.renderer import NotRendered, Rendered, Renderer
from dbt_impact.project.project import read_project
from tests.compile.templates import project, reason, rendered, text, texts

ORDERS = '"db"."main"."orders"'


GIVES = [
    ("from {{ ref('orders') }}", f"from {ORDERS}"),
    ("from {{ ref('shop', 'orders') }}\n", f"from {ORDERS}"),
    ("from {{- ref('orders') }}", f"from{ORDERS}"),
    ("from {{ source('raw', 'orders') }}", 'from "db"."raw"."orders"'),
    ("{{ ref('orders').include(database=false) }}", '"main"."orders"'),
    ("{{ ref('orders').identifier }} {{ ref('orders').schema }}", "orders main"),
    ("{{ this.schema }}", "main"),
    ("{{ config(tags=['a']) }}select 1", "select 1"),
    ("{% set x = config.get('materialized') %}{{ x }} {{ config.get('none', 'other') }}", "view other"),
    ("{{ adapter.quote('a') }}", '"a"'),
    ("{{ target.type }} {{ target.schema }} {{ target.database }}", "duckdb main db"),
    ("{{ execute }} {{ flags.FULL_REFRESH }} {{ flags.WHICH }}", "True False compile"),
    ("{{ api.Relation.create(database='a', schema='b', identifier='c') }}", '"a"."b"."c"'),
    ("{{ api.Column('a', 'text').quoted }}", '"a"'),
    ("{{ modules.datetime.date(2024, 2, 1).isoformat() }}", "2024-02-01"),
    ("{{ modules.re.sub('a', 'b', 'aaa') }}", "bbb"),
    ("{{ run_started_at.strftime('%Y-%m-%d') }}", "2026-03-01"),
    ("{{ tojson({'a': 1}) }} {{ fromjson('[1]')[0] }} {{ fromyaml('a: 2').a }}", '{"a": 1} 1 2'),
    ("{{ set(['b', 'a', 'b'])|sort|join }} {{ zip([1], [2])|list }}", "ab [(1, 2)]"),
    ("{{ local_md5('a') }}", "0cc175b9c0f1b6a831c399e269772661"),
    ("{{ context['adapter'].type() }} {{ builtins.ref('orders') }}", f"duckdb {ORDERS}"),
    ("{% do log('x', info=true) %}{% do exceptions.warn('x') %}a", "a"),
    ("{{ model.alias[:2] }} {{ model.config.materialized }} {{ graph.nodes|length > 2 }}", "it view True"),
    ("{{ 'none' if load_result('x') is none else 'some' }}", "none"),
    ("{{ not_there }}.", "."),
]


def test_what_a_template_gives(tmp_path: Path) -> None:
    found = texts(tmp_path, [template for template, _ in GIVES])
    assert found == [sql for _, sql in GIVES]


MACROS = {
    "price": "{% macro price(column, digits=2) %}round({{ column }}, {{ digits }}){% endmacro %}",
    "two": "{% macro two() %}{{ return([1, 2]) }}{% endmacro %}",
    "twice": "{% macro twice() %}{{ caller() }}{{ caller() }}{% endmacro %}",
    "typed": "{% macro typed(a: int, b: list[str] = 1) %}{{ a }}{{ b }}{% endmacro %}",
    "down": "{% macro down(n) %}{{ n }}{% if n %}{{ down(n - 1) }}{% endif %}{% endmacro %}",
    "kit.shout": "{% macro shout(x) %}{{ return(adapter.dispatch('shout', 'kit')(x)) }}{% endmacro %}",
    "kit.default__shout": "{% macro default__shout(x) %}{{ x }}!{% endmacro %}",
    "kit.duckdb__shout": "{% macro duckdb__shout(x) %}{{ x }}!!{% endmacro %}",
    "kit.postgres__shout": "{% macro postgres__shout(x) %}{{ x }}?{% endmacro %}",
    "kit.price": "{% macro price() %}another{% endmacro %}",
}

CALLS = [
    ("{{ price('a') }}", "round(a, 2)"),
    ("{{ kit.price() }} {{ shop.price('a', digits=1) }}", "another round(a, 1)"),
    ("{{ two()[1] }}", "2"),
    ("{% call twice() %}x{% endcall %}", "xx"),
    ("{{ typed(1, b=2) }} {{ down(2) }}", "12 210"),
    ("{{ kit.shout('a') }}", "a!!"),
]


def test_macros(tmp_path: Path) -> None:
    assert texts(tmp_path, [template for template, _ in CALLS], MACROS) == [sql for _, sql in CALLS]


def test_dispatch_goes_to_the_adapters_parents_and_in_the_projects_order(tmp_path: Path) -> None:
    assert text(tmp_path, "{{ kit.shout('a') }}", MACROS, adapter="redshift") == "a?"
    assert text(tmp_path, "{{ kit.shout('a') }}", MACROS, adapter="snowflake") == "a!"
    own = {**MACROS, "default__shout": "{% macro default__shout(x) %}{{ x }} of the shop{% endmacro %}"}
    assert text(tmp_path, "{{ kit.shout('a') }}", own) == "a of the shop"
    given = Given(is_whole=True, dispatch={"kit": ("kit", "shop")})
    assert text(tmp_path, "{{ kit.shout('a') }}", own, given=given) == "a!!"


UNKNOWN = [
    ("{{ run_query('select 1').columns[0].values()[0] }}", "the result of a query"),
    ("{% for x in run_query('select 1') %}{{ x }}{% endfor %}", "the result of a query"),
    ("{% if run_query('select 1').rows|length > 1 %}a{% endif %}", "the result of a query"),
    ("{{ run_query('x').rows|map('first')|join(',') }}", "the result of a query"),
    ("{{ run_query('x')[0] | int }} {{ 1 + run_query('x')[0] }}", "the result of a query"),
    ("{{ 'a' ~ run_query('x')[0] ~ 'b' }}", "the result of a query"),
    ("{{ 'a%s' % run_query('x')[0] }}", "the result of a query"),
    ("{{ '{}'.format(run_query('x')[0]) }}", "the result of a query"),
    ("{{ {run_query('x')[0]: 1} }}", "the result of a query"),
    ("{{ 'a' in run_query('x') }}", "the result of a query"),
    ("{{ run_query('x') is none }}", "the result of a query"),
    ("{{ 'yes' if run_query('x')[0] == 'a' else 'no' }}", "the result of a query"),
    ("{{ tojson([run_query('x')]) }}", "Unknown is not JSON serializable"),
    ("{{ ref(run_query('x')[0]) }}", "the result of a query"),
    ("{{ adapter.get_columns_in_relation(source('raw', 'orders'))[0].name }}", "the columns of `raw.orders`"),
    ("{{ adapter.get_relation('db', 'x', 'nothing') is none }}", "whether there is a relation nothing"),
    ("{{ adapter.list_relations() }}", "`adapter.list_relations`"),
    ("{{ target.name }}", "`target.name`"),
    ("{% if target.name == 'prod' %}a{% endif %}", "`target.name`"),
    ("{{ env_var('HOME') }}", "the environment variable `HOME`"),
    ("{{ invocation_id }}", "`invocation_id`"),
    ("{{ [1, 2]|random }}", "`random`"),
    ("{{ modules.pytz.timezone('UTC') }}", "`modules.pytz.timezone`"),
    ("{{ var('missing') }}", "the variable `missing`"),
    ("{{ ref('nobody') }}", "the model 'nobody' is not in the project"),
    ("{{ exceptions.raise_compiler_error('no!') }}", "raises an error: no!"),
    ("{{ nobody() }}", "'nobody' is undefined"),
]


def test_what_is_not_known_becomes_no_text(tmp_path: Path) -> None:
    found = texts(tmp_path, [template for template, _ in UNKNOWN])
    for (template, why), said in zip(UNKNOWN, found, strict=True):
        assert why in said, template


def test_what_is_not_known_may_be_passed_on_and_dropped(tmp_path: Path) -> None:
    passed = "{% set x = run_query('x').columns[0] %}{% do log('found ' ~ x) %}{{ 'a' if x is defined }}"
    assert text(tmp_path, passed) == "a"


def test_variables(tmp_path: Path) -> None:
    given = Given(
        files={
            "kit": {"a": "of the package", "b": "of the package"},
            "shop": {"b": "of the shop", "shop": {"c": "of its own", "d": "{{ 1 + 1 }}"}, "e": [1]},
        },
        command_line={"c": "of the command line"},
        is_whole=True,
    )
    assert text(tmp_path, "{{ var('b') }}, {{ var('c') }}, {{ var('d') }}", given=given) == (
        "of the shop, of the command line, 2"
    )
    assert text(tmp_path, "{{ var('e')[0] }} {{ var('a', 'none here') }}", given=given) == "1 none here"
    assert "the variable `a`" in reason(tmp_path, "{{ var('a') }}", given=given)


def test_a_default_that_may_not_hold_is_told(tmp_path: Path) -> None:
    template = "{{ var('a', 1) }} {{ env_var('B', '2') }}"
    sure, unsure = (rendered(tmp_path, template, given=Given(is_whole=whole)) for whole in (True, False))
    assert isinstance(sure, Rendered)
    assert isinstance(unsure, Rendered)
    assert sure.sql == unsure.sql == "1 2"
    assert [each.split("`")[1] for each in sure.doubts] == ["B"]
    assert [each.split("`")[1] for each in unsure.doubts] == ["a", "B"]


def test_only_allowed_environment_variables_are_read(tmp_path: Path) -> None:
    assert text(tmp_path, "{{ env_var('A') }}", given=Given(env={"A": "1"})) == "1"


def test_an_incremental_model_both_ways(tmp_path: Path) -> None:
    template = "select 1{% if is_incremental() %} where true{% endif %}"
    configs = {"it": {"materialized": "incremental"}}
    renderer = Renderer(project(tmp_path, {"it": template}, configs=configs))
    for is_incremental, sql in ((False, "select 1"), (True, "select 1 where true")):
        found = renderer.compiled("model.shop.it", is_incremental=is_incremental)
        assert isinstance(found, Rendered)
        assert found.sql == sql


def test_an_incremental_model_whose_relation_the_manifest_does_not_name(tmp_path: Path) -> None:
    template = "select 1{% if is_incremental() %} where true{% endif %}"
    project(tmp_path, {"it": template}, configs={"it": {"materialized": "incremental"}})
    file = tmp_path / "manifest.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"relation_name"', '"not_there"'), encoding="utf-8")
    renderer = Renderer(read_project(tmp_path))
    for is_incremental, sql in ((False, "select 1"), (True, "select 1 where true")):
        found = renderer.compiled("model.shop.it", is_incremental=is_incremental)
        assert isinstance(found, Rendered)
        assert found.sql == sql


def test_what_config_was_called_with_is_told_and_counts(tmp_path: Path) -> None:
    template = "{{ config(materialized='incremental', tags=['a']) }}{% if is_incremental() %}later{% endif %}"
    renderer = Renderer(project(tmp_path, {"it": template, "plain": "{{ config(materialized='table') }}select 1"}))
    found = renderer.compiled("model.shop.it", is_incremental=True)
    assert isinstance(found, Rendered)
    assert found.sql == "later"
    assert found.config == {"materialized": "incremental", "tags": ["a"]}
    assert "macro.dbt.is_incremental" in found.macros
    plain = renderer.compiled("model.shop.plain")
    assert isinstance(plain, Rendered)
    assert plain.config == {"materialized": "table"}


def test_ephemeral_models_are_put_in_once_and_in_order(tmp_path: Path) -> None:
    models = {
        "a": "select 1 as id",
        "b": "select * from {{ ref('a') }}",
        "c": "-- why\nwith x as (select 1) select * from {{ ref('b') }}, {{ ref('a') }}",
        "d": "\nselect * from {{ ref('a') }}",
    }
    configs = {name: {"materialized": "ephemeral"} for name in "ab"}
    renderer = Renderer(project(tmp_path, models, configs=configs))
    c, d = renderer.compiled("model.shop.c"), renderer.compiled("model.shop.d")
    assert isinstance(c, Rendered)
    assert isinstance(d, Rendered)
    a, b = " __dbt__cte__a as (\nselect 1 as id\n)", " __dbt__cte__b as (\nselect * from __dbt__cte__a\n)"
    assert c.sql == f"-- why\nwith{a}, {b},  x as (select 1) select * from __dbt__cte__b, __dbt__cte__a"
    assert d.sql == f"\nwith{a} select * from __dbt__cte__a"
    assert [each.id for each in c.ctes] == ["model.shop.a", "model.shop.b"]


def test_columns_are_asked_for_outside(tmp_path: Path) -> None:
    template = (
        "{% for c in adapter.get_columns_in_relation(ref('orders')) %}{{ c.name }} {{ c.data_type }},{% endfor %}"
    )
    made = project(tmp_path, {"orders": "select 1 as id", "it": template})
    renderer = Renderer(made, columns_of=lambda _: [("id", "integer"), ("name", "character varying(3)")])
    found = renderer.compiled("model.shop.it")
    assert isinstance(found, Rendered)
    assert found.sql == "id integer,name character varying(3),"
    unknown = Renderer(made, columns_of=lambda _: None).compiled("model.shop.it")
    assert unknown == NotRendered("its template needs what only a run knows: the columns of `orders`")


def test_columns_that_depend_on_themselves_end(tmp_path: Path) -> None:
    template = "{% for c in adapter.get_columns_in_relation(this) %}{{ c.name }}{% endfor %}"
    made = project(tmp_path, {"it": template})
    asked: list[str] = []

    def columns_of(unique_id: str) -> None:
        asked.append(unique_id)
        assert isinstance(renderer.compiled(unique_id), NotRendered)

    renderer = Renderer(made, columns_of=columns_of)
    assert isinstance(renderer.compiled("model.shop.it"), NotRendered)
    assert asked == ["model.shop.it"]


def test_a_project_may_redefine_ref(tmp_path: Path) -> None:
    macros = {"ref": "{% macro ref(name) %}{{ return(builtins.ref(name).include(database=false)) }}{% endmacro %}"}
    assert text(tmp_path, "{{ ref('orders') }}", macros) == '"main"."orders"'
