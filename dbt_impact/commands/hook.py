"""The command that git hooks run before a push: quick, without dbt, and nobody's push waits for what it can't check."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dbt_impact.commands.options import CONSUMERS, EXPOSURE_COLUMNS, POLICY, SETTINGS
from dbt_impact.commands.output import say
from dbt_impact.commands.progress import Progress
from dbt_impact.commands.reporting import Reporting, reporting
from dbt_impact.errors import DbtImpactError

# The engine is imported inside the functions: `--help` must stay fast.
if TYPE_CHECKING:
    from dbt_impact.attribution.branch import Branch
    from dbt_impact.pipeline import Artifacts
    from dbt_impact.rules.report import Report
    from dbt_impact.settings.settings import FailOn
    from dbt_impact.surroundings import Surroundings

_MANIFEST = os.path.join("target", "manifest.json")


@click.command()
@click.option(
    "--base",
    metavar="WHERE",
    envvar="DBT_IMPACT_BASE",
    help="Production, as in `diff`.  [default: what the settings say, or what `dbt-impact diff` kept]",
)
@click.option(
    "--overlay/--no-overlay",
    default=True,
    show_default=True,
    help="Lay the changed files over production's manifest, or read target/manifest.json.",
)
@click.option("--strict", is_flag=True, help="Fail where nothing could be checked, too.")
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "breaking-critical", "risky", "unknown", "changed", "never"]),
    help="The least verdict that makes the exit code 1.  [default: breaking, or what the settings say]",
)
@SETTINGS
@POLICY
@EXPOSURE_COLUMNS
@CONSUMERS
@reporting
def hook(
    base: str | None,
    overlay: bool,
    strict: bool,
    fail_on: "FailOn | None",
    settings: Path | None,
    policy: Path | None,
    exposure_columns: tuple[Path, ...],
    consumers: tuple[Path, ...],
    reporting: Reporting,
) -> int:
    """Check before a push, as a git hook or by pre-commit.

    Runs no dbt. Where it has no manifest to compare with, or a stale one, it says which command makes it and exits 0.
    """
    from dbt_impact.commands.judging import judging
    from dbt_impact.compile.choice import Compiling
    from dbt_impact.rules.gate import fails
    from dbt_impact.surroundings import Surroundings

    try:
        project, branch = _branch()
        if branch is None:
            return 0
        how, settings_base, said, about_base = judging(project, settings, policy)
        around = Surroundings(
            how.settings, how.code_owners, exposure_columns, consumers, Compiling(folder=project), how
        )
        with _base(base or settings_base, branch) as old:
            report, messages = (_by_files if overlay else _by_manifest)(project, branch, old, around)
        messages = (*said, *(about_base if base is None else ()), *messages, *_age(branch, old, report))
    except DbtImpactError as error:
        say(f"not checked: {error}")
        return int(strict)
    for message in messages:
        say(message)
    reporting.write(report, how.settings)
    return int(fails(report, fail_on or how.settings.fail_on, how.floors))


def _branch() -> tuple[Path, "Branch | None"]:
    """The dbt project, and what the branch did; None where that is nothing of the project."""
    from dbt_impact.artifacts.find import project_folder
    from dbt_impact.attribution.branch import branch_of

    project = project_folder(Path())
    branch = branch_of(project, os.environ)
    return project, branch if any(not file.startswith("/") for file in branch.files) else None


@contextmanager
def _base(base: str | None, branch: "Branch") -> Iterator["Artifacts"]:
    """What the files are held against. Of a commit it is what was kept: making it takes longer than a push may."""
    from dbt_impact.artifacts.kept import kept_artifacts
    from dbt_impact.artifacts.made import kept_of_commit
    from dbt_impact.commands.sides import artifacts_of, base_side

    if base is not None and not base.startswith("git:"):
        with base_side(base, None, "", Progress()) as old:
            yield old
        return
    name = base or f"git:{branch.target}..."
    commit = _commit(name.removeprefix("git:"), branch)
    with kept_artifacts() as kept:
        found = kept_of_commit(kept, branch.place, commit, name)
        if found is None:
            asked = f"dbt-impact diff --base {base}" if base else "dbt-impact diff"
            raise DbtImpactError(
                f"there is no manifest of {commit[:7]} ({name}): run {asked}, which lets dbt make and keep one, "
                "or say in the settings where production's is"
            )
        yield artifacts_of(found)


def _commit(ref: str, branch: "Branch") -> str:
    if ref in ("...", f"{branch.target}..."):
        return branch.commit
    return branch.place.merge_base(ref[:-3], "HEAD") if ref.endswith("...") else branch.place.commit(ref)


def _by_files(
    project: Path, branch: "Branch", old: "Artifacts", around: "Surroundings"
) -> tuple["Report", tuple[str, ...]]:
    """Production's manifest with the changed files laid over it."""
    from dbt_impact.overlaid import check_files
    from dbt_impact.overlay.from_git import working_tree_edits

    edits = working_tree_edits(branch.place, branch.place.below, branch.commit, branch.changed)
    return check_files(old, edits, around=around)


def _by_manifest(
    project: Path, branch: "Branch", old: "Artifacts", around: "Surroundings"
) -> tuple["Report", tuple[str, ...]]:
    """The manifest that dbt wrote into the project's target folder, if it still holds."""
    from dbt_impact.artifacts.fresh import staleness
    from dbt_impact.pipeline import Artifacts, check

    manifest = project / _MANIFEST
    if why := staleness(manifest, project):
        raise DbtImpactError(f"{why}: run dbt compile")
    return check(old, Artifacts(manifest, tree=project), around=around)


def _age(branch: "Branch", old: "Artifacts", report: "Report") -> Iterator[str]:
    """A word where the base lacks what was merged before the branch parted."""
    from dbt_impact.attribution.branch import is_older, moment

    built = moment(report.changes.base.generated_at)
    if not report.changes.doubts and is_older(branch, old.commit, built):
        yield (
            f"base is older than {branch.commit[:7]}, where this branch parted from {branch.target}: "
            "fetch production's manifest anew, or run dbt-impact diff"
        )
