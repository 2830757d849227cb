"""The forms in which people say where artifacts are, told apart without looking anywhere."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import parse_qs, unquote, urlsplit

from dbt_impact.errors import DbtImpactError
from dbt_impact.project.files import shown

FORMS = "a file or folder, git:REF, https://…, s3://…, gs://…, abfs://…, dbt-cloud://ACCOUNT/JOB or github-artifact://…"
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
_BUCKETS = ("s3", "gs", "gcs", "abfs", "abfss", "az", "adl")
_NUMBER = re.compile(r"[0-9]{1,20}")
_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")


@dataclass(frozen=True, slots=True)
class Local:
    """A file, or a folder that has one."""

    path: Path


@dataclass(frozen=True, slots=True)
class GitRef:
    """What dbt makes of a commit. `parted`: of the one where HEAD parted from the ref, not of the ref itself."""

    ref: str
    parted: bool = False


@dataclass(frozen=True, slots=True)
class WorkingTree:
    """What dbt makes of the files as they are."""


@dataclass(frozen=True, slots=True)
class Target:
    """What dbt makes of the commit where HEAD parted from the branch that it will be merged into."""


@dataclass(frozen=True, slots=True)
class Web:
    """A manifest behind an https address, or a folder with one where that ends with `/`."""

    url: str


@dataclass(frozen=True, slots=True)
class Bucket:
    """A manifest in an object store, or a folder with one."""

    url: str
    scheme: str


@dataclass(frozen=True, slots=True)
class CloudJob:
    """What the last successful run of a job of the dbt platform wrote."""

    account: str
    job: str


@dataclass(frozen=True, slots=True)
class GithubArtifact:
    """What the last successful run on a branch uploaded under a name; None is this repository, and the base branch."""

    name: str
    repository: str | None = None
    branch: str | None = None
    folder: str = ""


Source: TypeAlias = "Local | GitRef | WorkingTree | Target | Web | Bucket | CloudJob | GithubArtifact"


def parse_source(text: str) -> Source:
    """What is meant by the value of --base or --head. Raises DbtImpactError where it is no form that is known."""
    found = _SCHEME.match(text)
    scheme = found[1].lower() if found else ""
    rest = text[len(scheme) + 1 :]
    if scheme == "git":
        return _commit(rest)
    if not rest.startswith("//"):
        # A colon may stand in a file's name.
        return Local(Path(text))
    if scheme == "file":
        return Local(Path(unquote(urlsplit(text).path)))
    if scheme in ("https", "http"):
        return Web(_checked(text))
    if scheme in _BUCKETS:
        return Bucket(text, scheme)
    if scheme == "dbt-cloud":
        return _job(text, rest[2:])
    if scheme == "github-artifact":
        return _github(text)
    raise DbtImpactError(f"nothing is known of {scheme}:// here: give {FORMS}")


def _commit(ref: str) -> Source:
    if ref in ("", "."):
        return WorkingTree()
    if ref == "...":
        return Target()
    return GitRef(ref.removesuffix("..."), parted=ref.endswith("..."))


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        has_user = parts.username is not None or parts.password is not None
        host = parts.hostname
    except ValueError:
        raise DbtImpactError("that is no web address: give https://host/path/manifest.json") from None
    if has_user:
        raise DbtImpactError(
            f"the address on {host} holds a password: take it out, and give the token in DBT_IMPACT_HTTP_TOKEN"
        )
    if not host:
        raise DbtImpactError(f"{shown(url)} has no host: give https://host/path/manifest.json")
    if parts.scheme == "http" and host not in ("localhost", "127.0.0.1", "::1"):
        raise DbtImpactError(f"http://{host} can be changed on its way here: give https://")
    return url


def _job(text: str, rest: str) -> CloudJob:
    account, _, job = rest.rstrip("/").partition("/")
    if not (_NUMBER.fullmatch(account) and _NUMBER.fullmatch(job)):
        raise DbtImpactError(f"{shown(text)}: write dbt-cloud://ACCOUNT/JOB with the two numbers of the job's address")
    return CloudJob(account, job)


def _github(text: str) -> GithubArtifact:
    parts = urlsplit(text)
    words = [unquote(word) for word in (parts.netloc + parts.path).split("/") if word]
    asked = parse_qs(parts.query, keep_blank_values=True)
    form = "write github-artifact://NAME or github-artifact://OWNER/REPOSITORY/NAME[/FOLDER][?branch=main]"
    named = len(words) == 1 or (len(words) >= 3 and all(_NAME.fullmatch(word) for word in words[:2]))
    if not named or asked.keys() - {"branch"}:
        raise DbtImpactError(f"{shown(text)}: {form}")
    branch = asked.get("branch", [""])[0] or None
    if len(words) == 1:
        return GithubArtifact(words[0], branch=branch)
    return GithubArtifact(words[2], "/".join(words[:2]), branch, "/".join(words[3:]))
