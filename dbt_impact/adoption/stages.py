"""The three stages: see what the tool says, let it speak up on pull requests, let it stop what breaks."""

from collections.abc import Mapping
from typing import Literal, get_args

from dbt_impact.shipped import shipped

Stage = Literal["observe", "comment", "required"]
STAGES: tuple[Stage, ...] = get_args(Stage)
WORKFLOWS: Mapping[Stage, str] = {
    "observe": "observe.yml",
    "comment": "pull-request.yml",
    "required": "required-check.yml",
}
"""The recipe of each stage, by its name in `examples/github/`."""

PRODUCTION = "production.yml"
"""The recipe that keeps production's manifest, which pull requests are compared with."""

SETTINGS = """\
# What dbt-impact is told of this project. All of it may be left out: each line is what holds without it, or an example.
# `dbt-impact config` shows what holds, and where each of it comes from.

# Where production's manifest is found: a file or a folder, git:REF, s3://…, https://…, github-artifact://NAME.
# It counts once it is merged; `--base` wins over it.
# base: git:...

# What is customer-facing or business-critical, in dbt's selector words.
# critical: tag:critical config.meta.critical:true

# The models that readers outside dbt use. Without it: those with an exposure, a contract or `access: public`, and those
# that nothing in the project reads.
# edge: path:models/marts

# What nobody relies on.
# ignore: path:models/sandbox

# The least verdict that fails the check: breaking, breaking-critical, risky, unknown, changed or never.
# fail-on: breaking

# How bad what a rule finds is taken to be: breaking, risky, note or off. `dbt-impact rules` lists the rules.
# rules:
#   column-added: off

# Breaks that are intended. Each report has the lines to paste.
# waivers:
#   - {rule: column-removed, node: fct_orders, column: note, reason: moved, expires: 2027-01-31, owner: finance}
"""


def is_released(stage: Stage) -> bool:
    """Whether the stage's recipe names a commit of the action: before the first release, zeros stand there."""
    return "0" * 40 not in recipe(WORKFLOWS[stage])


def recipe(name: str) -> str:
    """The text of a recipe. Raises OSError where the installation lacks it."""
    return shipped("workflows", "examples/github", name)
