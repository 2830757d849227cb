"""Names nodes as dbt's `--select` understands them: each by the shortest words that mean no other node."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath

from dbt_impact.project.entries import Heading
from dbt_impact.project.project import Project
from dbt_impact.rebuild.sides import BUILT

# Blanks, commas, colons and plus signs mean something in a selection: a wildcard stands for them, and for all else.
_NOT_PLAIN = re.compile(r"[^\w.-]|^[-.]")


def selected(head: Project, ids: Iterable[str]) -> list[str]:
    """For each node, a word for `--select` that selects it, and where that can be, nothing else that is built."""
    wanted = list(ids)
    if not wanted:
        return []
    everything = {uid: head.heading(uid) for uid in head.ids() if uid.startswith(BUILT)}
    meant = Counter(word for each in everything.values() for word in _short_words(each))
    return [_word(everything[uid], everything, meant) for uid in wanted]


def _word(node: Heading, everything: dict[str, Heading], meant: Counter[str]) -> str:
    if meant[_short(node)] == 1:
        return _plain(_short(node))
    words = ".".join(_full(node))
    also = [each for each in everything.values() if _selects(words, each) and each is not node]
    if also and all(_file(each) != _file(node) for each in also) and not _NOT_PLAIN.search(_file(node)):
        return f"{_plain(words)},file:{_file(node)}"
    return _plain(words)


def _short_words(node: Heading) -> set[str]:
    """All words of one or two parts that dbt takes for the node: its name, and the folders that it lies in."""
    full = _full(node)
    words = {_short(node), full[-2] if node.is_versioned and len(full) > 1 else full[-1]}
    for names in (full, full[1:]):
        one, *more = ".".join(names).split(".", 2)
        words.add(one)
        if more:
            words.add(f"{one}.{more[0]}")
    return words


def _selects(words: str, node: Heading) -> bool:
    """Whether dbt takes a full name for this node, too: as a folder that it lies in."""
    for names in (_full(node), _full(node)[1:]):
        flat = ".".join(names)
        if flat == words or flat.startswith(f"{words}."):
            return True
    return False


def _plain(words: str) -> str:
    return _NOT_PLAIN.sub("?", words)


def _full(node: Heading) -> tuple[str, ...]:
    """The package, the folders, the name, and the version of a model that has versions."""
    return node.fqn or (node.package_name, node.name)


def _short(node: Heading) -> str:
    """What a user would call it."""
    full = _full(node)
    return ".".join(full[-2:]) if node.is_versioned and len(full) > 2 else full[-1]


def _file(node: Heading) -> str:
    return PurePosixPath(node.original_file_path.replace("\\", "/")).name
