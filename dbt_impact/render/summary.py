"""The report for a job's summary page: what the comment says, at greater length, and what the merge must rebuild."""

from dbt_impact.rebuild.plan import Plan
from dbt_impact.render.budget import Block, fit, size
from dbt_impact.render.escape import fenced, phrase
from dbt_impact.render.outline import outline
from dbt_impact.render.phrases import Code, tame_log
from dbt_impact.render.presentation import PLAIN, Presentation
from dbt_impact.render.rebuild import summary
from dbt_impact.render.rebuild_command import command, selectors
from dbt_impact.render.sections import Limits, footer, headline, sections
from dbt_impact.rules.report import Report

# GitHub refuses a step's summary of more than 1 MiB, and other tools may write to the same step's.
LIMITS = Limits(900_000, table_bytes=300_000, list_bytes=150_000, rows=500, items=300, folded_items=1_000)
PLAN_HEAD = "\n| Build | How | Why |\n|---|---|---|\n"


def render(report: Report, shown: Presentation = PLAIN) -> str:
    """The whole page, always below GitHub's limit. It has no marker: it must never be taken for the comment."""
    layout = outline(report, shown)
    head, foot = headline(layout), footer(layout)
    blocks = sections(layout, LIMITS) + (_plan(report.rebuild) if report.rebuild is not None else [])
    return tame_log(head + fit(blocks, LIMITS.most_bytes - size(head) - size(foot) - 100) + foot)


def _plan(plan: Plan) -> list[Block]:
    said = summary(plan)
    if not said:
        return []
    opening = f"\n### After the merge\n\n{phrase(said)}\n"
    if plan.steps:
        opening += f"\n{fenced(command(plan), 'sh')}"
    blocks = [Block(opening, ("",), "", "command", 1, LIMITS.list_bytes)]
    written = selectors(plan)
    if written is not None:
        file = f"\nIts `selectors.yml`:\n\n{fenced(written, 'yaml')}"
        blocks.append(Block(file, ("",), "", "selectors.yml", 1, LIMITS.table_bytes))
    rows = tuple(
        "| " + " | ".join(phrase(cell, cell=True) for cell in ((Code(s.unique_id),), (s.action,), (s.reason,))) + " |\n"
        for s in plan.steps
    )
    return [*blocks, Block(PLAN_HEAD, rows, "", "node", LIMITS.rows, LIMITS.table_bytes)]
