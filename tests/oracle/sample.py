"""The sample project as it was built: from its committed artifacts and its files, without dbt."""

from pathlib import Path

import duckdb

from tests.oracle.project import Built, Node, nodes_of

_SAMPLE = Path(__file__).parents[2] / "sample_project"


def sample_built(folder: Path) -> Built:
    """The sample project with a warehouse in `folder` that holds its raw tables and its seeds."""
    base = _SAMPLE / "artifacts" / "base"
    built = Built(_SAMPLE, base / "manifest.json", base / "catalog.json", folder / "halfpenny.duckdb")
    with duckdb.connect(str(built.warehouse)) as connection:
        for node in nodes_of(built.manifest).values():
            if node.kind in ("source", "seed"):
                _load(connection, node)
    return built


def _load(connection: duckdb.DuckDBPyConnection, node: Node) -> None:
    """A source is what the loader of the project makes of `raw_data/`, a seed its own file."""
    if node.kind == "source":
        file, types = _SAMPLE / "raw_data" / f"{node.written['identifier']}.csv", None
    else:
        file, types = _SAMPLE / node.written["original_file_path"], node.written["config"].get("column_types")
    connection.execute(f'create schema if not exists "{node.written["schema"]}"')
    typed = f", types = {types}" if types else ""
    connection.execute(f"create table {node.relation} as select * from read_csv('{file}', header = true{typed})")
