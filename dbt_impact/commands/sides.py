"""The two sides of a comparison: from what --base and --head say to artifacts on this machine."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from dbt_impact.pipeline import Artifacts

if TYPE_CHECKING:
    from dbt_impact.artifacts.found import Found
    from dbt_impact.commands.progress import Progress

_TARGET = "git:..."
_WORKING_TREE = "git:."
_WORKING_TREES = (_WORKING_TREE, "git:")
_COMPILED_HERE = "target"


@contextmanager
def sides(
    base: str | None,
    head: str | None,
    catalogs: tuple[Path | None, Path | None],
    options: str,
    progress: "Progress",
) -> Iterator[tuple[Artifacts, Artifacts]]:
    """Both sides, there until the block ends. Raises DbtImpactError where one can't be had.

    Without a base it is what dbt makes of the commit where this branch parted from the one that it goes to. Without
    a head it is target/; beside a base that comes from git, what dbt makes of the files as they are.
    """
    said = base or _TARGET
    asked = said, head or (_WORKING_TREE if said.startswith("git:") else _COMPILED_HERE)
    with _found(asked, catalogs, options, progress) as (old, new):
        yield old, new


@contextmanager
def base_side(base: str | None, catalog: Path | None, options: str, progress: "Progress") -> Iterator[Artifacts]:
    """The base alone, as `sides` finds it."""
    with _found((base or _TARGET,), (catalog,), options, progress) as (old,):
        yield old


@contextmanager
def _found(
    asked: Sequence[str], catalogs: Sequence[Path | None], options: str, progress: "Progress"
) -> Iterator[list[Artifacts]]:
    if not any(each.startswith("git:") or "://" in each for each in asked):
        both = zip(asked, catalogs, strict=True)
        yield [Artifacts(Path(each), catalog, tree=_tree(Path(each))) for each, catalog in both]
        return
    # Whoever gives two files does not wait for what runs git, dbt and the network.
    from dbt_impact.artifacts.find import Finder
    from dbt_impact.artifacts.kept import kept_artifacts
    from dbt_impact.artifacts.sources import parse_source

    with _ended_by_a_signal(), kept_artifacts() as kept:
        finder = Finder(Path(), kept, options, progress.at, os.environ)
        found = [finder.find(parse_source(each)) for each in asked]
        trees = [
            finder.project if each in _WORKING_TREES else _tree(it.manifest)
            for each, it in zip(asked, found, strict=True)
        ]
        yield [artifacts_of(*each) for each in zip(found, catalogs, trees, strict=True)]


@contextmanager
def _ended_by_a_signal() -> Iterator[None]:
    """Lets the run end in good order, with what is temporary removed, where the machine ends it (as CI does)."""

    # Its words for signals take a millisecond to make.
    import signal

    def end(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _tree(manifest: Path) -> Path | None:
    """The dbt project whose target folder a manifest is in, and so was made of its files; or which is given itself."""
    folder = manifest if os.path.isdir(manifest) else manifest.parent
    return next((each for each in (folder, folder / "..") if os.path.isfile(each / "dbt_project.yml")), None)


def artifacts_of(found: "Found", catalog: Path | None = None, tree: Path | None = None) -> Artifacts:
    """What was found as one side of a comparison, with a catalog that was given besides."""
    return Artifacts(
        found.manifest,
        catalog or found.catalog,
        name=found.name if found.origin != "path" else None,
        origin=found.origin,
        commit=found.commit,
        how=found.how,
        notes=found.notes,
        tree=tree,
    )
