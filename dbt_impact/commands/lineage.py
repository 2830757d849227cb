"""The command that lists every node's columns, and what they are made of."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dbt_impact.commands.compiling import compiling
from dbt_impact.commands.options import PATH
from dbt_impact.commands.output import write

# The engine is imported inside the command: `--help` must stay fast.
if TYPE_CHECKING:
    from dbt_impact.compile.choice import Compiling


@click.command()
@click.option(
    "--manifest",
    type=PATH,
    default=Path("target"),
    show_default=True,
    metavar="PATH",
    help="manifest.json[.gz] or its folder.",
)
@click.option("--catalog", type=PATH, metavar="FILE", help="catalog.json, if not beside the manifest.")
@click.option("--select", metavar="NODE[.COLUMN]", help="One node by name or id, or one of its columns.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--output", type=PATH, metavar="FILE", help="Write to a file instead of standard output.")
@compiling
def lineage(
    manifest: Path,
    catalog: Path | None,
    select: str | None,
    form: str,
    output: Path | None,
    compiling: "Compiling",
) -> int:
    """List every node's columns, how they are known, and what they come from.

    \b
    dbt-impact lineage --select fct_orders
    dbt-impact lineage --format json > lineage.json
    """
    from dbt_impact.one_side import trace
    from dbt_impact.render.lineage import LINEAGE_FORMATS

    write(LINEAGE_FORMATS[form](trace(manifest, catalog, select, compiling)), output)
    return 0
