"""The files of a dbt project as they were before a change and as they are after it."""

import os
import stat
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

import msgspec

from dbt_impact.errors import Unreadable
from dbt_impact.project.files import shown

MOST_BYTES = 32 * 1024**2
"""Of what a file may have: only seeds have more than a few kilobytes, and of these the first line counts."""


class Tree(Protocol):
    """One state of the files. Paths are from the dbt project's folder, with `/` between."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, None where there is none. Raises Unreadable where there is one that is not read."""


class Folder(msgspec.Struct, frozen=True):
    """The working tree of a dbt project. Nothing outside of it is read, whatever its links say."""

    root: Path

    def read(self, path: str) -> bytes | None:
        file = self.root / path
        try:
            if not os.path.lexists(file):
                return None
            real = file.resolve(strict=True)
            if not real.is_relative_to(self.root.resolve()):
                raise Unreadable(f"{shown(path)} is a link out of the project: it is not followed")
            status = real.stat()
            if stat.S_ISDIR(status.st_mode):
                return None
            if not stat.S_ISREG(status.st_mode):
                raise Unreadable(f"{shown(path)} is no regular file: it is not read")
            if status.st_size > MOST_BYTES:
                raise Unreadable(f"{shown(path)} has {status.st_size:,} bytes: more than {MOST_BYTES:,} are not read")
            return real.read_bytes()
        except (OSError, ValueError, RuntimeError) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else " ".join(str(error).split())
            raise Unreadable(f"cannot read {shown(path)} ({why})") from error


class Stored(msgspec.Struct):
    """The files of a commit: those that were fetched at once, others when they are asked for."""

    fetch: Callable[[str], bytes | None]
    kept: dict[str, bytes | None] = msgspec.field(default_factory=dict)

    def read(self, path: str) -> bytes | None:
        if path not in self.kept:
            self.kept[path] = self.fetch(path)
        return self.kept[path]


class FileEdits(msgspec.Struct, frozen=True):
    """What a change does to files: the paths that differ, and both states of all files.

    `outside` are paths that differ beside the project's folder, as seen from it: `../shared/macros/price.sql`.
    """

    before: Tree
    after: Tree
    paths: tuple[str, ...]
    outside: tuple[str, ...] = ()

    @staticmethod
    def between(before: Tree, after: Tree, paths: Iterable[str], outside: Iterable[str] = ()) -> "FileEdits":
        return FileEdits(before, after, tuple(sorted(set(paths))), tuple(outside))
