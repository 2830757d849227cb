"""The tables that random queries read, with random rows, in DuckDB."""

from collections import Counter
from collections.abc import Mapping
from random import Random
from threading import Timer

import duckdb

from tests.fuzz.results import Result, told
from tests.fuzz.tables import INTEGERS, Tables

_DATA_SETS = 2
_ORDERS = 3
_PATIENCE = 2.0


class Database:
    """Sets of random rows of the tables, with nulls and repeated rows; each set also in other orders of its rows.

    Every set and every order of it is a schema of its own.
    """

    def __init__(self, random: Random, tables: Tables = INTEGERS) -> None:
        self._statements: list[str] = ["set threads = 1", "set timezone = 'America/New_York'"]
        for number in range(_DATA_SETS):
            rows = {
                table: [[random.choice(kind.cells) for kind in columns.values()] for _ in range(random.randint(3, 7))]
                for table, columns in tables.items()
            }
            for order in range(_ORDERS):
                schema = f"s{number}_{order}"
                self._statements.append(f"create schema {schema}")
                for table, columns in tables.items():
                    some = [*rows[table], rows[table][0]]
                    if order:
                        random.shuffle(some)
                    values = ", ".join(f"({', '.join(row)})" for row in some)
                    listed = ", ".join(f"{column} {kind.type}" for column, kind in columns.items())
                    self._statements.append(f"create table {schema}.{table} ({listed})")
                    self._statements.append(f"insert into {schema}.{table} values {values}")
        self._connect()

    def _connect(self) -> None:
        self._connection = duckdb.connect()
        for statement in self._statements:
            self._connection.execute(statement)

    def results(self, sql: str, order: int = 0) -> list[Result] | None:
        """What a query gives on every set of data; None where it fails."""
        found: list[Result] = []
        for number in range(_DATA_SETS):
            self._connection.execute(f"set schema = 's{number}_{order}'")
            try:
                result = self._fetched(sql)
            except (duckdb.FatalException, duckdb.InternalException):
                # A bug of DuckDB's: its database is of no use afterwards.
                self._connect()
                return None
            except duckdb.Error:
                return None
            found.append(result)
        return found

    def built(self, models: Mapping[str, str], order: int = 0) -> list[dict[str, Result | str]]:
        """What a table made of each model holds on every set of data, one after the other, or why it can't be made."""
        found: list[dict[str, Result | str]] = []
        for number in range(_DATA_SETS):
            self._connection.execute(f"set schema = 's{number}_{order}'")
            found.append({name: self._made(name, sql) for name, sql in models.items()})
            for name in models:
                self._connection.execute(f"drop table if exists {name}")
        return found

    def _made(self, name: str, sql: str) -> Result | str:
        try:
            self._connection.execute(f"create table {name} as {sql}")
            return self._fetch(f"select * from {name}")
        except (duckdb.FatalException, duckdb.InternalException):
            self._connect()
            return "a bug of DuckDB's"
        except duckdb.Error as error:
            return f"{type(error).__name__}: {error}"

    def _fetched(self, sql: str) -> Result:
        if "recursive" not in sql.lower():
            return self._fetch(sql)
        # An edit may have taken away what ends a recursion.
        watch = Timer(_PATIENCE, self._connection.interrupt)
        watch.start()
        try:
            return self._fetch(sql)
        finally:
            watch.cancel()

    def _fetch(self, sql: str) -> Result:
        cursor = self._connection.execute(sql)
        names, types = zip(*((each[0].lower(), str(each[1])) for each in cursor.description), strict=True)
        if any("WITH TIME ZONE" in each for each in types):
            # Python's values of these types need a library more.
            places = (f"#{i + 1}{'::varchar' if 'ZONE' in each else ''}" for i, each in enumerate(types))
            cursor = self._connection.execute(f"select {', '.join(places)} from ({sql})")
        return Result(names, types, [tuple(map(told, row)) for row in cursor.fetchall()])

    def is_steady(self, sql: str) -> bool:
        """Whether a query gives the same rows whatever order the tables hold theirs in, and whenever it runs."""
        results = [self.results(sql, order) for order in (0, *range(_ORDERS))]
        counted = [[Counter(each.rows) for each in found] for found in results if found is not None]
        return len(counted) == len(results) and all(each == counted[0] for each in counted)
