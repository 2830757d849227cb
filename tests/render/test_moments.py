"""How long ago base was built, as people say it, by a clock that can be stopped."""

from datetime import datetime, timedelta, timezone

import pytest

from dbt_impact.clock import now
from dbt_impact.render import FORMATS
from dbt_impact.render.moments import when
from dbt_impact.render.presentation import Presentation
from tests.render.reports import usual

NOW = datetime(2026, 3, 2, 8, 10, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(seconds=-40), "1 min ago"),
        (timedelta(seconds=20), "1 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=1), "1 h ago"),
        (timedelta(hours=2, minutes=50), "2 h ago"),
        (timedelta(hours=47, minutes=59), "47 h ago"),
        (timedelta(days=2), "2 days ago"),
        (timedelta(days=1500), "1,500 days ago"),
    ],
)
def test_a_time_is_told_from_now(ago: timedelta, expected: str) -> None:
    then = NOW - ago
    assert when(then.isoformat(), NOW) == expected
    assert when(then.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), NOW) == expected
    assert when(then.astimezone(timezone(timedelta(hours=-7))).isoformat(), NOW) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-03-02T10:00:00.5Z", "2026-03-02 10:00 UTC"),
        ("yesterday | @all", "yesterday | @all"),
        ("", ""),
        ("2026-99-02T10:00:00Z", "2026-99-02 10:00 UTC"),
        ("x" * 100, "x" * 39 + "…"),
    ],
)
def test_what_lies_ahead_or_is_no_time_is_told_as_written(written: str, expected: str) -> None:
    assert when(written, NOW) == expected


def test_without_a_clock_the_time_itself_is_told() -> None:
    assert when("2026-03-02T06:00:00Z", None) == "2026-03-02 06:00 UTC"


def test_every_text_for_people_tells_it() -> None:
    then = datetime.fromisoformat(usual().changes.base.generated_at.replace("Z", "+00:00"))
    for name in ("markdown", "summary", "terminal"):
        text = FORMATS[name](usual(), Presentation(now=then + timedelta(hours=3)))
        assert "built 3 h ago, dbt" in " ".join(text.split())


def test_the_clock_can_be_stopped() -> None:
    assert now({"SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))}) == NOW
    for wrong in ("", "soon", "9" * 30):
        assert abs(now({"SOURCE_DATE_EPOCH": wrong}) - datetime.now(timezone.utc)) < timedelta(minutes=1)
