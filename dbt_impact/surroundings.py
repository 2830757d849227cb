"""What is known around the project that is looked at: settings, owners, what BI tools read, other projects."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from dbt_impact.compile.choice import COMPILING, Compiling
from dbt_impact.project.files import shown
from dbt_impact.project.project import Project
from dbt_impact.selection.selector import Selector
from dbt_impact.selection.words import Selection
from dbt_impact.settings.settings import DEFAULTS, Settings

# What reads other projects and rows is imported where somebody gives such, and what judges where two sides are
# compared: other runs do not wait for it.
if TYPE_CHECKING:
    from dbt_impact.compare.stakes import Stakes
    from dbt_impact.policy.standing import Judgement
    from dbt_impact.project.code_owners import CodeOwners
    from dbt_impact.project.others import Other


class Surroundings(msgspec.Struct, frozen=True):
    """Settings, the owners of files, files of the columns that exposures read, and manifests of other projects.

    `compiling` says how SQL that dbt did not compile is made.
    `judgement` says by what a comparison is judged, where that is not by the settings alone.
    """

    settings: Settings = DEFAULTS
    code_owners: "CodeOwners | None" = None
    exposure_columns: tuple[Path, ...] = ()
    consumers: tuple[Path, ...] = ()
    compiling: Compiling = COMPILING
    judgement: "Judgement | None" = None

    @property
    def judged_by(self) -> "Judgement":
        from dbt_impact.policy.standing import Judgement

        return self.judgement or Judgement(head=self.settings)

    @property
    def stakes(self) -> "Stakes":
        from dbt_impact.compare.stakes import Stakes

        floors = self.judged_by.floors
        return Stakes(
            critical=self.settings.critical,
            edge=self.settings.edge,
            always_critical=floors.critical or Selection(()),
            ignored=(self.settings.ignore if floors.may_ignore else None) or Selection(()),
            code_owners=self.code_owners,
        )

    def others(self) -> "list[Other]":
        """The other projects. Raises DbtImpactError where one can't be read."""
        if not self.consumers:
            return []
        from dbt_impact.project.others import read_others

        return read_others(self.consumers)

    def complete(self, projects: list[Project], others: "list[Other]") -> tuple[list[Project], tuple[str, ...]]:
        """The sides of this project with all that is known around them, and messages for the person who gave it.

        Raises DbtImpactError where something of it can't be read, or doesn't fit.
        """
        joined, messages = _join(projects, others) if others else (projects, ())
        patterns = () if self.code_owners is None else self.code_owners.unread
        return joined, (
            *messages,
            *(_declare(joined, self.exposure_columns) if self.exposure_columns else ()),
            *self._selecting_nothing(joined),
            *(f"CODEOWNERS: the pattern {shown(each)} has too many stars and is left out" for each in patterns),
        )

    def _selecting_nothing(self, projects: list[Project]) -> Iterator[str]:
        """A message for each selection that somebody wrote and that no node meets: a gate on it would never fail."""
        for name in ("critical", "edge", "ignore"):
            selection: Selection | None = getattr(self.settings, name)
            if selection is not None and selection != getattr(DEFAULTS, name):
                selectors = (Selector(selection, project) for project in projects)
                if not any(selector.selects_any for selector in selectors):
                    place = self.settings.origins.get(name)
                    yield f"{name} in {place} selects nothing: is it spelled as in the project?"


def _join(projects: list[Project], others: "list[Other]") -> tuple[list[Project], tuple[str, ...]]:
    from dbt_impact.project.joining import join

    return join(projects, others)


def _declare(projects: list[Project], files: tuple[Path, ...]) -> tuple[str, ...]:
    from dbt_impact.consumers.listed import declare_rows
    from dbt_impact.project.exposure_rows import exposure_rows

    return declare_rows(projects, [row for file in files for row in exposure_rows(file)])


ALONE = Surroundings()
