"""The files of a commit: one, several, or all of them written into a folder, the working tree untouched."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from dbt_impact.git.program import GitError, git
from dbt_impact.git.repository import Repository

# More than these are not named on a command line: git lists all.
_FEW = 100
_FILE, _PROGRAM = "100644", "100755"


def file_at(repository: Repository, ref: str, path: str, most_bytes: int = 64 * 1024**2) -> bytes | None:
    """The bytes of a file, by its path from the root, as a commit has it; None where it has no such file.

    Raises GitError, also where the file is larger than `most_bytes`.
    """
    return files_at(repository, ref, [path], most_bytes).get(path)


def files_at(
    repository: Repository, ref: str, paths: Sequence[str], most_bytes: int = 64 * 1024**2
) -> dict[str, bytes]:
    """The bytes of those files that a commit has; links and submodules are no files. Raises GitError as `file_at`."""
    wanted = set(paths)
    blobs = {path: blob for path, blob, _ in listed(repository, ref, most_bytes, wanted)}
    if not blobs:
        return {}
    asked = b"".join(blob.encode() + b"\n" for blob in blobs.values())
    said = git(repository.root, "cat-file", "--batch", "--buffer", given=asked)
    return dict(zip(blobs, _contents(said), strict=True))


def paths_at(repository: Repository, ref: str) -> frozenset[str]:
    """The paths of all files of a commit, links and submodules among them."""
    said = git(repository.root, "ls-tree", "-r", "-z", "--full-tree", "--name-only", repository.commit(ref))
    return frozenset(os.fsdecode(path) for path in said.split(b"\0")[:-1])


def listed(
    repository: Repository, ref: str, most_bytes: int, wanted: set[str] | None = None
) -> Iterator[tuple[str, str, int]]:
    """The path, object id and size in bytes of the files of a commit, or of the wanted ones. Raises GitError."""
    named = sorted(wanted) if wanted is not None and len(wanted) <= _FEW else ()
    said = git(repository.root, "ls-tree", "-r", "-l", "-z", "--full-tree", repository.commit(ref), "--", *named)
    for line in said.split(b"\0")[:-1]:
        about, _, name = line.partition(b"\t")
        path = os.fsdecode(name)
        mode, kind, blob, size = about.decode("ascii").split()
        if mode in (_FILE, _PROGRAM) and kind == "blob" and (wanted is None or path in wanted):
            if int(size) > most_bytes:
                raise GitError(f"{path!r} has {int(size):,} bytes at {ref}: more than {most_bytes:,} are not read")
            yield path, blob, int(size)


@contextmanager
def checked_out(repository: Repository, ref: str) -> Iterator[Path]:
    """A temporary folder with the files of a commit, as `git checkout` writes them; it goes away with the block.

    Nothing is written into the repository: no worktree is registered, no index touched, no hook run. Submodules stay
    empty. Filters (Git LFS) do run. Raises GitError.
    """
    commit = repository.commit(ref)
    with TemporaryDirectory(prefix="dbt-impact-") as scratch:
        tree = Path(scratch, "tree")
        tree.mkdir()
        index = {"GIT_INDEX_FILE": os.path.join(scratch, "index"), "GIT_WORK_TREE": os.fspath(tree)}
        index["GIT_DIR"] = os.fsdecode(git(repository.root, "rev-parse", "--absolute-git-dir")).removesuffix("\n")
        git(tree, "read-tree", "--reset", "-u", "--no-sparse-checkout", commit, environment=index)
        yield tree


def _contents(said: bytes) -> Iterator[bytes]:
    """The objects in what `git cat-file --batch` prints: a line that ends with the size, the bytes, a line end."""
    at = 0
    while at < len(said):
        end = said.index(b"\n", at)
        size = said[at:end].rpartition(b" ")[2]
        if not size.isdigit():
            raise GitError(f"git can't find an object that a commit names ({said[at:end].decode('ascii', 'replace')})")
        yield said[end + 1 : end + 1 + int(size)]
        at = end + 2 + int(size)
