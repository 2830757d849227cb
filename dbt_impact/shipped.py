"""The texts that come with the package: in a wheel inside of it, in a checkout where people read and copy them."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped(in_package: str, in_checkout: str, name: str) -> str:
    """The text of a file of one folder, by its name in either place. Raises OSError where the installation lacks it."""
    folders = _PACKAGE / in_package, _PACKAGE.parent / in_checkout
    folder = next((each for each in folders if each.is_dir()), folders[0])
    return (folder / name).read_text(encoding="utf-8")
