"""`dbt-impact render` as its users meet it."""

import json
from pathlib import Path

import pytest

from dbt_impact.clock import now
from dbt_impact.commands.render import render
from dbt_impact.errors import DbtImpactError
from dbt_impact.render import FORMATS
from dbt_impact.render.presentation import Presentation
from tests.render.reports import green, usual


def written(folder: Path, report: object, name: str = "report.json") -> Path:
    file = folder / name
    file.write_text(FORMATS["json"](report), encoding="utf-8")  # type: ignore[arg-type]
    return file


def run(*arguments: object) -> object:
    return render.main([str(each) for each in arguments], standalone_mode=False)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_comes_out_of_a_file(
    form: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    assert run(written(tmp_path, usual()), "--format", form) == 0
    assert capfdbinary.readouterr().out == FORMATS[form](usual(), Presentation(now=now())).encode()


def test_options_reach_the_format(tmp_path: Path) -> None:
    before, now, out = written(tmp_path, usual(), "before.json"), written(tmp_path, green()), tmp_path / "out.md"
    assert run(now, "--format", "markdown", "--previous", before, "--marker", "eu", "--output", out) == 0
    assert out.read_text(encoding="utf-8").startswith("<!-- dbt-impact:eu -->\n✅")
    assert "4 resolved since the last push" in out.read_text(encoding="utf-8")
    base = ("--link-base", "https://git.example/c", "--project-folder", "./transform/")
    assert run(before, "--format", "markdown", *base, "--output", out) == 0
    assert "](https://git.example/c/transform/models/marts/fct_orders.sql#L14)" in out.read_text(encoding="utf-8")


def test_the_environment_gives_what_every_step_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBT_IMPACT_LINK_BASE", "https://git.example/c")
    monkeypatch.setenv("DBT_IMPACT_PROJECT_FOLDER", "transform")
    out = tmp_path / "out.md"
    assert run(written(tmp_path, usual()), "--format", "markdown", "--output", out) == 0
    assert "](https://git.example/c/transform/models/" in out.read_text(encoding="utf-8")


def test_a_last_report_that_cant_be_read_costs_one_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    old = tmp_path / "old.json"
    old.write_text(json.dumps({"schema_version": "0"}), encoding="utf-8")
    assert run(written(tmp_path, usual()), "--format", "markdown", "--previous", old) == 0
    said = capfd.readouterr()
    assert said.err.startswith("dbt-impact: nothing is said of the last push: ")
    assert said.err.count("\n") == 1
    assert "since the last push" not in said.out


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--link-base", "javascript:alert(1)"), "give an https address"),
        (("--project-folder", "../other"), "a folder below the repository's root"),
        (("--project-folder", "/etc"), "a folder below the repository's root"),
    ],
)
def test_wrong_options_are_said(arguments: tuple[str, str], why: str, tmp_path: Path) -> None:
    with pytest.raises(DbtImpactError, match=why):
        run(written(tmp_path, usual()), *arguments)
