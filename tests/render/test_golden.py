"""Every format of the usual reports, letter by letter; `pytest --update-expected` writes them anew."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from dbt_impact.render import FORMATS, json, terminal
from dbt_impact.rules.report import Report
from tests.render.reports import ALL

GOLDEN = Path(__file__).parent / "golden"
SHOWN = ("usual", "green", "silent", "risky", "unknown", "changed", "promised")
WAYS: dict[str, Callable[[Report], str]] = {
    **{f"{name}.{ending}": FORMATS[name] for name, ending in (("markdown", "md"), ("terminal", "txt"))},
    "verbose.txt": partial(terminal.render, verbose=True, width=120),
}


def compare(path: Path, text: str, update: bool) -> None:
    if update:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text, f"{path.name}: pytest --update-expected shows the change"


@pytest.mark.parametrize("ending", WAYS)
@pytest.mark.parametrize("name", SHOWN)
def test_text(name: str, ending: str, update_expected: bool) -> None:
    compare(GOLDEN / f"{name}.{ending}", WAYS[ending](ALL[name]()), update_expected)


@pytest.mark.parametrize("name", ["usual", "promised", "silent"])
def test_json(name: str, update_expected: bool) -> None:
    compare(GOLDEN / f"{name}.json", FORMATS["json"](ALL[name]()), update_expected)


def test_schema_is_current(update_expected: bool) -> None:
    compare(Path(json.__file__).parent / "report.schema.json", json.schema(), update_expected)
