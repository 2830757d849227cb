"""Why something fails, in words for who reads a comment for the first time."""

from dbt_impact.render.changed import WHY
from dbt_impact.rules.judge import RULES


def test_only_rules_that_there_are_have_words() -> None:
    assert WHY.keys() <= {rule.id for rule in RULES}
