"""Holds the overlay to real dbt: the same verdict, the same broken nodes, from changed files as from two manifests.

    python -m benchmarks.overlay_truth --repository CLONE [--project dbt] [--last 20] --dbt .venv-dbt/bin/dbt
        [--at COMMIT] [--commits COMMIT …] [--backwards] [--packages FOLDER] [--profiles FOLDER]

For each of the last commits that changed SQL, YAML or seeds, or for those that are named, dbt compiles the commit's
parent and the commit, each in a temporary folder (`dbt compile --no-introspect`, else `dbt parse`). Then the report on
the two manifests is compared with that on the parent's manifest and the files that git says differ. `--backwards`
takes each commit back: what it added goes. `--packages` is copied in as `dbt_packages`. Nothing is written into the
repository.
"""

import argparse
import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from dbt_impact.compile.choice import COMPILING
from dbt_impact.errors import DbtImpactError
from dbt_impact.git.history import Commit, first_parents
from dbt_impact.git.program import GitError, git
from dbt_impact.git.repository import Repository, repository
from dbt_impact.overlaid import check_files
from dbt_impact.overlay.from_git import commit_edits
from dbt_impact.pipeline import Artifacts, check
from dbt_impact.rules.report import Report
from dbt_impact.surroundings import Surroundings

READ = frozenset({".sql", ".yml", ".yaml", ".py", ".md", ".csv"})


def write_files(place: Repository, commit: str, into: Path) -> None:
    """Writes the files of a commit; a copy of a repository may lack large ones, which are left out."""
    listed = git(place.root, "ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0")[:-1]
    for line in listed:
        about, _, name = line.partition(b"\t")
        mode, kind, blob = about.decode().split()
        path = into / os.fsdecode(name)
        if kind == "blob" and mode.startswith("100") and path.suffix in READ:
            path.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(GitError):
                path.write_bytes(git(place.root, "cat-file", "blob", blob))


def compiled(place: Repository, commit: str, asked: argparse.Namespace, into: Path) -> str | None:
    """Writes the manifest of a commit into a folder. None, or why dbt has none."""
    with tempfile.TemporaryDirectory(prefix="overlay-truth-") as scratch:
        project = Path(scratch, asked.project)
        write_files(place, commit, Path(scratch))
        if not (project / "dbt_project.yml").is_file():
            return "no dbt_project.yml"
        if asked.packages is not None:
            shutil.rmtree(project / "dbt_packages", ignore_errors=True)
            shutil.copytree(asked.packages, project / "dbt_packages")
            # dbt refuses packages that it did not install itself.
            (project / "packages.yml").unlink(missing_ok=True)
            (project / "dependencies.yml").unlink(missing_ok=True)
        environment = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
        for command in (("compile", "--no-introspect"), ("parse",)):
            options = ["--target-path", str(into), "--project-dir", str(project), "--no-use-colors"]
            options += ["--profiles-dir", str(asked.profiles or project)]
            done = subprocess.run(
                [asked.dbt, *command, *options],
                cwd=project,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            if (into / "manifest.json").is_file() and done.returncode == 0:
                return None
        return " ".join(done.stdout.split())[-200:]


def broken(report: Report) -> dict[str, str]:
    """What the report says becomes of nodes that fail or don't run."""
    return {uid: node.effect for uid, node in report.changes.nodes.items() if node.effect in ("broken", "blocked")}


def effects(report: Report) -> dict[str, tuple[str, bool, tuple[str, ...]]]:
    """What the report says becomes of every node."""
    nodes = report.changes.nodes.items()
    return {uid: (node.effect, node.rows_changed, tuple(sorted(node.columns_changed))) for uid, node in nodes}


def judged(place: Repository, commit: Commit, asked: argparse.Namespace, made: Path) -> Iterator[str]:
    """The line on one commit: `same`, or what differs. `made` keeps manifests: a parent is the next commit."""
    before, after = (commit.id, commit.parents[0]) if asked.backwards else (commit.parents[0], commit.id)
    old, new = made / before, made / after
    for ref, into in ((before, old), (after, new)):
        why = None if (into / "manifest.json").is_file() else compiled(place, ref, asked, into)
        if why is not None:
            yield f"left out: dbt has no manifest ({why})"
            return
    around = Surroundings(compiling=replace(COMPILING, folder=place.root / asked.project))
    truth, _ = check(Artifacts(old), Artifacts(new), around=around)
    edits = commit_edits(place, asked.project, before, after)
    try:
        told, messages = check_files(Artifacts(old), edits, around=around)
    except DbtImpactError as error:
        yield f"DIFFERS: {truth.verdict}, and the overlay gives up ({error})"
        return
    same = truth.verdict == told.verdict and broken(truth) == broken(told)
    alike = effects(truth) == effects(told)
    yield f"{'same' if same else 'DIFFERS'}{', all nodes alike' if alike else ''}: {truth.verdict}"
    if not same:
        yield f"    dbt {truth.verdict} {broken(truth)}; overlay {told.verdict} {broken(told)}"
    for uid in sorted(effects(truth).keys() | effects(told).keys()):
        one, other = effects(truth).get(uid), effects(told).get(uid)
        if one != other:
            yield f"    {uid}: dbt {one}, overlay {other}"
    yield from (f"    {message}" for message in messages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repository", type=Path, required=True)
    parser.add_argument("--project", default="")
    parser.add_argument("--last", type=int, default=20)
    parser.add_argument("--at", default="HEAD", metavar="COMMIT")
    parser.add_argument("--commits", nargs="+", default=(), metavar="COMMIT")
    parser.add_argument("--backwards", action="store_true")
    parser.add_argument("--dbt", required=True)
    parser.add_argument("--packages", type=Path)
    parser.add_argument("--profiles", type=Path)
    asked = parser.parse_args()
    place = repository(asked.repository)
    asked.project = f"{asked.project.strip('/')}/" if asked.project.strip("./") else ""
    commits = [each for each in first_parents(place, asked.at, 1000, (asked.project or ".",)) if each.parents]
    if asked.commits:
        commits = [each for each in commits if each.id.startswith(tuple(asked.commits))]
    counts = {"same": 0, "DIFFERS": 0, "left out": 0}
    with tempfile.TemporaryDirectory(prefix="overlay-truth-") as made:
        for commit in commits:
            if counts["same"] + counts["DIFFERS"] >= asked.last:
                break
            if not commit_edits(place, asked.project, commit.parents[0], commit.id).paths:
                continue
            first, *rest = judged(place, commit, asked, Path(made))
            counts[next(word for word in counts if first.startswith(word))] += 1
            print(f"{commit.id[:9]} {first}  ({commit.subject[:50]})", *rest, sep="\n", flush=True)
    print(", ".join(f"{count} {word}" for word, count in counts.items()))
    raise SystemExit(counts["DIFFERS"] > 0)


if __name__ == "__main__":
    main()
