"""What a workflow tells the action, out of the environment that `action.yml` makes of its inputs."""

from collections.abc import Mapping
from typing import Literal, TypeVar, get_args

import msgspec

from dbt_impact.errors import DbtImpactError
from dbt_impact.nearest import hint
from dbt_impact.pull_request.telling import When

OnIncomplete = Literal["warn", "fail"]
_Word = TypeVar("_Word", bound=str)


class Inputs(msgspec.Struct, frozen=True):
    """The inputs of `action.yml`, by its names. `options` are further arguments of `diff`, one on each line."""

    base: str
    head: str
    fail_on: str
    comment: When
    on_incomplete: OnIncomplete
    accept_label: str
    name: str
    annotations: bool
    check_run: str
    options: tuple[str, ...]


def read_inputs(environment: Mapping[str, str]) -> Inputs:
    """The inputs of a step. Raises DbtImpactError for one that can't be."""

    def given(name: str) -> str:
        return environment.get(f"INPUT_{name.upper().replace('-', '_')}", "").strip()

    return Inputs(
        base=given("base"),
        head=given("head"),
        fail_on=given("fail-on"),
        comment=_word("comment", given("comment") or "never", get_args(When)),
        on_incomplete=_word("on-incomplete", given("on-incomplete") or "warn", get_args(OnIncomplete)),
        accept_label=given("accept-label"),
        name=given("name"),
        annotations=_word("annotations", given("annotations") or "true", ("true", "false")) == "true",
        check_run=given("check-run"),
        options=tuple(line for line in map(str.strip, given("options").splitlines()) if line),
    )


def _word(name: str, value: str, words: tuple[_Word, ...]) -> _Word:
    for word in words:
        if word == value:
            return word
    raise DbtImpactError(f"the action's input {name} is {value!r}, not one of {', '.join(words)}{hint(value, words)}")
