"""Runs git on a repository that may be hostile: it asks nobody, pages nothing, and starts no program that it names.

A repository's own settings can name programs (hooks, fsmonitor, external diffs, filters): the ones that reading would
start are off. Names of refs and files come from strangers, and are never read as options or patterns.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from dbt_impact.errors import DbtImpactError
from dbt_impact.project.files import shown

# What git sets for its hooks, and what would let the repository or the caller's shell decide where git reads.
_DROPPED = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_DIR",
        "GIT_EXTERNAL_DIFF",
        "GIT_GRAFT_FILE",
        "GIT_INDEX_FILE",
        "GIT_NAMESPACE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_SHALLOW_FILE",
        "GIT_WORK_TREE",
    }
)
_SAID = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_LITERAL_PATHSPECS": "1", "LC_ALL": "C"}
_SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.quotePath=false",
    "diff.external=",
    "log.showSignature=false",
    "protocol.ext.allow=never",
    "safe.bareRepository=explicit",
)
_SECONDS = 600
_MISSING = "git is not installed here: install it, or give two manifests, as --base and --head"


class GitError(DbtImpactError):
    """Git could not tell. The message is one line that says what and how to mend it."""


class Refused(GitError):
    """Git ended with an error. `said` is its last line, `code` its exit code."""

    def __init__(self, message: str, said: str, code: int) -> None:
        super().__init__(message)
        self.said, self.code = said, code


def git(
    folder: Path,
    *arguments: str,
    given: bytes | None = None,
    settings: Sequence[tuple[str, str]] = (),
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """What `git arguments` in `folder` prints. `given` goes to its standard input.

    `settings` hold for this run above all others. Raises Refused where it ends with an error, GitError where it can't
    run or takes longer than ten minutes.
    """
    program = shutil.which("git")
    if program is None:
        raise GitError(_MISSING)
    options = [option for setting in _SETTINGS for option in ("-c", setting)]
    command = [program, "--no-pager", "-C", os.fspath(folder), *options, *arguments]
    try:
        done = subprocess.run(
            command,
            input=given if given is not None else b"",
            capture_output=True,
            env=_environment(settings, environment or {}),
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise GitError(
            f"git {arguments[0]} took longer than {_SECONDS} s in {shown(folder)}: is the disk well?"
        ) from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else " ".join(str(error).split())
        raise GitError(
            f"cannot run git in {shown(folder)} ({why}): check the folder, and that git is installed"
        ) from error
    if done.returncode:
        said = _last_line(done.stderr)
        what = f"git {arguments[0]} failed in {shown(folder)}"
        raise Refused(f"{what} ({said or f'exit code {done.returncode}'})", said, done.returncode)
    return done.stdout


def _environment(settings: Sequence[tuple[str, str]], more: Mapping[str, str]) -> dict[str, str]:
    """The caller's environment with what git must not heed taken out; settings go behind those that it has."""
    kept = {name: value for name, value in os.environ.items() if name not in _DROPPED}
    count = kept.get("GIT_CONFIG_COUNT", "")
    first = int(count) if count.isdecimal() else 0
    for number, (name, value) in enumerate(settings, first):
        kept |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    if settings:
        kept["GIT_CONFIG_COUNT"] = str(first + len(settings))
    return {**kept, **_SAID, **more}


def _last_line(said: bytes) -> str:
    """What git said last, without its "fatal:", on one line of characters that can be shown."""
    lines = [line for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("fatal:", "error:"))] or lines
    line = told[-1].removeprefix("fatal:").removeprefix("error:").strip() if told else ""
    return line if line.isprintable() else ascii(line)[1:-1]
