"""Real changes of made-up shops: whatever comes out otherwise in DuckDB must be in the report, where it does."""

from collections import Counter
from random import Random

from hypothesis import Phase, given, note, settings
from hypothesis import strategies as st

from tests.rewrites.alterations import ALTERATIONS
from tests.rewrites.rewriting import Rewritten, of_one_model
from tests.rewrites.running import ran, reported
from tests.rewrites.shop import Shop, shops
from tests.test_scenarios import expect_content

SHOPS = 7


def test_no_change_is_missed() -> None:
    done: Counter[str] = Counter()

    @settings(max_examples=SHOPS, derandomize=True, database=None, deadline=None, phases=[Phase.generate])
    @given(shops(), st.integers(0, 999))
    def every_alteration(shop: Shop, seed: int) -> None:
        for name, alteration in ALTERATIONS.items():
            made = of_one_model(alteration)(Random(seed), shop)
            if made is not None and is_real(made):
                note(f"{name}: {made}")
                expect_no_miss(made)
                done[name] += 1

    every_alteration()
    assert done.total() >= 200
    assert len(done) >= len(ALTERATIONS) * 3 // 4


def is_real(made: Rewritten) -> bool:
    """Whether both sides run, and something comes out otherwise."""
    before, after = ran(made.base), ran(made.head)
    if before.errors or after.errors:
        return False
    return any(before.table(unique_id) != after.table(unique_id) for unique_id in before.rows)


def expect_no_miss(made: Rewritten) -> None:
    """Every model that holds something else has it said of the right columns, or of its rows."""
    before, after = ran(made.base), ran(made.head)
    report = reported(made.base, made.head)
    assert report.findings
    for unique_id in before.rows:
        expect_content(report, unique_id, before, after)
