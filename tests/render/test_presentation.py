"""What a format is told besides the report: links, the last push, the name in the marker."""

import pytest
from msgspec.structs import replace

from dbt_impact.project.location import Location
from dbt_impact.render import FORMATS, markdown
from dbt_impact.render.places import Places
from dbt_impact.render.presentation import PLAIN, Presentation
from dbt_impact.render.since import since
from tests.render.reports import ALL, HEAD, finding, impact, model, report, usual

GITHUB = "https://github.com/acme/shop/blob/4b825dc"


def first_line(shown: Presentation) -> str:
    return FORMATS["markdown"](usual(), shown).splitlines()[0]


def test_files_that_fail_are_linked() -> None:
    text = FORMATS["markdown"](usual(), Presentation(link_base=f"{GITHUB}/", folder="transform"))
    assert f"[`fct_orders.sql:14`]({GITHUB}/transform/models/marts/fct_orders.sql#L14) `sum(amount)`" in text
    assert f"test [`not_null_stg_orders_discount`]({GITHUB}/transform/models/schema.yml)" in text
    assert GITHUB not in FORMATS["markdown"](usual())


@pytest.mark.parametrize(
    ("path", "line", "base", "expected"),
    [
        (
            "models/a b#?.sql",
            3,
            "https://gitlab.com/a/b/-/blob/c",
            "https://gitlab.com/a/b/-/blob/c/models/a%20b%23%3F.sql#L3",
        ),
        ("models\\a.sql", None, "https://x.example/c", "https://x.example/c/models/a.sql"),
        ("models/a.sql", 3, "https://bitbucket.org/a/b/src/c", "https://bitbucket.org/a/b/src/c/models/a.sql#lines-3"),
        ("../../etc/passwd", 3, "https://x.example/c", None),
        ("/etc/passwd", 3, "https://x.example/c", None),
        ("models/\u202ea.sql", -3, "https://x.example/c", "https://x.example/c/models/%EF%BF%BDa.sql"),
        ("x" * 1_000, 3, "https://x.example/c", None),
        ("", 3, "https://x.example/c", None),
        ("models/a.sql", 3, "", None),
    ],
)
def test_links_lead_to_files_of_the_repository(path: str, line: int | None, base: str, expected: str | None) -> None:
    places = Places(report(nodes={model("a"): impact("a", "broken")}), Presentation(link_base=base))
    assert places.link(model("a"), Location(path=path, sql="x", line=line)) == expected


def test_nothing_leads_to_what_is_gone_or_lies_elsewhere() -> None:
    nodes = {
        model("gone"): impact("gone", "removed"),
        "model.dbt_utils.dates": impact("dates", "broken"),
        model("theirs"): impact("theirs", "broken", project="marketing"),
    }
    places = Places(report(nodes=nodes), Presentation(link_base=GITHUB))
    assert [places.link(unique_id, None) for unique_id in nodes] == [None, None, None]
    unnamed = report(nodes=nodes, head=replace(HEAD, project_name=""))
    assert Places(unnamed, Presentation(link_base=GITHUB)).link("model.dbt_utils.dates", None) is not None


def test_what_is_new_and_what_was_resolved() -> None:
    now, then = usual(), ALL["promised"]()
    found = since(now, then)
    assert (found.new, len(found.resolved)) == (4, 2)
    assert since(now, now) == since(ALL["silent"](), ALL["silent"]())
    text = FORMATS["markdown"](now, Presentation(previous=then))
    assert "\n4 new, 2 resolved since the last push · against" in text
    assert "<details><summary>Resolved since the last push</summary>\n\n- ~~`stg_web.channel` added~~\n" in text
    assert "\nnothing new since the last push · against" in FORMATS["markdown"](now, Presentation(previous=now))


def test_a_row_is_new_with_a_reader_that_was_not_hit_before() -> None:
    now = usual()
    more = finding("broken-reference", "breaking", "fct_refunds", "`fct_refunds` reads `stg_orders.amount`", "c1")
    assert since(replace(now, findings=(*now.findings, more)), now).new == 1
    assert since(now, replace(now, findings=(*now.findings, more))) == since(now, now)


def test_a_comment_that_turned_green_says_what_was_resolved() -> None:
    text = FORMATS["markdown"](ALL["green"](), Presentation(previous=usual()))
    assert text.splitlines()[1].startswith("✅ **Nothing breaks")
    assert "4 resolved since the last push" in text
    assert "- ~~`stg_orders.amount` → `amount_usd`~~\n" in text
    assert "|---|" not in text


def test_the_marker_is_the_projects_or_the_one_that_was_given() -> None:
    assert first_line(PLAIN) == "<!-- dbt-impact:jaffle_shop -->"
    assert first_line(Presentation(marker="eu/finance dbt --> @x")) == "<!-- dbt-impact:eu-finance-dbt-x -->"
    assert markdown.marker(report(head=replace(HEAD, project_name="-->")), Presentation()) == "project"
