"""Settings out of the environment, over those of the file."""

import pytest

from dbt_impact.errors import DbtImpactError
from dbt_impact.selection.words import parse_selection
from dbt_impact.settings.environment import from_environment
from dbt_impact.settings.reading import settings_in
from dbt_impact.settings.settings import DEFAULTS, over


def test_the_environment_wins_over_the_file() -> None:
    file = settings_in("dbt_impact.yml", "fail-on: never\nedge: a\n")
    assert file is not None
    found = over(from_environment({"DBT_IMPACT_FAIL_ON": "risky", "DBT_IMPACT_IGNORE": "tag:x", "OTHER": "y"}), file)
    assert (found.fail_on, found.edge, found.ignore) == ("risky", parse_selection("a"), parse_selection("tag:x"))
    assert found.path == "dbt_impact.yml"
    assert found.origins == {
        "fail-on": "DBT_IMPACT_FAIL_ON",
        "ignore": "DBT_IMPACT_IGNORE",
        "edge": "dbt_impact.yml:2",
    }


def test_an_empty_variable_says_nothing() -> None:
    assert from_environment({"DBT_IMPACT_FAIL_ON": " ", "DBT_IMPACT_BASE": ""}) == DEFAULTS


def test_a_wrong_value_names_its_variable() -> None:
    with pytest.raises(DbtImpactError, match=r"^DBT_IMPACT_FAIL_ON: no fail-on 'braking': did you mean breaking\?$"):
        from_environment({"DBT_IMPACT_FAIL_ON": "braking"})
