"""The cache's file under all that may happen to it: it gives back what was kept, or nothing, and never fails."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dbt_impact.cache.store import Store

if sys.platform != "win32":
    import resource


NOBODY = 65534


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "kept.sqlite"


def test_what_was_kept_comes_back(file: Path) -> None:
    store = Store(str(file))
    assert store.get(b"key") is None
    store.put(b"key", b"text\0of bytes")
    assert store.get(b"key") == b"text\0of bytes"
    assert store.get(b"other") is None
    store.put(b"key", b"anew")
    assert Store(str(file)).get(b"key") == b"anew"
    assert file.parent.stat().st_mode & 0o077 == 0


def test_the_file_stays_small_and_keeps_what_is_new(file: Path) -> None:
    store = Store(str(file), most_bytes=400_000)
    for number in range(200):
        store.put(b"%d" % number, random.randbytes(10_000))
        assert store.get(b"%d" % number) is not None
    assert file.stat().st_size <= 400_000
    assert store.get(b"0") is None
    store.put(b"large", bytes(100_000))
    assert store.get(b"large") is None


def test_what_is_used_outlives_what_is_not(file: Path) -> None:
    store = Store(str(file), most_bytes=400_000)
    store.put(b"first", b"used")
    store.put(b"second", b"not used")
    for number in range(20):
        store.put(b"%d" % number, bytes(10_000))
    with sqlite3.connect(file) as database:
        database.execute("update answers set used = used - 30")
    assert store.get(b"first") == b"used"
    for number in range(20, 32):
        store.put(b"%d" % number, bytes(10_000))
    assert (store.get(b"first"), store.get(b"second")) == (b"used", None)


def test_damage_is_never_an_answer(file: Path) -> None:
    chance = random.Random(1)
    texts = {b"%d" % number: chance.randbytes(3000) for number in range(30)}
    for turn in range(24):
        file.unlink(missing_ok=True)
        store = Store(str(file))
        for key, text in texts.items():
            store.put(key, text)
        damaged = bytearray(file.read_bytes())
        if turn % 3:
            for _ in range(1 + turn):
                damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        else:
            del damaged[chance.randrange(len(damaged)) :]
        file.write_bytes(damaged)
        assert all(store.get(key) in (text, None) for key, text in texts.items())
        store.put(b"more", b"after the damage")
        store.put(b"more", b"after the damage")
        assert store.get(b"more") in (b"after the damage", None)


@pytest.mark.parametrize("content", [b"", b"no database at all" * 500], ids=["empty", "text"])
def test_another_file_of_that_name_is_replaced(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    store = Store(str(file))
    assert store.get(b"key") is None
    store.put(b"key", b"text")
    assert store.get(b"key") == b"text"


def test_another_formats_file_is_replaced(file: Path) -> None:
    file.parent.mkdir()
    with sqlite3.connect(file) as database:
        database.execute("create table answers (key text, body text)")
        database.execute("pragma user_version = 7")
    store = Store(str(file))
    assert store.get(b"key") is None
    store.put(b"key", b"text")
    assert store.get(b"key") == b"text"


def test_what_is_not_as_it_was_put_is_not_believed(file: Path) -> None:
    store = Store(str(file))
    store.put(b"one", b"text of one")
    store.put(b"two", b"text of two")
    for change in (
        "text = 'text of one'",
        "used = 'yesterday'",
        "seal = 'none'",
        "text = (select text from answers where key = x'74776f')",
    ):
        store.put(b"one", b"text of one")
        with sqlite3.connect(file) as database:
            database.execute(f"update answers set {change} where key = x'6f6e65'")
        assert store.get(b"one") is None


def test_a_folder_in_the_way_is_no_failure(file: Path) -> None:
    file.mkdir(parents=True)
    store = Store(str(file))
    store.put(b"key", b"text")
    assert store.get(b"key") is None
    (file.parent / "plain").write_text("a file")
    Store(str(file.parent / "plain" / "kept.sqlite")).put(b"key", b"text")


def test_many_texts_are_kept_at_once_as_far_as_they_fit(file: Path) -> None:
    store = Store(str(file), most_bytes=400_000)
    store.put_all((b"%d" % number, bytes(10_000)) for number in range(20))
    assert [number for number in range(20) if store.get(b"%d" % number) is not None] == [0, 1, 2, 3, 4]
    store.put_all([])
    assert store.get(b"0") == bytes(10_000)


def test_what_is_written_elsewhere_is_seen(file: Path) -> None:
    one, other = Store(str(file)), Store(str(file))
    one.put(b"key", b"text")
    assert other.get(b"key") == b"text"
    one.put(b"key", b"anew")
    assert other.get(b"key") == b"anew"


WRITES = """
import os, sys
from dbt_impact.cache.store import Store
if len(sys.argv) > 4:
    os.setuid(int(sys.argv[4]))
store, name = Store(sys.argv[1], most_bytes=2_000_000), sys.argv[2].encode()
for number in range(int(sys.argv[3])):
    key = name + b"%d" % (number % 50)
    text = key * 2000
    store.put(key, text)
    # Both or none: one that was kept without the other would be told by its reader.
    pair = b"%d" % number * 500
    store.put_all([(name + b"left", pair), (name + b"right", pair)])
    for other in range(0, 50, 7):
        key = b"ab"[other % 2 :][:1] + b"%d" % other
        assert store.get(key) in (key * 2000, None)
"""


def writer(file: Path, name: str, rounds: int, *user: int, most: int | None = None) -> "subprocess.Popen[bytes]":
    """A process that keeps texts and reads them, as another user if one is given, with files of `most` bytes."""

    def limit() -> None:
        if most is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    arguments = [str(file), name, str(rounds), *map(str, user)]
    return subprocess.Popen([sys.executable, "-c", WRITES, *arguments], stderr=subprocess.PIPE, preexec_fn=limit)


def test_two_processes_at_once(file: Path) -> None:
    both = [writer(file, name, 150) for name in "ab"]
    assert [(each.communicate()[1], each.returncode) for each in both] == [(b"", 0)] * 2
    store = Store(str(file))
    kept = [key for name in (b"a", b"b") for number in range(50) if store.get(key := name + b"%d" % number)]
    assert all(store.get(name + b"left") == store.get(name + b"right") for name in (b"a", b"b"))
    # One may have given up on a row that the other was writing just then.
    assert len(kept) > 80


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_being_killed_midway(file: Path) -> None:
    chance = random.Random(2)
    for _ in range(6):
        process = writer(file, "a", 100_000)
        while not file.exists() or file.stat().st_size == 0:
            time.sleep(0.001)
        time.sleep(chance.random() / 10)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        store = Store(str(file))
        for number in range(50):
            key = b"a%d" % number
            assert store.get(key) in (key * 2000, None)
        assert store.get(b"aleft") == store.get(b"aright")
        store.put(b"after", b"text")
        assert store.get(b"after") == b"text"
    with sqlite3.connect(file) as database:
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)
    assert any(store.get(b"a%d" % number) for number in range(50))


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of that kind")
@pytest.mark.parametrize("room", [0, 5_000, 60_000])
def test_a_full_disk(file: Path, room: int) -> None:
    full = writer(file, "a", 60, most=room)
    assert (full.communicate()[1], full.returncode) == (b"", 0)
    assert not file.exists() or file.stat().st_size <= room
    store = Store(str(file))
    assert store.get(b"aleft") == store.get(b"aright")
    store.put(b"key", b"text")
    assert store.get(b"key") == b"text"


@pytest.fixture
def others_folder() -> Iterator[Path]:
    """A folder that every user can look into."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become another user")
def test_another_users_file_is_left_alone(others_folder: Path) -> None:
    file = others_folder / "kept.sqlite"
    Store(str(file)).put(b"a0", b"another user's")
    others_folder.chmod(0o777)
    before = file.read_bytes()
    file.chmod(0o666)
    process = writer(file, "a", 1, NOBODY)
    assert (process.communicate()[1], process.returncode) == (b"", 0)
    assert file.read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights are otherwise there")
def test_a_folder_that_can_only_be_read(others_folder: Path) -> None:
    file = others_folder / "kept.sqlite"
    Store(str(file)).put(b"a0", b"a0" * 2000)
    user = [NOBODY] if os.geteuid() == 0 else []
    if user:
        os.chown(file, NOBODY, -1)
    file.chmod(0o444)
    others_folder.chmod(0o555)
    process = writer(file, "a", 3, *user)
    assert (process.communicate()[1], process.returncode) == (b"", 0)
    others_folder.chmod(0o755)
    if user:
        os.chown(file, 0, -1)
    assert Store(str(file)).get(b"a0") == b"a0" * 2000
    assert os.listdir(others_folder) == ["kept.sqlite"]
