"""The columns of a seed that no catalog lists: its file's first line, wherever the manifest stands in the project."""

from pathlib import Path

import pytest

from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.project.project import read_project
from tests.small_projects import SmallProject


@pytest.mark.parametrize(
    ("folder", "is_project", "known"),
    [("target", False, True), ("target_ci", True, True), ("artifacts", False, False)],
)
def test_the_file_is_found_around_the_folder_of_the_manifest(
    tmp_path: Path, folder: str, is_project: bool, known: bool
) -> None:
    where = SmallProject({"seeds/countries.csv": "", "properties.yml": "catalog: false"}).write(tmp_path / folder)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "countries.csv").write_text("code,name\nDE,Germany\n", encoding="utf-8")
    if is_project:
        (tmp_path / "dbt_project.yml").write_text("name: shop\n", encoding="utf-8")
    schema = Lineage(read_project(where)).schema("seed.shop.countries")
    assert [name for name, _ in schema.columns] == (["code", "name"] if known else [])
    assert schema.is_open is not known
