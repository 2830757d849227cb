"""A finding in one plain sentence, for the places that know no markup, or markup of their own."""

from dbt_impact.render.phrases import ZERO_WIDTH_SPACE, clean
from dbt_impact.rules.report import Finding


def sentence(finding: Finding, limit: int = 350) -> str:
    """What is found, and the SQL that shows it. It pings nobody, and holds no link: SARIF has them, too."""
    sql = finding.location.sql if finding.location is not None else ""
    shown = f": {clean(sql, 120)}" if sql and clean(sql, 120) not in finding.message else ""
    text = clean(finding.message, limit) + shown
    return text.replace("@", "@" + ZERO_WIDTH_SPACE).replace("](", f"]{ZERO_WIDTH_SPACE}(") or "(no message)"


def identifier(text: str, limit: int = 100) -> str:
    """A rule's id or a node's, as it may stand where only identifiers are expected."""
    return clean(text, limit) or "unknown"
