"""Settings files: what they say, and what is wrong in them, with the line."""

from pathlib import Path

import pytest

from dbt_impact.errors import DbtImpactError
from dbt_impact.selection.words import Word, parse_selection
from dbt_impact.settings.reading import read_settings
from dbt_impact.settings.settings import DEFAULTS


def settings_in(folder: Path, text: str, name: str = "dbt_impact.yml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert read_settings(None, tmp_path) == DEFAULTS
    settings_in(tmp_path, "[project]\nname = 'x'\ndependencies = ['dbt-impact']\n", "pyproject.toml")
    assert read_settings(None, tmp_path) == DEFAULTS


@pytest.mark.parametrize(
    "text",
    [
        "[ tool . 'dbt-impact' ]\nfail-on = 'risky'\n",
        '["tool"."dbt-impact"]\nfail-on = "risky"\n',
        "tool.dbt-impact.fail-on = 'risky'\n",
        "[tool]\ndbt-impact.fail-on = 'risky'\n",
        "tool = {dbt-impact = {fail-on = 'risky'}}\n",
    ],
)
def test_the_table_is_found_however_it_is_written(tmp_path: Path, text: str) -> None:
    settings_in(tmp_path, text, "pyproject.toml")
    assert read_settings(None, tmp_path).fail_on == "risky"


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n", "critical:\nedge: null\n"])
def test_an_empty_file_changes_nothing(tmp_path: Path, text: str) -> None:
    file = settings_in(tmp_path, text)
    found = read_settings(None, tmp_path)
    assert found.path == str(file)
    assert (found.critical, found.edge, found.fail_on) == (DEFAULTS.critical, None, "breaking")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "dbt_impact.yml",
            "critical: tag:board exposure.maturity:high\nfail-on: breaking-critical\nedge: [path:a, b]\n",
        ),
        (
            "pyproject.toml",
            "[tool.dbt-impact]\ncritical = ['tag:board', 'exposure.maturity:high']\n"
            "fail-on = 'breaking-critical'\nedge = {select = 'path:a b'}\n",
        ),
    ],
)
def test_both_files_say_the_same_in_their_own_ways(tmp_path: Path, name: str, text: str) -> None:
    settings_in(tmp_path, text, name)
    found = read_settings(None, tmp_path)
    assert found.critical.sets == ((Word("tag", "board"),), (Word("exposure.maturity", "high"),))
    assert found.edge == parse_selection("path:a", "b")
    assert found.fail_on == "breaking-critical"


def test_a_selection_can_leave_something_out(tmp_path: Path) -> None:
    settings_in(tmp_path, "critical:\n  select: [tag:gold]\n  exclude: tag:draft\n")
    found = read_settings(None, tmp_path).critical
    assert (found.sets, found.excluded) == (((Word("tag", "gold"),),), ((Word("tag", "draft"),),))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# a\n\ncritcal: tag:x\n", ":3: no setting 'critcal': did you mean critical?"),
        ("fail_on: never\n", ":1: no setting 'fail_on': did you mean fail-on?"),
        (
            "wholly: other\n",
            ":1: no setting 'wholly': there are base, critical, edge, ignore, fail-on, format, rules, waivers",
        ),
        ("edge:\n  select: a\n  exlude: b\n", ":3: no setting 'edge.exlude': did you mean exclude?"),
        ("critical:\n- tag:x\n- tga:y\n", ":3: critical: no selector method 'tga': did you mean tag?"),
        ("edge:\n  select: a\n  exclude:\n  - 'tag:'\n", ":4: edge: 'tag:' selects nothing: write METHOD:VALUE"),
        ("critical: ''\n", ":1: critical selects nothing: write a word, or leave it out"),
        ("critical: {}\n", ":1: critical must be a selection: words like tag:finance"),
        ("\ncritical: [a, [b]]\n", ":2: critical must be a selection"),
        ("fail-on: braking\n", ":1: no fail-on 'braking': did you mean breaking?"),
        ("fail-on: true\n", ":1: no fail-on 'true': choose breaking, breaking-critical, risky"),
        ("fail-on: [a]\n", ":1: fail-on must be one of breaking, breaking-critical, risky"),
        ("fail-on: 2026-13-45\n", ":1: no fail-on '2026-13-45': choose breaking"),
        ("fail-on: !!int abc\n", ":1: no fail-on 'abc': choose breaking"),
        ("- critical\n", ": settings are keys with values"),
        ("critical: a\ncritical: b\n", ":2: 'critical' stands here twice"),
        ("critical: [a\n", ":2: not valid YAML"),
        ("edge: &x tag:a\ncritical: *x\n", ":2: aliases aren't read here"),
        ("? [a]\n: b\n", ":1: a key must be a word"),
        ("critical: " + "[" * 500_000, ":1: nested too deeply"),
        ("critical: 'tag:\"x'\n", ":1: critical: the selection 'tag:\"x' can't be read: no closing quotation"),
        ("\x00", ": not valid YAML"),
        ("base: ' '\n", ":1: base must be the place of production's manifest"),
        ("base: [a]\n", ":1: base must be the place of production's manifest"),
        ("rules: off\n", ":1: rules must be rules with their severity"),
        ("rules:\n  column-added: fatal\n", ":2: no severity 'fatal': choose breaking, risky, note, off"),
        ("rules:\n  column-added: riskey\n", ":2: no severity 'riskey': did you mean risky?"),
        ("rules:\n  column-added: [risky]\n", ":2: rules.column-added must be one of breaking, risky"),
        ("waivers: none\n", ":1: waivers must be a list"),
        ("ignore:\n  exclude: a\n", ":1: ignore must be a selection"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    file = settings_in(tmp_path, text)
    with pytest.raises(DbtImpactError) as raised:
        read_settings(file, tmp_path)
    assert str(raised.value).startswith(f"{file}{said}")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[tool.other]\nx = 1\n[tool.dbt-impact]\n\nfail_on = 'x'\n",
            ":5: no setting 'fail_on': did you mean fail-on?",
        ),
        ("[tool.dbt-impact.edge]\nselect = 'a'\nexclde = 'b'\n", ":3: no setting 'edge.exclde': did you mean exclude?"),
        ("[tool]\ndbt-impact = 3\n", ": tool.dbt-impact must be a table"),
        ("[tool.dbt-impact\n", ": not valid TOML"),
    ],
)
def test_what_is_wrong_in_toml_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    file = settings_in(tmp_path, text, "pyproject.toml")
    with pytest.raises(DbtImpactError) as raised:
        read_settings(None, tmp_path)
    assert str(raised.value).startswith(f"{file}{said}")


def test_tags_of_yaml_make_nothing(tmp_path: Path) -> None:
    found = read_settings(settings_in(tmp_path, "critical: !!python/object/apply:os.system [exit 1]\n"), tmp_path)
    assert found.critical == parse_selection("exit 1")


def test_two_places_are_one_too_many(tmp_path: Path) -> None:
    settings_in(tmp_path, "edge: a\n")
    settings_in(tmp_path, "[tool.dbt-impact]\nedge = 'a'\n", "pyproject.toml")
    with pytest.raises(DbtImpactError, match="keep one of them"):
        read_settings(None, tmp_path)


def test_a_file_that_was_asked_for_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(DbtImpactError, match="cannot read the settings"):
        read_settings(tmp_path / "missing.yml", tmp_path)


def test_what_is_written_tells_where(tmp_path: Path) -> None:
    settings_in(tmp_path, "base: prod/\n\nrules:\n  column-added: off\nformat: markdown\n")
    found = read_settings(None, tmp_path)
    assert (found.base, found.format, found.rules["column-added"].level) == ("prod/", "markdown", "off")
    file = tmp_path / "dbt_impact.yml"
    assert found.origins == {"base": f"{file}:1", "rules": f"{file}:3", "format": f"{file}:5"}
    assert found.rules["column-added"].place == f"{file}:4"
