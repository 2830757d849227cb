"""Sentences that say the same of several names are said once."""

from dbt_impact.render.alike import alike
from dbt_impact.render.phrases import Code, quoted

GONE = "`{}` is gone: nothing in dbt reads it; readers outside dbt can't be seen"


def test_the_first_name_stands_for_all() -> None:
    said = alike([quoted(GONE.format(name)) for name in "abc"])
    assert said == [(*quoted(GONE.format("a")), " (also ", Code("b", 80), " and ", Code("c", 80), ")")]


def test_many_are_counted() -> None:
    (said,) = alike([quoted(GONE.format(name)) for name in "abcdefgh"])
    assert said[-2:] == (" and 4 more", ")")


def test_what_differs_elsewhere_stays_apart() -> None:
    sentences = [quoted(each) for each in ("`a` reads `x`", "`b` reads `y`", "no name", "`a` reads `x`")]
    assert alike(sentences) == sentences[:3]
    assert alike([quoted("no name")] * 2) == [quoted("no name")]
