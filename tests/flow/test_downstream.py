"""What is built on a column: all of it, with how it gets there, and nothing else."""

from pathlib import Path

import pytest

from dbt_impact.errors import DbtImpactError
from tests.flow.asking import ask, shop, told


def test_a_wrong_code_is_found_wherever_it_was_used_and_nowhere_else(tmp_path: Path) -> None:
    assert told(ask(shop(tmp_path), "downstream", "feed.country_code")) == {
        "stg_feed": "country_code value",
        "by_country": "amount group by, country_code value, rows group by",
        "only_german": "rows filter",
        "with_names": "rows join",
        "copied": "amount group by, country_code value, rows group by",
        "top_germans": "rows filter",
    }


def test_values_only_leaves_out_what_it_merely_decides_about(tmp_path: Path) -> None:
    found = ask(shop(tmp_path), "downstream", "feed.country_code", values_only=True)
    assert told(found) == {
        "stg_feed": "country_code value",
        "by_country": "country_code value",
        "copied": "country_code value",
    }


def test_a_whole_table_is_every_column_and_its_rows(tmp_path: Path) -> None:
    found = told(ask(shop(tmp_path), "downstream", "countries"))
    assert found == {"with_names": "name value, rows rows"}


def test_depth_counts_nodes(tmp_path: Path) -> None:
    assert set(told(ask(shop(tmp_path), "downstream", "feed.country_code", depth=1))) == {"stg_feed"}


def test_what_hides_a_value_is_said(tmp_path: Path) -> None:
    found = ask(shop(tmp_path), "downstream", "feed.email")
    (reached,) = found.reached
    assert [(each.name, each.how, each.masked) for each in reached.columns] == [("email_hash", "value", "hash")]


def test_a_value_that_also_goes_another_way_is_not_hidden(tmp_path: Path) -> None:
    models = {"m": "select md5(email) || email as both_ways, md5(lower(email)) as hidden from feed"}
    (reached,) = ask(shop(tmp_path, models), "downstream", "feed.email").reached
    assert {each.name: each.masked for each in reached.columns} == {"both_ways": None, "hidden": "hash"}


def test_a_hash_stays_a_hash_downstream(tmp_path: Path) -> None:
    models = {"a": "select md5(email) as h, email from feed", "b": "select h, count(email) as n from a group by h"}
    found = ask(shop(tmp_path, models), "downstream", "feed.email")
    assert {(node.name, each.name): each.masked for node in found.reached for each in node.columns} == {
        ("a", "h"): "hash",
        ("a", "email"): None,
        ("b", "h"): "hash",
        ("b", "n"): "count",
    }


def test_a_column_that_nobody_has_listed_goes_through_a_star(tmp_path: Path) -> None:
    models = {"a": "select * from elsewhere.raw_events", "b": "select device as kind from a", "c": "select id from a"}
    found = told(ask(shop(tmp_path, models), "downstream", "a.device"))
    assert found == {"b": "kind value"}


def test_what_cannot_be_traced_is_hit_as_a_whole_and_said(tmp_path: Path) -> None:
    models = {"a": "select id, amount from feed", "b": "select id from a where ((", "c": "select x from b"}
    found = ask(shop(tmp_path, models), "downstream", "feed.amount")
    assert list(told(found)) == ["a", "b", "c"]
    assert [each.unique_id for each in found.not_traced] == ["model.shop.b"]


def test_the_way_leads_from_the_start_to_the_end(tmp_path: Path) -> None:
    found = ask(shop(tmp_path), "downstream", "feed.country_code")
    last = next(each for each in found.reached if each.name == "top_germans")
    assert [(step.unique_id.split(".")[-1], step.column, step.via) for step in last.path] == [
        ("feed", "country_code", None),
        ("stg_feed", "country_code", "IDENTITY"),
        ("only_german", None, "FILTER"),
        ("top_germans", None, "rows"),
    ]


def test_names_are_found_in_any_case(tmp_path: Path) -> None:
    where = shop(tmp_path, adapter="snowflake")
    assert told(ask(where, "downstream", "feed.COUNTRY_CODE")) == told(ask(where, "downstream", "feed.country_code"))


@pytest.mark.parametrize(
    ("words", "said"),
    [("fed.amount", "did you mean feed"), ("feed.amuont", "did you mean amount"), ("feed.zzz", "it has id, country_")],
)
def test_a_name_typed_wrong_is_answered_with_the_nearest(tmp_path: Path, words: str, said: str) -> None:
    with pytest.raises(DbtImpactError, match=said):
        ask(shop(tmp_path), "downstream", words)


def test_models_that_read_each_other_in_a_circle_come_to_an_end(tmp_path: Path) -> None:
    models = {"a": "select f.id, b.amount from feed f, b", "b": "select id, amount from a"}
    where = shop(tmp_path, models)
    assert told(ask(where, "downstream", "feed.id"))["b"] == "id value"


def test_who_reads_without_saying_so_is_found(tmp_path: Path) -> None:
    models = {"a": "select id, amount from feed", "b": 'select "id", "amount" from a', "c": "select amount from b"}
    where = shop(tmp_path, models, undeclared=("b",))
    assert told(ask(where, "downstream", "feed.amount")) == {
        "a": "amount value",
        "b": "amount value",
        "c": "amount value",
    }


def test_a_model_that_reads_itself_spreads_over_its_own_columns(tmp_path: Path) -> None:
    models = {
        "grown": "select f.id, g.total + f.amount as total, g.total as before from feed f left join grown g using (id)"
    }
    assert told(ask(shop(tmp_path, models), "downstream", "feed.amount")) == {"grown": "before value, total value"}


def test_what_one_start_does_to_the_node_of_another_is_told(tmp_path: Path) -> None:
    models = {
        "people": "select id, email, md5(email) as email_hash from feed",
        "mails": "select email_hash from people",
    }
    found = ask(shop(tmp_path, models), "downstream", "feed.email", "people.email")
    assert told(found) == {"people": "email_hash value", "mails": "email_hash value"}


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    found = ask(shop(tmp_path), "downstream", "feed.country_code", kinds=("exposures",))
    assert (found.reached, found.left_out) == ((), {"model": 6})
    found = ask(shop(tmp_path), "downstream", "feed.country_code", values_only=True)
    assert found.left_out == {"model": 3}
