"""Rows drawn anew: more of them and other ones, whose keys still are keys, and still match."""

import duckdb

from tests.oracle.compared import compared
from tests.oracle.leaves import Key, leaves
from tests.oracle.resampled import Resampling, resample


def test_keys_stay_keys_and_match_and_constants_appear() -> None:
    with duckdb.connect() as connection:
        connection.execute("create table places as select i as place, 'p' || i as name from range(6) r(i)")
        visits = "select i // 8 as place, i % 8 as day, 'a' as mood, i % 3 as seats from range(40) r(i)"
        connection.execute(f"create table visits as {visits}")
        found = leaves(connection, {"places": "places", "visits": "visits"})
        assert found["places"].keys == {"place", "name"}
        assert found["visits"].foreign["place"] == Key("places", "place")
        assert ("place", "day") in found["visits"].pairs
        known = compared(["select * from visits where mood = 'b' and seats > 2"])
        how = Resampling(1, 4, moves=True, compared=known, keyed=frozenset({"visits"}))
        for name in found:
            resample(connection, found, name, f"other_{name}", how)
        drawn = connection.execute("select count(*), count(distinct (place, day)) from other_visits").fetchone()
        assert drawn is not None
        assert drawn[0] == drawn[1] > 40
        lost = "select count(*) from other_visits where place not in (select place from other_places)"
        assert connection.execute(lost).fetchone() == (0,)
        assert connection.execute("select count(*) > 0 from other_visits where mood = 'b'").fetchone() == (True,)


def test_what_is_held_keeps_its_rows() -> None:
    with duckdb.connect() as connection:
        connection.execute("create table t as select i % 3 as a from range(9) r(i)")
        found = leaves(connection, {"t": "t"})
        resample(connection, found, "t", "other", Resampling(1, 5, held=frozenset({"t"})))
        assert (
            connection.execute("from other order by all").fetchall()
            == connection.execute("from t order by all").fetchall()
        )
