"""The walls between modules, the sizes of files, and what must not be imported to say a version."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parent.parent
MOST_LINES, MOST_LINES_OF_A_FUNCTION = 400, 60
# The engine, and what takes as long to import as Python to start.
HEAVY = frozenset(
    {"sqlglot", "networkx", "msgspec", "rich", "jinja2", "yaml", "json", "dbt_impact.pipeline", "dbt_impact.one_side"}
)
VAGUE = frozenset({"utils", "util", "helpers", "common", "misc", "models", "core", "manager", "service"})
# JSON comes in at `project`, and goes out at `render`; a report that was written comes in again at `saved`, and what
# dbt lends to templates reads and writes it too. Forges and what keeps artifacts are talked to in it.
JSON_PACKAGES = ("artifacts", "project", "overlay", "render", "saved", "compile/sandbox", "forge", "pull_request")


def modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Every Python file that isn't empty: its path and its syntax tree."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            if tree.body:
                yield str(path.relative_to(ROOT)), tree


def test_imports_keep_to_the_contracts_of_pyproject(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_files_and_functions_are_short() -> None:
    long = [
        f"{path}: {node.name}"
        for path, tree in modules("dbt_impact", "benchmarks")
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (node.end_lineno or 0) - node.lineno + 1 > MOST_LINES_OF_A_FUNCTION
    ]
    long += [path for path, tree in modules("dbt_impact", "benchmarks") if (tree.body[-1].end_lineno or 0) > MOST_LINES]
    assert not long


def test_every_module_says_what_it_is() -> None:
    silent = [path for path, tree in modules("dbt_impact", "benchmarks", "tests") if not ast.get_docstring(tree)]
    assert not silent
    vague = [path for path, _ in modules("dbt_impact", "benchmarks", "tests") if Path(path).stem in VAGUE]
    assert not vague


def test_no_handler_catches_everything() -> None:
    greedy = [
        f"{path}:{node.lineno}"
        for path, tree in modules("dbt_impact", "benchmarks")
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and {"", "Exception", "BaseException"}.intersection(caught_by(node))
    ]
    assert not greedy


def caught_by(handler: ast.ExceptHandler) -> Iterator[str]:
    """The names of the exceptions; an empty one for a bare `except`."""
    if handler.type is None:
        yield ""
        return
    for each in ast.walk(handler.type):
        if isinstance(each, ast.Name):
            yield each.id


def test_json_is_read_in_project_and_saved_and_written_in_render() -> None:
    elsewhere = [
        f"{path}:{node.lineno}"
        for path, tree in modules("dbt_impact")
        if not path.startswith(tuple(f"dbt_impact/{name}/" for name in JSON_PACKAGES))
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and ast.unparse(node) == "msgspec.json")
        or (isinstance(node, ast.Import) and any(each.name in ("json", "msgspec.json") for each in node.names))
        or (isinstance(node, ast.ImportFrom) and node.module in ("json", "msgspec.json"))
    ]
    assert not elsewhere


@pytest.mark.parametrize(
    "arguments", [("--version",), ("--help",), ("diff", "--help"), ("lineage", "--help"), ("render", "--help")]
)
def test_help_does_not_wait_for_the_engine(arguments: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "dbt_impact", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "click" in imported
    assert not HEAVY.intersection(imported)
