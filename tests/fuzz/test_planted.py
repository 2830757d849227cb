"""The fuzzer finds bugs that are put in on purpose; `python -m tests.fuzz.planted` tries every one of them."""

import pytest

from tests.fuzz.bug import Bug
from tests.fuzz.planted import BUGS, pairs_until_found

_SOON = ("asof joins inner or left", "frames")


@pytest.mark.parametrize("bug", [bug for bug in BUGS if bug.name in _SOON], ids=lambda bug: bug.name)
def test_a_planted_bug_shows(bug: Bug) -> None:
    assert pairs_until_found(bug, equal=60, seed=7) is not None
