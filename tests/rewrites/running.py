"""Both sides of a pull request on a shop: what DuckDB gives, and what the report says."""

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from dbt_impact.pipeline import Artifacts, check
from dbt_impact.rules.report import Report
from tests.execution import Ran, execute
from tests.rewrites.shop import Shop
from tests.small_projects import SmallProject


def ran(shop: Shop) -> Ran:
    """What each model of the shop holds; the same shop runs once."""
    return _ran(_files(shop))


@lru_cache(maxsize=512)
def _ran(files: tuple[tuple[str, str], ...]) -> Ran:
    return execute(_project(files))


@lru_cache(maxsize=512)
def _project(files: tuple[tuple[str, str], ...]) -> SmallProject:
    return SmallProject(dict(files))


def _files(shop: Shop) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(shop.files().items()))


def reported(base: Shop, head: Shop) -> Report:
    """The whole report, from manifests as dbt would write them."""
    with TemporaryDirectory() as folder:
        before, after = (
            Artifacts(_project(_files(shop)).write(Path(folder) / side))
            for shop, side in ((base, "base"), (head, "head"))
        )
        return check(before, after)[0]
