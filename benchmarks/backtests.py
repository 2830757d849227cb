"""What `backtest` says of the histories of public projects that commit their manifest.

    python -m benchmarks.backtests GIT_DIRECTORY … [--last 40] [--keep FOLDER] [--causes]

Each repository's newest committed manifest that holds compiled SQL is taken with the project that it names, and the
last commits before it that changed that project are judged by default settings. A line for each repository, then the
sum; with `--causes`, how many commits each rule stands behind, and behind how many it stands alone. `--keep` writes
each backtest as JSON, to be read. Repositories are copied into a temporary folder; nothing is written into them.
"""

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from benchmarks.artifact_history import facts_of, git, repository_name
from dbt_impact.project.project_file import NAME

_OUTCOMES = ("fail", "risky", "unknown", "nothing to comment", "not judged")
_MANIFEST = "manifest.json"
_EXCLUDED = ("dbt_packages", "dbt_modules")


class Finding(msgspec.Struct, frozen=True):
    """As much of a finding as tells what stands behind a verdict."""

    rule: str
    severity: str


class Judgement(msgspec.Struct, frozen=True):
    """What a commit was judged."""

    fails: bool
    silent: bool
    verdict: str
    findings: tuple[Finding, ...] = ()


class Judged(msgspec.Struct, frozen=True):
    """One commit."""

    judgements: tuple[Judgement, ...] = ()


class Backtest(msgspec.Struct, frozen=True):
    """The JSON of the command."""

    commits: tuple[Judged, ...]


@dataclass(frozen=True)
class Tip:
    """Where a repository's backtest begins: a commit, the manifest in it, and the folder of the project."""

    commit: str
    manifest: str
    project: str


@dataclass
class Rates:
    """How many commits came out how; `causes` and `alone` count commits by rule and severity."""

    outcomes: Counter[str] = field(default_factory=Counter)
    causes: Counter[tuple[str, str]] = field(default_factory=Counter)
    alone: Counter[tuple[str, str]] = field(default_factory=Counter)

    def take(self, backtest: Backtest) -> None:
        for commit in backtest.commits:
            if not commit.judgements:
                self.outcomes["not judged"] += 1
                continue
            (judged,) = commit.judgements
            self.outcomes["fail" if judged.fails else "nothing to comment" if judged.silent else judged.verdict] += 1
            behind = {(each.severity, each.rule) for each in judged.findings if each.severity != "note"}
            self.causes.update(behind)
            self.alone.update(behind if len(behind) == 1 else ())

    def add(self, other: "Rates") -> None:
        self.outcomes += other.outcomes
        self.causes += other.causes
        self.alone += other.alone

    def line(self, name: str) -> str:
        total = sum(self.outcomes[each] for each in _OUTCOMES if each != "not judged")
        shares = (f"{each} ({100 * each / total:.1f} %)" for each in (self.outcomes[name] for name in _OUTCOMES[:-1]))
        return f"| {name} | {total} | {' | '.join(shares) if total else ' | ' * 3} | {self.outcomes['not judged']} |"


def tip_of(repository: Path) -> Tip | None:
    """The newest commit with a manifest that holds compiled SQL, and of which the project's file is there."""
    listed = git(repository, "log", "--first-parent", "--diff-filter=AM", "--format=%H", "--", f"*{_MANIFEST}")
    for commit in listed.decode().split():
        names = git(repository, "ls-tree", "-r", "--name-only", commit).decode().splitlines()
        for manifest in (each for each in names if Path(each).name == _MANIFEST):
            facts = facts_of(commit, git(repository, "show", f"{commit}:{manifest}"), b"")
            if facts is None or not facts.compiled:
                continue
            for file in (each for each in names if Path(each).name == NAME):
                said = git(repository, "show", f"{commit}:{file}").decode(errors="replace").splitlines()
                is_its = any(_value(line) == facts.project for line in said if line.startswith("name:"))
                if is_its and not any(each in file for each in _EXCLUDED):
                    return Tip(commit, manifest, str(Path(file).parent))
    return None


def _value(line: str) -> str:
    return line.partition(":")[2].partition("#")[0].strip().strip("'\"")


def judged(repository: Path, tip: Tip, last: int, into: Path) -> Backtest | str:
    """The backtest of one repository, also written as JSON; or why there is none."""
    with tempfile.TemporaryDirectory(prefix="backtests-") as scratch:
        clone, artifacts = Path(scratch, "clone"), Path(scratch, "artifacts")
        subprocess.run(["git", "clone", "-q", "--shared", "-n", str(repository), str(clone)], check=True)
        git(clone, "checkout", "-q", "-f", tip.commit, "--", tip.project)
        artifacts.mkdir()
        for name in (tip.manifest, tip.manifest.replace(_MANIFEST, "catalog.json")):
            if content := git(repository, "show", f"{tip.commit}:{name}"):
                (artifacts / Path(name).name).write_bytes(content)
        options = ("--base", artifacts, "--at", tip.commit, "--project", clone / tip.project, "--last", last)
        command = (sys.executable, "-m", "dbt_impact", "backtest", *options, "--format", "json", "--output", into)
        said = subprocess.run([str(each) for each in command], capture_output=True, text=True, check=False)
        if said.returncode:
            return said.stderr.strip().rpartition("\n")[2][:200]
    return msgspec.json.decode(into.read_bytes(), type=Backtest)


def causes(rates: Rates) -> Iterator[str]:
    """The rules behind risky and breaking findings, the most frequent first."""
    for key, count in rates.causes.most_common():
        severity, rule = key
        yield f"    {count:4} {severity} {rule}, {rates.alone[key]} alone"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+", type=Path, metavar="GIT_DIRECTORY")
    parser.add_argument("--last", type=int, default=40)
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    parser.add_argument("--causes", action="store_true")
    given = parser.parse_args(arguments)
    print(f"| project | judged | {' | '.join(_OUTCOMES)} |\n|---|{'---:|' * (len(_OUTCOMES) + 1)}", flush=True)
    whole = Rates()
    with tempfile.TemporaryDirectory(prefix="backtests-") as scratch:
        kept = given.keep or Path(scratch)
        kept.mkdir(parents=True, exist_ok=True)
        for repository in given.repositories:
            name, tip = repository_name(repository), tip_of(repository)
            if tip is None:
                print(f"    {name}: no compiled manifest with its project's file", flush=True)
                continue
            found = judged(repository, tip, given.last, kept / f"{name}.json")
            if isinstance(found, str):
                print(f"    {name}: {found}", flush=True)
                continue
            rates = Rates()
            rates.take(found)
            print(rates.line(name.replace("+", "/")), *(causes(rates) if given.causes else ()), sep="\n", flush=True)
            whole.add(rates)
    print(whole.line("all"), *(causes(whole) if given.causes else ()), sep="\n")


if __name__ == "__main__":
    main()
