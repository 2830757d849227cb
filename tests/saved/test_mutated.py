"""A report whose parts were replaced by a stranger's is refused, or every format of it is as harmless as any."""

import json
import random
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dbt_impact.errors import DbtImpactError
from dbt_impact.render import FORMATS
from dbt_impact.saved.reading import decoded
from tests.render import test_harmless as people
from tests.render import test_machine_formats as machines
from tests.render.reports import HOSTILE
from tests.saved.test_reading import planned, saved

VALUES: tuple[Any, ...] = (None, True, -1, 10**30, 1.5, [], {}, *(text[:300] for text in HOSTILE))


def places(value: object, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything in the document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield (*at, key)
        yield from places(part, (*at, key))


def mutated(seed: int) -> bytes:
    """The report with one value replaced by another, mostly of its own type, or called by another name."""
    dice = random.Random(seed)
    document = json.loads(saved(planned()))
    *way, last = dice.choice(list(places(document)))
    inner = document
    for key in way:
        inner = inner[key]
    old = inner[last]
    if isinstance(inner, dict) and dice.random() < 0.1:
        inner[dice.choice(HOSTILE)[:300]] = inner.pop(last)
    else:
        alike = [value for value in VALUES if type(value) is type(old)]
        inner[last] = dice.choice(alike if alike and dice.random() < 0.8 else VALUES)
    return json.dumps(document).encode()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**6))
def test_a_strangers_report_is_refused_or_harmless(seed: int) -> None:
    try:
        report = decoded(mutated(seed), "report.json")
    except DbtImpactError:
        return
    people.check_markdown(FORMATS["markdown"](report), report)
    people.check_summary(FORMATS["summary"](report), report)
    people.check_terminal(FORMATS["terminal"](report))
    machines.check_sarif(FORMATS["sarif"](report))
    machines.check_annotations(FORMATS["annotations"](report))
    machines.check_junit(FORMATS["junit"](report))
    machines.check_gitlab(FORMATS["gitlab"](report))
    assert FORMATS["json"](decoded(FORMATS["json"](report).encode(), "again")) == FORMATS["json"](report)
