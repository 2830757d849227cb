"""A left join that finds at most one partner leaves the rows as they are; one that may find two does not."""

import json
from pathlib import Path

import pytest

from dbt_impact.compare.changes import NodeImpact
from dbt_impact.compare.compare import compare
from dbt_impact.project.project import Project, read_project
from tests.building import model_id, project
from tests.lineage.meaning import TABLES, executed, is_same

Kinds = tuple[str | None, str | None]

PLAIN = "select id, v from t a"

ONE_PARTNER = {
    "grouped": "(select k, sum(w) as s from u group by k) b on a.k = b.k",
    "grouped by two": "(select k, id, sum(w) as s from u group by 1, 2) b on a.k = b.k and b.id = a.id",
    "distinct": "(select distinct k from u) b on b.k = a.k",
    "distinct on": "(select distinct on (k) k, w from u order by k, w) b on a.k = b.k",
    "one row": "(select max(w) as w from u) b on true",
    "the first of each": "(select * from (select *, row_number() over (partition by k order by w) as n from u) "
    "where n = 1) b on a.k = b.k",
    "qualified": "(select * from u qualify row_number() over (partition by k order by w) = 1) b on a.k = b.k",
    "grouped, and filtered": "(select k, sum(w) as s from u group by k having sum(w) > 3) b on a.k = b.k",
    "another condition, too": "(select k, sum(w) as s from u group by k) b on a.k = b.k and b.s > a.v",
    "using": "(select k, sum(w) as s from u group by k) b using (k)",
}
TWO_PARTNERS = {
    "a table": "u b on a.k = b.k",
    "grouped by more": "(select k, id, sum(w) as s from u group by k, id) b on a.k = b.k",
    "not by the key": "(select k, max(id) as id from u group by k) b on a.v > b.k",
    "by what is no key": "(select k, min(1) as k2 from u group by k) b on a.id = b.k2",
    "the second, too": "(select * from u qualify row_number() over (partition by k order by w) <= 2) b on a.k = b.k",
    "equal ranks": "(select * from u qualify rank() over (partition by k order by 1) = 1) b on a.k = b.k",
    "numbered before a join": "(select x.k from (select k, row_number() over (partition by k) as n from u) x "
    "join r y on x.k = y.k where x.n = 1) b on a.k = b.k",
    "numbered by more": "(select * from u qualify row_number() over (partition by k, id) = 1) b on a.k = b.k",
    "a union of groups": "(select k from u group by k union all select k from r group by k) b on a.k = b.k",
    "one of two": "(select k, sum(w) as s from u group by k) b on a.k = b.k or a.id = b.s",
}


KINDS = ("integer", "integer")


@pytest.mark.parametrize("joined", ONE_PARTNER.values(), ids=ONE_PARTNER)
def test_one_partner(tmp_path: Path, joined: str) -> None:
    with_join = f"select a.id, a.v from t a left join {joined}"
    assert executed(PLAIN) == executed(with_join)
    assert is_same(_impact(tmp_path, PLAIN, with_join))


@pytest.mark.parametrize("joined", TWO_PARTNERS.values(), ids=TWO_PARTNERS)
def test_two_partners(tmp_path: Path, joined: str) -> None:
    with_join = f"select a.id, a.v from t a left join {joined}"
    assert executed(PLAIN) != executed(with_join)
    found = _impact(tmp_path, PLAIN, with_join)
    assert found is not None
    assert found.rows_changed


def test_the_columns_of_the_partner_still_hold_its_rows(tmp_path: Path) -> None:
    base = "select a.id, b.s, 1 as one from t a left join (select k, sum(w) as s from u group by k) b on a.k = b.k"
    found = _impact(tmp_path, base, base.replace("from u", "from u where w > 7"))
    assert found is not None
    assert found.columns_changed == ("s",)
    assert not found.rows_changed


@pytest.mark.parametrize(
    ("kinds", "proved"),
    [
        (("integer", "bigint"), True),
        (("date", "timestamp"), True),
        (("integer", "varchar"), False),
        (("double", "bigint"), False),
        ((None, None), False),
    ],
)
def test_keys_of_two_kinds_prove_nothing(tmp_path: Path, kinds: Kinds, proved: bool) -> None:
    found = _impact(tmp_path, PLAIN, f"select a.id, a.v from t a left join {ONE_PARTNER['grouped']}", kinds)
    assert found is not None
    assert found.rows_changed is not proved


def _impact(folder: Path, base: str, head: str, kinds: Kinds = KINDS) -> NodeImpact | None:
    """What happens to `m`, where the keys of `t` and `u` have these types."""
    sides = (_typed(folder / "base", base, kinds), _typed(folder / "head", head, kinds))
    return compare(*sides).nodes.get(model_id("m"))


def _typed(folder: Path, sql: str, kinds: Kinds) -> Project:
    project(folder, {"m": sql}, TABLES)
    file = folder / "manifest.json"
    manifest = json.loads(file.read_text())
    for name, kind in zip("tu", kinds, strict=True):
        for column in ("id", "k"):
            manifest["nodes"][f"seed.shop.{name}"]["columns"][column]["data_type"] = kind
    file.write_text(json.dumps(manifest))
    return read_project(folder)
