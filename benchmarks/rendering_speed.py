"""What rendering 600 models costs, as a multiple of what Jinja needs to compile their templates.

    python -m benchmarks.rendering_speed FOLDER … [--models 600]

Each FOLDER holds a manifest.json. Its models are repeated under other names, each time with another comment at the end,
until there are as many as asked for. The processor time is that of a cold run, of this process and of the one that
renders, from the decoded manifest to the last model's SQL; reading the manifest is not in it. `floor` is Jinja's own
compilation of the sources that need Jinja and of the macros that they call, which dbt does, too.
"""

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from dbt_impact.compile.messages import Known
from dbt_impact.compile.plain import rendered_plainly
from dbt_impact.compile.renderer import Rendered, Renderer
from dbt_impact.project.files import content, manifest_file
from dbt_impact.project.nodes import Node
from dbt_impact.project.project import Project, read_project

_SOMETHING = Known("model.a.b", "a", "b", "table", None, None, "b", "b")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--models", type=int, default=600)
    given = parser.parse_args(arguments)
    print("| project | its models | seconds | floor | times the floor |\n|---|---:|---:|---:|---:|")
    for folder in given.folders:
        with tempfile.TemporaryDirectory() as place:
            own, project, models = _repeated(folder, given.models, Path(place))
            seconds, macros = _rendering(project, models)
            floor = _floor(project, models, macros)
        times = f"{seconds / floor:.1f}" if floor > 0.01 else "–"
        print(f"| {folder.parent.name} | {own} | {seconds:.2f} | {floor:.2f} | {times} |", flush=True)


def _repeated(folder: Path, count: int, place: Path) -> tuple[int, Project, list[str]]:
    """How many models a project has, and the project with so many, and their ids."""
    manifest: dict[str, Any] = json.loads(content(manifest_file(folder)))
    nodes = manifest["nodes"]
    raw = "raw_code" if any("raw_code" in each for each in nodes.values()) else "raw_sql"
    own = [
        each
        for each in nodes.values()
        if each["resource_type"] in ("model", "snapshot") and each.get("language", "sql") == "sql" and each.get(raw)
    ]
    ids = [each["unique_id"] for each in own[:count]]
    while own and len(ids) < count:
        each = own[len(ids) % len(own)]
        unique_id = f"{each['unique_id']}_{len(ids)}"
        nodes[unique_id] = {**each, "unique_id": unique_id, raw: f"{each[raw]}\n-- {len(ids)}"}
        ids.append(unique_id)
    (place / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    project = read_project(place)
    for unique_id in ids:
        project.get(unique_id)
    return len(own), project, ids


def _rendering(project: Project, models: list[str]) -> tuple[float, set[str]]:
    started = _used()
    renderer = Renderer(project)
    found = [renderer.compiled(unique_id) for unique_id in models]
    renderer.close()
    return _used() - started, {macro for each in found if isinstance(each, Rendered) for macro in each.macros}


def _floor(project: Project, models: list[str], macros: set[str]) -> float:
    environment = SandboxedEnvironment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
    sources = [each.raw_code for each in map(project.get, models) if isinstance(each, Node)]
    needing = [each for each in sources if rendered_plainly(each, lambda kind, names: _SOMETHING) is None]
    called = [each.macro_sql for each in map(project.macro, sorted(macros)) if each is not None]
    started = time.process_time()
    for source in (*needing, *called):
        try:
            environment.from_string(source)
        except TemplateSyntaxError:
            continue  # dbt's own tags and typed arguments, which few macros have
    return time.process_time() - started


def _used() -> float:
    return sum(
        each.ru_utime + each.ru_stime
        for each in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


if __name__ == "__main__":
    main()
