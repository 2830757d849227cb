"""A saved report is read as a stranger's: whole and true to the contract, or refused in one line."""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dbt_impact.errors import DbtImpactError
from dbt_impact.rebuild.decision import Step
from dbt_impact.rebuild.plan import Plan
from dbt_impact.render import FORMATS
from dbt_impact.saved import reading
from dbt_impact.saved.reading import decoded, read_report
from tests.render.reports import ALL, HOSTILE, hostile, usual

PLAN = Plan(
    steps=(
        Step(unique_id="model.jaffle_shop.stg_orders", action="build", reason="its columns change"),
        Step(unique_id="model.jaffle_shop.fct_orders", action="full-refresh", reason="its values change"),
    ),
    words=("stg_orders", "jaffle_shop.marts.fct_orders,file:fct_orders.sql"),
    state_modified_plus=9,
    cannot=("model.jaffle_shop.rpt_revenue",),
    equal=("model.jaffle_shop.int_step_00",),
)


def planned() -> Any:
    return msgspec.structs.replace(usual(), rebuild=PLAN, settings="dbt_impact.yml")


def saved(report: Any) -> bytes:
    return FORMATS["json"](report).encode()


MADE: dict[str, Callable[[], Any]] = {
    **{name: make for name, make in ALL.items() if name != "huge"},
    "planned": planned,
    "hostile": lambda: hostile(tuple(text[:1_000] for text in HOSTILE)),
}


@pytest.mark.parametrize("name", MADE)
def test_every_format_is_the_same_from_json(name: str) -> None:
    report = MADE[name]()
    again = decoded(saved(report), name)
    for form, render in FORMATS.items():
        assert render(again) == render(report), form


def test_many_selectors_come_back() -> None:
    words = tuple(f"model_number_{n}" for n in range(200))
    report = msgspec.structs.replace(planned(), rebuild=msgspec.structs.replace(PLAN, words=words))
    assert decoded(saved(report), "x").rebuild == report.rebuild
    assert "dbt_impact_rebuild" in FORMATS["summary"](decoded(saved(report), "x"))


def changed(at: str, value: object) -> Callable[[], bytes]:
    """The usual report with another value somewhere."""

    def make() -> bytes:
        document = json.loads(saved(planned()))
        *way, last = at.split("/")
        inner = document
        for key in way:
            inner = inner[int(key) if key.isdigit() else key]
        inner[last] = value
        return json.dumps(document).encode()

    return make


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "is not JSON"),
    "words": (lambda: b"hello", "is not JSON"),
    "half": (lambda: saved(usual())[:-200], "is not JSON"),
    "half a character": (lambda: b'{"schema_version":"\\ud800"}', "is not JSON"),
    "no text": (lambda: b'{"schema_version":"\xff\xfe"}', "is not JSON"),
    "deep": (lambda: b'{"schema_version":"1","x":' + b"[" * 1_000_000, "is not JSON"),
    "a list": (lambda: b"[]", "is not a report"),
    "another program's": (lambda: b'{"version":"2.1.0","runs":[]}', "is not a report"),
    "a later version": (changed("schema_version", "2"), "schema version 2, and this dbt-impact reads 1"),
    "a version of tricks": (changed("schema_version", "\x1b[31m\n##[error]"), "schema version"),
    "a number for a name": (changed("findings/0/rule", 7), "is not a report"),
    "an unknown severity": (changed("findings/0/severity", "::error::"), "is not a report"),
    "a severity that changes the verdict": (changed("verdict", "safe"), "contradicts itself"),
    "a line that is text": (changed("findings/0/location/line", "14"), "is not a report"),
    "a long path": (
        changed("findings/0/path", [{"unique_id": "a", "via": "b"}] * (reading.MOST_STEPS + 1)),
        "a path of 10,001 steps",
    ),
    "a selection that is an option": (changed("rebuild/select", "a --vars x"), "other words"),
    "a selection that is a command": (changed("rebuild/select", "$(rm)"), "other words"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_report_is_refused_in_one_line(name: str) -> None:
    make, why = REFUSED[name]
    with pytest.raises(DbtImpactError, match=why) as refused:
        decoded(make(), "'report.json'")
    said = str(refused.value)
    assert not any(trick in said for trick in ("\n", "\x1b", "##["))
    assert len(said) < 500


def test_keys_of_a_later_version_are_left_alone() -> None:
    assert decoded(changed("findings/0/later", {"x": [1]})(), "x") == decoded(saved(planned()), "x")


def test_a_file_that_is_too_large_is_not_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    with file.open("wb") as out:
        os.truncate(out.fileno(), reading.MOST_BYTES + 1)
    with pytest.raises(DbtImpactError, match="larger than the 64 MiB"):
        read_report(file)
    with pytest.raises(DbtImpactError, match="can't be read"):
        read_report(tmp_path)
    with pytest.raises(DbtImpactError, match="can't be read"):
        read_report(tmp_path / "absent.json")


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_damaged_report_is_read_or_refused(data: st.DataObject) -> None:
    whole = saved(planned())
    at = data.draw(st.integers(0, len(whole) - 1))
    length = data.draw(st.sampled_from((0, 1, 4, 40, 400)))
    put = data.draw(st.binary(max_size=6))
    with suppress(DbtImpactError):
        report = decoded(whole[:at] + put + whole[at + length :], "x")
        assert all(render(report) for form, render in FORMATS.items() if form != "annotations")
