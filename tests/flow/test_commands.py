"""The commands that ask the graph, as their users meet them."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from dbt_impact.cli import cli
from dbt_impact.errors import DbtImpactError

BASE = str(Path(__file__).parents[2] / "sample_project" / "artifacts" / "base")


def asked(*arguments: str) -> str:
    """What a command writes to standard output."""
    done = CliRunner().invoke(cli, [*arguments, "--manifest", BASE], standalone_mode=False)
    if done.exception is not None:
        raise done.exception
    return done.stdout


def test_a_wrong_country_in_one_command() -> None:
    text = asked("downstream", "customers.country")
    assert text == (
        "box_office.customers.country\n"
        "└── stg_customers  country_code\n"
        "    ├── dim_customers.v1  region (join)\n"
        "    ├── dim_customers.v2  region (join)\n"
        "    └── customers_history [snapshot]  country_code\n"
        "\n"
        "3 models, 1 snapshot\n"
        "taken to be unique, as tests hold it to be: country_regions.country_code\n"
    )


def test_which_dashboards_a_wrong_channel_got_to() -> None:
    text = asked("downstream", "orders.channel", "--to", "exposures", "--format", "csv")
    assert "exposure.halfpenny.revenue_dashboard,exposure," in text
    assert "house_planner" not in text


def test_where_a_dashboard_comes_from(tmp_path: Path) -> None:
    text = asked("upstream", "revenue_dashboard", "--to", "sources", "--format", "csv")
    assert "source.halfpenny.box_office.tickets,source,price_cents,value," in text
    assert "source.halfpenny.mailing" not in text


def test_the_answer_goes_to_a_file(tmp_path: Path) -> None:
    place = tmp_path / "answer.mmd"
    assert asked("downstream", "customers.country", "--format", "mermaid", "--output", str(place)) == ""
    assert place.read_text().startswith("flowchart LR\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["downstream"], "nothing to start from"),
        (["downstream", "--meta", "pii"], "write KEY=VALUE"),
        (["downstream", "--tag", "nobody"], "labelled nobody"),
        (["upstream", "fct_order"], "did you mean fct_orders"),
    ],
)
def test_what_cannot_be_asked_is_one_line(arguments: list[str], said: str) -> None:
    with pytest.raises(DbtImpactError, match=said) as raised:
        asked(*arguments)
    assert "\n" not in str(raised.value)
