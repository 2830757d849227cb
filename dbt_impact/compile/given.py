"""What a rendering is given besides the manifest: variables, the order of `dispatch`, what `env_var` may read."""

from collections.abc import Mapping
from datetime import date

import msgspec

Values = Mapping[str, object]


class Given(msgspec.Struct, frozen=True):
    """Variables as `--vars` and the files of the project and its packages have them.

    `files` are the `vars` of each project file by the project's name, `command_line` those of `--vars`. `is_whole`:
    the root project's file is among them, so that a variable that is nowhere is not set. `dispatch` is the search order
    of packages by namespace, `env` the environment variables that templates may read, `moment` the time of the run.
    """

    files: Mapping[str, Values] = {}
    command_line: Values = {}
    is_whole: bool = False
    dispatch: Mapping[str, tuple[str, ...]] = {}
    env: Mapping[str, str] = {}
    moment: str = ""

    def variables(self, package: str, root: str) -> dict[str, object]:
        """What a node of a package sees: of its own file, then the root's. The command line's come over all."""
        seen: dict[str, object] = {}
        for owner in dict.fromkeys((package, root)):
            written = self.files.get(owner, {})
            seen.update(written)
            own = written.get(package)
            if isinstance(own, Mapping):
                seen.update(own)
        return seen


NOTHING_GIVEN = Given()


def plain(value: object) -> object:
    """A value as JSON has it: YAML's dates are text to templates that print them."""
    match value:
        case Mapping():
            return {str(name): plain(each) for name, each in value.items()}
        case list() | tuple() | set():
            return [plain(each) for each in value]
        case str() | bool() | int() | float() | None:
            return value
        case date():
            return value.isoformat()
        case _:
            return str(value)
