"""The commands that ask the graph: what is built on a column, and where it comes from."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dbt_impact.cache.place import NO_CACHE
from dbt_impact.commands.compiling import compiling
from dbt_impact.commands.options import CONSUMERS, EXPOSURE_COLUMNS, PATH, SETTINGS
from dbt_impact.commands.output import encoded, say, write
from dbt_impact.errors import DbtImpactError
from dbt_impact.flow.kinds import KINDS
from dbt_impact.render.flow import FLOW_FORMATS

# The engine is imported inside the commands, as in `cli`: `--help` must stay fast.
if TYPE_CHECKING:
    from dbt_impact.compile.choice import Compiling
    from dbt_impact.flow.answer import Direction

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _asks(command: _Command) -> _Command:
    """The arguments that both commands have."""
    for decorate in reversed(
        (
            click.argument("start", nargs=-1, metavar="[NODE[.COLUMN]]..."),
            click.option(
                "--manifest",
                type=PATH,
                default=Path("target"),
                show_default=True,
                metavar="PATH",
                help="manifest.json[.gz] or its folder.",
            ),
            click.option("--catalog", type=PATH, metavar="FILE", help="catalog.json, if not beside the manifest."),
            click.option("--tag", multiple=True, metavar="TAG", help="Start at the nodes and columns with this tag."),
            click.option(
                "--meta",
                multiple=True,
                metavar="KEY=VALUE",
                help="Start at the nodes and columns with this `meta`, as in pii=true.",
            ),
            click.option("--to", "kinds", type=click.Choice(list(KINDS)), multiple=True, help="Show these kinds only."),
            click.option("--critical", is_flag=True, help="Show only what `critical` in the settings selects."),
            click.option("--values", "values_only", is_flag=True, help="Leave out what only filters, joins or orders."),
            SETTINGS,
            EXPOSURE_COLUMNS,
            CONSUMERS,
            compiling,
            click.option("--depth", type=click.IntRange(min=1), metavar="N", help="Go no further than N nodes."),
            click.option(
                "--format",
                "form",
                type=click.Choice(list(FLOW_FORMATS)),
                default="tree",
                show_default=True,
                help="How to write the answer.",
            ),
            click.option("--output", type=PATH, metavar="FILE", help="Write to a file instead of standard output."),
            click.option(
                NO_CACHE, is_flag=True, expose_value=False, help="Neither look for a kept answer nor keep it."
            ),
        )
    ):
        command = decorate(command)
    return command


@click.command()
@_asks
def downstream(**asked: Any) -> int:
    """What is built on a column, a node, or whatever carries a tag.

    Every model, test, metric and exposure that the values get to, or whose rows they decide about by a filter or a
    join. Whatever only reads the same table is not among them.

    \b
    dbt-impact downstream raw_orders.country_code
    dbt-impact downstream stg_orders.amount stg_orders.tax --to exposures
    dbt-impact downstream --meta pii=true --values --format csv
    """
    return _answer("downstream", **asked)


@click.command()
@_asks
def upstream(**asked: Any) -> int:
    """Where a column, a node, an exposure or a metric comes from.

    \b
    dbt-impact upstream fct_orders.amount
    dbt-impact upstream revenue_dashboard --to sources --format table
    """
    return _answer("upstream", **asked)


def _answer(
    direction: "Direction",
    *,
    start: tuple[str, ...],
    manifest: Path,
    catalog: Path | None,
    tag: tuple[str, ...],
    meta: tuple[str, ...],
    kinds: tuple[str, ...],
    critical: bool,
    values_only: bool,
    settings: Path | None,
    exposure_columns: tuple[Path, ...],
    consumers: tuple[Path, ...],
    compiling: "Compiling",
    depth: int | None,
    form: str,
    output: Path | None,
) -> int:
    if not (start or tag or meta):
        raise DbtImpactError(
            f"nothing to start from: name a NODE[.COLUMN], --tag or --meta (see dbt-impact {direction} -h)"
        )
    from dbt_impact.cache.answers import keep, this_run
    from dbt_impact.commands.chosen import chosen_settings
    from dbt_impact.flow.question import Question
    from dbt_impact.flow.starts import Starts
    from dbt_impact.one_side import ask
    from dbt_impact.surroundings import Surroundings

    starts = Starts(start, frozenset(tag), frozenset(map(_pair, meta)))
    question = Question(direction, starts, depth, kinds, critical, values_only)
    around = Surroundings(chosen_settings(settings, Path()), None, exposure_columns, consumers, compiling)
    found, messages = ask(manifest, catalog, question, around, this_run())
    for message in messages:
        say(message)
    text = FLOW_FORMATS[form](found)
    write(text, output)
    if not (messages or consumers or compiling.env):
        # Who asks again must be told them again, a pattern may fit other files then, and a variable have another value.
        keep(encoded(text))
    return 0


def _pair(written: str) -> tuple[str, str]:
    key, sign, value = written.partition("=")
    if not sign:
        raise DbtImpactError(f"--meta {written}: write KEY=VALUE, as in pii=true")
    return key, value.lower()
