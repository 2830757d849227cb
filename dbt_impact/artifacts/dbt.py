"""Runs the user's own dbt, as a program, to make a manifest: their profiles, their target, their environment."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dbt_impact.artifacts.kept import digest
from dbt_impact.errors import DbtImpactError

# Each tried where the one before it failed: without asking the warehouse anything, then asking it.
_COMPILES = (("--no-populate-cache", "compile", "--no-introspect"), ("compile",))
_SECONDS = 3600
_LONGEST = 240
# Another manifest would be put in for what isn't selected, or another project be looked at.
_DROPPED = frozenset({"DBT_DEFER", "DBT_DEFER_STATE", "DBT_STATE", "DBT_FAVOR_STATE", "DBT_PROJECT_DIR"})
# dbt renders the project's templates, which can read the environment, and a manifest gets into reports.
_SECRETS = re.compile(
    r"(DBT_IMPACT_.*|DBT_CLOUD)_(API_)?TOKEN|GH_TOKEN|GIT(HUB|LAB)_TOKEN|BITBUCKET_TOKEN|SYSTEM_ACCESSTOKEN|ACTIONS_(ID|RUNTIME)_.*"
)
_SAID = re.compile(r"\x1b\[[0-9;]*m|^\d\d:\d\d:\d\d(\.\d+)?\s+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Dbt:
    """The program, the options that stand behind each command of it, and what makes it another one."""

    program: str
    options: tuple[str, ...]
    environment: Mapping[str, str]

    @property
    def identity(self) -> tuple[str, ...]:
        """Texts that differ where another dbt, other adapters, options or settings may be at work."""
        settings = sorted(item for item in self.environment.items() if item[0].startswith("DBT_"))
        kept = [item for item in settings if not _SECRETS.fullmatch(item[0])]
        return (self.program, *_stamps(Path(self.program)), *self.options, digest([repr(kept)]))


def find_dbt(options: str, environment: Mapping[str, str]) -> Dbt:
    """The dbt of DBT_IMPACT_DBT, of the PATH, or of the environment that dbt-impact is installed in.

    Raises DbtImpactError where there is none.
    """
    beside = os.fspath(Path(sys.executable).parent)
    named = environment.get("DBT_IMPACT_DBT") or "dbt"
    program = shutil.which(named, path=environment.get("PATH")) or shutil.which(named, path=beside)
    if program is None:
        raise DbtImpactError(
            "dbt is not installed here, and one side must be made: activate its environment, "
            "name the program in DBT_IMPACT_DBT, or give manifests as --base and --head"
        )
    try:
        words = tuple(shlex.split(options))
    except ValueError as error:
        raise DbtImpactError(f"--dbt-options: {error}") from None
    return Dbt(os.path.abspath(program), words, environment)


def make_manifest(dbt: Dbt, project: Path, into: Path, profiles: Path | None) -> str:
    """Lets dbt write the manifest of the project in a folder into another folder, compiled if that can be done.

    The project's own folder is not written to. `profiles` is the folder of profiles.yml where dbt would not find it.
    Gives the empty text, or why the SQL is not compiled. Raises DbtImpactError where there is no manifest at all.
    """
    given = () if profiles is None else ("--profiles-dir", os.fspath(profiles))
    why = ""
    for words in _COMPILES:
        manifest = into / "manifest.json"
        manifest.unlink(missing_ok=True)
        why = _run(dbt, (*words, *given, *dbt.options), project, into)
        if not why:
            return ""
    # A run that can't compile has written what it could parse.
    if (into / "manifest.json").is_file():
        return why
    why = _run(dbt, ("parse", *given, *dbt.options), project, into)
    if why:
        raise DbtImpactError(f"dbt can't read the project ({why}): mend it, or give a manifest")
    return "dbt compile failed"


def install_packages(dbt: Dbt, project: Path, into: Path) -> None:
    """Runs `dbt deps`. Raises DbtImpactError where it fails."""
    why = _run(dbt, ("deps",), project, into)
    if why:
        raise DbtImpactError(f"dbt deps failed for the base commit ({why}): give a manifest as --base")


def _run(dbt: Dbt, words: Sequence[str], project: Path, into: Path) -> str:
    """Runs dbt; the empty text, or what it said of its failure, on one line."""
    try:
        done = subprocess.run(
            [dbt.program, *words],
            cwd=project,
            env=_environment(dbt, into),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"it took longer than {_SECONDS} s"
    except OSError as error:
        return f"it can't be run: {error.strerror or error}"
    return _complaint(done.stdout.decode("utf-8", "replace")) if done.returncode else ""


def _environment(dbt: Dbt, into: Path) -> dict[str, str]:
    kept = {k: v for k, v in dbt.environment.items() if k not in _DROPPED and not _SECRETS.fullmatch(k)}
    return {
        **kept,
        "DBT_TARGET_PATH": os.fspath(into),
        "DBT_LOG_PATH": os.fspath(into / "logs"),
        "DBT_WRITE_JSON": "true",
        "DBT_USE_COLORS": "false",
        "DBT_LOG_FORMAT": "text",
        # Otherwise dbt leaves a file beside profiles.yml, and calls its makers.
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DBT_VERSION_CHECK": "false",
    }


def _complaint(said: str) -> str:
    """What stands behind "Encountered an error:", without the traceback; else the last line."""
    plain = _SAID.sub("", said)
    _, marker, behind = plain.partition("Encountered an error:")
    lines = [line.strip() for line in (behind if marker else plain).splitlines()]
    told = [line for line in lines if line]
    for end, line in enumerate(told):
        if line.startswith("Traceback "):
            told = told[:end]
            break
    text = " ".join(told[:6] if marker else told[-1:]) or "it said nothing"
    text = text if text.isprintable() else ascii(text)[1:-1]
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _stamps(program: Path) -> Iterator[str]:
    """When the program was installed, and the packages of dbt that stand in its environment, by name and version."""
    real = Path(os.path.realpath(program))
    stat = real.stat()
    yield f"{real} {stat.st_size} {stat.st_mtime_ns}"
    for home in dict.fromkeys((program.parent.parent, real.parent.parent)):
        for pattern in ("lib/python3*/site-packages/dbt*.dist-info", "Lib/site-packages/dbt*.dist-info"):
            yield from sorted(each.name for each in home.glob(pattern))
