"""What can be said of a comparison for the way in which base, head and the branch stand to each other."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from dbt_impact.attribution.attribute import attribute
from dbt_impact.compare.changes import Changes
from dbt_impact.project.project import Project


def attributed(
    changes: Changes,
    base: Project,
    head: Project,
    *,
    tree: Path | None,
    commit: str | None,
    environment: Mapping[str, str],
) -> tuple[Changes, tuple[str, ...]]:
    """The changes, each marked that is not the pull request's, with doubts about the base; and messages about it.

    `tree` is the dbt project's folder in the working tree that head was made of, None where it may be of another, or
    base is what it began from. `commit` is the one that base was made of, as far as that is known.
    """
    doubts = tuple(_doubts(changes, base, head))
    if tree is None or not _is_in_a_repository(tree):
        return replace(changes, doubts=doubts), doubts
    # What runs git is for those who have a repository.
    from dbt_impact.attribution.branch import branch_at, is_older, moment

    branch = branch_at(tree, environment)
    if isinstance(branch, str):
        said = f"whether other people's changes are among these can't be told: {branch}" if changes.changes else ""
        return replace(changes, doubts=doubts), (*doubts, said) if said else doubts
    if branch is not None:
        if is_older(branch, commit, moment(changes.base.generated_at)):
            doubts += (
                f"base is older than {branch.commit[:7]}, where this branch parted from {branch.target}: what was "
                "merged in between is not in it, so let production's job run, or compare with --base git:...",
            )
        changes = attribute(changes, base, head, branch.files)
    return replace(changes, doubts=doubts), doubts


def _doubts(changes: Changes, base: Project, head: Project) -> Iterator[str]:
    # Of one manifest, the catalog or the file of a seed may still differ.
    if base.is_same(head) and not changes.changes:
        yield "base and head are the same manifest, so there is nothing to compare: is --base production's?"
    elif base.metadata.adapter_type != head.metadata.adapter_type:
        yield (
            f"base was made for {base.metadata.adapter_type} and head for {head.metadata.adapter_type}: "
            "make both with one adapter"
        )


def _is_in_a_repository(folder: Path) -> bool:
    here = folder.resolve()
    return any((each / ".git").exists() for each in (here, *here.parents))
