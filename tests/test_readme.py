"""The README's picture is of the report as it is, and its commands are there."""

import re
from datetime import datetime, timezone
from pathlib import Path

from msgspec.structs import replace

from dbt_impact.pipeline import Artifacts, check
from dbt_impact.render import FORMATS
from dbt_impact.render.presentation import Presentation

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
ARTIFACTS = ROOT / "sample_project" / "artifacts"
SHOWN = Presentation(
    link_base="https://git.halfpenny.example/warehouse/blob/7d1f2a0",
    now=datetime(2026, 3, 2, 8, 10, tzinfo=timezone.utc),
)
PICTURE = ROOT / "docs" / "picture"


def test_the_picture_is_of_the_samples_report(update_expected: bool) -> None:
    """`make picture` takes it anew from this text."""
    report, _ = check(Artifacts(ARTIFACTS / "base"), Artifacts(ARTIFACTS / "head"))
    base = replace(report.changes.base, path="sample_project/artifacts/base/manifest.json")
    text = FORMATS["markdown"](replace(report, changes=replace(report.changes, base=base)), SHOWN)
    if update_expected:
        (PICTURE / "comment.md").write_text(text, encoding="utf-8")
    assert (PICTURE / "comment.md").read_text(encoding="utf-8") == text
    for theme in ("light", "dark"):
        picture = PICTURE / f"comment-{theme}.png"
        assert picture.stat().st_size < 150_000
        assert f'"docs/picture/{picture.name}"' in README.read_text(encoding="utf-8")


def test_commands_in_the_documents_are_made() -> None:
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    for name in ("README.md", "CONTRIBUTING.md"):
        named = set(re.findall(r"`make ([a-z]+)`", (ROOT / name).read_text(encoding="utf-8")))
        assert named
        assert named <= targets


def test_links_in_the_documents_lead_somewhere() -> None:
    for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]):
        for link in re.findall(r"\]\(([^):#]+\.[a-z]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), f"{path.name}: {link}"
