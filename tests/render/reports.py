"""Reports made by hand: a usual pull request, each verdict, a huge one and a hostile one."""

from dbt_impact.compare.changes import (
    Change,
    Changes,
    Coverage,
    ExposureImpact,
    NodeImpact,
    Path,
    Side,
    Step,
    UnresolvedNode,
)
from dbt_impact.project.location import Location
from dbt_impact.rules.report import Finding, Report

BASE = Side(
    path="base/manifest.json",
    origin="main",
    commit="3f2a1c9b7d",
    dbt_version="1.11.2",
    generated_at="2026-11-20T08:12:44.123456Z",
    adapter_type="duckdb",
    nodes=412,
    project_name="jaffle_shop",
)
HEAD = Side(
    path="target/manifest.json",
    origin="path",
    dbt_version="1.11.2",
    generated_at="2026-11-22T10:00:00Z",
    adapter_type="duckdb",
    nodes=411,
    project_name="jaffle_shop",
)
COVERAGE = Coverage(nodes_analysed=23, nodes_skipped_unaffected=389, columns_touched=61, columns_resolved=61)


def steps(*names: str) -> Path:
    """A path from words: `stg_orders.amount`, then `AGGREGATION fct_orders.total`."""
    found = []
    for name in names:
        via, _, rest = name.rpartition(" ")
        kind, _, rest = rest.rpartition(":")
        model, _, column = rest.partition(".")
        found.append(Step(unique_id=f"{kind or 'model'}.jaffle_shop.{model}", column=column or None, via=via))
    return tuple(found)


def impact(name: str, effect: str, *because: str, kind: str = "model", **more: object) -> NodeImpact:
    """A node; what isn't said is what is usual."""
    usual: dict[str, object] = {
        "resource_type": kind,
        "name": name,
        "file": f"models/{name}.sql",
        "effect": effect,
        "edited": False,
        "proof": "proved",
        "because": because,
    }
    return NodeImpact(**{**usual, **more})  # type: ignore[arg-type]


def finding(rule: str, severity: str, node: str, message: str, change: str | None, **more: object) -> Finding:
    """A finding; its fingerprint is made of what it says."""
    usual: dict[str, object] = {
        "rule": rule,
        "severity": severity,
        "proof": "proved",
        "unique_id": node if "." in node else f"model.jaffle_shop.{node}",
        "message": message,
        "change": change,
        "fingerprint": f"{abs(sum(map(ord, rule + node + message))):08x}",
    }
    return Finding(**{**usual, **more})  # type: ignore[arg-type]


def report(
    changes: list[Change] | None = None,
    nodes: dict[str, NodeImpact] | None = None,
    exposures: list[ExposureImpact] | None = None,
    findings: list[Finding] | None = None,
    coverage: Coverage = COVERAGE,
    base: Side = BASE,
    head: Side = HEAD,
) -> Report:
    """A report of these, with the usual two sides."""
    return Report(
        changes=Changes(
            base=base,
            head=head,
            changes=tuple(changes or ()),
            nodes=nodes or {},
            exposures=tuple(exposures or ()),
            coverage=coverage,
        ),
        findings=tuple(findings or ()),
        tool_version="0.1.0",
    )


def model(name: str) -> str:
    return f"model.jaffle_shop.{name}"


RENAME = Change(
    id="c1",
    kind="column-renamed",
    unique_id=model("stg_orders"),
    cause="sql",
    column="amount",
    to="amount_usd",
    before="amount",
    after="amount",
)
DROP = Change(
    id="c2",
    kind="column-removed",
    unique_id=model("stg_orders"),
    cause="sql",
    column="discount",
    before="discount",
)
STATUS = Change(
    id="c3",
    kind="column-redefined",
    unique_id=model("stg_customers"),
    cause="sql",
    column="status",
    before="lower(status)",
    after="upper(status)",
)
NOTE = Change(
    id="c4", kind="column-removed", unique_id=model("fct_orders"), cause="sql", column="note", before="note"
)
FILTER = Change(
    id="c5",
    kind="rows-changed",
    unique_id=model("int_payments"),
    cause="sql",
    detail="filter added",
    after="status <> 'failed'",
)
UNUSED = Change(id="c6", kind="column-removed", unique_id=model("int_items"), cause="sql", column="_row")
REVENUE = ExposureImpact(
    unique_id="exposure.jaffle_shop.revenue",
    label="Revenue dashboard",
    type="dashboard",
    owner="BI",
    url="https://bi.example.com/d/12?tab=1&x=2",
    maturity="high",
    because=("c1",),
    path=steps("stg_orders.amount", "AGGREGATION fct_orders.revenue", "IDENTITY rpt_revenue.revenue"),
)
CHURN = ExposureImpact(
    unique_id="exposure.jaffle_shop.churn",
    label="Churn report",
    type="notebook",
    owner="Growth",
    because=("c3",),
    path=steps("stg_customers.status", "CONDITIONAL dim_customers.is_active"),
)
TEST_ID = "test.jaffle_shop.not_null_stg_orders_discount.0d3a9b1c2e"


def usual() -> Report:
    """REPORT.md's example: two changes break things, two are to be checked, the rest is quiet."""
    return report(
        changes=[RENAME, DROP, STATUS, NOTE, FILTER, UNUSED],
        nodes={
            model("stg_orders"): impact(
                "stg_orders",
                "changed",
                "c1",
                "c2",
                edited=True,
                columns_removed=("discount",),
                renamed={"amount": "amount_usd"},
            ),
            model("fct_orders"): impact(
                "fct_orders",
                "broken",
                "c1",
                edited=True,
                columns_removed=("note",),
                edge=True,
                path=steps("stg_orders.amount", "AGGREGATION fct_orders.revenue"),
                owners=("Finance",),
            ),
            model("rpt_revenue"): impact(
                "rpt_revenue",
                "blocked",
                "c1",
                path=steps(
                    "stg_orders.amount", "AGGREGATION fct_orders.revenue", "IDENTITY rpt_revenue.revenue"
                ),
            ),
            TEST_ID: impact(
                "not_null_stg_orders_discount",
                "broken",
                "c2",
                kind="test",
                file="models/schema.yml",
                path=(*steps("stg_orders.discount"), Step(unique_id=TEST_ID, via="FILTER")),
            ),
            model("stg_customers"): impact(
                "stg_customers", "changed", "c3", edited=True, columns_changed=("status",)
            ),
            model("dim_customers"): impact("dim_customers", "changed", "c3", columns_changed=("is_active",)),
            model("int_payments"): impact("int_payments", "changed", "c5", edited=True, rows_changed=True),
            model("int_items"): impact("int_items", "changed", "c6", edited=True, columns_removed=("_row",)),
            **{
                model(f"int_step_{n:02}"): impact(f"int_step_{n:02}", "equivalent", edited=True)
                for n in range(14)
            },
        },
        exposures=[REVENUE, CHURN],
        findings=[
            finding(
                "broken-reference",
                "breaking",
                "fct_orders",
                "`fct_orders` reads `stg_orders.amount`, which is gone",
                "c1",
                column="amount",
                owners=("Finance",),
                location=Location(
                    path="models/marts/fct_orders.sql", sql="sum(amount)", line=14, compiled_line=19
                ),
                path=steps("stg_orders.amount", "AGGREGATION fct_orders.revenue"),
            ),
            finding(
                "broken-reference",
                "breaking",
                TEST_ID,
                "A test reads `stg_orders.discount`, which is gone",
                "c2",
                column="discount",
            ),
            finding(
                "column-redefined",
                "risky",
                CHURN.unique_id,
                "Numbers of `churn` change",
                "c3",
                column="status",
                path=CHURN.path,
                owners=("Growth",),
                changes_data=True,
            ),
            finding(
                "column-removed",
                "risky",
                "fct_orders",
                "`fct_orders.note` dropped: nothing in dbt reads it; readers outside dbt can't be seen",
                "c4",
                column="note",
                proof="possible",
            ),
            finding(
                "rows-changed",
                "note",
                "int_payments",
                "`int_payments` keeps fewer rows",
                "c5",
                changes_data=True,
            ),
            finding(
                "column-removed",
                "note",
                "int_items",
                "`int_items._row` dropped: no reader in this project",
                "c6",
                column="_row",
            ),
        ],
        coverage=Coverage(
            nodes_analysed=23,
            nodes_skipped_unaffected=389,
            columns_touched=61,
            columns_resolved=60,
            unresolved=(UnresolvedNode(unique_id=model("forecast"), reason="Python"),),
        ),
    )
