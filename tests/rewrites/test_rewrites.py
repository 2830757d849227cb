"""Rewrites of made-up shops that keep every result: the whole report must stay silent."""

from random import Random

from hypothesis import Phase, given, note, settings
from hypothesis import strategies as st

from tests.rewrites.ctes import CTES
from tests.rewrites.moves import MOVES
from tests.rewrites.names import NAMES
from tests.rewrites.operands import OPERANDS
from tests.rewrites.rewriting import Rewrite, Rewritten, of_one_model
from tests.rewrites.rows import ROWS
from tests.rewrites.running import ran, reported
from tests.rewrites.shop import Shop, shops

REWRITES: dict[str, Rewrite] = {
    **{name: of_one_model(each) for name, each in {**NAMES, **OPERANDS, **CTES, **ROWS}.items()},
    **MOVES,
}
SHOPS = 3


def test_nothing_is_said_of_a_rewrite() -> None:
    done: set[str] = set()

    @settings(max_examples=SHOPS, derandomize=True, database=None, deadline=None, phases=[Phase.generate])
    @given(shops(), st.integers(0, 999))
    def every_rewrite(shop: Shop, seed: int) -> None:
        for name, rewrite in REWRITES.items():
            made = rewrite(Random(seed), shop)
            if made is not None:
                note(f"{name}: {made}")
                expect_equal(made)
                expect_silence(made)
                if made.base != made.head:
                    done.add(f"{name}\n{made.base}\n{made.head}")

    every_rewrite()
    assert len(done) >= 200


def expect_equal(made: Rewritten) -> None:
    """Both sides run, and give the same, but for what was moved."""
    before, after = ran(made.base), ran(made.head)
    assert not before.errors, before.errors
    assert not after.errors, after.errors
    moved = {f"model.shop.{name}" for name in made.moved}
    assert before.rows.keys() - moved == after.rows.keys() - moved
    for unique_id in before.rows.keys() - moved:
        assert before.table(unique_id) == after.table(unique_id), unique_id


def expect_silence(made: Rewritten) -> None:
    """No finding but of what was moved, and no reader of it touched."""
    report = reported(made.base, made.head)
    moved = {f"model.shop.{name}" for name in made.moved}
    cried = [finding.message for finding in report.findings if finding.unique_id not in moved]
    assert not cried
    assert not report.changes.exposures
    touched = {uid for uid, node in report.changes.nodes.items() if node.effect != "equivalent"}
    assert touched <= moved
    # A rewrite that found nothing to write otherwise leaves one manifest, which nobody can call safe.
    assert moved or made.base == made.head or report.verdict == "safe"
