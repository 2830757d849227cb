"""Environment variables that nobody reads are said, and one that is misspelled stops the run."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import dbt_impact
from dbt_impact.cli import cli
from dbt_impact.errors import DbtImpactError
from dbt_impact.settings.environment import VARIABLES
from dbt_impact.variables import NAMES, PREFIX, nobody_reads

CODE = Path(dbt_impact.__file__).parent


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("DBT_IMPACT_FAILON", "DBT_IMPACT_FAIL_ON"),
        ("DBT_IMPACT_FAIL-ON", "DBT_IMPACT_FAIL_ON"),
        ("DBT_IMPACT_BSAE", "DBT_IMPACT_BASE"),
        ("DBT_IMPACT_POLICY_FORM", "DBT_IMPACT_POLICY_FROM"),
        ("DBT_IMPACT_SETTING", "DBT_IMPACT_SETTINGS"),
    ],
)
def test_a_slip_is_refused_with_the_right_name(written: str, meant: str) -> None:
    with pytest.raises(DbtImpactError, match=rf"^no environment variable {written} is read: did you mean {meant}\?$"):
        list(nobody_reads({written: "risky", "PATH": "/bin"}))


@pytest.mark.parametrize("written", ["DBT_IMPACT_TEAM", "DBT_IMPACT_BASE_BRANCH", "DBT_IMPACT_", "DBT_IMPACT_JOB_ID"])
def test_what_may_be_somebodys_own_is_said(written: str) -> None:
    assert list(nobody_reads({written: ""})) == [
        f"the environment variable {written} means nothing to dbt-impact, and is not read"
    ]


def test_what_is_read_and_what_has_another_prefix_is_not_spoken_of() -> None:
    environment = {f"{PREFIX}{name}": "x" for name in NAMES} | {"_DBT_IMPACT_COMPLETE": "", "DBT_IMPACTS": "y"}
    assert not list(nobody_reads(environment))


def test_the_list_is_what_the_program_reads() -> None:
    read = set(VARIABLES)
    for file in CODE.rglob("*.py"):
        if file.name != "variables.py":
            read |= set(re.findall(r'"(DBT_IMPACT_[A-Z_]*[A-Z])"', file.read_text(encoding="utf-8")))
    assert {f"{PREFIX}{name}" for name in NAMES} == read


def test_every_command_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBT_IMPACT_FAIL_ONN", "risky")
    with pytest.raises(DbtImpactError, match="did you mean DBT_IMPACT_FAIL_ON"):
        CliRunner().invoke(cli, ["rules"], catch_exceptions=False, standalone_mode=False)
