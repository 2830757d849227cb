"""An entry that was only parsed at another time is the same; one that says anything else otherwise is not."""

import pytest

from dbt_impact.project.same import is_same


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (b'{"name":"m","created_at":17.5,"x":1}', b'{"name":"m","created_at":18.25,"x":1}', True),
        (b'{"name": "m", "created_at": 17.5}', b'{"name": "m", "created_at": 1750}', True),
        (b'{"name":"m","created_at":17.5,"x":1}', b'{"name":"m","created_at":18.25,"x":2}', False),
        (b'{"name":"m","created_at":17.5,"x":1}', b'{"name":"n","created_at":18.25,"x":1}', False),
        (b'{"name":"m"}', b'{"name":"n"}', False),
        # A column, a text or an object of that name is no time of parsing.
        (b'{"columns":{"created_at":{"name":"a"}}}', b'{"columns":{"created_at":{"name":"b"}}}', False),
        (b'{"created_at":"5"}', b'{"created_at":"6"}', False),
        (b'{"sql":"\\"created_at\\":5"}', b'{"sql":"\\"created_at\\":6"}', False),
        (b'{"created_at":5,"config":{"created_at":1}}', b'{"created_at":6,"config":{"created_at":2}}', False),
    ],
)
def test_only_the_time_of_parsing_is_left_out(one: bytes, other: bytes, expected: bool) -> None:
    assert is_same(one, other) is expected
    assert is_same(other, one) is expected
    assert is_same(one, one)
