"""Who owns a file of the project, by the CODEOWNERS file of the repository that it lies in, as GitHub reads it."""

import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from dbt_impact.errors import DbtImpactError
from dbt_impact.project.files import shown

if TYPE_CHECKING:
    import codeowners

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
# GitHub ignores a file of more than 3 MB, a negated pattern, and one with a range.
MOST_BYTES = 3_000_000
_NOT_GITHUBS = r"!|.*(?<!\\)\["
_COMMENT = r"(?<!\\)\s#.*$"
# Each star may end anywhere, so that many of them would take forever over a path that is made for it.
_STARS, _MOST_STARS, _LONGEST_PATH = r"\*+", 3, 260


class CodeOwners:
    """The owners that a repository's CODEOWNERS names. `folder` is the dbt project's, below the repository's root.

    `unread` are the patterns that are left out since they would take too long to match.
    """

    def __init__(self, text: str, folder: str) -> None:
        lines = [re.sub(_COMMENT, "", line.strip()) for line in text.splitlines()]
        self._lines = [line for line in lines if _is_githubs(line.partition(" ")[0])]
        self.unread = tuple(line.split()[0] for line in self._lines if _is_slow(line))
        self._folder = folder
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, file: str) -> tuple[str, ...]:
        """The owners of a file, given by its path in the dbt project: the last pattern that fits decides."""
        path = f"{self._folder}/{file}" if self._folder else file
        if path not in self._known:
            fits = self._rules.of(path) if len(path) <= _LONGEST_PATH else []
            self._known[path] = tuple(name for _, name in fits)
        return self._known[path]

    @cached_property
    def _rules(self) -> "codeowners.CodeOwners":
        # Most projects have no such file.
        import codeowners

        return codeowners.CodeOwners("\n".join(line for line in self._lines if not _is_slow(line)))


def find_code_owners(folder: Path) -> CodeOwners | None:
    """The CODEOWNERS of the repository around a dbt project's folder; None where there is none.

    Raises DbtImpactError where it is there and can't be read.
    """
    if not (folder / "dbt_project.yml").is_file():
        return None
    project = folder.resolve()
    root = next((each for each in (project, *project.parents) if (each / ".git").exists()), None)
    file = next((root / place for place in PLACES if (root / place).is_file()), None) if root is not None else None
    if root is None or file is None:
        return None
    try:
        if file.stat().st_size > MOST_BYTES:
            return None
        text = file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise DbtImpactError(f"cannot read {shown(file)} ({error.strerror}): allow this user to read it") from error
    below = project.relative_to(root).as_posix()
    return CodeOwners(text, "" if below == "." else below)


def _is_githubs(pattern: str) -> bool:
    return bool(pattern.strip("/")) and not re.match(_NOT_GITHUBS, pattern)


def _is_slow(line: str) -> bool:
    return len(re.findall(_STARS, line.split()[0])) > _MOST_STARS
