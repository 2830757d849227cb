"""Where a column comes from: what it is made of, and what decides which rows it has."""

from pathlib import Path

from tests.flow.asking import ask, shop, told


def test_a_column_comes_from_its_values_and_from_what_chose_its_rows(tmp_path: Path) -> None:
    assert told(ask(shop(tmp_path), "upstream", "top_germans.id")) == {
        "only_german": "amount sort, id value, rows rows",
        "stg_feed": "amount sort, country_code filter, id value, rows rows",
        "feed": "amount sort, country_code filter, id value, rows rows",
    }


def test_values_only_is_what_it_is_made_of(tmp_path: Path) -> None:
    assert told(ask(shop(tmp_path), "upstream", "copied.amount", values_only=True)) == {
        "by_country": "amount value",
        "stg_feed": "amount value, rows value",
        "feed": "amount value",
    }


def test_sources_alone_can_be_asked_for(tmp_path: Path) -> None:
    found = ask(shop(tmp_path), "upstream", "with_names.name", kinds=("sources",))
    assert {each.name for each in found.reached} == {"feed", "countries"}


def test_a_whole_model_comes_from_all_that_it_reads(tmp_path: Path) -> None:
    assert set(told(ask(shop(tmp_path), "upstream", "copied"))) == {"by_country", "stg_feed", "feed"}


def test_both_directions_tell_of_the_same_pairs(tmp_path: Path) -> None:
    where = shop(tmp_path)
    names = ("id", "country_code", "amount", "email")
    for column in names:
        for node in ask(where, "downstream", f"feed.{column}").reached:
            for each in node.columns:
                back = ask(where, "upstream", f"{node.name}.{each.name}")
                assert any(c.name == column for r in back.reached if r.name == "feed" for c in r.columns)


def test_a_model_that_filters_by_its_own_columns_comes_to_an_end(tmp_path: Path) -> None:
    models = {
        "grown": "select id, amount, email from feed "
        "where amount > (select max(amount) from grown) and id not in (select id from grown where email is not null)"
    }
    where = shop(tmp_path, models)
    for column in ("id", "amount", "email"):
        found = ask(where, "upstream", f"grown.{column}")
        assert (
            told(found)["feed"]
            == {
                "id": "amount filter, email filter, id value, rows rows",
                "amount": "amount value, email filter, id filter, rows rows",
                "email": "amount filter, email value, id filter, rows rows",
            }[column]
        )
