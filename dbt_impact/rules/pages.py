"""The page of each rule, as `docs/rules/` has it and the installed package brings it along."""

from dbt_impact.shipped import shipped


def page_of(rule: str) -> str:
    """The page of a rule, in markdown. Raises OSError where the installation lacks it."""
    return shipped("rule_pages", "docs/rules", f"{rule}.md")
