"""Long texts are cut down to where they differ."""

import pytest

from dbt_impact.rules.excerpt import shortened

RATE = "ROUND(COALESCE(sold.tickets_sold, 0) / {}, 3)"
LONG = "a_long_name_of_a_column + "


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("lower(a)", "upper(a)", ["lower(a)", "upper(a)"], id="short"),
        pytest.param(
            RATE.format("performances.capacity"),
            RATE.format("(performances.capacity - performances.house_seats)"),
            [
                "…sold.tickets_sold, 0) / performances.capacity, 3)",
                "…sold.tickets_sold, 0) / (performances.capacity - performances.house_seats), 3)",
            ],
            id="the-end-of-what-differs-would-be-cut-off",
        ),
        pytest.param(LONG * 6 + "1", LONG * 6 + "2", [f"…{LONG}{n}" for n in (1, 2)], id="differs-at-the-end"),
        pytest.param("x" * 50, "x" * 100, ["x" * 50, "x" * 79 + "…"], id="nowhere-to-cut"),
    ],
)
def test_what_differs_is_shown(before: str, after: str, expected: list[str]) -> None:
    found = shortened(before, after, longest=80)
    assert found == expected
    assert all(len(each) <= 80 for each in found)


def test_one_text_is_cut_at_its_end() -> None:
    assert shortened("y" * 90, longest=80) == ["y" * 79 + "…"]
