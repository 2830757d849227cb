"""What the tool calls equal, unchanged or broken is, on made-up queries over columns of all types."""

from pathlib import Path

import pytest

from tests.fuzz.bug import Bug
from tests.fuzz.planted import pairs_until_found
from tests.fuzz.typed.bugs import BUGS
from tests.fuzz.typed.rounds import fuzz_typed
from tests.fuzz.verdicts import fuzz_verdicts

_SOON = ("concat is ||",)


def test_equal_terms_give_equal_values_of_one_type() -> None:
    counts = fuzz_typed(7, equal=30)
    assert counts.disagreements == []
    assert counts.mistyped == []
    assert counts.typed >= 400
    assert counts.twins >= 40


@pytest.mark.parametrize("typed", [True, False])
def test_a_report_says_what_happens(typed: bool, tmp_path: Path) -> None:
    found = fuzz_verdicts(25, 1, tmp_path, typed=typed)
    assert found.wrong == []
    assert found.untold == []
    assert found.unchanged >= 20
    assert found.broken >= 5


@pytest.mark.parametrize("bug", [bug for bug in BUGS if bug.name in _SOON], ids=lambda bug: bug.name)
def test_a_planted_bug_shows(bug: Bug) -> None:
    assert pairs_until_found(bug, equal=60, seed=7) is not None
