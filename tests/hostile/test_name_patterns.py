"""Patterns that choose columns end at once, whatever they are: what could take forever is unknown."""

import re

import pytest

from dbt_impact.lineage.names.patterns import fits_like, regular
from dbt_impact.lineage.tracer import Unresolvable


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)(a|a)(a|a)(a|a)b", "a?a?a?a?aaaa", ".*a.*a.*a.*a.*b", "(a*)*b"])
def test_a_pattern_that_could_take_forever_is_not_tried(pattern: str) -> None:
    with pytest.raises(Unresolvable, match="could take long"):
        regular(pattern, ["a" * 1000])


@pytest.mark.parametrize("pattern", ["(", "[", "*", "a{99999999999}", "[[:alpha:]]", "a{,2}"])
def test_a_pattern_that_is_none_is_unknown(pattern: str) -> None:
    with pytest.raises(Unresolvable):
        regular(pattern, ["a"])


@pytest.mark.parametrize("pattern", [".*_id", "^(order|customer)_.*$", r"\d+", "[*+?]", "amount"])
def test_the_usual_patterns_are_tried(pattern: str) -> None:
    names = ["order_id", "customer_name", "amount", "a1"]
    assert [found is not None for found in regular(pattern, names)] == [
        re.search(pattern, name) is not None for name in names
    ]


@pytest.mark.parametrize(
    ("pattern", "name", "fits"),
    [
        ("%_id", "order_id", True),
        ("%_id", "id", False),
        ("a%", "a", True),
        ("%a%b%", "xxaxxbxx", True),
        ("_", "ab", False),
        ("A%", "abc", False),
        ("", "", True),
        ("%", "", True),
        ("%a" * 5000 + "b", "a" * 5000, False),
    ],
)
def test_like(pattern: str, name: str, fits: bool) -> None:
    assert fits_like(pattern, any_case=False)(name) is fits
    assert not fits or fits_like(pattern.upper(), any_case=True)(name)
