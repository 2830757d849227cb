"""How long a pre-commit run takes, as a multiple of decoding the manifest and starting Python.

    python -m benchmarks.overlay_speed [--models 5000] [--rounds 5]

One model of a made-up project is edited in the working tree of a real repository, with a file for every model, and
`dbt-impact diff --overlay` is run on production's manifest. The floor is a process that starts Python and decodes that
manifest into typed structs. Both run as whole processes in turns, and the medians are compared. Nothing is written but
the made-up project, in a temporary folder.
"""

import argparse
import os
import statistics
import tempfile
from pathlib import Path

from benchmarks.generate import generate
from benchmarks.made_up_repository import commit_project, model_files
from benchmarks.speed import Target, run

FLOOR = (
    "import sys, msgspec\n"
    "from pathlib import Path\n"
    "from benchmarks.decoding import Manifest\n"
    "msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Manifest)\n"
)
EDITED = "-- an edit\n"


def edited_repository(project: Path, manifest: Path) -> str:
    """Writes the files of a manifest's models into a repository, and edits one of them: its path."""
    commit_project(project, manifest)
    files = model_files(manifest)
    path = sorted(files)[len(files) // 2]
    (project / path).write_text(EDITED + files[path], encoding="utf-8")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dbt-impact-overlay-") as folder:
        made, project = Path(folder, "artifacts"), Path(folder, "project")
        project.mkdir()
        generate(made, asked.models, 1, "duckdb", False)
        manifest = made / "base" / "manifest.json"
        (made / "base" / "catalog.json").unlink(missing_ok=True)
        path = edited_repository(project, manifest)
        os.environ["PYTHONPATH"] = os.getcwd()
        os.chdir(project)
        command = ("-m", "dbt_impact", "diff", "--overlay", "--since", "main", "--base", str(manifest))
        floors, commands = [], [run(command)]
        for _ in range(asked.rounds):
            floors.append(run(("-c", FLOOR, str(manifest))))
            commands.append(run(command))
        if any(done.code for done in (*floors, *commands)):
            raise SystemExit(f"a run failed: python {' '.join(command)}")
        walls = [statistics.median(done.seconds for done in all_done) for all_done in (commands[1:], floors)]
        spent = [statistics.median(done.processor for done in all_done) for all_done in (commands[1:], floors)]
        print(f"{asked.models} models, {manifest.stat().st_size / 1e6:.0f} MB, edited {path}")
        print(f"  command {walls[0]:.2f} s ({spent[0]:.2f} s of processor), floor {walls[1]:.2f} s ({spent[1]:.2f} s)")
        target = Target("a pre-commit run over decoding the manifest", spent[0] / spent[1], 2.5)
        print(f"  {target}")
        raise SystemExit(target.figure > target.limit)


if __name__ == "__main__":
    main()
