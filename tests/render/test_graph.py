"""The drawing of the ways: small enough to be read, of names that can't be read as more than names."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dbt_impact.forge.dress import Style, dress
from dbt_impact.forge.memory import remember
from dbt_impact.render import FORMATS
from dbt_impact.render.graph import MOST_NODES
from dbt_impact.rules.report import Report
from tests.render.reports import ALL, HOSTILE, finding, hostile, impact, model, report, steps, usual
from tests.render.test_harmless import NASTY

DRAWN = re.compile(r"(?ms)^```mermaid\n(.*?)^```\n")
TEXT = r"(?:[^\W_]|[ _.,:/()…✎❌-]|#\d{1,7};)*"
LINE = re.compile(
    r"flowchart LR"
    rf'|  n\d+(?:\["{TEXT}"\]|\(\["{TEXT}"\]\)):::(?:change|fails|reached)'
    rf'|  n\d+ -->(?:\|"{TEXT}"\|)? n\d+'
    r"|  classDef [a-z]+ stroke[a-z0-9#:,\- ]+"
)


def drawn(shown: Report, name: str = "markdown") -> list[str]:
    found = DRAWN.search(FORMATS[name](shown))
    return found[1].splitlines() if found else []


def fanned(number: int) -> Report:
    """One dropped column under so many readers."""
    names = [f"rpt_{n}" for n in range(number)]
    return report(
        nodes={model("stg"): impact("stg", "changed")} | {model(each): impact(each, "broken") for each in names},
        findings=[
            finding("broken-reference", "breaking", each, f"`{each}` reads `a`", None, path=steps("stg.a", f"{each}.a"))
            for each in names
        ],
    )


def test_the_usual_report_is_drawn() -> None:
    lines = drawn(usual())
    assert '  n0["✎ stg_orders"]:::change' in lines
    assert any(re.fullmatch(r'  n\d+\(\["❌ Revenue dashboard \(BI\)"\]\):::fails', line) for line in lines)
    assert any("amount" in line and "-->" in line for line in lines)
    assert lines == drawn(usual(), "summary")
    assert "mermaid" not in FORMATS["terminal"](usual())


def test_it_stands_in_the_fold_of_the_ways() -> None:
    assert "<details><summary>How each gets there</summary>\n\n```mermaid\n" in FORMATS["markdown"](usual())


@pytest.mark.parametrize(("readers", "nodes"), [(1, 0), (2, 3), (MOST_NODES - 1, MOST_NODES), (MOST_NODES, 0)])
def test_neither_what_needs_no_drawing_nor_a_tangle_is_drawn(readers: int, nodes: int) -> None:
    assert sum(":::" in line for line in drawn(fanned(readers))) == nodes


@pytest.mark.parametrize("name", sorted(ALL.keys() - {"huge"}))
def test_every_report_draws_our_shapes_alone(name: str) -> None:
    assert all(LINE.fullmatch(line) for line in drawn(ALL[name]()))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.one_of(NASTY, st.sampled_from(HOSTILE)), min_size=1, max_size=4))
def test_any_name_is_a_name(texts: list[str]) -> None:
    text = FORMATS["markdown"](hostile(tuple(texts)))
    for found in DRAWN.finditer(text):
        for line in found[1].splitlines():
            assert LINE.fullmatch(line), line


def test_a_hostile_name_is_drawn_as_numbers() -> None:
    name = '"]; click n0 "javascript:alert(1)" %% <img src=x> `@all` #35; end'
    shown = report(
        nodes={
            model("stg"): impact("stg", "changed"),
            model("a"): impact(name, "broken"),
            model("b"): impact("b", "broken"),
        },
        findings=[
            finding("broken-reference", "breaking", each, "it fails", None, path=steps("stg.x", f"{each}.x"))
            for each in ("a", "b")
        ],
    )
    lines = drawn(shown)
    assert len(lines) == 1 + 3 + 2 + 3
    assert all(LINE.fullmatch(line) for line in lines)
    assert "#34;#93;#59; click n0 #34;javascript:alert(1)#34;" in lines[2]


def test_a_forge_that_draws_nothing_is_sent_none() -> None:
    text = FORMATS["markdown"](usual()).split("\n", 1)[1]
    memory = remember("a" * 40, 1, [])
    assert "```mermaid" in dress(Style.HTML, "shop", memory, text)
    for style in (Style.REFERENCE, Style.NOTHING):
        assert "flowchart" not in dress(style, "shop", memory, text)
    assert "<details><summary>How each gets there</summary>\n\n- " in dress(Style.REFERENCE, "shop", memory, text)
