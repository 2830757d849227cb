"""The examples of docs/settings.md and docs/waivers.md are settings, floors and waivers."""

import re
from pathlib import Path

import msgspec
import pytest

from dbt_impact.settings.comments import waivers_in
from dbt_impact.settings.floors import NO_FLOORS, read_floors
from dbt_impact.settings.reading import read_settings
from dbt_impact.settings.settings import DEFAULTS
from dbt_impact.settings.waivers import Waiver
from dbt_impact.settings.written import Written

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "settings.md").read_text(encoding="utf-8")
WAIVERS = (DOCS / "waivers.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```(yaml|toml)\n(.+?)```", PAGE + WAIVERS, re.DOTALL)


@pytest.mark.parametrize(("form", "text"), EXAMPLES)
def test_an_example_is_read(tmp_path: Path, form: str, text: str) -> None:
    file = tmp_path / ("dbt_impact.yml" if form == "yaml" else "pyproject.toml")
    file.write_text(text, encoding="utf-8")
    if text.startswith("# policy.yml"):
        assert read_floors(file) != NO_FLOORS
        return
    found = read_settings(None, tmp_path)
    assert found.waivers or found.critical != DEFAULTS.critical
    assert not found.unread


def test_the_example_of_a_comment_waives() -> None:
    (text,) = re.findall(r"```sql\n(.+?)```", WAIVERS, re.DOTALL)
    assert [type(each) for each in waivers_in(text, "x", "x.sql")] == [Waiver]


def test_each_key_has_its_line() -> None:
    keys = {field.encode_name for field in msgspec.structs.fields(Written)}
    assert keys == set(re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE))
