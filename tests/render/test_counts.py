"""The verdict and the counts: what is listed and what is said agree."""

import msgspec
import pytest

from dbt_impact.rules.report import Report
from tests.render.reports import ALL, finding, impact, model, report, usual


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("usual", "breaking"),
        ("green", "safe"),
        ("silent", "safe"),
        ("risky", "risky"),
        ("unknown", "unknown"),
        ("changed", "changed"),
        ("promised", "breaking"),
    ],
)
def test_verdicts(name: str, verdict: str) -> None:
    assert ALL[name]().verdict == verdict


def test_the_usual_counts() -> None:
    summary = usual().summary
    assert (summary.breaking, summary.to_check, summary.notes) == (2, 2, 2)
    assert (summary.models, summary.tests, summary.exposures, summary.others) == (2, 1, 1, 0)
    assert (summary.changed, summary.unknown, summary.equivalent) == (3, 0, 14)


def waive(shown: Report, *changes: str) -> Report:
    return msgspec.structs.replace(
        shown,
        findings=tuple(
            msgspec.structs.replace(f, waived="agreed") if f.change in changes else f for f in shown.findings
        ),
    )


def test_waived_findings_do_not_count_nor_does_what_they_reach() -> None:
    assert waive(usual(), "c1", "c2").verdict == "risky"
    assert waive(usual(), "c1", "c2").summary.models == 0
    assert waive(usual(), "c1", "c2", "c3", "c4").verdict == "changed"
    assert waive(usual(), *(f"c{n}" for n in range(1, 7))).verdict == "safe"
    assert waive(ALL["unknown"](), "c3").verdict == "safe"


@pytest.mark.parametrize(
    ("effect", "verdict"),
    [("broken", "breaking"), ("blocked", "breaking"), ("unknown", "unknown"), ("equivalent", "safe")],
)
def test_a_missing_rule_does_not_turn_a_report_green(effect: str, verdict: str) -> None:
    shown = report(nodes={model("a"): impact("a", effect)})
    assert shown.verdict == verdict
    assert shown.summary.models == (verdict == "breaking")


def test_data_that_changes_without_a_finding_counts() -> None:
    assert report(nodes={model("a"): impact("a", "changed", columns_changed=("x",))}).verdict == "changed"
    assert report(nodes={model("a"): impact("a", "changed", columns_removed=("x",))}).verdict == "safe"


def test_one_node_in_two_rows_counts_once() -> None:
    shown = usual()
    twice = finding("broken-reference", "breaking", "fct_orders", "also `discount`", "c2")
    more = msgspec.structs.replace(shown, findings=(*shown.findings, twice))
    assert len(more.digest.breaks) == 2
    assert more.summary.models == 2


def test_tests_of_a_failing_model_are_no_loss_of_their_own() -> None:
    shown = usual()
    skipped = impact("unique_fct_orders", "blocked", "c1", kind="test")
    nodes = {**shown.changes.nodes, "test.jaffle_shop.unique_fct_orders.1": skipped}
    more = msgspec.structs.replace(shown, changes=msgspec.structs.replace(shown.changes, nodes=nodes))
    assert more.summary == shown.summary


def test_every_live_finding_is_listed_once() -> None:
    for make in ALL.values():
        shown = make()
        digest = shown.digest
        groups = (digest.breaks, digest.checks, digest.intended, digest.harmless)
        assert sum(len(row.findings) for group in groups for row in group) == sum(
            each.waived is None for each in shown.findings
        )
