"""Seeds whose columns no catalog lists: their files tell, wherever the project lies."""

from pathlib import Path

from dbt_impact.overlay.seed_headers import unlisted_headers
from dbt_impact.overlay.tree import Folder
from dbt_impact.project.project import read_project
from tests.small_projects import SmallProject


def test_the_first_line_of_a_seeds_file_tells_its_columns(tmp_path: Path) -> None:
    files = {
        "properties.yml": "catalog: false\nmodels: {semi: {delimiter: ';'}}",
        "seeds/years.csv": "year, begins\n2024,1\n",
        "seeds/semi.csv": "a;b\n1;2\n",
        "seeds/gone.csv": "x\n1\n",
        "seeds/edited.csv": "x\n1\n",
    }
    project = read_project(SmallProject(files).write(tmp_path / "artifacts"))
    for path, text in files.items():
        if path.startswith("seeds/") and "gone" not in path:
            (tmp_path / path).parent.mkdir(exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
    assert unlisted_headers(project, Folder(tmp_path), ["seeds/edited.csv"]) == {
        "seed.shop.years": ("year", "begins"),
        "seed.shop.semi": ("a", "b"),
    }
