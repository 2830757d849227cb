"""What resolving and fingerprinting cost against parsing: every model of a project, in this process."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import sqlglot

from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.project.project import Project, read_project


def seconds_of(action: Callable[[], object]) -> float:
    """How long the action takes. What is alive before it is kept from the garbage collector, else it would pay."""
    gc.collect()
    gc.freeze()
    started = time.perf_counter()
    action()
    seconds = time.perf_counter() - started
    gc.unfreeze()
    return seconds


def compiled_models(project: Project, lineage: Lineage) -> dict[str, str]:
    """The compiled SQL of the project's models."""
    texts = ((each, lineage.sql(each)) for each in project.ids() if each.startswith("model."))
    return {unique_id: sql for unique_id, sql in texts if sql}


def one_round(project: Project) -> tuple[float, float]:
    """Seconds to parse all models, then seconds to trace them over trees that are there already."""
    lineage = Lineage(project)
    texts = compiled_models(project, lineage)
    dialect = lineage.dialect.sqlglot

    def parse() -> None:
        for sql in texts.values():
            sqlglot.parse_one(sql, dialect=dialect)

    def prepare() -> None:
        for unique_id in texts:
            lineage.reads_of(unique_id)

    def trace() -> None:
        for unique_id in texts:
            lineage.of(unique_id)

    parsing = seconds_of(parse)
    prepare()
    return parsing, seconds_of(trace)


def tracing_over_parsing(folder: Path, rounds: int) -> float:
    """The median ratio, given the folder of a manifest with its catalog."""
    project = read_project(folder / "manifest.json", catalog=folder / "catalog.json")
    measured: Sequence[tuple[float, float]] = [one_round(project) for _ in range(rounds)]
    return statistics.median(tracing / parsing for parsing, tracing in measured)
