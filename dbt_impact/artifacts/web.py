"""A manifest behind an https address, fetched only when it is another one than last time."""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit, urlunsplit

from dbt_impact.artifacts.found import Found
from dbt_impact.artifacts.http import Answer, Web
from dbt_impact.artifacts.kept import About, Kept
from dbt_impact.artifacts.unpacked import unpack
from dbt_impact.origins import origin_of

_TOKEN = "DBT_IMPACT_HTTP_TOKEN"
_ABSENT = (403, 404, 410)


def found_on_the_web(url: str, kept: Kept, at: Callable[[str], None], environment: Mapping[str, str]) -> Found:
    """The manifest at an address, or in a folder whose address ends with `/`, with the catalog beside it.

    Raises DbtImpactError.
    """
    parts = urlsplit(url)
    is_folder = parts.path.endswith("/")
    manifest = urlunsplit(parts._replace(path=f"{parts.path}manifest.json")) if is_folder else url
    name = urlunsplit(parts._replace(query="", fragment=""))
    token = environment.get(_TOKEN)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    web = Web(origin_of(url), headers, f"in {_TOKEN}")
    entry = kept.entry("web", url, token or "")
    about = entry.about()
    asked = {}
    if about is not None and about.version:
        sort, _, value = about.version.partition(" ")
        asked = {sort: value}
    at(f"fetching {name}")
    with TemporaryDirectory(prefix="dbt-impact-") as scratch:
        packed = Path(scratch, "manifest")
        answer = _download(web, manifest, packed, asked, (304,))
        if answer.status == 304:
            at_hand = entry.catalog if entry.catalog.is_file() else None
            return Found(entry.manifest, name, "https", at_hand, how="not changed since it was last fetched")
        entry.begin()
        unpack(packed, entry.manifest, f"'{name}'")
        entry.catalog.unlink(missing_ok=True)
        # A signed address is good for one file.
        if is_folder and not parts.query:
            beside = Path(scratch, "catalog")
            if _download(web, f"{url}catalog.json", beside, {}, _ABSENT).status == 200:
                unpack(beside, entry.catalog, f"'{name}catalog.json'")
        entry.finish(About(version=_version(answer)))
    return Found(entry.manifest, name, "https", entry.catalog if entry.catalog.is_file() else None, how="fetched now")


def _download(web: Web, url: str, into: Path, asked: Mapping[str, str], allowed: tuple[int, ...]) -> Answer:
    with into.open("wb") as out:
        return web.download(url, out, asked, allowed)


def _version(answer: Answer) -> str:
    """The header that asks for a newer one, and its value."""
    if etag := answer.headers.get("etag"):
        return f"If-None-Match {etag}"
    changed = answer.headers.get("last-modified")
    return f"If-Modified-Since {changed}" if changed else ""
