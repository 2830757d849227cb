"""The README shows the report as it is, and its commands are there."""

import re
from pathlib import Path

from dbt_impact.pipeline import Artifacts, check
from dbt_impact.render import FORMATS

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
ARTIFACTS = ROOT / "sample_project" / "artifacts"
BEGIN, END = "<!-- sample report -->\n", "<!-- end of sample report -->"


def excerpt() -> str:
    """The report on the sample as markdown, without its marker and what is folded, as a quotation."""
    report, _ = check(Artifacts(ARTIFACTS / "base"), Artifacts(ARTIFACTS / "head"))
    lines = FORMATS["markdown"](report).partition("<details>")[0].splitlines()
    return "".join(f"> {line}".rstrip() + "\n" for line in lines if not line.startswith("<!--")).removesuffix(">\n")


def test_the_report_in_the_readme_is_the_samples(update_expected: bool) -> None:
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    shown, _, after = rest.partition(END)
    expected = excerpt()
    if update_expected:
        README.write_text(f"{before}{BEGIN}{expected}{END}{after}", encoding="utf-8")
    else:
        assert shown == expected


def test_commands_in_the_documents_are_made() -> None:
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    for name in ("README.md", "CONTRIBUTING.md"):
        named = set(re.findall(r"`make ([a-z]+)`", (ROOT / name).read_text(encoding="utf-8")))
        assert named
        assert named <= targets


def test_links_in_the_documents_lead_somewhere() -> None:
    for path in sorted(ROOT.glob("*.md")):
        for link in re.findall(r"\]\(([^):#]+\.[a-z]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            assert (ROOT / link).exists(), f"{path.name}: {link}"
