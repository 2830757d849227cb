"""Questions about the flow of a small shop, and their answers in a few words."""

from collections.abc import Collection, Mapping
from pathlib import Path

from dbt_impact.flow.answer import Answer, Direction
from dbt_impact.flow.lister import Lister
from dbt_impact.flow.question import Question, answer
from dbt_impact.flow.starts import Starts
from dbt_impact.project.project import Project
from dbt_impact.selection.selector import Selector
from dbt_impact.settings.settings import DEFAULTS
from tests.building import project

TABLES = {"feed": "id, country_code, amount, email", "countries": "code, name"}
MODELS = {
    "stg_feed": "select id, country_code, amount, md5(email) as email_hash from feed",
    "by_country": "select country_code, sum(amount) as amount from stg_feed group by country_code",
    "only_german": "select id, amount from stg_feed where country_code = 'DE'",
    "with_names": "select f.id, c.name from stg_feed f left join countries c on f.country_code = c.code",
    "totals": "select sum(amount) as amount from stg_feed",
    "top_germans": "select id from only_german order by amount desc limit 3",
    "copied": "select * from by_country",
}


def ask(
    where: Project,
    direction: Direction,
    *words: str,
    starts: Starts | None = None,
    depth: int | None = None,
    kinds: tuple[str, ...] = (),
    values_only: bool = False,
) -> Answer:
    """The answer for a project, traced from nothing."""
    asked = starts or Starts(words)
    question = Question(direction, asked, depth, kinds, values_only=values_only)
    return answer(where, Lister(where), question, Selector(DEFAULTS.critical, where))


def shop(
    folder: Path, models: Mapping[str, str] = MODELS, adapter: str = "duckdb", undeclared: Collection[str] = ()
) -> Project:
    return project(folder, models, TABLES, adapter=adapter, undeclared=undeclared)


def told(found: Answer) -> dict[str, str]:
    """By node: the columns that are hit and how, and the rows."""
    return {
        each.name: ", ".join(
            [*(f"{column.name} {column.how}" for column in each.columns), *([f"rows {each.rows}"] if each.rows else [])]
        )
        for each in found.reached
    }
