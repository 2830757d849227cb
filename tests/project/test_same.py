"""An entry that was only parsed at another time is the same; one that says anything else otherwise is not."""

from pathlib import Path

import pytest
from msgspec import Raw

from dbt_impact.errors import DbtImpactError
from dbt_impact.project.entries import EntryDecoder
from dbt_impact.project.same import is_same

DECODERS = (EntryDecoder(Path("base.json"), 12), EntryDecoder(Path("head.json"), 12))


def same(one: bytes, other: bytes) -> bool:
    return is_same("model.p.m", Raw(one), Raw(other), DECODERS)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (b'{"name":"m","created_at":17.5,"x":1}', b'{"name":"m","created_at":18.25,"x":1}', True),
        (b'{"name": "m", "created_at": 17.5}', b'{"name": "m", "created_at": 1750}', True),
        (b'{"name":"m","created_at":17.5,"x":1}', b'{"name":"m","created_at":18.25,"x":2}', False),
        (b'{"name":"m","created_at":17.5,"x":1}', b'{"name":"n","created_at":18.25,"x":1}', False),
        # Written otherwise, or in another order.
        (b'{"created_at":null,"name":"m"}', b'{"name":"m","created_at":18.25}', True),
        (b'{"created_at":1.5e9,"name":"m"}', b'{"created_at":1.5e8,"name":"m"}', True),
        (b'{"name":"m"}', b'{"name":"m","created_at":18.25}', True),
        # A column, an argument or a text of that name is no time of parsing.
        (b'{"columns":{"created_at":{"name":"a"}}}', b'{"columns":{"created_at":{"name":"b"}}}', False),
        (b'{"kwargs":{"created_at":5},"name":"m"}', b'{"kwargs":{"created_at":6},"name":"m"}', False),
        (b'{"kwargs":{"created_at":5},"created_at":7}', b'{"kwargs":{"created_at":6},"created_at":7}', False),
        (b'{"kwargs":{"created_at":5},"created_at":7}', b'{"kwargs":{"created_at":5},"created_at":8}', True),
        (b'{"sql":"\\"created_at\\":5"}', b'{"sql":"\\"created_at\\":6"}', False),
    ],
)
def test_only_the_time_of_parsing_is_left_out(one: bytes, other: bytes, expected: bool) -> None:
    assert same(one, other) is expected
    assert same(other, one) is expected


def test_what_is_no_entry_is_told() -> None:
    with pytest.raises(DbtImpactError, match=r"'head.json': 'model.p.m' can't be read"):
        same(b'{"name":"m"}', b'["m"]')
