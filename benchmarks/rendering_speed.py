"""What rendering a project's models costs, as a multiple of what Jinja needs to compile their sources.

    python -m benchmarks.rendering_speed FOLDER …

Each FOLDER holds a manifest.json. The processor time is that of a cold run, this process and the one that renders, from
the decoded manifest to the last model's SQL; reading the manifest is not in it. `floor` is Jinja's own compilation of
every source that needs Jinja: no renderer can do without. `per 600` is the time for as many models as that.
"""

import argparse
import resource
import time
from collections.abc import Sequence
from pathlib import Path

from jinja2.sandbox import SandboxedEnvironment

from dbt_impact.compile.messages import Known
from dbt_impact.compile.plain import rendered_plainly
from dbt_impact.compile.renderer import Renderer
from dbt_impact.project.nodes import Node
from dbt_impact.project.project import Project, read_project

_MODELS = ("model.", "snapshot.")
_SOMETHING = Known("model.a.b", "a", "b", "table", None, None, "b", "b")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    given = parser.parse_args(arguments)
    print("| project | models | seconds | floor | times the floor | per 600 |\n|---|---:|---:|---:|---:|---:|")
    for folder in given.folders:
        project = read_project(folder)
        models = [each for each in project.ids() if each.startswith(_MODELS) and _is_sql(project, each)]
        seconds, floor = _rendering(project, models), _floor(project, models)
        times = f"{seconds / floor:.1f}" if floor > 0.01 else "–"
        per_600 = seconds / max(len(models), 1) * 600
        print(
            f"| {folder.parent.name} | {len(models)} | {seconds:.2f} | {floor:.2f} | {times} | {per_600:.1f} |",
            flush=True,
        )


def _is_sql(project: Project, unique_id: str) -> bool:
    node = project.get(unique_id)
    return isinstance(node, Node) and node.language == "sql"


def _rendering(project: Project, models: list[str]) -> float:
    started = _used()
    renderer = Renderer(project)
    for unique_id in models:
        renderer.compiled(unique_id)
    renderer.close()
    return _used() - started


def _floor(project: Project, models: list[str]) -> float:
    environment = SandboxedEnvironment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
    nodes = [project.get(each) for each in models]
    sources = [each.raw_code for each in nodes if isinstance(each, Node)]
    needing = [each for each in sources if rendered_plainly(each, lambda kind, names: _SOMETHING) is None]
    started = time.process_time()
    for source in needing:
        environment.from_string(source)
    return time.process_time() - started


def _used() -> float:
    return sum(
        each.ru_utime + each.ru_stime
        for each in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


if __name__ == "__main__":
    main()
