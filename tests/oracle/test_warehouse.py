"""What the oracle's warehouse makes of a project's own types, tests without SQL, and keys that change their type."""

from pathlib import Path

import duckdb
import pytest

from tests.oracle.project import Built, Node
from tests.oracle.tables import contents, difference
from tests.oracle.warehouse import Warehouse


@pytest.fixture
def built(tmp_path: Path) -> Built:
    file = tmp_path / "shop.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create type size as enum ('S', 'L''L'); create type name as varchar")
        connection.execute("create table shirts as select 'S'::size as size, 'a'::name as name")
    return Built(tmp_path, tmp_path / "manifest.json", None, file)


def node(unique_id: str, kind: str, sql: str | None, *parents: str) -> Node:
    relation = None if kind == "test" else f'"shop"."main"."{unique_id}"'
    written = {"database": "shop", "schema": "main", "name": unique_id, "alias": unique_id}
    return Node(unique_id, kind, relation, sql, parents, {}, written)


def test_a_project_may_have_types_of_its_own_and_tests_that_dbt_skipped(built: Built) -> None:
    nodes = {
        "shirts": node("shirts", "seed", None),
        "big": node(
            "big", "model", "select name::name as name from shop.main.shirts where size < 'L''L'::size", "shirts"
        ),
        "skipped": node("skipped", "test", None, "big"),
    }
    warehouse = Warehouse(built, nodes)
    assert warehouse.unbuilt == {"skipped": "dbt did not compile it"}
    assert not warehouse.unstable


def test_a_key_is_known_by_its_text() -> None:
    connection = duckdb.connect()
    connection.execute(
        "create table one as from (values (1, 9, 'a', 'x'), (2, 10, 'b', 'y')) as t(number, id, name, place)"
    )
    connection.execute(
        "create table other as from (values (1, '10', 'b', 'y'), (2, '9', 'a', 'x')) as t(number, id, name, place)"
    )
    base, head = contents(connection, "one", with_keys=True), contents(connection, "other")
    found = difference(connection, base, head)
    assert (set(found.retyped), set(found.changed), found.kept) == ({"id"}, {"number"}, True)
