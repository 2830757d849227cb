"""What the files of one side say of a resource: the part of its manifest's entry that they decide."""

import msgspec

from dbt_impact.compile.static.calls import Scan
from dbt_impact.overlay.plain import Fields


class Derived(msgspec.Struct, frozen=True):
    """A resource on one side.

    `fields` go into its entry as they are; `settings` into its `config` and `written` into its `unrendered_config`, key
    by key; these are None where nothing that decides them differs between the sides. `reads` are the calls of its
    texts. `unreadable` says why its file can't be read.
    """

    unique_id: str
    fields: Fields
    settings: Fields | None = None
    written: Fields | None = None
    reads: tuple[Scan, ...] = ()
    unreadable: str | None = None
    attached_to: str | None = msgspec.field(default=None)
