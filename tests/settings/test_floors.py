"""The floors that many projects share."""

from pathlib import Path

import pytest

from dbt_impact.errors import DbtImpactError
from dbt_impact.selection.words import parse_selection
from dbt_impact.settings.floors import read_floors


def floors_in(folder: Path, text: str) -> Path:
    file = folder / "policy.yml"
    file.write_text(text, encoding="utf-8")
    return file


def test_floors_are_read(tmp_path: Path) -> None:
    file = floors_in(
        tmp_path,
        "rules:\n  '*': default\n  node-removed: breaking\nfail-on: risky\ncritical: tag:pii\nignore: refused\n"
        "unwaivable: [contract-unmet]\nlongest-waiver: 90\n",
    )
    found = read_floors(file)
    assert {rule: floor.level for rule, floor in found.rules.items()} == {"*": "default", "node-removed": "breaking"}
    assert (found.fail_on, found.critical, found.may_ignore) == ("risky", parse_selection("tag:pii"), False)
    assert (found.unwaivable, found.longest_waiver) == ({"contract-unmet": f"{file}:7"}, 90)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rule:\n  a: risky\n", ":1: no setting 'rule': did you mean rules?"),
        ("rules:\n  a: off\n", ":2: no severity 'off': choose breaking, risky, note, default"),
        ("\nlongest-waiver: a year\n", ":2: longest-waiver must be a number of days"),
        ("longest-waiver: [1]\n", ":1: longest-waiver must be a number of days"),
        ("ignore: no\n", ":1: no choice 'no': choose allowed, refused"),
        ("unwaivable: a\n", ":1: unwaivable must be a list of rules"),
        ("- a\n", ": settings are keys"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    file = floors_in(tmp_path, text)
    with pytest.raises(DbtImpactError) as raised:
        read_floors(file)
    assert str(raised.value).startswith(f"{file}{said}")
