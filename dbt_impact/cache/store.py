"""Texts by key in a file that any number of runs share: what can't be read is not there, what can't be written is lost.

A cache must make no run fail, so no error of the file or of the disk leaves this module. And it must not lie: each text
is sealed with a hash of itself and its key, and a file that belongs to another user is not looked at.
"""

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from hashlib import blake2b

MOST_BYTES = 64 * 1024**2
_LARGEST_SHARE = 8
"""A text that takes more than this part of the file is not kept."""

_WAIT = 0.2
"""Seconds to wait for another run that writes."""

_FORMAT = 1
_TABLE = "create table answers (key blob primary key, seal blob, used integer, text blob)"
_DAY = 24 * 60 * 60
_DAYS_UNTOUCHED = 7
_FAILURES = (sqlite3.Error, OSError)


class Store:
    """The file. Before it grows beyond `most_bytes`, the half that was not used for the longest goes."""

    def __init__(self, path: str, most_bytes: int = MOST_BYTES) -> None:
        self._path, self._most_bytes = path, most_bytes
        self._reader: sqlite3.Connection | None = None
        self._is_dated = True

    def get(self, key: bytes) -> bytes | None:
        """The text that was kept under a key; None where there is none that can be trusted."""
        try:
            found = self._reading().execute("select seal, used, text from answers where key = ?", (key,)).fetchone()
            match found:
                case (bytes() as seal, int() as used, bytes() as text) if seal == _seal(key, text):
                    if _today() - used > _DAYS_UNTOUCHED:
                        self._touch(key)
                    return text
        except _FAILURES:
            pass
        return None

    def put(self, key: bytes, text: bytes) -> None:
        """Keeps a text under a key, where that can be done."""
        self.put_all([(key, text)])

    def put_all(self, texts: Iterable[tuple[bytes, bytes]]) -> None:
        """Keeps texts under their keys, all of them or none; what is beyond an eighth of the file is left out."""
        self._stop_reading()
        with suppress(*_FAILURES):
            os.makedirs(os.path.dirname(self._path), mode=0o700, exist_ok=True)
            if os.path.exists(self._path) and not _is_own(os.stat(self._path)):
                return
            rows = [(key, _seal(key, text), _today(), text) for key, text in self._fitting(texts)]
            if not rows:
                return
            try:
                self._write(rows)
            except sqlite3.OperationalError:
                # Locked, no space, no right to write: the file is as good as before.
                return
            except sqlite3.DatabaseError:
                self._discard()
                self._write(rows)

    def _fitting(self, texts: Iterable[tuple[bytes, bytes]]) -> Iterator[tuple[bytes, bytes]]:
        left = self._most_bytes // _LARGEST_SHARE
        for key, text in texts:
            if len(text) <= left:
                left -= len(text)
                yield key, text

    def _write(self, rows: list[tuple[bytes, bytes, int, bytes]]) -> None:
        with closing(self._opened()) as database:
            database.execute("begin immediate")
            version, tables = (
                database.execute(f"select {what}").fetchone()[0]
                for what in ("user_version from pragma_user_version", "count(*) from sqlite_schema")
            )
            if not tables:
                database.execute(_TABLE)
                database.execute(f"pragma user_version = {_FORMAT}")
            elif version != _FORMAT:
                raise sqlite3.DatabaseError("of another format")
            self._make_room(database)
            database.executemany("insert or replace into answers values (?, ?, ?, ?)", rows)
            database.execute("commit")

    def _make_room(self, database: sqlite3.Connection) -> None:
        size, pages, free = (
            database.execute(f"pragma {what}").fetchone()[0] for what in ("page_size", "page_count", "freelist_count")
        )
        database.execute(f"pragma max_page_count = {self._most_bytes // size}")
        if (pages - free) * size > self._most_bytes - 2 * (self._most_bytes // _LARGEST_SHARE):
            database.execute(
                "delete from answers where rowid in (select rowid from answers order by used, rowid "
                "limit (select (count(*) + 1) / 2 from answers))"
            )

    def _reading(self) -> sqlite3.Connection:
        """The file, open until something is written. Raises OSError where it is missing or another user's."""
        if self._reader is None:
            if not _is_own(os.stat(self._path)):
                raise PermissionError(self._path)
            self._reader = self._opened()
        return self._reader

    def _stop_reading(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _opened(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, timeout=_WAIT, isolation_level=None)
        # A cache may be lost with the power; what is torn then has no valid seal.
        database.execute("pragma synchronous = off")
        return database

    def _touch(self, key: bytes) -> None:
        if self._is_dated:
            try:
                self._reading().execute("update answers set used = ? where key = ?", (_today(), key))
            except sqlite3.Error:
                # Somewhere that can be read and not written, a text is no worse for it: but nobody waits there twice.
                self._is_dated = False

    def _discard(self) -> None:
        for path in (f"{self._path}-journal", self._path):
            with suppress(FileNotFoundError):
                os.unlink(path)


def _seal(key: bytes, text: bytes) -> bytes:
    return blake2b(text, digest_size=16, key=key[: blake2b.MAX_KEY_SIZE]).digest()


def _is_own(status: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or status.st_uid == os.geteuid()


def _today() -> int:
    return int(time.time()) // _DAY
