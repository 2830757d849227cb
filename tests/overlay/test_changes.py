"""One change of files each: what becomes of the entries, and what is left as it was."""

import hashlib

from dbt_impact.overlay.overlay import lay_over
from dbt_impact.overlay.tree import FileEdits, Stored
from dbt_impact.project.entries import Compiled
from tests.overlay.sample import base, files, laid, replaced

MODELS = "models/marts/core"
CORE = f"{MODELS}/_core.yml"
ORDERS = "model.halfpenny.fct_orders"


def test_nothing_changed_is_the_very_same_project() -> None:
    overlaid = laid({})
    assert overlaid.project.is_same(base())
    assert not overlaid.stale


def test_what_is_not_touched_is_the_very_same_bytes() -> None:
    before = base()
    overlaid = laid(replaced(f"{MODELS}/fct_orders.sql", ("select", "select /* all */")))
    differing = {each for each in before.ids() if before.raw(each) != overlaid.project.raw(each)}
    assert differing == {ORDERS}
    assert overlaid.stale == {ORDERS}


def test_a_new_model_with_its_tests() -> None:
    overlaid = laid(
        {
            "models/marts/core/fct_new.sql": "{{ config(tags=['x']) }}\nselect order_id from {{ ref('fct_orders') }}",
            **replaced(
                CORE,
                ("models:\n", "models:\n  - name: fct_new\n    columns: [{name: order_id, data_tests: [unique]}]\n"),
            ),
        }
    )
    project = overlaid.project
    node = project.get("model.halfpenny.fct_new")
    assert project.relation_name(node.unique_id) == '"halfpenny"."analytics_marts"."fct_new"'
    assert node.depends_on.nodes == (ORDERS,)
    assert node.unique_id in project.children(ORDERS)
    digest = hashlib.md5(
        b"unique_fct_new_order_id{'kwargs': {'column_name': 'order_id', 'model': "
        b"\"{{ get_where_subquery(ref('fct_new')) }}\"}, 'name': 'unique', 'namespace': 'None'}"
    ).hexdigest()[-10:]
    assert project.children(node.unique_id) == (f"test.halfpenny.unique_fct_new_order_id.{digest}",)


def test_a_model_that_goes_takes_its_tests_along() -> None:
    text = files()[CORE].decode()
    block = text[text.index("  - name: dim_shows") : text.index("  - name: fct_orders")]
    overlaid = laid({f"{MODELS}/dim_shows.sql": None, CORE: text.replace(block, "")})
    gone = {each for each in base().ids() if each not in overlaid.project}
    assert {each.split(".")[2] for each in gone} == {
        "dim_shows",
        "unique_dim_shows_show_id",
        "not_null_dim_shows_show_id",
        "relationships_daily_show_revenue_show_id__show_id__ref_dim_shows_",
    }
    (message,) = overlaid.messages
    assert message.startswith("test.halfpenny.relationships_daily_show_revenue_show_id__show_id__ref_dim_shows_.")
    assert message.endswith("tests what is nowhere: dbt warns and leaves it out")


def test_a_model_with_another_alias_is_read_under_it() -> None:
    overlaid = laid(replaced(f"{MODELS}/fct_orders.sql", configured("alias='orders'")))
    project = overlaid.project
    assert project.relation_name(ORDERS) == '"halfpenny"."analytics_marts"."orders"'
    readers = [project.entry(each, Compiled) for each in project.children(ORDERS) if each.startswith("model.")]
    assert readers
    assert all("fct_orders" not in (each.compiled_code or "") for each in readers)


def test_a_folder_gets_another_schema() -> None:
    overlaid = laid(replaced("dbt_project.yml", ("+schema: staging", "+schema: clean")))
    moved = {each for each in base().ids() if base().raw(each) != overlaid.project.raw(each)}
    staging = {each for each in moved if each.startswith("model.halfpenny.stg_")}
    assert len(staging) == 9
    assert {overlaid.project.relation_name(each) for each in staging} == {
        f'"halfpenny"."analytics_clean"."{each.rpartition(".")[2]}"' for each in staging
    }
    assert not overlaid.stale


def test_a_variable_makes_what_reads_it_stale() -> None:
    overlaid = laid(replaced("dbt_project.yml", ('last_season_day: "2026-06-30"', 'last_season_day: "2027-06-30"')))
    assert overlaid.stale == {"model.halfpenny.time_spine_daily"}


def test_a_macro_makes_what_calls_it_stale_and_nothing_else() -> None:
    overlaid = laid(replaced("macros/clean_email.sql", ("lower", "upper")))
    callers = {
        each
        for each in base().ids()
        if "macro.halfpenny.clean_email" in getattr(base().get(each), "depends_on").macros  # noqa: B009
    }
    assert overlaid.stale == callers
    assert callers


def test_another_latest_version_is_what_plain_names_mean() -> None:
    overlaid = laid(replaced(CORE, ("latest_version: 2", "latest_version: 1")))
    was, now = (each.children("model.halfpenny.dim_customers.v1") for each in (base(), overlaid.project))
    assert set(now) > set(was)
    assert "model.halfpenny.customer_loyalty" in now
    assert "model.halfpenny.customer_loyalty" in overlaid.stale


def test_a_seed_has_the_columns_of_its_first_line() -> None:
    overlaid = laid(replaced("seeds/country_regions.csv", ("country_code,", "country,")))
    header = overlaid.project.seed_header("seed.halfpenny.country_regions")
    assert header is not None
    assert header[0] == "country"


def test_a_disabled_model_is_switched_off() -> None:
    overlaid = laid(replaced(f"{MODELS}/fct_orders.sql", configured("enabled=false")))
    assert ORDERS not in overlaid.project
    assert ORDERS in overlaid.project.disabled


def test_what_packages_bring_is_not_known() -> None:
    overlaid = laid({"packages.yml": "packages: [{package: dbt-labs/dbt_utils, version: 1.3.0}]"})
    assert overlaid.messages == ("'packages.yml' differs: what other packages bring is only known after `dbt deps`",)


def test_a_package_beside_the_project_is_said() -> None:
    before = {
        **files(),
        "packages.yml": b"packages: [{local: ../shared}, {local: kit/}, {package: a/b, version: 1.0.0}]",
    }
    after = {**before, "kit/models/a.sql": b"select 1", "kits/b.sql": b"select 1"}
    paths, beside = ["kit/models/a.sql", "kits/b.sql"], ["../shared/macros/price.sql", "../other/c.sql"]
    edits = FileEdits.between(Stored(before.get), Stored(after.get), paths, beside)
    assert lay_over(base(), edits).messages == (
        "the package in '../shared', 'kit' differs: what changed files of packages do is not followed",
    )


def test_a_setting_that_is_computed_is_said() -> None:
    overlaid = laid(replaced(f"{MODELS}/fct_orders.sql", configured("unique_key=my_key()")))
    assert overlaid.messages == ("`unique_key` of model.halfpenny.fct_orders can't be told without running dbt",)


def configured(settings: str) -> tuple[str, str]:
    """Puts a configuration before a model that begins with its query."""
    return "select\n    order_id", f"{{{{ config({settings}) }}}}\nselect\n    order_id"
