"""What an overlay can't tell, in one line for each kind of it."""

from collections.abc import Iterable, Iterator
from enum import Enum

from dbt_impact.project.files import shown

_MOST_NAMES = 3


class Kind(Enum):
    """What can't be told, with `{}` for what it is about."""

    PACKAGES = "{} differs: what other packages bring is only known after `dbt deps`"
    LOCAL = "the package in {} differs: what changed files of packages do is not followed"
    PROJECT = "dbt_project.yml: {} differs, and what that changes is not followed"
    NAMING = "{} differs: where nodes are built is taken from the manifest as it is"
    PLACED = "where {} would be built is a guess: the project names relations by a rule of its own"
    SETTING = "{} can't be told without running dbt"
    COMPUTED = "{} names what it reads by a computation: what it reads may be incomplete"
    UNPARSED = "{}"
    ABSENT = "{} reads what is nowhere: dbt would refuse the project"
    LEFT_OUT = "{} tests what is nowhere: dbt warns and leaves it out"
    FOREIGN = "{} is not in the base manifest as the files had it: is the manifest older than the branch?"
    PASSED_OVER = "{} differs and is not read"
    TESTS = "the settings of tests in dbt_project.yml differ: those of generic tests are taken as they were"


Notes = dict[Kind, dict[str, None]]


def note(notes: Notes, kind: Kind, about: str) -> None:
    notes.setdefault(kind, {})[about] = None


def said(notes: Notes) -> Iterator[str]:
    """One line for each kind."""
    for kind in Kind:
        if kind in notes:
            listed = list(notes[kind])
            yield kind.value.replace("{}", _few(listed))


def _few(names: Iterable[str]) -> str:
    listed = list(names)
    few = ", ".join(each if " " in each else shown(each) for each in listed[:_MOST_NAMES])
    return f"{few} and {len(listed) - _MOST_NAMES} more" if len(listed) > _MOST_NAMES else few
