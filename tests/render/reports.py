"""Reports made by hand: a usual pull request, each verdict, a huge one and a hostile one."""

from collections.abc import Callable
from typing import get_args

import msgspec

from dbt_impact.compare.changes import (
    Change,
    ChangeKind,
    Changes,
    Coverage,
    ExposureImpact,
    NodeImpact,
    Path,
    Side,
    Step,
    UnresolvedNode,
)
from dbt_impact.policy.edits import Edit
from dbt_impact.policy.policy import Policy
from dbt_impact.project.location import Location
from dbt_impact.rules.report import Finding, Report
from dbt_impact.rules.waiving import State, WaiverUse

BASE = Side(
    path="main",
    origin="git",
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
NOTE = Change(id="c4", kind="column-removed", unique_id=model("fct_orders"), cause="sql", column="note", before="note")
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
    owners=("BI",),
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
    owners=("Growth",),
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
                path=steps("stg_orders.amount", "AGGREGATION fct_orders.revenue", "IDENTITY rpt_revenue.revenue"),
            ),
            TEST_ID: impact(
                "not_null_stg_orders_discount",
                "broken",
                "c2",
                kind="test",
                file="models/schema.yml",
                path=(*steps("stg_orders.discount"), Step(unique_id=TEST_ID, via="FILTER")),
            ),
            model("stg_customers"): impact("stg_customers", "changed", "c3", edited=True, columns_changed=("status",)),
            model("dim_customers"): impact("dim_customers", "changed", "c3", columns_changed=("is_active",)),
            model("int_payments"): impact("int_payments", "changed", "c5", edited=True, rows_changed=True),
            model("int_items"): impact("int_items", "changed", "c6", edited=True, columns_removed=("_row",)),
            **{model(f"int_step_{n:02}"): impact(f"int_step_{n:02}", "equivalent", edited=True) for n in range(14)},
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
                location=Location(path="models/marts/fct_orders.sql", sql="sum(amount)", line=14, compiled_line=19),
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


def green() -> Report:
    """A refactor: nothing to act on."""
    return report(
        changes=[UNUSED],
        nodes={
            model("int_items"): impact("int_items", "changed", "c6", edited=True, columns_removed=("_row",)),
            **{model(f"int_step_{n:02}"): impact(f"int_step_{n:02}", "equivalent", edited=True) for n in range(14)},
        },
        findings=[
            finding(
                "column-removed",
                "note",
                "int_items",
                "`int_items._row` dropped: no reader in this project",
                "c6",
                column="_row",
            )
        ],
    )


def silent() -> Report:
    """Nothing at all."""
    return report()


def risky() -> Report:
    """Nothing fails; an exposure's numbers change."""
    shown = usual()
    kept = tuple(f for f in shown.findings if f.severity != "breaking")
    nodes = {u: n for u, n in shown.changes.nodes.items() if n.effect not in ("broken", "blocked")}
    return msgspec.structs.replace(
        shown, findings=kept, changes=msgspec.structs.replace(shown.changes, nodes=nodes, exposures=(CHURN,))
    )


def unknown() -> Report:
    """A changed column enters a Python model, and what reads that is not named by any finding."""
    return report(
        changes=[STATUS],
        nodes={
            model("stg_customers"): impact("stg_customers", "changed", "c3", edited=True, columns_changed=("status",)),
            model("forecast"): impact("forecast", "unknown", "c3", proof="unknown"),
            model("rpt_forecast"): impact("rpt_forecast", "unknown", "c3", proof="unknown"),
        },
        findings=[
            finding(
                "unresolved",
                "note",
                "forecast",
                "`forecast` is Python and reads `stg_customers.status`",
                "c3",
                proof="unknown",
                path=(*steps("stg_customers.status"), *steps("forecast")),
            )
        ],
        coverage=Coverage(
            nodes_analysed=3,
            nodes_skipped_unaffected=409,
            columns_touched=4,
            columns_resolved=3,
            unresolved=(UnresolvedNode(unique_id=model("forecast"), reason="Python"),),
            notes=("`seed_big` is over 1 MiB: dbt compares its path only",),
        ),
    )


def changed() -> Report:
    """The author's own change of rows among models, and nothing else."""
    return report(
        changes=[FILTER, UNUSED],
        nodes={
            model("int_payments"): impact("int_payments", "changed", "c5", edited=True, rows_changed=True),
            model("fct_payments"): impact("fct_payments", "changed", "c5", rows_changed=True),
            model("int_step_00"): impact("int_step_00", "equivalent", edited=True),
        },
        findings=[
            finding("rows-changed", "note", "int_payments", "`int_payments` keeps fewer rows", "c5", changes_data=True),
            finding("column-removed", "note", "int_items", "`int_items._row` dropped: no reader in this project", "c6"),
        ],
        head=msgspec.structs.replace(HEAD, dbt_version="1.12.0"),
    )


def promised() -> Report:
    """Columns that nothing in dbt reads, but that others were promised; and two rules beside broken references."""
    code = Change(id="p1", kind="column-removed", unique_id=model("dim_customers"), cause="sql", column="code")
    extra = Change(id="p2", kind="column-added", unique_id=model("stg_web"), cause="sql", column="channel")
    return report(
        changes=[code, extra],
        nodes={
            model("dim_customers"): impact("dim_customers", "changed", "p1", edited=True, columns_removed=("code",)),
            model("stg_web"): impact("stg_web", "changed", "p2", edited=True, columns_added=("channel",)),
            model("int_orders"): impact("int_orders", "broken", "p2"),
            "metric.jaffle_shop.orders": impact(
                "orders", "blocked", "p2", kind="metric", path=steps("stg_web", "JOIN int_orders")
            ),
        },
        findings=[
            finding(
                "column-removed",
                "breaking",
                "dim_customers",
                "`dim_customers` is public: another project may read `code`",
                "p1",
                proof="possible",
                direct=True,
            ),
            finding(
                "set-operation-mismatch",
                "breaking",
                "int_orders",
                "The arms of a union have 3 and 4 columns",
                "p2",
                location=Location(path="models/int_orders.sql", sql="select * from stg_shop union all …", line=3),
            ),
        ],
    )


def huge() -> Report:
    """5,000 findings, 500 exposures."""
    changes, nodes, exposures, findings = [], {}, [], []
    for n in range(5_000):
        made = msgspec.structs.replace(RENAME, id=f"h{n}", unique_id=model(f"stg_{n}"))
        changes.append(made)
        severity, rule = (("breaking", "broken-reference"), ("risky", "column-redefined"), ("note", "rows-changed"))[
            n % 3
        ]
        nodes[model(f"fct_{n}")] = impact(
            f"fct_{n}",
            "broken" if severity == "breaking" else "changed",
            f"h{n}",
            path=steps(f"stg_{n}.amount", f"JOIN fct_{n}.amount"),
        )
        findings.append(
            finding(rule, severity, f"fct_{n}", f"`fct_{n}` reads `stg_{n}.amount`", f"h{n}", changes_data=True)
        )
        if n % 10 == 0:
            exposures.append(
                msgspec.structs.replace(
                    REVENUE,
                    unique_id=f"exposure.jaffle_shop.e{n}",
                    label=f"Dashboard {n}",
                    because=(f"h{n}",),
                    path=steps(f"stg_{n}.amount", f"JOIN fct_{n}.amount"),
                )
            )
    return report(changes=changes, nodes=nodes, exposures=exposures, findings=findings)


HOSTILE = (
    "@everyone and @org/team",
    "a | b \\| c \\\\| d",
    "`",
    "``` x ````` y",
    "~~~\n```\n# Heading\n::add-mask::secret\n::error file=x::y",
    "::stop-commands::x",
    "##[add-mask]secret",
    "<!-- dbt-impact:x -->",
    "</details><script>alert(1)</script><img src=https://evil.example/x.png>",
    "[click](javascript:alert(1)) ![x](https://evil.example/p.png)",
    "https://evil.example www.evil.example #123 GH-7 mail@evil.example",
    "\x1b[31mred\x1b[0m \x1b]8;;https://evil.example\x07link\x1b]8;;\x07 \x9b2J",
    "\u202egnp.exe\u202c\u2066x\u2069 zero\u200bwidth \ufeff\u00ad",
    "**bold** _it_ ~~no~~ $x$ $`y`$ &lt;b&gt; &amp;",
    "- item\n1. one\n> quote\n| a | b |\n|---|---|",
    "lone \ud800 surrogate",
    "\u2028line\u2029separators\x85",
    "",
    " ",
    "\\",
    "x" * 100_000,
    "`" * 100_000,
    "@" * 100_000,
    "🧨" * 100_000,
    "|" * 1_000,
)


HOSTILE_KINDS: tuple[ChangeKind, ...] = ("column-renamed", "rows-changed", "property-changed", "unresolved")


def hostile(texts: tuple[str, ...] = HOSTILE) -> Report:
    """Every text of the manifest tries to be more than text."""
    changes, nodes, exposures, findings = [], {}, [], []
    for n, text in enumerate(texts):
        uid, other = f"model.p.{n}{text}", texts[(n + 1) % len(texts)]
        for at, kind in enumerate(HOSTILE_KINDS):
            changes.append(
                Change(
                    id=f"x{n}-{at}",
                    kind=kind,
                    unique_id=uid,
                    cause="macro",
                    column=text or None,
                    to=other,
                    before=text,
                    after=other,
                    detail=text,
                )
            )
        path = tuple(Step(unique_id=f"{uid}{at}", column=text or None, via=other) for at in range(14))
        nodes[uid] = impact(
            text,
            "broken",
            f"x{n}-0",
            kind=("model", "test", text)[n % 3],
            file=text,
            path=path,
            owners=(text,),
            edited=True,
        )
        nodes[f"{uid}-same"] = impact(text, "equivalent", edited=True)
        nodes[f"{uid}-lost"] = impact(text, "unknown", "x")
        exposures.append(
            ExposureImpact(
                unique_id=f"exposure.p.{n}{text}",
                label=text,
                type=text,
                owner=other,
                owners=(other,),
                url=URLS[n % len(URLS)],
                maturity=text,
                because=(f"x{n}-0",),
                path=path,
            )
        )
        location = Location(path=text, sql=other, line=n)
        findings += [
            finding("broken-reference", "breaking", uid, text, f"x{n}-0", location=location, path=path),
            finding(text, "breaking", f"model.p.other.{n}", text, None, location=location, owners=(text,)),
            finding("rows-changed", "risky", exposures[-1].unique_id, text, f"x{n}-1", changes_data=True, path=path),
            finding("property-changed", "risky", uid, f"A {text} `{other}", f"x{n}-2"),
            finding("unresolved", "note", uid, text, f"x{n}-3", proof="unknown"),
            finding("column-added", "note", uid, text, None, column=text or None),
            finding("column-removed", "risky", uid, text, f"x{n}-1", waived=other, was="breaking"),
        ]
    bad = Side(
        path=texts[0],
        origin=texts[-1],
        dbt_version=texts[0],
        generated_at=texts[0],
        adapter_type=texts[0],
        nodes=1,
        project_name=texts[0],
        commit=texts[0],
    )
    blind = tuple(UnresolvedNode(unique_id=f"model.p.{text}", reason=text) for text in texts)
    found = report(
        changes,
        nodes,
        exposures,
        findings,
        base=bad,
        head=msgspec.structs.replace(bad, dbt_version="2"),
        coverage=msgspec.structs.replace(COVERAGE, unresolved=blind, notes=texts),
    )
    return msgspec.structs.replace(found, **_hostile_judgement(texts))


def _hostile_judgement(texts: tuple[str, ...]) -> dict[str, object]:
    """Settings and waivers come from strangers' pull requests, too."""
    states: tuple[State, ...] = get_args(State)
    uses = [
        WaiverUse(
            state=states[n % len(states)],
            place=text,
            rule=text,
            node=text,
            column=text or None,
            reason=text,
            owner=text,
            expires="2027-01-31",
            why=text,
        )
        for n, text in enumerate(texts)
    ]
    edits = tuple(Edit("rule-lowered", text) for text in texts)
    return {"settings": texts[0], "waivers": tuple(uses), "policy": Policy(judged_by="base", edits=edits)}


URLS = (
    "javascript:alert(1)",
    'https://evil.example/a)b|c<d>`e`"@x',
    "https://user:pass@evil.example/",
    "http://plain.example/",
    "HTTPS://OK.example/ä/%7Cx?q=1&amp;copy=2#@frag",
    "https://ok.example/" + "ü" * 400,
    "https://\u202eelpmaxe.evil/",
    "data:text/html,x",
    "https://ok.example/\nhttps://second.example",
)

ALL: dict[str, Callable[[], Report]] = {
    "usual": usual,
    "green": green,
    "silent": silent,
    "risky": risky,
    "unknown": unknown,
    "changed": changed,
    "promised": promised,
    "huge": huge,
    "hostile": hostile,
}
