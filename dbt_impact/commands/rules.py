"""The commands that tell of the rules: all of them in a list, and each with its page."""

import sys
from io import StringIO
from pathlib import Path

import click

from dbt_impact.commands.options import PATH
from dbt_impact.commands.output import WIDTH, write
from dbt_impact.errors import DbtImpactError
from dbt_impact.nearest import hint


@click.command()
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--output", type=PATH, metavar="FILE", help="Write to a file instead of standard output.")
def rules(form: str, output: Path | None) -> int:
    """List the rules, in the order of the report.

    \b
    dbt-impact rules
    dbt-impact rules --format json
    """
    from dbt_impact.render.rows import as_json, table
    from dbt_impact.rules.judge import RULES

    found = [(rule.id, rule.summary) for rule in RULES]
    more = "\ndbt-impact explain RULE tells what one finds, why it matters, and what to do.\n"
    write(as_json(("id", "summary"), found) if form == "json" else table(found) + more, output)
    return 0


@click.command()
@click.argument("rule")
def explain(rule: str) -> int:
    """Tell what a rule finds, why it matters, and how to make the change safely.

    \b
    dbt-impact explain broken-reference
    """
    from dbt_impact.rules.judge import RULES
    from dbt_impact.rules.pages import page_of

    ids = [each.id for each in RULES]
    name = rule.lower().replace("_", "-")
    if name not in ids:
        raise DbtImpactError(f"no rule {rule!r}{hint(name, ids) or ': dbt-impact rules lists them'}")
    try:
        text = page_of(name)
    except OSError as error:
        raise DbtImpactError(f"the page of {name} is not here ({error.strerror}): install dbt-impact again") from error
    write(_laid_out(text) if sys.stdout.isatty() else text, None)
    return 0


def _laid_out(text: str) -> str:
    # Only for a terminal: it takes longer to import than all the rest.
    from rich.console import Console
    from rich.markdown import Markdown

    out = StringIO()
    Console(file=out, force_terminal=True, width=min(WIDTH, Console().width)).print(Markdown(text))
    return out.getvalue()
