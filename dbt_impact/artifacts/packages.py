"""The packages of a checked-out commit: those that are installed already where they are the same, else `dbt deps`."""

import os
import shutil
from pathlib import Path

from dbt_impact.artifacts.dbt import Dbt, install_packages
from dbt_impact.artifacts.kept import file_digest

_NAMED_IN = ("packages.yml", "dependencies.yml", "package-lock.yml")
_FOLDER = "dbt_packages"


def provide_packages(dbt: Dbt, installed: Path, checkout: Path, scratch: Path) -> None:
    """Gives a project that was checked out the packages that it names. Raises DbtImpactError.

    `installed` is the project's folder in the working tree, whose packages are taken where both name the same ones.
    """
    if not any((checkout / name).is_file() for name in _NAMED_IN[:2]) or (checkout / _FOLDER).is_dir():
        return
    if _are_same(installed, checkout) and _linked(installed, checkout):
        return
    install_packages(dbt, checkout, scratch)


def _are_same(installed: Path, checkout: Path) -> bool:
    if not (installed / _FOLDER).is_dir():
        return False
    # Where they should lie elsewhere, dbt knows where.
    for project in (installed, checkout):
        if b"packages-install-path" in (project / "dbt_project.yml").read_bytes():
            return False
    return all(file_digest(installed / name) == file_digest(checkout / name) for name in _NAMED_IN)


def _linked(installed: Path, checkout: Path) -> bool:
    """Links each package; False where one may be a copy of a folder of the repository, as it was then."""
    packages = sorted((installed / _FOLDER).iterdir())
    written = b"".join((installed / name).read_bytes() for name in _NAMED_IN[:2] if (installed / name).is_file())
    if b"local:" in written and not any(package.is_symlink() for package in packages):
        return False
    (checkout / _FOLDER).mkdir()
    for package in packages:
        # A local package is a link: it must lead to the checkout's folder, not to the working tree's.
        target = os.path.relpath(package.resolve(), installed.resolve()) if package.is_symlink() else None
        real = (checkout / target).resolve() if target is not None else package.resolve()
        if not real.is_dir():
            shutil.rmtree(checkout / _FOLDER)
            return False
        (checkout / _FOLDER / package.name).symlink_to(real, target_is_directory=True)
    return True
