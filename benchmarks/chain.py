"""How the time of a comparison grows along a chain of models: `python -m benchmarks.chain --models 150 300 600 1200`.

Each model reads the one before it. In `all` the pull request edits every one, in `first` the first alone. The processor
time is printed as a multiple of what the shortest chain takes, the best of three rounds.
"""

import argparse
import tempfile
import time
from pathlib import Path

from benchmarks.suites.artifacts import write
from benchmarks.suites.statements import Statement
from dbt_impact.compare.compare import compare
from dbt_impact.project.project import Project, read_project

EDITED = ("all", "first")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=int, nargs="+", default=[150, 300, 600, 1200])
    lengths = sorted(parser.parse_args().models)
    for edited in EDITED:
        times = [min(_seconds(length, edited) for _ in range(3)) for length in lengths]
        ratios = ", ".join(
            f"{length}: {each / times[0]:.1f}" for length, each in zip(lengths[1:], times[1:], strict=True)
        )
        print(f"{edited} edited: {lengths[0]} models {times[0]:.2f} s, times that for {ratios}", flush=True)


def _seconds(models: int, edited: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        base = _project(Path(folder) / "base", models, edited, 1)
        head = _project(Path(folder) / "head", models, edited, 2)
        started = time.process_time()
        compare(base, head)
        return time.process_time() - started


def _project(folder: Path, models: int, edited: str, number: int) -> Project:
    built = {}
    for at in range(models):
        added = number if edited == "all" or at == 0 else 1
        before = f"m{at - 1}" if at else "raw"
        sql = f"select id, v + {added} as v from {before}"
        built[f"model.suite.m{at}"] = Statement(f"m{at}", (), sql, frozenset({before}))
    folder.mkdir()
    write(folder, built, {"raw"}, "duckdb", {"raw": {"id": "integer", "v": "integer"}})
    return read_project(folder)


if __name__ == "__main__":
    main()
