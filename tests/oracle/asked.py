"""The project that a command of the oracle is given, and how much of it is to be tried."""

import argparse
import sys
from pathlib import Path

from tests.oracle.build import build
from tests.oracle.project import Built
from tests.oracle.sample import sample_built


def arguments_of(program: str, description: str | None) -> argparse.ArgumentParser:
    """The arguments that every command of the oracle has."""
    parser = argparse.ArgumentParser(
        prog=program, description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    said = "the folder of a dbt project that builds in DuckDB; without one, the sample project from its artifacts"
    parser.add_argument("project", type=Path, nargs="?", help=said)
    parser.add_argument("--dbt", type=Path, default=Path(sys.executable).parent / "dbt", help="the dbt program")
    parser.add_argument("--into", type=Path, help="keep what is built here, and take what was built before")
    parser.add_argument("--limit", type=int, help="at most so many edits, as many of each kind")
    parser.add_argument("--dbt-flag", dest="dbt_flags", action="append", default=[], help="a further argument of dbt")
    return parser


def built_project(arguments: argparse.Namespace, workshop: Path) -> Built:
    """The project, built in `workshop` unless the arguments say where."""
    if arguments.project is None:
        return sample_built(workshop)
    into = arguments.into or workshop
    return build(arguments.project.resolve(), into.resolve(), arguments.dbt.absolute(), arguments.dbt_flags)
