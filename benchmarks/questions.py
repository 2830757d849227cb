"""How long a question takes, first and again, as a multiple of what no tool could spare: its floor.

    python -m benchmarks.questions --models 10000 [--rounds 5] [--adapter duckdb] [--project FOLDER]

Asked are the made-up project's widest source as a whole, one column of it, and the exposure that comes from the most.
The floor of a question is a process that starts Python, imports sqlglot and msgspec, reads the manifest and cuts it
into entries, and parses, each text once, the nodes that the command parses: those that read something that was reached,
and those whose columns must be known for that. Downstream it decodes the source of every model, too, for any may name a
relation without `ref`. It reads no catalog, resolves no name and writes nothing.

Floor, first answer, repeated answer and one over nodes that an earlier question has been at run as whole processes in
turns, A B C D A B C D …, and the medians of what the clock on the wall says are compared, as a second process does a
part of what a large project needs; their processor time, which is of both, stands beside. On a loaded machine the wall
tells of its neighbours. The first answer finds an empty cache folder, the
last one what is known of single nodes, and no answer, as another question does.
"""

import argparse
import json
import os
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sqlglot import exp

from benchmarks.generate import generate
from benchmarks.speed import TOOL, Run, Target, run
from dbt_impact.flow.answer import Direction
from dbt_impact.flow.lister import Lister
from dbt_impact.flow.question import Question, answer
from dbt_impact.flow.starts import Starts
from dbt_impact.lineage.dialects import Dialect
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.parsing.parse import Parser, Unparsed
from dbt_impact.project.order import reached_from
from dbt_impact.project.project import Project, read_project
from dbt_impact.selection.selector import Selector
from dbt_impact.settings.settings import DEFAULTS

FLOOR = ("-m", "benchmarks.question_floor")
MOST_FIRST, MOST_AGAIN, MOST_KNOWN = 1.5, 0.15, 1.2


class Asked(NamedTuple):
    """A question as it is given on the command line."""

    direction: Direction
    start: str


class NotedParser(Parser):
    """A parser that notes the texts that it was given."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__(dialect)
        self.texts: set[str] = set()

    def tree(self, sql: str) -> exp.Query | Unparsed:
        self.texts.add(sql)
        return super().tree(sql)


def questions(project: Project) -> Iterator[Asked]:
    """The widest source, one of its columns, and the exposure that comes from the most."""
    ids = list(project.ids())
    source = max(
        (it for it in ids if it.startswith("source.")), key=lambda it: len(reached_from([it], project.children))
    )
    exposure = max(
        (it for it in ids if it.startswith("exposure.")), key=lambda it: len(reached_from([it], project.parents))
    )
    columns = Lineage(project).schema(source).columns
    yield Asked("downstream", source)
    yield Asked("downstream", f"{source}.{columns[-1][0]}")
    yield Asked("upstream", exposure)


def visited(project: Project, asked: Asked) -> tuple[list[str], int]:
    """The nodes whose SQL the answer needs, and how many nodes it names."""
    lineage = Lineage(project)
    parser = NotedParser(lineage.dialect)
    critical = Selector(DEFAULTS.critical, project)
    found = answer(project, Lister(project, parser), Question(asked.direction, Starts((asked.start,))), critical)
    return [it for it in project.ids() if lineage.sql(it) in parser.texts], len(found.reached)


def measured(folder: Path, asked: Asked, adapter: str, rounds: int, scratch: Path) -> Iterator[Target]:
    """The first and the repeated answer over their floor."""
    ids, reached = visited(read_project(folder), asked)
    listed = scratch / "visited.json"
    listed.write_text(json.dumps(ids), encoding="utf-8")
    floor = (*FLOOR, asked.direction, adapter, str(listed), str(folder / "manifest.json"))
    command = (*TOOL, asked.direction, asked.start, "--manifest", str(folder))
    cache = scratch / "cache"
    os.environ["XDG_CACHE_HOME"] = str(cache)
    turns: list[tuple[Run, Run, Run, Run]] = []
    for _ in range(rounds + 1):
        shutil.rmtree(cache, ignore_errors=True)
        least, first, again = run(floor), run(command), run(command)
        for file in cache.glob("*/answers-*"):
            file.unlink()
        turns.append((least, first, again, run(command)))
    if any(done.code for turn in turns for done in turn):
        raise SystemExit(f"one of these failed: python {' '.join(floor)}; python {' '.join(command)}")
    # The first turn finds files and bytecode cold.
    of_floor, of_first, of_again, of_known = (
        statistics.median(turn[i].seconds for turn in turns[1:]) for i in range(4)
    )
    busy = [statistics.median(turn[i].processor for turn in turns[1:]) for i in range(4)]
    print(
        f"{' '.join(asked)}: {reached} reached, {len(ids)} parsed; "
        f"floor {of_floor:.2f} s, first {of_first:.2f} s, again {of_again:.3f} s, known nodes {of_known:.2f} s "
        f"(processors {', '.join(f'{each:.2f}' for each in busy)})"
    )
    yield Target("the first answer over its floor", of_first / of_floor, MOST_FIRST)
    yield Target("a repeated one over that floor", of_again / of_floor, MOST_AGAIN)
    yield Target("over known nodes, over that floor", of_known / of_floor, MOST_KNOWN)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=int, default=10000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--adapter", choices=("duckdb", "snowflake"), default="duckdb")
    parser.add_argument("--project", type=Path, help="a folder that benchmarks.generate wrote, instead of a new one")
    asked = parser.parse_args()
    missed = 0
    with tempfile.TemporaryDirectory(prefix="dbt-impact-questions-") as scratch:
        folder = asked.project or Path(scratch) / "project"
        if asked.project is None:
            generate(folder, asked.models, adapter=asked.adapter)
        for side, what in (("base", "with a catalog"), ("head", "without a catalog")):
            print(f"{what}:")
            for question in questions(read_project(folder / side)):
                for target in measured(folder / side, question, asked.adapter, asked.rounds, Path(scratch)):
                    print(f"  {target}", flush=True)
                    missed += target.figure > target.limit
    raise SystemExit(min(missed, 1))


if __name__ == "__main__":
    main()
