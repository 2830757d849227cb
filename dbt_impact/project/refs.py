"""What an entry names by `ref`, as dbt wrote it down."""

import msgspec

from dbt_impact.project.project import Project


class Ref(msgspec.Struct, frozen=True, gc=False):
    """One `ref`: the model's name, and the package where one is written."""

    name: str
    package: str | None = None


class _Entry(msgspec.Struct, frozen=True, gc=False):
    # Before dbt 1.6 each was a list of one or two words.
    refs: tuple[Ref | tuple[str, ...], ...] = ()


def refs(project: Project, unique_id: str) -> tuple[Ref, ...]:
    """The refs of a node or of another consumer. Raises KeyError where there is none."""
    written = project.entry(unique_id, _Entry).refs
    return tuple(each if isinstance(each, Ref) else _of_words(each) for each in written if each)


def _of_words(words: tuple[str, ...]) -> Ref:
    return Ref(words[-1], words[0] if len(words) > 1 else None)
