"""The examples of docs/settings.md are settings."""

import re
from pathlib import Path

import msgspec
import pytest

from dbt_impact.settings.reading import read_settings
from dbt_impact.settings.settings import DEFAULTS
from dbt_impact.settings.written import Written

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
EXAMPLES = re.findall(r"```(yaml|toml)\n(.+?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize(("form", "text"), EXAMPLES)
def test_an_example_is_read(tmp_path: Path, form: str, text: str) -> None:
    (tmp_path / ("dbt_impact.yml" if form == "yaml" else "pyproject.toml")).write_text(text, encoding="utf-8")
    assert read_settings(None, tmp_path).critical != DEFAULTS.critical


def test_each_key_has_its_line() -> None:
    keys = {field.encode_name for field in msgspec.structs.fields(Written)}
    assert keys == set(re.findall(r"^\| `([a-z-]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
