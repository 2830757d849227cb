"""Waivers as people write them: in the settings, as comments, and what is wrong with one."""

from datetime import date

import pytest

from dbt_impact.settings.comments import waivers_in
from dbt_impact.settings.reading import settings_in
from dbt_impact.settings.waivers import Unread, Waiver

WHOLE = (
    "rule: column-removed, node: orders, column: note, reason: 'moved, see #12', expires: 2027-01-31, owner: finance"
)


def written(line: str) -> Waiver | Unread:
    found = settings_in("dbt_impact.yml", f"waivers:\n- {{{line}}}\n")
    assert found is not None
    only: Waiver | Unread = found.waivers[0] if found.waivers else found.unread[0]
    assert only.place == "dbt_impact.yml:2"
    return only


def commented(text: str) -> list[Waiver | Unread]:
    return list(waivers_in(text, "model.shop.orders", "models/orders.sql"))


def test_a_waiver_of_the_settings() -> None:
    assert written(WHOLE) == Waiver(
        rule="column-removed",
        node="orders",
        column="note",
        reason="moved, see #12",
        expires=date(2027, 1, 31),
        owner="finance",
        place="dbt_impact.yml:2",
        file="dbt_impact.yml",
    )


def test_toml_has_them_as_tables() -> None:
    text = "[[tool.dbt-impact.waivers]]\nrule = 'a'\nnode = 'b'\nreason = 'c'\nowner = 'd'\nexpires = 2027-01-31\n"
    found = settings_in("pyproject.toml", text)
    assert found is not None
    assert [each.expires for each in found.waivers] == [date(2027, 1, 31)]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (WHOLE.replace("rule:", "rul:"), "no key 'rul': did you mean rule?"),
        (WHOLE.replace("2027-01-31", "2027-02-30"), "expires '2027-02-30' is no day: write it as 2027-01-31"),
        (WHOLE.replace("2027-01-31", "never"), "expires 'never' is no day"),
        (WHOLE.replace("2027-01-31", "2027-1-31"), "expires '2027-1-31' is no day"),
        (WHOLE.replace("'moved, see #12'", "WHY"), "reason is not filled in"),
        (WHOLE.replace("'moved, see #12'", "' '").replace("finance", "WHO"), "reason and owner are not filled in"),
        (WHOLE.replace("node: orders, ", ""), "node is not filled in"),
        (WHOLE.replace("node: orders", "node: [orders]"), "node is no text"),
        (WHOLE.replace("moved", "m" * 600), "it has more than 500 characters in one place"),
    ],
)
def test_what_is_wrong_waives_nothing(line: str, why: str) -> None:
    found = written(line)
    assert isinstance(found, Unread)
    assert found.why.startswith(why)


def test_one_that_is_wrong_does_not_stop_the_others() -> None:
    found = settings_in("dbt_impact.yml", f"waivers:\n- all of it\n- {{{WHOLE}}}\n- null\n")
    assert found is not None
    assert ([each.place for each in found.unread], len(found.waivers)) == (["dbt_impact.yml:2", "dbt_impact.yml:4"], 1)


@pytest.mark.parametrize(
    "line",
    [
        "-- dbt-impact: waive {}",
        "  --dbt-impact: waive {}",
        "{{# dbt-impact: waive {} #}}",
        "{{#- dbt-impact:  waive {} -#}}",
        "/* dbt-impact: waive {} */",
        "# dbt-impact: waive {}",
    ],
)
def test_a_comment_waives_for_its_own_node(line: str) -> None:
    words = 'column-removed column=note expires=2027-01-31 owner="BI team" reason=moved, see "notes"'
    (found,) = commented(f"select 1\n{line.format(words)}\n")
    assert isinstance(found, Waiver)
    assert (found.about, found.owner, found.place) == (
        ("column-removed", "model.shop.orders", "note"),
        "BI team",
        "models/orders.sql:2",
    )
    assert found.reason == 'moved, see "notes'


def test_quotes_let_a_reason_stand_anywhere() -> None:
    (found,) = commented('-- dbt-impact: waive node-removed reason="gone = done" owner=bi expires=2027-01-31')
    assert isinstance(found, Waiver)
    assert (found.reason, found.owner, found.column) == ("gone = done", "bi", None)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("-- dbt-impact: wave column-removed", "no word 'wave' behind dbt-impact: did you mean waive?"),
        ("-- dbt-impact: ignore", "no word 'ignore' behind dbt-impact: write waive"),
        ("-- dbt-impact: waive", "rule and reason and expires and owner are not filled in"),
        ("-- dbt-impact: waive a b=c", "no key 'b'"),
        ("-- dbt-impact: waive a until tomorrow", "'until tomorrow' is no KEY=VALUE"),
        ("-- dbt-impact: waive a node=other", "a comment waives for its own node"),
        ("-- dbt-impact: waive a owner=x owner=y", "owner stands here twice"),
        (f"-- dbt-impact: waive a {'x' * 3000}", "the line has more than 2,000 characters"),
    ],
)
def test_a_comment_that_can_not_be_read_is_told(line: str, why: str) -> None:
    (found,) = commented(f"{line}\nselect 1")
    assert isinstance(found, Unread)
    assert (found.why[: len(why)], found.place) == (why, "models/orders.sql:1")


def test_what_is_no_comment_is_none() -> None:
    assert not commented("select 'read about dbt-impact: waive a' as note\n")


def test_a_file_full_of_them_is_no_work() -> None:
    assert len(commented("-- dbt-impact: waive " + "a=b " * 400 + "\n" + "-- dbt-impact: waive\n" * 100_000)) == 200
