"""What a second process spares the full lineage of a project: the command on two processors over the command on one.

    python -m benchmarks.workers --models 5000 [--rounds 3]

Both are whole processes, in turns, the first of each pinned to one processor. Beside the wall time, which needs two
processors that are free, the critical path in processor time is told: what the parent takes and half of what its two
children take, over what one process takes; that holds on a loaded machine. What both write must be the same bytes.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.generate import generate

LIMIT = 0.7


class Cost(NamedTuple):
    """Seconds on the wall, and the least that two processors could take, in processor time."""

    wall: float
    critical: float


# Prints what it took itself and what its children took, in processor time, to a file.
_MEASURED = """
import os, resource, sys
from dbt_impact import cli
def leave(code):
    own, workers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    with open(sys.argv[1], "w") as file:
        print(own.ru_utime + own.ru_stime, workers.ru_utime + workers.ru_stime, file=file)
    os._exit(code)
cli._leave = leave
cli.main(sys.argv[2:])
"""


def run(folder: Path, output: Path, processors: set[int]) -> Cost:
    """The command on the given processors."""
    times = output.with_suffix(".times")
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", _MEASURED, str(times), "lineage", "--manifest", str(folder), "--format", "json",
         "--output", str(output)],
        check=True,
        preexec_fn=lambda: os.sched_setaffinity(0, processors),
    )  # fmt: skip
    wall = time.perf_counter() - started
    own, workers = map(float, times.read_text().split())
    return Cost(wall, own + workers / 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    available = sorted(os.sched_getaffinity(0))
    if len(available) < 2:
        raise SystemExit("one processor only: nothing to compare")
    missed = False
    with tempfile.TemporaryDirectory(prefix="dbt-impact-workers-") as scratch:
        folder = Path(scratch)
        generate(folder, asked.models, 1, "duckdb", False)
        for side, what in (("base", "with its catalog"), ("head", "without a catalog")):
            ones, twos = [], []
            for _ in range(asked.rounds):
                ones.append(run(folder / side, folder / "one.json", {available[0]}))
                twos.append(run(folder / side, folder / "two.json", set(available[:2])))
            if (folder / "one.json").read_bytes() != (folder / "two.json").read_bytes():
                raise SystemExit("two processes do not write what one writes")
            one, two = (Cost(*map(statistics.median, zip(*each, strict=True))) for each in (ones, twos))
            wall, critical = two.wall / one.wall, two.critical / one.critical
            missed |= critical > LIMIT
            print(
                f"{asked.models} models {what}: wall {two.wall:.1f} s over {one.wall:.1f} s = {wall:.2f}, "
                f"critical path {critical:.2f} (≤ {LIMIT})"
            )
    raise SystemExit(int(missed))


if __name__ == "__main__":
    main()
