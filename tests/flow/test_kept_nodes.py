"""What earlier questions found out of single nodes: taken as long as it is what a trace would find, and no longer."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest
from sqlglot import exp

from dbt_impact.cache.store import Store
from dbt_impact.flow.lister import Lister
from dbt_impact.lineage.nodes.kept import KeptNodes
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.listing import NodeListing
from dbt_impact.lineage.parsing.parse import Parser, Unparsed
from dbt_impact.project.nodes import Node, Source
from dbt_impact.project.project import Project, read_project
from tests.building import project as built
from tests.flow.asking import MODELS, TABLES, shop
from tests.flow.test_joins import shop_with_test, with_types

Listed = dict[str, tuple[NodeListing, tuple[tuple[str, tuple[str, ...]], ...]]]
Given = Mapping[str, str]
SAMPLE = Path(__file__).parents[2] / "sample_project" / "artifacts"


class CountingParser(Parser):
    """Notes how many texts are asked for."""

    def __init__(self, lineage: Lineage) -> None:
        super().__init__(lineage.dialect)
        self.texts: set[str] = set()

    def tree(self, sql: str) -> exp.Query | Unparsed:
        self.texts.add(sql)
        return super().tree(sql)


def listed(lister: Lister, project: Project) -> Listed:
    """Every listing, and the keys it rests on."""
    found = {}
    for each in project.ids():
        if isinstance(resource := project.get(each), (Node, Source)) and resource.resource_type not in (
            "test",
            "operation",
        ):
            found[each] = (lister.listing(each), tuple(lister.relied(each)) if isinstance(resource, Node) else ())
    return found


@pytest.fixture
def again(tmp_path: Path) -> Callable[[Project], set[str]]:
    """Lists a project over what was kept, holds that to a trace from nothing, and gives the texts that were parsed."""
    path = str(tmp_path / "cache" / "nodes.sqlite")

    def asked(project: Project) -> set[str]:
        parser = CountingParser(Lineage(project))
        lister = Lister(project, parser, kept=partial(KeptNodes, store=Store(path), program=b"this"))
        found = listed(lister, project)
        lister.save()
        assert found == listed(Lister(project), project)
        return parser.texts

    return asked


def test_a_second_question_parses_nothing(tmp_path: Path, again: Callable[[Project], set[str]]) -> None:
    assert again(shop(tmp_path)) == {*MODELS.values()}
    assert not again(shop(tmp_path))


OTHER_TEXT = "select id, country_code, 2 * amount as amount, md5(email) as email_hash from feed"
OTHER_COLUMNS = "select id, country_code, amount, md5(email) as email_hash, 1 as version from feed"


@pytest.mark.parametrize(
    ("text", "retraced"),
    [
        (OTHER_TEXT, {"stg_feed"}),
        (OTHER_COLUMNS, {"stg_feed", "by_country", "only_german", "with_names", "totals"}),
    ],
    ids=["text", "columns"],
)
def test_a_changed_model_is_traced_anew_and_its_readers_where_its_columns_changed(
    tmp_path: Path, again: Callable[[Project], set[str]], text: str, retraced: set[str]
) -> None:
    again(shop(tmp_path))
    models = {**MODELS, "stg_feed": text}
    assert again(shop(tmp_path, models)) == {models[name] for name in retraced}
    assert not again(shop(tmp_path, models))


def test_a_column_more_far_up_is_seen_by_every_star(tmp_path: Path, again: Callable[[Project], set[str]]) -> None:
    stars = {"first": "select * from feed", **{f"star_{n}": f"select * from star_{n - 1}" for n in range(1, 150)}}
    stars["star_0"] = "select * from first"
    again(built(tmp_path, stars, TABLES))
    wider = {**TABLES, "feed": f"{TABLES['feed']}, sent_at"}
    assert again(built(tmp_path, stars, wider)) == {*stars.values()}


def test_a_name_that_means_another_node(tmp_path: Path, again: Callable[[Project], set[str]]) -> None:
    reader = {"reader": "select code from elsewhere"}
    again(built(tmp_path, reader, TABLES, undeclared=("reader",)))
    assert again(built(tmp_path, {**reader, "elsewhere": "select code from countries"}, TABLES, undeclared=("reader",)))


def test_a_test_that_comes_and_goes(tmp_path: Path, again: Callable[[Project], set[str]]) -> None:
    shop_with_test(tmp_path, {})
    project = with_types(tmp_path)
    again(project)
    assert not again(project)
    shop_with_test(tmp_path, {"where": "code is not null"})
    assert len(again(with_types(tmp_path))) == 1


def test_columns_that_read_each_other_in_a_circle(tmp_path: Path, again: Callable[[Project], set[str]]) -> None:
    circle = {"one": "select * from two", "two": "select *, 1 as x from one", "below": "select * from one"}
    again(built(tmp_path, circle, TABLES))
    again(built(tmp_path, {**circle, "two": "select *, 1 as y from one"}, TABLES))
    again(built(tmp_path, circle, TABLES))


def test_another_adapter_or_program_keeps_its_own(tmp_path: Path, again: Callable[[Project], set[str]]) -> None:
    again(shop(tmp_path))
    assert again(shop(tmp_path, adapter="snowflake")) == {*MODELS.values()}
    store = Store(str(tmp_path / "cache" / "nodes.sqlite"))
    project = shop(tmp_path)
    lister = Lister(project, kept=partial(KeptNodes, store=store, program=b"another"))
    assert listed(lister, project) == listed(Lister(project), project)


@pytest.mark.parametrize("catalog", [True, False], ids=["catalog", "no catalog"])
def test_the_sample_and_its_edits_in_turn(catalog: bool, again: Callable[[Project], set[str]]) -> None:
    """One cache over one head after the other, as a day's work leaves it."""
    beside = SAMPLE / "base" / "catalog.json" if catalog else None
    for side in ("incremental", "edits/01_refund_amount_renamed", "head", "other_target", "incremental"):
        again(read_project(SAMPLE / side, catalog=beside))
        assert not again(read_project(SAMPLE / side, catalog=beside))
