"""A small project, what a pull request does to it, and the report by given settings."""

from datetime import date
from pathlib import Path

from dbt_impact.compare.changes import ids_of
from dbt_impact.compare.compare import compare
from dbt_impact.policy.standing import Judgement, policy_of
from dbt_impact.project.project import Project
from dbt_impact.rules.judge import RULES, judge
from dbt_impact.rules.report import Report
from dbt_impact.settings.floors import NO_FLOORS, Floors
from dbt_impact.settings.reading import settings_in
from dbt_impact.settings.settings import Settings
from dbt_impact.surroundings import Surroundings
from tests.building import project

TODAY = date(2026, 11, 23)
TABLES = {"raw": "id, amount, note"}
BASE = {
    "stg_a": "select id, amount, note from raw",
    "fct_a": "select id, amount from stg_a",
    "rpt": "select id, amount from fct_a",
    "notes": "select id, note from stg_a",
}
DROPPED = {**BASE, "stg_a": "select id, note from raw"}
"""Breaks `fct_a`, and `rpt` behind it."""


def settings(text: str) -> Settings:
    found = settings_in("dbt_impact.yml", text)
    assert found is not None
    return found


def sides(folder: Path, head: dict[str, str], base: dict[str, str] = BASE) -> tuple[Project, Project]:
    return project(folder / "base", base, TABLES), project(folder / "head", head, TABLES)


def judged(
    folder: Path, text: str, head: dict[str, str] = DROPPED, floors: Floors = NO_FLOORS, base: dict[str, str] = BASE
) -> Report:
    """The report on two versions of the project, by settings that the head brings."""
    return judged_by(Judgement(head=settings(text), floors=floors, today=TODAY), *sides(folder, head, base))


def judged_by(how: Judgement, base: Project, head: Project) -> Report:
    around = Surroundings(how.settings, judgement=how)
    changes = compare(base, head, stakes=around.stakes)
    return judge(RULES, changes, policy_of(how, base, head, ids_of(changes)))
