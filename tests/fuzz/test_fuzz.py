"""What the tool calls equal is equal when it is executed, on queries that are made up."""

from pathlib import Path

from tests.fuzz.chains import fuzz_chains
from tests.fuzz.rounds import fuzz


def test_equal_terms_give_equal_results() -> None:
    counts = fuzz(equal=1000, seed=7)
    assert counts.disagreements == []
    assert counts.equal >= 1000
    assert counts.twins >= 60
    assert counts.missed == []


def test_what_is_called_unchanged_over_two_models_is(tmp_path: Path) -> None:
    found = fuzz_chains(80, 3, tmp_path)
    assert found.disagreements == []
    assert found.unchanged >= 20
