"""The command that shows what holds: each setting, and where it comes from."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dbt_impact.commands.options import PATH, POLICY, POLICY_FROM, SETTINGS
from dbt_impact.commands.output import say, write

if TYPE_CHECKING:
    from dbt_impact.policy.policy import From
    from dbt_impact.policy.standing import Judgement


@click.command()
@SETTINGS
@POLICY
@POLICY_FROM
@click.option("--base", metavar="WHERE", help="As after `dbt-impact diff`: wins over everything else.")
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "breaking-critical", "risky", "unknown", "changed", "never"]),
    help="As after `dbt-impact diff`: wins over everything else.",
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--output", type=PATH, metavar="FILE", help="Write to a file instead of standard output.")
def config(
    settings: Path | None,
    policy: Path | None,
    policy_from: "From | None",
    base: str | None,
    fail_on: str | None,
    form: str,
    output: Path | None,
) -> int:
    """Show each setting, and where it comes from: an option, the environment, the file, or the default.

    \b
    dbt-impact config
    dbt-impact config --policy-from base --format json
    """
    from dbt_impact.commands.judging import judging
    from dbt_impact.render.rows import as_json, table
    from dbt_impact.rules.judge import RULES
    from dbt_impact.rules.levels import check_rules

    how, settings_base, said, about_base = judging(Path(), settings, policy, policy_from)
    check_rules(how.settings, how.floors, [rule.id for rule in RULES])
    for message in (*said, *about_base):
        say(message)
    rows = _rows(how, settings_base, {"base": base, "fail-on": fail_on})
    write(as_json(("key", "value", "from"), rows) if form == "json" else table(rows), output)
    return 0


def _rows(how: "Judgement", base: str | None, given: Mapping[str, str | None]) -> list[tuple[str, str, str]]:
    """Key, value and origin of all that a check would be judged by; `given` are the options of the command line."""
    from dbt_impact.selection.words import spelled

    chosen, unset = how.settings, {"edge": "by what reads a model", "format": "terminal"}
    values = {
        "base": base,
        "critical": spelled(chosen.critical),
        "edge": None if chosen.edge is None else spelled(chosen.edge),
        "ignore": None if chosen.ignore is None else spelled(chosen.ignore),
        "fail-on": chosen.fail_on,
        "format": chosen.format,
    }
    rows = []
    for key, value in values.items():
        known = chosen if key != "base" or how.base is None else how.base
        place = known.origins.get(key) if value is not None else None
        if (option := given.get(key)) is not None:
            value, place = option, f"--{key}"
        rows.append((key, unset.get(key, "none") if value is None else value, place or "default"))
    rows += [(f"rules.{rule}", level.level, level.place) for rule, level in chosen.rules.items()]
    rows += [("waiver", f"{each.rule} at {each.node} until {each.expires}", each.place) for each in chosen.waivers]
    rows += [("waiver", f"unreadable: {each.why}", each.place) for each in chosen.unread]
    rows.append(("judged by", f"the {how.judged_by}'s settings and waivers", chosen.path or "default"))
    if how.floors.path is not None:
        rows.append(("floors", "nothing goes below them", how.floors.path))
    return rows
