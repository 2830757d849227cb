"""Which file and line of the repository a finding is shown at."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

import msgspec

from dbt_impact.compare.changes import Change
from dbt_impact.project.location import Location
from dbt_impact.render.phrases import clean
from dbt_impact.render.presentation import Presentation
from dbt_impact.rules.report import Finding, Report

LONGEST_PATH = 400
MOST_LINES = 10_000_000


class Place(msgspec.Struct, frozen=True):
    """A file of the repository, and the line where that is known. `is_gone`: head has the file no more."""

    path: str
    line: int | None = None
    is_gone: bool = False


class Places:
    """Where the findings of one report stand in the repository. `project` is for those that stand nowhere in it."""

    def __init__(self, report: Report, shown: Presentation) -> None:
        self._nodes = report.changes.nodes
        self._ours = report.changes.head.project_name
        self._changes = {change.id: change for change in report.changes.changes}
        self._shown = shown
        self.project = Place(str(PurePosixPath(shown.folder) / "dbt_project.yml"))

    def of(self, finding: Finding) -> Place | None:
        """Where it fails; else, where the change that does it is made. None where neither is in the repository."""
        change = self._changes.get(finding.change or "")
        return next(self._candidates(finding.unique_id, finding.location, change), None)

    def link(self, unique_id: str, location: Location | None) -> str | None:
        """Where a node can be seen, None where that is not known."""
        place = next(self._candidates(unique_id, location, None), None)
        if place is None or place.is_gone or not self._shown.link_base:
            return None
        base = self._shown.link_base.rstrip("/")
        line = ""
        if place.line is not None:
            line = f"#lines-{place.line}" if urlsplit(base).hostname == "bitbucket.org" else f"#L{place.line}"
        return f"{base}/{quote(place.path.encode('utf-8', 'replace'))}{line}"

    def _candidates(self, unique_id: str, location: Location | None, change: Change | None) -> Iterator[Place]:
        yield from self._at(unique_id, location)
        if change is not None:
            yield from self._at(change.unique_id, change.location)

    def _at(self, unique_id: str, location: Location | None) -> Iterator[Place]:
        node = self._nodes.get(unique_id)
        file = location.path if location is not None else node.file if node is not None else ""
        path = self._in_repository(unique_id, file)
        if path and not (node is not None and node.project):
            is_gone = node is not None and node.effect == "removed"
            line = location.line if location is not None else None
            yield Place(path, line if line is not None and 0 < line < MOST_LINES else None, is_gone)

    def _in_repository(self, unique_id: str, file: str) -> str:
        """The file's path from the repository's root; "" for a package's file, which is not in the repository."""
        if self._ours and unique_id.split(".")[1:2] != [self._ours]:
            return ""
        parts = PurePosixPath(clean(file, LONGEST_PATH).replace("\\", "/")).parts
        if not parts or parts[0] == "/" or ".." in parts or len(file) > LONGEST_PATH:
            return ""
        return str(PurePosixPath(*PurePosixPath(self._shown.folder).parts, *parts))
