"""The settings: typed, and what holds where nobody wrote any."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from dbt_impact.selection.words import Selection, parse_selection
from dbt_impact.settings.waivers import Unread, Waiver

FailOn = Literal["breaking", "breaking-critical", "risky", "unknown", "changed", "never"]
Level = Literal["breaking", "risky", "note", "off"]
FILE_NAMES = ("dbt_impact.yml", "dbt_impact.yaml")


class RuleLevel(msgspec.Struct, frozen=True):
    """How bad all that a rule finds is taken to be, and where that is written."""

    level: Level
    place: str


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What one file says, or the environment over it; `path` is that file's, None where there is none.

    `base` is where production's manifest is found. `critical` selects what is customer-facing or business-critical,
    `edge` the models that readers outside dbt use (None: those that the default takes for such), `ignore` nodes of
    which nothing counts. `fail_on` is the least verdict that fails the check, `format` how the report is written,
    `rules` the severity of what a rule finds, by the rule's id. `unread` are waivers that can't be read.
    `origins` has, for each key that somebody wrote, where: a file and its line, or an environment variable.
    """

    path: str | None = None
    base: str | None = None
    critical: Selection = parse_selection("tag:critical config.meta.critical:true")
    edge: Selection | None = None
    ignore: Selection | None = None
    fail_on: FailOn = "breaking"
    format: str | None = None
    rules: Mapping[str, RuleLevel] = {}
    waivers: tuple[Waiver, ...] = ()
    unread: tuple[Unread, ...] = ()
    origins: Mapping[str, str] = {}


DEFAULTS = Settings()


def over(upper: Settings, lower: Settings) -> Settings:
    """What `lower` says, and `upper` in its place wherever it says anything."""
    said = {key.replace("-", "_"): None for key in upper.origins}
    chosen = {name: getattr(upper, name) for name in said if name != "waivers"}
    return msgspec.structs.replace(lower, **chosen, origins={**lower.origins, **upper.origins})
