"""YAML that was made to harm is refused, each in one line; what people write with anchors is read."""

import pytest

from dbt_impact.errors import DbtImpactError, Unreadable
from dbt_impact.project.bounded_yaml import load_yaml
from dbt_impact.project.project_file import values

MERGES = "a0: &a0 {x: 1}\n" + "".join(f"a{i + 1}: &a{i + 1} {{<<: [{', '.join([f'*a{i}'] * 9)}]}}\n" for i in range(9))
CHAIN = "a0: &a0 [x]\n" + "".join(f"a{i + 1}: &a{i + 1} [*a{i}]\n" for i in range(900))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MERGES, "vars: its aliases stand for more than 1,000 values"),
        ("a: &a [*a]", "vars:1: an alias that stands in itself"),
        ("a:\n " + "[" * 100_000, "vars:2: nested too deeply"),
        (CHAIN, "vars:160: nested too deeply"),
        ("a: [", "vars:2: not valid YAML"),
        ("a: 2026-13-45", "vars: not valid YAML (month must be in 1..12)"),
        ("a: \x00", "vars: not valid YAML"),
    ],
    ids=["merges", "circle", "deep", "chain", "open", "date", "control"],
)
def test_what_was_made_to_harm_is_refused(text: str, said: str) -> None:
    with pytest.raises(Unreadable) as raised:
        load_yaml("vars", text, 1_000)
    assert str(raised.value).startswith(said)
    assert len(str(raised.value).splitlines()) == 1


def test_anchors_are_followed() -> None:
    assert load_yaml("vars", "a: &a {x: 1}\nb: {<<: *a, y: *a}", 100) == {"a": {"x": 1}, "b": {"x": 1, "y": {"x": 1}}}
    assert load_yaml("vars", "", 1) is None


def test_aliases_of_aliases_are_followed() -> None:
    lists: dict[str, object] = {}
    inner: object = "x"
    for i in range(150):
        inner = lists[f"a{i}"] = [inner]
    assert load_yaml("vars", "\n".join(CHAIN.splitlines()[:150]), 100_000) == lists


@pytest.mark.parametrize("text", ["{a: " + "[" * 50_000, CHAIN], ids=["deep", "chain"])
def test_variables_are_bounded_too(text: str) -> None:
    with pytest.raises(DbtImpactError, match="nested too deeply: mend it"):
        values("--vars", text)
