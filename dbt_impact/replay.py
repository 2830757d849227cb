"""Judges the commits of a branch one by one, each by its files alone, laid over one manifest of the newest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from msgspec import structs

from dbt_impact.backtest.outcome import Judged, Judgement
from dbt_impact.compile.choice import Compiling
from dbt_impact.errors import DbtImpactError, Unreadable
from dbt_impact.git.history import Commit, first_parents
from dbt_impact.git.repository import Repository
from dbt_impact.overlaid import laid_over, renderer_of
from dbt_impact.overlay.from_git import commit_edits, stored
from dbt_impact.overlay.overlay import Overlaid
from dbt_impact.overlay.project_file import read_project_file
from dbt_impact.overlay.seed_headers import unlisted_headers
from dbt_impact.pipeline import At, nobody, report_on
from dbt_impact.project.project import Project
from dbt_impact.rules.gate import fails
from dbt_impact.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of a repository: `project` is the dbt project's folder from the root, `tip` what the manifest is of."""

    repository: Repository
    project: str
    tip: str

    def commits(self, last: int) -> tuple[Commit, ...]:
        """The last commits that changed the project, the newest first. Raises GitError."""
        below = (self.project.rstrip("/"),) if self.project else ()
        return first_parents(self.repository, self.tip, last, below)


def replay(
    manifest: Project, branch: Branch, commits: Sequence[Commit], policies: Sequence[Surroundings], at: At = nobody
) -> Iterator[Judged]:
    """What the check would have said of each commit, the newest first.

    From one commit to the next the files go one step back, so the work of each is that of its own change. A commit
    whose files can't be laid over is said not to be judged, and the next one starts from the last that could be.
    """
    states = _States(manifest, branch, policies[0].compiling)
    for done, each in enumerate(commits):
        at("judging commits", done, len(commits))
        # Whoever wrote it may have written half a character.
        commit = replace(each, subject=each.subject.encode("utf-8", "replace").decode())
        if not commit.parents:
            why = "the first commit: there is nothing before it"
            yield Judged(commit.id, commit.time, commit.subject, 0, why_not=why)
            continue
        try:
            yield _judged(states, branch, commit, policies)
        except DbtImpactError as error:
            yield Judged(commit.id, commit.time, commit.subject, 0, why_not=str(error))


def _judged(states: "_States", branch: Branch, commit: Commit, policies: Sequence[Surroundings]) -> Judged:
    after = states.at(commit.id)
    before = states.at(commit.parents[0])
    given = []
    for policy in policies:
        renderers = renderer_of(before.files, policy.compiling), renderer_of(after.files, policy.compiling)
        report, _ = report_on(before.project, after.project, around=policy, renderers=renderers)
        given.append(Judgement(report, fails(report, policy.settings.fail_on, policy.judged_by.floors)))
    said = tuple(dict.fromkeys((*before.messages, *after.messages)))
    files = len(commit_edits(branch.repository, branch.project, commit.parents[0], commit.id).paths)
    return Judged(commit.id, commit.time, commit.subject, files, tuple(given), said)


class _States:
    """The project at one commit and another, each laid over the last that was made."""

    def __init__(self, manifest: Project, branch: Branch, compiling: Compiling) -> None:
        self._branch, self._compiling = branch, compiling
        self._at = branch.repository.commit(branch.tip)
        tree = stored(branch.repository, branch.project, self._at)
        try:
            files = read_project_file(tree, manifest.metadata.project_name)
        except Unreadable as why:
            raise DbtImpactError(f"{why}: say with --at which commit the manifest is of") from why
        newest = manifest.without_built_tables()
        newest.declare_headers(unlisted_headers(newest, tree))
        self._last = Overlaid(newest, files=files)
        self._kept: dict[str, Overlaid] = {}

    def at(self, commit: str) -> Overlaid:
        """The project at a commit. Raises DbtImpactError."""
        found = self._kept.get(commit)
        if found is None:
            if commit == self._at:
                found = self._last
            else:
                edits = commit_edits(self._branch.repository, self._branch.project, self._at, commit)
                if edits.paths:
                    found = laid_over(self._last.project, edits, self._compiling)
                else:
                    found = structs.replace(self._last, messages=())
            # Only the commit and its parent are asked for again.
            self._kept = {self._at: self._last, commit: found}
        self._at, self._last = commit, found
        return found
