"""What a format is told besides the report: where its files can be seen, and what was said the last time."""

from datetime import datetime

import msgspec

from dbt_impact.rules.report import Report


class Presentation(msgspec.Struct, frozen=True, kw_only=True):
    """How a report is shown in one place; all of it may be left out.

    `link_base` is where the repository's files can be seen at the pull request's commit, as in
    `https://github.com/OWNER/NAME/blob/COMMIT`; `folder` that of the dbt project in the repository. `previous` is the
    report on the last push. `marker` stands in the comment's first line, by which it is found again; without one, the
    project's name does. `now` is the time from which others are seen; without it they are told as they are written.
    """

    link_base: str = ""
    folder: str = ""
    previous: Report | None = None
    marker: str = ""
    now: datetime | None = None


PLAIN = Presentation()
