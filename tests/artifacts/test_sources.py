"""What people write as --base, and what is meant."""

from pathlib import Path

import pytest

from dbt_impact.artifacts.sources import (
    Bucket,
    CloudJob,
    GithubArtifact,
    GitRef,
    Local,
    Source,
    Target,
    Web,
    WorkingTree,
    parse_source,
)
from dbt_impact.errors import DbtImpactError


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("prod/manifest.json", Local(Path("prod/manifest.json"))),
        ("C:\\prod", Local(Path("C:\\prod"))),
        ("odd:name.json", Local(Path("odd:name.json"))),
        ("file:///prod/a%20b.json", Local(Path("/prod/a b.json"))),
        ("git:", WorkingTree()),
        ("git:.", WorkingTree()),
        ("git:...", Target()),
        ("git:v1.2", GitRef("v1.2")),
        ("git:origin/main...", GitRef("origin/main", parted=True)),
        ("https://host/prod/?a=b", Web("https://host/prod/?a=b")),
        ("http://localhost:1/m.json", Web("http://localhost:1/m.json")),
        ("s3://lake/prod", Bucket("s3://lake/prod", "s3")),
        ("gs://lake/prod", Bucket("gs://lake/prod", "gs")),
        ("abfs://lake@account/prod", Bucket("abfs://lake@account/prod", "abfs")),
        ("dbt-cloud://11/22", CloudJob("11", "22")),
        ("github-artifact://prod", GithubArtifact("prod")),
        ("github-artifact://o/r/prod?branch=release/1", GithubArtifact("prod", "o/r", "release/1")),
        ("github-artifact://o/r/prod/a/b", GithubArtifact("prod", "o/r", None, "a/b")),
    ],
)
def test_forms(text: str, meant: Source) -> None:
    assert parse_source(text) == meant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gopher://host/prod", "nothing is known of gopher:// here: give a file or folder, git:REF"),
        ("http://host/prod", r"http://host can be changed on its way here: give https://"),
        ("https://me:s3cr3t@host/prod", r"the address on host holds a password: take it out"),
        ("https:///prod", "has no host"),
        ("https://[::1/prod", "that is no web address"),
        ("dbt-cloud://me/22", "write dbt-cloud://ACCOUNT/JOB with the two numbers"),
        ("dbt-cloud://11/22/../33", "write dbt-cloud://ACCOUNT/JOB"),
        ("github-artifact://o/r", "write github-artifact://NAME or"),
        ("github-artifact://o o/r/prod", "write github-artifact://NAME or"),
        ("github-artifact://prod?brnch=main", "write github-artifact://NAME or"),
    ],
)
def test_what_is_no_form(text: str, said: str) -> None:
    with pytest.raises(DbtImpactError, match=said) as refused:
        parse_source(text)
    assert "s3cr3t" not in str(refused.value)
