"""The settings: typed, and what holds where nobody wrote any."""

from typing import Literal

import msgspec

from dbt_impact.selection.words import Selection, parse_selection

FailOn = Literal["breaking", "breaking-critical", "risky", "unknown", "changed", "never"]
FILE_NAMES = ("dbt_impact.yml", "dbt_impact.yaml")


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What one file says; `path` is that file's, None where there is none.

    `critical` selects what is customer-facing or business-critical, `edge` the models that readers outside dbt use
    (None: those that the default takes for such), `fail_on` is the least verdict that fails the check.
    """

    path: str | None = None
    critical: Selection = parse_selection("tag:critical config.meta.critical:true")
    edge: Selection | None = None
    fail_on: FailOn = "breaking"


DEFAULTS = Settings()
