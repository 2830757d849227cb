"""The policy: all that findings are judged by."""

from datetime import date
from typing import Literal

import msgspec

from dbt_impact.policy.edits import Edit
from dbt_impact.settings.floors import NO_FLOORS, Floors
from dbt_impact.settings.settings import DEFAULTS, Settings
from dbt_impact.settings.waivers import Unread, Waiver

From = Literal["base", "head"]


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What findings are judged by: `settings` over the `floors`, and `waivers` wherever they are written.

    `judged_by` says whose settings and waivers those are. Where it is the base's, `pending` are the waivers that the
    pull request adds and that don't count yet, and `edits` what it does to the settings. `today` is the day by which
    waivers expire; the earliest of all where nobody asked.
    """

    settings: Settings = DEFAULTS
    floors: Floors = NO_FLOORS
    waivers: tuple[Waiver, ...] = ()
    pending: tuple[Waiver, ...] = ()
    unread: tuple[Unread, ...] = ()
    edits: tuple[Edit, ...] = ()
    judged_by: From = "head"
    today: date = date.min


NO_POLICY = Policy()
