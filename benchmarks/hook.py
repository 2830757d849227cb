"""How long a push waits for the hook, and the second `diff` without arguments, as multiples of their floor.

    python -m benchmarks.hook --models 5000 [--rounds 5]

A made-up project's files are committed to a git repository, its five edits written over them. The hook lays the files
over base's manifest; `diff` takes both manifests from what an earlier run kept (a program that copies them stands for
dbt), and `diff --base` reads both as files, once outside of a repository and once inside, where git tells whose
changes they are. The floor is that of `benchmarks.speed`: both manifests decoded, and what the change reaches parsed.
All run as whole processes in turns, and the medians are compared.
"""

import argparse
import json
import os
import statistics
import tempfile
from pathlib import Path

from benchmarks.generate import generate
from benchmarks.made_up_repository import commit_project, git, write_models
from benchmarks.speed import FLOOR, Target, reached_by, run

TOOL = "import os, sys; os.chdir(sys.argv.pop(1)); from dbt_impact.start import main; main()"


def tool(folder: Path, *arguments: str) -> tuple[str, ...]:
    """The command, run in a folder."""
    return ("-c", TOOL, str(folder), *arguments, "--format", "json", "--fail-on", "never")


def repository(folder: Path, project: Path) -> None:
    """A repository with base's files on origin/main, and head's in the working tree of a branch."""
    base, head = (project / side / "manifest.json" for side in ("base", "head"))
    commit_project(folder, base)
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(folder, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    write_models(folder, head)


def copying_dbt(folder: Path, project: Path, tree: Path) -> Path:
    """A program that gives the manifest which belongs to the folder that it is run in."""
    program = folder / "dbt"
    program.write_text(
        f'#!/bin/sh\nmkdir -p "$DBT_TARGET_PATH"\n'
        f'case "$(pwd -P)" in "{tree.resolve()}") side=head;; *) side=base;; esac\n'
        f'cp "{project}/$side/manifest.json" "$DBT_TARGET_PATH/manifest.json"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    return program


def measure(models: int, rounds: int, scratch: Path) -> list[Target]:
    """Every figure at one size."""
    project, tree = scratch / "project", scratch / "tree"
    tree.mkdir()
    generate(project, models, 1, "duckdb", False)
    repository(tree, project)
    os.environ["DBT_IMPACT_CACHE_DIR"] = str(scratch / "cache")
    os.environ["DBT_IMPACT_DBT"] = str(copying_dbt(scratch, project, tree))
    base, head = (project / side / "manifest.json" for side in ("base", "head"))
    files = ("diff", "--base", str(base), "--head", str(tree / "target" / "manifest.json"))
    (tree / "target").mkdir()
    (tree / "target" / "manifest.json").write_bytes(head.read_bytes())
    commands = {
        "outside": tool(scratch, *files),
        "inside": tool(tree, *files),
        "hook": tool(tree, "hook", "--base", str(base)),
        "second": tool(tree, "diff"),
    }
    report = scratch / "report.json"
    for name, command in commands.items():
        done = run(command, report)
        if done.code != 0:
            raise SystemExit(f"{name} ended with {done.code}: python {' '.join(command)}")
        print(
            f"  {name}: {len(reached_by(report))} nodes reached, verdict {json.loads(report.read_bytes())['verdict']}"
        )
    reached = scratch / "reached.json"
    reached.write_text(json.dumps(reached_by(report)), encoding="utf-8")
    floor = (*FLOOR, "duckdb", str(reached), str(base), str(head))
    seconds: dict[str, list[float]] = {name: [] for name in (*commands, "floor")}
    for _ in range(rounds):
        for name, command in (*commands.items(), ("floor", floor)):
            seconds[name].append(run(command).seconds)
    median = {name: statistics.median(times) for name, times in seconds.items()}
    print("  " + ", ".join(f"{name} {value:.2f} s" for name, value in median.items()))
    return [
        Target("the hook over the floor", median["hook"] / median["floor"], 2.5),
        Target("a second diff without arguments over the floor", median["second"] / median["floor"], 2.5),
        Target("diff that asks git over one outside of a repository", median["inside"] / median["outside"], 1.1),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dbt-impact-hook-") as folder:
        print(f"{asked.models} models")
        targets = measure(asked.models, asked.rounds, Path(folder))
    for target in targets:
        print(f"  {target}")
    raise SystemExit(int(any(target.figure > target.limit for target in targets)))


if __name__ == "__main__":
    main()
