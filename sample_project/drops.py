"""Drop each column of the sample project in turn, run real dbt on what reads it, and write what then fails.

    .venv-dbt/bin/python sample_project/drops.py [--only TEXT ...]

Takes half an hour, or with `--only` a part of it, which leaves the others as they are. Writes `drops.json.gz`: for each
column of a source, a seed and a model, the entries of the manifest that the drop changes, and what happened. dbt runs
in this process, which spares it its start.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from make_artifacts import BASE_MADE_AT, clean_manifest
from truth import NO_TESTS, Table, below, changed_columns, errors_in, filled, missing, read_tables, semantic_errors
from workspace import PROJECT, Json, make_workspace

import duckdb
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.artifacts.schemas.run import RunExecutionResult, RunResult
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

FILE = PROJECT / "drops.json.gz"
_DROPPED = ("source", "seed", "model")
_INCREMENTAL = ("fct_refunds", "fct_ticket_sales")


class Dbt:
    """dbt in this process, in one folder, which is parsed once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        os.chdir(folder)
        os.environ["DBT_PROFILES_DIR"] = str(folder)
        parsed = dbtRunner().invoke(["--quiet", "parse"])
        if not isinstance(parsed.result, Manifest):
            sys.exit(f"dbt parse failed in {folder}: {parsed.exception}")
        self._parsed = parsed.result

    def compile(self, *arguments: str) -> Json:
        """The manifest with the SQL of what is selected."""
        self._run("--write-json", "compile", *arguments)
        document: Json = json.loads((self._folder / "target" / "manifest.json").read_text(encoding="utf-8"))
        return document

    def errors(self, *arguments: str) -> dict[str, str]:
        """What a command could not execute, and why."""
        return errors_in({each.node.unique_id: each.to_dict() for each in self._run("--no-write-json", *arguments)})

    def _run(self, *arguments: str) -> Sequence[RunResult]:
        with contextlib.redirect_stdout(io.StringIO()):
            done = dbtRunner(manifest=self._parsed.deepcopy()).invoke(["--quiet", *arguments])
        if not isinstance(done.result, RunExecutionResult):
            sys.exit(f"dbt {' '.join(arguments)} failed in {self._folder}: {done.exception}")
        # Else the tables stay beside the file, in its log.
        DuckDBConnectionManager.env().close()
        DuckDBConnectionManager.close_all_connections()
        return done.result.results


@dataclass(frozen=True)
class Base:
    """The project as it is: its manifest, its warehouse, what its relations hold, and a folder of what dbt parsed."""

    manifest: Json
    warehouse: Path
    parsed: Path
    tables: dict[str, Table]


@dataclass(frozen=True)
class Drop:
    """One column of one relation, which goes. `file` holds it."""

    unique_id: str
    column: str
    file: str

    @property
    def name(self) -> str:
        return f"{self.unique_id}.{self.column}"


def built_base(folder: Path) -> Base:
    workspace = make_workspace(folder, Path(), ())
    dbt = Dbt(folder)
    manifest = dbt.compile()
    workspace.warehouse.unlink(missing_ok=True)
    if errors := dbt.errors("build", *NO_TESTS):
        sys.exit(f"base does not build: {errors}")
    with duckdb.connect(str(workspace.warehouse), read_only=True) as connection:
        tables = dict(read_tables(connection, manifest)) | dict(source_tables(connection, manifest))
    parsed = folder / "parsed"
    parsed.mkdir()
    shutil.copy2(folder / "target" / "partial_parse.msgpack", parsed)
    return Base(manifest, workspace.warehouse, parsed, tables)


def source_tables(connection: duckdb.DuckDBPyConnection, manifest: Json) -> Iterator[tuple[str, Table]]:
    for name, source in manifest["sources"].items():
        query = connection.execute(f"select * from {source['relation_name']} limit 0")
        yield name, Table({column[0]: str(column[1]) for column in query.description or []}, [])


def drops(base: Base) -> Iterator[Drop]:
    """Every column of every relation that a file of the project makes; an ephemeral model's are those of its text."""
    for unique_id, entry in sorted({**base.manifest["sources"], **base.manifest["nodes"]}.items()):
        if entry["resource_type"] in _DROPPED:
            is_source = entry["resource_type"] == "source"
            file = f"raw_data/{entry['identifier']}.csv" if is_source else entry["original_file_path"]
            table = base.tables.get(unique_id)
            columns = list(table.types) if table else listed(entry["raw_code"])
            yield from (Drop(unique_id, column, file) for column in columns if len(columns) > 1)


def listed(sql: str) -> list[str]:
    """The columns of a query as this project writes them: one a line, in the last list."""
    lines = sql.splitlines()
    first, last = select_list(lines)
    return [name for line in lines[first:last] if (name := item_name(line))]


def select_list(lines: Sequence[str]) -> tuple[int, int]:
    """Where the lines of the last `select` list of the outermost query stand; none where it is `select *`."""
    starts = [number for number, line in enumerate(lines) if line == "select"]
    if not starts:
        return 0, 0
    first = starts[-1] + 1
    return first, next(number for number in range(first, len(lines)) if lines[number].startswith("from"))


def item_name(line: str) -> str | None:
    """The column that a line of a list ends with."""
    found = re.fullmatch(r"    .*?(\w+),?", line)
    return found[1] if found else None


def dropped(drop: Drop, text: str, columns: Sequence[str]) -> str:
    """The file without the column."""
    if drop.file.endswith(".csv"):
        return "".join(f"{line}\n" for line in without_field(text, drop.column))
    kept = ", ".join(column for column in columns if column != drop.column)
    if drop.file.endswith(".py"):
        return re.sub(r"return usual\.project\((.*)\)\n", rf'return usual.project(\1).project("{kept}")\n', text, flags=re.S)
    lines = text.splitlines()
    first, last = select_list(lines)
    ends = [number + 1 for number in range(first, last) if re.match(r"    \S.*,$", lines[number])]
    items = list(zip([first, *ends], [*ends, last], strict=True))
    for start, end in items if len(items) > 1 else []:
        if item_name(lines[end - 1]) == drop.column:
            del lines[start:end]
            if end == last:
                lines[start - 1] = lines[start - 1].removesuffix(",")
            return "\n".join(lines) + "\n"
    return f"select {kept}\nfrom (\n{text}) as whole\n"


def without_field(text: str, column: str) -> Iterator[str]:
    rows = list(csv.reader(text.splitlines()))
    place = rows[0].index(column)
    yield from (",".join(field for number, field in enumerate(row) if number != place) for row in rows)


def happened(drop: Drop, base: Base, folder: Path) -> Json:
    """What changes in the manifest, and what fails: in what reads the column, and at production's next run."""
    workspace = make_workspace(folder, Path(), ())
    shutil.copytree(base.parsed, folder / "target")
    file = folder / drop.file
    table = base.tables.get(drop.unique_id)
    columns = list(table.types) if table else listed(file.read_text(encoding="utf-8"))
    file.write_text(dropped(drop, file.read_text(encoding="utf-8"), columns), encoding="utf-8")
    entry = {**base.manifest["sources"], **base.manifest["nodes"]}[drop.unique_id]
    is_source = entry["resource_type"] == "source"
    only = ("--select", (f"source:{entry['source_name']}.{entry['name']}" if is_source else ".".join(entry["fqn"])) + "+")
    dbt = Dbt(folder)
    manifest = dbt.compile(*only)
    shutil.copy2(base.warehouse, workspace.warehouse)
    errors = dbt.errors("build", "--full-refresh", *only, *NO_TESTS)
    tests = dbt.errors("test", *only)
    with duckdb.connect(str(workspace.warehouse), read_only=True) as connection:
        tables = dict(read_tables(connection, standing(manifest, errors)))
        tests |= semantic_errors(connection, manifest, tables)
    next_run: Json = {}
    reached = {drop.unique_id} | below({drop.unique_id}, manifest["parent_map"])
    if any(unique_id.rpartition(".")[2] in _INCREMENTAL for unique_id in reached):
        shutil.copy2(base.warehouse, workspace.warehouse)
        next_run = dbt.errors("build", *only, *NO_TESTS)
    if table and drop.unique_id in tables and list(tables[drop.unique_id].types) != [c for c in columns if c != drop.column]:
        sys.exit(f"{drop.name} was not dropped")
    os.chdir(folder.parent)
    shutil.rmtree(folder)
    return {"entries": changed_entries(base.manifest, manifest)} | outcome(base, manifest, tables, errors, tests, next_run)


def standing(manifest: Json, errors: Json) -> Json:
    """The manifest without what was not built: production's table of it is still there, and is not what head makes."""
    gone = errors.keys() | below(set(errors), manifest["parent_map"])
    return manifest | {"nodes": {name: node for name, node in manifest["nodes"].items() if name not in gone}}


def outcome(base: Base, manifest: Json, tables: dict[str, Table], errors: Json, tests: Json, next_run: Json) -> Json:
    """As `expected` of an edit, by `truth.py`."""
    blocked = below(set(errors), manifest["parent_map"])
    # A unit test reads the rows that it brings, and of what its model reads no more than the columns.
    own = {name for name in tests if name.startswith("unit_test.") and not stopped(manifest, name, blocked | errors.keys())}
    blocked -= own
    broken = (errors.keys() | tests.keys()) - blocked
    later = next_run.keys() - errors.keys()
    both = [name for name in tables if name in base.tables and name not in blocked | errors.keys()]
    changed = filled((name, changed_columns(base.tables[name], tables[name])) for name in both)
    removed = filled((name, missing(base.tables[name], tables[name])) for name in both)
    return {
        "broken": sorted(broken),
        "broken_at_next_run": sorted(later),
        "blocked": sorted(blocked),
        "changed_columns": changed,
        "removed_columns": removed,
        "errors": {name: (next_run | tests | errors)[name][:300] for name in sorted(broken | later)},
    }


def stopped(manifest: Json, unit_test: str, down: set[str]) -> bool:
    """Whether something that the model of a unit test reads was not built."""
    entry = manifest["unit_tests"][unit_test]
    model = entry["depends_on"]["nodes"][0]
    return not down.isdisjoint(manifest["parent_map"][model])


def changed_entries(base: Json, head: Json) -> Json:
    """The entries whose text, config or columns the drop changes, as head has them; what is not compiled is not reached."""
    at = clean_manifest(head, BASE_MADE_AT)
    before = clean_manifest(base, BASE_MADE_AT)
    found: Json = {}
    for section in ("nodes", "sources", "unit_tests"):
        for unique_id, entry in at[section].items():
            old = before[section].get(unique_id)
            reached = section != "nodes" or entry.get("compiled") or entry["resource_type"] == "seed"
            if reached and not same(old, entry):
                found.setdefault(section, {})[unique_id] = entry
    return found


def same(old: Json | None, new: Json) -> bool:
    """Whether an entry says the same, but for what depends on what else was compiled."""
    passing = ("compiled_path", "build_path", "relation_name") if old and old.get("resource_type") == "test" else ()
    return old is not None and all(old.get(key) == value for key, value in new.items() if key not in passing)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", nargs="*", default=[""], help="the columns whose name (node.column) has one of these texts")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="drops-") as root:
        base = built_base(Path(root).resolve() / "base")
        every = sorted(drops(base), key=lot)
        chosen = [drop for drop in every if any(text in drop.name for text in options.only)]
        known = json.loads(gzip.decompress(FILE.read_bytes())) if len(chosen) < len(every) and FILE.exists() else {}
        for number, drop in enumerate(chosen):
            known[drop.name] = happened(drop, base, Path(root).resolve() / f"drop{number}")
            print(f"{drop.name}: {len(known[drop.name]['errors'])} fail", file=sys.stderr, flush=True)
            write(known)


def lot(drop: Drop) -> str:
    """An order in which any part of them is of all sorts."""
    return hashlib.sha256(drop.name.encode()).hexdigest()


def write(found: Json) -> None:
    FILE.write_bytes(gzip.compress((json.dumps(found, sort_keys=True) + "\n").encode(), mtime=0))


if __name__ == "__main__":
    main()
