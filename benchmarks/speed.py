"""How long the whole command takes, as a multiple of what no tool could spare: its floor.

    python -m benchmarks.speed --models 1000 5000 10000 [--rounds 5] [--adapter duckdb] [--other-target]

The floor is a process that starts Python, imports sqlglot and msgspec, decodes both manifests into typed
structs and parses the compiled SQL of what the change reaches (the `nodes` of the report, both sides, each
text once). Command and floor run as whole processes in turns, A B A B …, and the medians are compared: the
ratio holds on a loaded machine, the seconds do not. Memory is the command's peak above that of a process which
imports sqlglot and msgspec and ends. At the first size also what tracing all models costs against parsing them,
in this process. Last, what `--version` and `--help` import. Nothing is written but the made-up projects, in a
temporary folder.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.generate import generate
from benchmarks.tracing import tracing_over_parsing

FLOOR = ("-m", "benchmarks.floor")
IDLE = ("-c", "import sqlglot, msgspec")
TOOL = ("-m", "dbt_impact")
SPARED = ("sqlglot", "networkx")
"""What `--version` and `--help` must not import."""


@dataclass(frozen=True)
class Run:
    """A finished process: wall seconds, the peak of its resident memory in bytes, its exit code, processor seconds."""

    seconds: float
    peak: int
    code: int
    processor: float


@dataclass(frozen=True)
class Target:
    """A figure and the most that it may be."""

    what: str
    figure: float
    limit: float

    def __str__(self) -> str:
        verdict = "met" if self.figure <= self.limit else "MISSED"
        return f"{self.what:<58} {self.figure:6.2f}   ≤ {self.limit:.2f}   {verdict}"


def run(arguments: Sequence[str], output: Path | None = None) -> Run:
    """Run Python to its end; what it prints goes to a file or nowhere."""
    launch = [sys.executable, "-S", str(Path(__file__).with_name("launch.py")), str(output or os.devnull)]
    done = subprocess.run([*launch, *arguments], stdout=subprocess.PIPE, text=True, check=True)
    seconds, peak, code, processor = done.stdout.split()
    return Run(float(seconds), int(peak), int(code), float(processor))


def diff(project: Path) -> tuple[str, ...]:
    """The command that is measured, as a CI job gives it: the base's catalog lies beside its manifest."""
    base, head = project / "base" / "manifest.json", project / "head" / "manifest.json"
    return (*TOOL, "diff", "--base", str(base), "--head", str(head), "--format", "json", "--fail-on", "never")


def reached_by(report: Path) -> list[str]:
    """The ids under the report's `nodes`."""
    return sorted(json.loads(report.read_bytes())["nodes"])


def whole_command(project: Path, adapter: str, rounds: int, scratch: Path) -> Iterator[Target]:
    """Time and memory of the command on one project."""
    report, reached = scratch / "report.json", scratch / "reached.json"
    first = run(diff(project), report)
    if first.code != 0:
        raise SystemExit(f"the command ended with {first.code}: python {' '.join(diff(project))}")
    ids = reached_by(report)
    reached.write_text(json.dumps(ids), encoding="utf-8")
    manifests = [str(project / side / "manifest.json") for side in ("base", "head")]
    floor = (*FLOOR, adapter, str(reached), *manifests)
    commands, floors = [first], []
    for _ in range(rounds):
        floors.append(run(floor))
        commands.append(run(diff(project)))
    if any(done.code for done in (*commands, *floors)):
        raise SystemExit(f"the floor failed: python {' '.join(floor)}")
    idle = min(run(IDLE).peak for _ in range(2))
    seconds = [statistics.median(done.seconds for done in done_all) for done_all in (commands[1:], floors)]
    size = sum(Path(manifest).stat().st_size for manifest in manifests)
    print(
        f"  {len(ids)} nodes reached; command {seconds[0]:.2f} s, floor {seconds[1]:.2f} s, files {size / 1e6:.0f} MB"
    )
    yield Target("whole command over its floor", seconds[0] / seconds[1], 2.0)
    peak = max(done.peak for done in commands)
    yield Target("peak memory above an idle import, over the files' size", (peak - idle) / size, 3.0)


def imported_by(arguments: Sequence[str]) -> set[str]:
    """The top-level modules that a run of Python imports."""
    done = subprocess.run([sys.executable, "-X", "importtime", *arguments], capture_output=True, text=True, check=False)
    lines = (line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:"))
    return {line.partition(".")[0] for line in lines}


def measure(models: int, asked: argparse.Namespace, scratch: Path) -> Iterator[Target]:
    """Every figure at one size."""
    project = scratch / str(models)
    edits = generate(project, models, asked.seed, asked.adapter, asked.other_target)
    below = frozenset[str]().union(*(edit.descendants for edit in edits))
    print(f"{models} models, {len(edits)} of them edited, {len(below)} below these")
    yield from whole_command(project, asked.adapter, asked.rounds, scratch)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=int, nargs="+", default=[1000, 5000, 10000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--adapter", choices=("duckdb", "snowflake"), default="duckdb")
    parser.add_argument("--other-target", action="store_true")
    asked = parser.parse_args()
    missed = 0
    with tempfile.TemporaryDirectory(prefix="dbt-impact-speed-") as folder:
        for models in asked.models:
            for target in measure(models, asked, Path(folder)):
                print(f"  {target}", flush=True)
                missed += target.figure > target.limit
        tracing = tracing_over_parsing(Path(folder) / str(asked.models[0]) / "base", asked.rounds)
        target = Target("resolving and fingerprinting all models over parsing them", tracing, 1.2)
        print(f"{asked.models[0]} models, in one process\n  {target}")
        missed += tracing > target.limit
    for option in ("--version", "--help"):
        imported = sorted(imported_by((*TOOL, option)) & set(SPARED))
        print(f"{option} imports {' and '.join(imported) or 'neither sqlglot nor networkx'}")
        missed += bool(imported)
    raise SystemExit(min(missed, 1))


if __name__ == "__main__":
    main()
