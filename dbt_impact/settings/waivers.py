"""A waiver: an intended break, with who answers for it, why and until when; what lacks one of these waives nothing."""

import re
from collections.abc import Mapping
from datetime import date

import msgspec

from dbt_impact.nearest import hint

WHY, WHO = "WHY", "WHO"
"""What stands for the reason and the owner in the line that a report proposes, until somebody fills it in."""

_NEEDED = ("rule", "node", "reason", "expires", "owner")
_KEYS = ("rule", "node", "column", "reason", "expires", "owner")
_DAY = r"\d{4}-\d\d-\d\d"
_LONGEST = 500


class Waiver(msgspec.Struct, frozen=True, kw_only=True):
    """One finding that is intended: of this rule, at this node (its name or unique id), about this column.

    It counts through the day `expires`. `place` is where it is written, a file and its line; `file` that file, from
    the project's folder, whose owners answer for it.
    """

    rule: str
    node: str
    column: str | None
    reason: str
    expires: date
    owner: str
    place: str
    file: str

    @property
    def about(self) -> tuple[str, str, str]:
        """What it waives, the same wherever it is written."""
        return self.rule, self.node, (self.column or "").lower()


class Unread(msgspec.Struct, frozen=True):
    """What stands where a waiver would, and why it waives nothing."""

    place: str
    why: str


def waiver_from(written: object, place: str, file: str) -> Waiver | Unread:
    """A waiver as it was written, or what is wrong with it."""
    if not isinstance(written, Mapping):
        return Unread(place, f"a waiver has {', '.join(_NEEDED)}, and a column where the finding has one")
    values: dict[str, str] = {}
    for key, value in written.items():
        if key not in _KEYS:
            return Unread(place, f"no key {str(key)!r}{hint(str(key), _KEYS) or ': there are ' + ', '.join(_KEYS)}")
        if isinstance(value, (list, Mapping)):
            return Unread(place, f"{key} is no text")
        if value is not None and str(value).strip():
            values[key] = str(value).strip()
    return _checked(values, place, file)


def _checked(values: Mapping[str, str], place: str, file: str) -> Waiver | Unread:
    missing = [key for key in _NEEDED if values.get(key) in (None, WHY, WHO)]
    if missing:
        return Unread(place, f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not filled in")
    if any(len(value) > _LONGEST for value in values.values()):
        return Unread(place, f"it has more than {_LONGEST} characters in one place")
    expires = _day(values["expires"])
    if expires is None:
        return Unread(place, f"expires {values['expires']!r} is no day: write it as 2027-01-31")
    return Waiver(
        rule=values["rule"],
        node=values["node"],
        column=values.get("column"),
        reason=values["reason"],
        expires=expires,
        owner=values["owner"],
        place=place,
        file=file,
    )


def _day(written: str) -> date | None:
    if re.fullmatch(_DAY, written) is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
