"""Points the recipes, the pages and the package's metadata at a release: `make point REPOSITORY=… COMMIT=… VERSION=…`.

Zeros stand for the commit until the first one. A second run for the next release replaces what the first wrote.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
USES = re.compile(r"uses: [\w.-]+/dbt-impact(/publish)?@[0-9a-f]{40} #.*")
PINNED = re.compile(r"\bdbt-impact==[\w.]+")
HOOK = re.compile(r"(- repo: https://github\.com/)[\w.-]+/dbt-impact( +#.*)?\n( +rev: )\S+.*")
URLS = re.compile(r"\[project\.urls\]\n(?:\S.*\n)+\n")
FORMS = {"repository": r"[\w.-]+/dbt-impact", "commit": "[0-9a-f]{40}", "version": r"\d+\.\d+\.\d+\w*"}
BEFORE_URLS = "[project.optional-dependencies]\n"


def point(root: Path, repository: str, commit: str, version: str) -> list[Path]:
    """Rewrites the files below `root`, and gives those that were others before."""
    files = [
        *sorted((root / "examples").rglob("*.y*ml")),
        *sorted((root / "docs").glob("*.md")),
        root / "pyproject.toml",
    ]
    texts = {file: file.read_text(encoding="utf-8") for file in files}
    pointed = {file: _pointed(file.name, text, repository, commit, version) for file, text in texts.items()}
    changed = [file for file in files if pointed[file] != texts[file]]
    for file in changed:
        file.write_text(pointed[file], encoding="utf-8")
    return changed


def _pointed(name: str, text: str, repository: str, commit: str, version: str) -> str:
    if name == "pyproject.toml":
        return URLS.sub("", text).replace(BEFORE_URLS, f"{_urls(repository, version)}\n{BEFORE_URLS}", 1)
    text = USES.sub(lambda match: f"uses: {repository}{match[1] or ''}@{commit} # v{version}", text)
    text = PINNED.sub(f"dbt-impact=={version}", text)
    return HOOK.sub(rf"\g<1>{repository}\n\g<3>v{version}", text)


def _urls(repository: str, version: str) -> str:
    """SARIF's `helpUri` is made of the address of the rules."""
    address = f"https://github.com/{repository}"
    return (
        "[project.urls]\n"
        f'Homepage = "{address}"\n'
        f'Changelog = "{address}/blob/v{version}/CHANGELOG.md"\n'
        f'Rules = "{address}/blob/v{version}/docs/rules"\n'
    )


def main(arguments: Sequence[str]) -> None:
    """Reads the command line, and says what was rewritten."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in FORMS:
        parser.add_argument(f"--{name}", required=True)
    given = vars(parser.parse_args(arguments))
    for name, form in FORMS.items():
        if re.fullmatch(form, given[name]) is None:
            parser.error(f"--{name} must be of the form {form}")
    for file in point(ROOT, **given):
        print(file.relative_to(ROOT))


if __name__ == "__main__":
    main(sys.argv[1:])
