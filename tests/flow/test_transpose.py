"""`upstream` tells of the same pairs as `downstream`, from the other end: on generated shops, and on the sample."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import Phase, given, settings

from dbt_impact.flow.downstream import downstream
from dbt_impact.flow.lister import Lister
from dbt_impact.flow.upstream import upstream
from dbt_impact.flow.way import Point, Way
from dbt_impact.project.nodes import Node, Source
from dbt_impact.project.project import Project, read_project
from tests.rewrites.shop import Shop, shops
from tests.small_projects import SmallProject

BASE = Path(__file__).parents[2] / "sample_project" / "artifacts" / "base"
SHOPS = 12
START = Way("value", 0)


def columns(project: Project, lister: Lister) -> list[Point]:
    """Every column of every node and source."""
    ids = (each for each in project.ids() if isinstance(project.get(each), (Node, Source)))
    return [Point(each, column.name) for each in ids for column in lister.listing(each).columns]


def expect_the_same_pairs(project: Project) -> int:
    """A column is reached, or its rows are, exactly where it comes from the start, and so by value. How many pairs."""
    lister = Lister(project)
    points = columns(project, lister)
    sources = {point: upstream(project, lister, {point: START}, None) for point in points}
    pairs = 0
    for start in points:
        reached = downstream(project, lister, {start: START}, None)
        for point in points:
            if point != start:
                is_reached = point in reached or Point(point.unique_id, None) in reached
                assert is_reached == (start in sources[point]), (start, point)
                assert is_by_value(reached.get(point)) == is_by_value(sources[point].get(start)), (start, point)
                pairs += is_reached
    return pairs


def is_by_value(way: Way | None) -> bool:
    return way is not None and way.how == "value"


def test_on_generated_shops() -> None:
    pairs = []

    @settings(max_examples=SHOPS, derandomize=True, database=None, deadline=None, phases=[Phase.generate])
    @given(shops())
    def each_shop(shop: Shop) -> None:
        with TemporaryDirectory() as folder:
            pairs.append(expect_the_same_pairs(read_project(SmallProject(shop.files()).write(Path(folder)))))

    each_shop()
    assert min(pairs) > 100


def test_on_the_sample_project() -> None:
    assert expect_the_same_pairs(read_project(BASE)) > 1000
