"""The page of each rule, as `docs/rules/` has it and the installed package brings it along."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
# In a wheel they lie in the package, in a checkout where people read them.
_FOLDERS = (_PACKAGE / "rule_pages", _PACKAGE.parent / "docs" / "rules")


def page_of(rule: str) -> str:
    """The page of a rule, in markdown. Raises OSError where the installation lacks it."""
    folder = next((each for each in _FOLDERS if each.is_dir()), _FOLDERS[0])
    return (folder / f"{rule}.md").read_text(encoding="utf-8")
