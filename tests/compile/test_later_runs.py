"""An incremental's edit that only later runs see: a full refresh gives the same, so nothing old mixes with new."""

from pathlib import Path

import pytest

from dbt_impact.compare.compare import compare
from dbt_impact.compare.edits.rendering import Rendering
from dbt_impact.compile.renderer import Renderer
from dbt_impact.project.project import Project
from tests.compile.templates import project

_LATER = "{% if is_incremental() %} where day > (select max(day) - 1 from {{ this }}){% endif %}"
_BASE = "select id, day, amount from {{ source('raw', 'orders') }}" + _LATER
_WIDER = _BASE.replace("- 1", "- 4")
_KEPT = {"materialized": "incremental", "unique_key": "id"}


def _sides(folder: Path, base: dict[str, str], head: dict[str, str]) -> tuple[Project, Project]:
    configs = {"it": _KEPT, "report": _KEPT}
    reads = {"report": ["it"]}
    return (
        project(folder, base, configs=configs, reads=reads),
        project(folder / "head", head, configs=configs, reads=reads),
    )


@pytest.mark.parametrize(
    ("edited", "is_of_later_runs"),
    [
        (_WIDER, True),
        (_BASE.replace("day >", "day >="), True),
        (_BASE.replace(_LATER, ""), True),
        (_WIDER.replace("amount", "amount * 2 as amount"), False),
        (_WIDER + "{% if not is_incremental() %} where amount > 0{% endif %}", False),
        (_BASE.replace("amount", "amount * 2 as amount"), False),
    ],
)
def test_a_filter_of_later_runs_leaves_what_a_full_refresh_builds(
    edited: str, is_of_later_runs: bool, tmp_path: Path
) -> None:
    (tmp_path / "head").mkdir()
    report = "select id, amount from {{ ref('it') }}"
    base, head = _sides(tmp_path, {"it": _BASE, "report": report}, {"it": edited, "report": report})
    nodes = compare(base, head, rendering=Rendering(Renderer(base), Renderer(head))).nodes
    for name in ("it", "report"):
        node = nodes[f"model.shop.{name}"]
        assert (node.effect, node.of_later_runs) == ("changed", is_of_later_runs)


def test_what_reads_it_and_is_edited_itself_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "head").mkdir()
    old, new = "select id, amount from {{ ref('it') }}", "select id, amount * 2 as amount from {{ ref('it') }}"
    base, head = _sides(tmp_path, {"it": _BASE, "report": old}, {"it": _WIDER, "report": new})
    nodes = compare(base, head, rendering=Rendering(Renderer(base), Renderer(head))).nodes
    assert nodes["model.shop.it"].of_later_runs
    assert not nodes["model.shop.report"].of_later_runs


def test_dbts_own_sql_must_be_what_is_rendered(tmp_path: Path) -> None:
    compiled = (
        'select id, day, amount from "db"."raw"."orders" where day > (select max(day) - {} from "db"."main"."it")'
    )
    found: dict[str, bool] = {}
    for sql in (compiled, compiled.replace("amount", "amount + 1 as amount")):
        sides = []
        for which, raw, days in (("base", _BASE, 1), ("head", _WIDER, 4)):
            folder = tmp_path / f"{which} {len(found)}"
            folder.mkdir()
            sides.append(project(folder, {"it": raw}, configs={"it": _KEPT}, compiled={"it": sql.format(days)}))
        base, head = sides
        changes = compare(base, head, rendering=Rendering(Renderer(base), Renderer(head)))
        found[sql] = changes.nodes["model.shop.it"].of_later_runs
    assert list(found.values()) == [True, False]


def test_later_runs_that_store_other_values_mix_with_what_they_stored(tmp_path: Path) -> None:
    raw = "select id, day, {{% if is_incremental() %}}amount * {0}{{% else %}}amount{{% endif %}} as amount "
    raw += "from {{{{ source('raw', 'orders') }}}} {{% if is_incremental() %}}where day > {0}{{% endif %}}"
    compiled = 'select id, day, amount * {0} as amount from "db"."raw"."orders" where day > {0}'
    sides = []
    for which, number in (("base", 2), ("head", 3)):
        (tmp_path / which).mkdir()
        sides.append(
            project(
                tmp_path / which,
                {"it": raw.format(number)},
                configs={"it": _KEPT},
                compiled={"it": compiled.format(number)},
            )
        )
    base, head = sides
    node = compare(base, head, rendering=Rendering(Renderer(base), Renderer(head))).nodes["model.shop.it"]
    assert (node.effect, node.of_later_runs, node.columns_changed) == ("changed", False, ("amount",))
