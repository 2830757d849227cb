"""Columns that real dbt dropped from the sample, a few of each sort (`python -m tests.oracle.drops` tries all)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.oracle.drops import Json, happened, hold

_HAPPENED = happened()


def one_of_each_sort() -> Iterator[str]:
    """For each set of resource types that fail together, the first column that it happens to."""
    seen = set()
    for name, truth in _HAPPENED.items():
        sort = frozenset(each.partition(".")[0] for each in _failed(truth))
        if sort not in seen:
            seen.add(sort)
            yield name


def _failed(truth: Json) -> list[str]:
    return [*truth["broken"], *truth["broken_at_next_run"]]


@pytest.mark.parametrize("name", sorted(one_of_each_sort()))
def test_the_report_names_what_failed_in_dbt(name: str, tmp_path: Path) -> None:
    held = hold(name, _HAPPENED[name], tmp_path)
    assert held.verdict != "disagree", held.wrong


def test_what_was_dropped_is_all_of_the_project() -> None:
    assert len(_HAPPENED) > 200
    failed = {each.partition(".")[0] for truth in _HAPPENED.values() for each in _failed(truth)}
    assert failed == {"model", "snapshot", "test", "unit_test", "semantic_model", "metric"}
