"""Names nodes as dbt's `--select` understands them: each by the shortest words that mean no other node."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath

import msgspec

from dbt_impact.project.project import Project
from dbt_impact.rebuild.sides import BUILT

# Blanks, commas, colons and plus signs mean something in a selection: a wildcard stands for them, and for all else.
_NOT_PLAIN = re.compile(r"[^\w.-]|^[-.]")


_NULL = msgspec.Raw(b"null")


class _Named(msgspec.Struct, frozen=True, gc=False):
    name: str
    package_name: str = ""
    fqn: tuple[str, ...] = ()
    original_file_path: str = ""
    version: msgspec.Raw = _NULL

    @property
    def is_versioned(self) -> bool:
        return self.version != _NULL

    @property
    def full(self) -> tuple[str, ...]:
        """The package, the folders, the name, and the version of a model that has versions."""
        return self.fqn or (self.package_name, self.name)

    @property
    def short(self) -> str:
        """What a user would call it."""
        full = self.full
        return ".".join(full[-2:]) if self.is_versioned and len(full) > 2 else full[-1]

    @property
    def file(self) -> str:
        return PurePosixPath(self.original_file_path.replace("\\", "/")).name


def selected(head: Project, ids: Iterable[str]) -> list[str]:
    """For each node, a word for `--select` that selects it, and where that can be, nothing else that is built."""
    wanted = list(ids)
    if not wanted:
        return []
    everything = {uid: head.entry(uid, _Named) for uid in head.ids() if uid.startswith(BUILT)}
    meant = Counter(word for each in everything.values() for word in _short_words(each))
    return [_word(everything[uid], everything, meant) for uid in wanted]


def _word(node: _Named, everything: dict[str, _Named], meant: Counter[str]) -> str:
    if meant[node.short] == 1:
        return _plain(node.short)
    words = ".".join(node.full)
    also = [each for each in everything.values() if _selects(words, each) and each is not node]
    if also and all(each.file != node.file for each in also) and not _NOT_PLAIN.search(node.file):
        return f"{_plain(words)},file:{node.file}"
    return _plain(words)


def _short_words(node: _Named) -> set[str]:
    """All words of one or two parts that dbt takes for the node: its name, and the folders that it lies in."""
    full = node.full
    words = {node.short, full[-2] if node.is_versioned and len(full) > 1 else full[-1]}
    for names in (full, full[1:]):
        one, *more = ".".join(names).split(".", 2)
        words.add(one)
        if more:
            words.add(f"{one}.{more[0]}")
    return words


def _selects(words: str, node: _Named) -> bool:
    """Whether dbt takes a full name for this node, too: as a folder that it lies in."""
    for names in (node.full, node.full[1:]):
        flat = ".".join(names)
        if flat == words or flat.startswith(f"{words}."):
            return True
    return False


def _plain(words: str) -> str:
    return _NOT_PLAIN.sub("?", words)
