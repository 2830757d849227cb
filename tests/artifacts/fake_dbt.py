"""What dbt does to a small project, in a tenth of the time: models that name others by ref, and nothing else.

Stands for dbt where a test asks how it is run, not what it does. It notes each run in FAKE_DBT_LOG.
"""

import json
import os
import re
import sys
from pathlib import Path

_REF = re.compile(r"\{\{\s*ref\('(\w+)'\)\s*\}\}")


def main() -> None:
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    with open(os.environ["FAKE_DBT_LOG"], "a", encoding="utf-8") as log:
        seen = {name: value for name, value in os.environ.items() if "TOKEN" in name or name == "DBT_DEFER"}
        packages = "".join(path.read_text("utf-8") for path in Path("dbt_packages").glob("*/macros/*.sql"))
        run = {"words": sys.argv[1:], "folder": str(Path.cwd()), "seen": seen, "packages": packages}
        log.write(json.dumps(run) + "\n")
    if words[0] == "deps":
        Path("dbt_packages").mkdir()
        return
    if os.environ.get("FAKE_DBT_INTERRUPT"):
        os.kill(os.getppid(), int(os.environ["FAKE_DBT_INTERRUPT"]))
        sys.exit(1)
    if "broken" in {path.stem for path in Path("models").glob("*.sql")}:
        print(
            "05:00:00  Encountered an error:\nCompilation Error\n  in model broken (models/broken.sql)\nTraceback (most"
        )
        print("  File x")
        sys.exit(2)
    failing = os.environ.get("FAKE_DBT_FAILS", "")
    compiled = words[0] == "compile" and not (failing and " ".join(sys.argv[1:]).find(failing) >= 0)
    into = Path(os.environ["DBT_TARGET_PATH"])
    into.mkdir(parents=True, exist_ok=True)
    (into / "manifest.json").write_text(json.dumps(manifest(compiled)), encoding="utf-8")
    if words[0] == "compile" and not compiled:
        print("05:00:00  Encountered an error:\nRuntime Error\n  the warehouse is closed")
        sys.exit(2)


def manifest(compiled: bool) -> dict[str, object]:
    nodes = {}
    for path in sorted(Path("models").glob("*.sql")):
        raw = path.read_text(encoding="utf-8")
        sql = _REF.sub(r'"db"."main"."\1"', raw).replace("{{ env_var('LIMIT', '') }}", os.environ.get("LIMIT", ""))
        unique_id = f"model.tiny.{path.stem}"
        nodes[unique_id] = {
            "unique_id": unique_id,
            "resource_type": "model",
            "name": path.stem,
            "alias": path.stem,
            "package_name": "tiny",
            "original_file_path": f"models/{path.name}",
            "database": "db",
            "schema": "main",
            "relation_name": f'"db"."main"."{path.stem}"',
            "config": {"materialized": "table"},
            "raw_code": raw,
            "language": "sql",
            "columns": {},
            "depends_on": {"nodes": [f"model.tiny.{name}" for name in _REF.findall(raw)], "macros": []},
            **({"compiled": True, "compiled_code": sql} if compiled else {}),
        }
    parents = {unique_id: node["depends_on"]["nodes"] for unique_id, node in nodes.items()}  # type: ignore[index]
    return {
        "metadata": {
            "dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
            "dbt_version": "1.11.0",
            "generated_at": "2026-11-23T05:00:00Z",
            "adapter_type": "duckdb",
            "project_name": "tiny",
        },
        "nodes": nodes,
        "sources": {},
        "macros": {},
        "exposures": {},
        "parent_map": parents,
        "child_map": {each: [key for key, read in parents.items() if each in read] for each in nodes},
    }


if __name__ == "__main__":
    main()
