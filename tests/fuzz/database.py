"""The tables that random queries read, with random rows, in DuckDB."""

from collections import Counter
from random import Random
from threading import Timer

import duckdb

from tests.fuzz.writer import TABLES

Row = tuple[object, ...]
Rows = list[Row]
_DATA_SETS = 2
_ORDERS = 3
_PATIENCE = 2.0
_CELLS = ("null", "0", "1", "1", "2", "3")


class Database:
    """Sets of random rows of the tables, with nulls and repeated rows; each set also in other orders of its rows.

    Every set and every order of it is a schema of its own.
    """

    def __init__(self, random: Random) -> None:
        self._statements: list[str] = ["set threads = 1"]
        for number in range(_DATA_SETS):
            rows = {
                table: [[random.choice(_CELLS) for _ in columns] for _ in range(random.randint(3, 7))]
                for table, columns in TABLES.items()
            }
            for order in range(_ORDERS):
                schema = f"s{number}_{order}"
                self._statements.append(f"create schema {schema}")
                for table, columns in TABLES.items():
                    some = [*rows[table], rows[table][0]]
                    if order:
                        random.shuffle(some)
                    values = ", ".join(f"({', '.join(row)})" for row in some)
                    listed = ", ".join(f"{column} integer" for column in columns)
                    self._statements.append(f"create table {schema}.{table} ({listed})")
                    self._statements.append(f"insert into {schema}.{table} values {values}")
        self._connect()

    def _connect(self) -> None:
        self._connection = duckdb.connect()
        for statement in self._statements:
            self._connection.execute(statement)

    def results(self, sql: str, order: int = 0) -> list[Rows] | None:
        """The rows that a query gives on every set of data; None where it fails."""
        found: list[Rows] = []
        for number in range(_DATA_SETS):
            self._connection.execute(f"set schema = 's{number}_{order}'")
            try:
                rows = self._fetched(sql)
            except (duckdb.FatalException, duckdb.InternalException):
                # A bug of DuckDB's: its database is of no use afterwards.
                self._connect()
                return None
            except duckdb.Error:
                return None
            found.append([tuple(map(_hashable, row)) for row in rows])
        return found

    def _fetched(self, sql: str) -> Rows:
        if "recursive" not in sql.lower():
            return self._connection.execute(sql).fetchall()
        # An edit may have taken away what ends a recursion.
        watch = Timer(_PATIENCE, self._connection.interrupt)
        watch.start()
        try:
            return self._connection.execute(sql).fetchall()
        finally:
            watch.cancel()

    def is_steady(self, sql: str) -> bool:
        """Whether a query gives the same rows whatever order the tables hold theirs in, and whenever it runs."""
        results = [self.results(sql, order) for order in (0, *range(_ORDERS))]
        counted = [[Counter(rows) for rows in each] for each in results if each is not None]
        return len(counted) == len(results) and all(each == counted[0] for each in counted)


def _hashable(value: object) -> object:
    return repr(value) if isinstance(value, (list, dict)) else value
