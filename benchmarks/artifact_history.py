"""The dbt artifacts that a git repository committed over time: found, taken out, paired as before and after.

Nothing of it belongs into this repository: versions are written to a scratch folder,
`<into>/<repository>/<n>/`: `manifest.json`, `catalog.json` where the same commit has one, and `facts.json`.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import msgspec

OLDEST_READ = 4
"""The oldest schema version that the tool reads (dbt 1.0); what is older makes no pair."""

FOLDERS = ("docs", "target", "docs/target", "dbt/target", ".")


class Metadata(msgspec.Struct):
    """The head of a manifest or catalog; early versions lack some of it."""

    dbt_schema_version: str = ""
    dbt_version: str = ""
    generated_at: str = ""
    adapter_type: str | None = None
    project_name: str | None = None
    invocation_id: str | None = None


class DependsOn(msgspec.Struct):
    """What a node reads."""

    nodes: list[str] = []


class Checksum(msgspec.Struct):
    """The hash of a node's file."""

    checksum: str = ""


class ManifestNode(msgspec.Struct):
    """As much of a node or source as tells what dbt compiled, under both names that the field has had."""

    compiled_code: str | None = None
    compiled_sql: str | None = None
    relation_name: str | None = None
    depends_on: DependsOn = msgspec.field(default_factory=DependsOn)
    checksum: Checksum = msgspec.field(default_factory=Checksum)


class Manifest(msgspec.Struct):
    """A manifest, as far as choosing pairs needs it."""

    metadata: Metadata
    nodes: dict[str, ManifestNode] = {}
    sources: dict[str, ManifestNode] = {}

    def text(self, unique_id: str) -> str:
        """A node's compiled SQL with ids for the relations that it reads; the hash of a seed."""
        node = self.nodes.get(unique_id)
        if node is None:
            return ""
        sql = node.compiled_code or node.compiled_sql or node.checksum.checksum
        for parent in node.depends_on.nodes:
            read = self.nodes.get(parent) or self.sources.get(parent)
            sql = sql.replace(read.relation_name, parent) if read and read.relation_name else sql
        return " ".join(sql.split())


class RelationName(msgspec.Struct):
    """What the warehouse calls a relation."""

    name: str = ""
    schema: str = ""


class CatalogNode(msgspec.Struct):
    """A relation's columns as the warehouse has them: the values are not needed."""

    columns: dict[str, msgspec.Raw] = {}
    metadata: RelationName = msgspec.field(default_factory=RelationName)

    def names(self) -> set[str]:
        """The columns, folded to lower case."""
        return {name.lower() for name in self.columns}


class Catalog(msgspec.Struct):
    """A catalog: the columns of each relation that existed."""

    metadata: Metadata
    nodes: dict[str, CatalogNode] = {}
    sources: dict[str, CatalogNode] = {}


class Facts(msgspec.Struct, frozen=True):
    """What a version is. `project` is a guess where the manifest does not name it (before dbt 1.6).

    `same_run`: manifest and catalog are of one dbt run. Else the catalog may show other code's columns.
    """

    commit: str
    generated_at: str
    schema: int
    dbt: str
    adapter: str
    project: str
    models: int
    compiled: int
    catalog_models: int
    same_run: bool


class Version(msgspec.Struct, frozen=True):
    """One committed manifest in the scratch folder."""

    repository: str
    number: int
    folder: Path
    facts: Facts

    @property
    def manifest(self) -> Path:
        return self.folder / "manifest.json"

    @property
    def catalog(self) -> Path:
        return self.folder / "catalog.json"

    def manifest_alone(self) -> Path:
        """The same manifest in a folder that has no catalog beside it."""
        alone = self.folder / "alone" / "manifest.json"
        if not alone.exists():
            alone.parent.mkdir(exist_ok=True)
            os.link(self.manifest, alone)
        return alone

    def columns(self) -> dict[str, set[str]]:
        """The columns of each model that the catalog holds, names folded to lower case."""
        nodes = msgspec.json.decode(self.catalog.read_bytes(), type=Catalog).nodes
        return {unique_id: node.names() for unique_id, node in nodes.items() if unique_id.startswith("model.")}


class Pair(msgspec.Struct, frozen=True):
    """Two versions, one after the other, and what by their catalogs the models of both lost and gained.

    `by_data` are models that did so although no SQL and no seed at or above them differs: their sources changed.
    `in_both_texts` are those of the columns that the model's text gives a value `as` that name in both versions: one
    of the catalogs is of a table that an earlier text or other variables built.
    """

    base: Version
    head: Version
    by_data: frozenset[str]
    lost: dict[str, set[str]]
    gained: dict[str, set[str]]
    kept: dict[str, set[str]]
    in_both_texts: dict[str, set[str]]

    @property
    def name(self) -> str:
        return f"{self.base.repository} {self.base.number}→{self.head.number}"


def git(repository: Path, *arguments: str) -> bytes:
    """What git prints; nothing where it fails (a path that a commit does not have)."""
    return subprocess.run(["git", "-C", str(repository), *arguments], capture_output=True, check=False).stdout


def repository_name(repository: Path) -> str:
    """`owner+name` of a mirrored repository (`<owner+name>/repo`), else the folder's own name."""
    return repository.parent.name if repository.name == "repo" else repository.name


def committed(repository: Path, folder: str) -> Iterator[tuple[str, str]]:
    """Commits with a manifest that no earlier one had, and that manifest's path."""
    path = "manifest.json" if folder == "." else f"{folder}/manifest.json"
    blobs = set()
    for line in git(repository, "log", "--all", "--full-history", "--format=%H", "--", path).decode().split():
        blob = git(repository, "rev-parse", "--verify", "--quiet", f"{line}:{path}").strip()
        if blob and blob not in blobs:
            blobs.add(blob)
            yield line, path


def busiest_package(nodes: Iterable[str]) -> str:
    """The package with the most models: what tells projects apart in manifests that do not name theirs."""
    packages = [unique_id.split(".")[1] for unique_id in nodes if unique_id.startswith("model.")]
    return max(sorted(set(packages)), key=packages.count, default="")


def facts_of(commit: str, manifest_json: bytes, catalog_json: bytes) -> Facts | None:
    """The facts of a version, None where that is no manifest of dbt."""
    try:
        manifest = msgspec.json.decode(manifest_json, type=Manifest)
        catalog = msgspec.json.decode(catalog_json, type=Catalog) if catalog_json else None
        schema = int(manifest.metadata.dbt_schema_version.rpartition("/v")[2].removesuffix(".json"))
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError):
        return None
    head = manifest.metadata
    return Facts(
        commit=commit,
        generated_at=head.generated_at,
        schema=schema,
        dbt=head.dbt_version,
        adapter=head.adapter_type or "?",
        project=head.project_name or busiest_package(manifest.nodes),
        models=sum(unique_id.startswith("model.") for unique_id in manifest.nodes),
        compiled=sum(
            unique_id.startswith("model.") and bool(node.compiled_code or node.compiled_sql)
            for unique_id, node in manifest.nodes.items()
        ),
        catalog_models=sum(unique_id.startswith("model.") for unique_id in catalog.nodes) if catalog else 0,
        same_run=catalog is not None and catalog.metadata.invocation_id == head.invocation_id,
    )


def extract(repository: Path, into: Path) -> int:
    """Write every distinct version that the repository's history holds, oldest first; how many."""
    found: list[tuple[Facts, str]] = []
    for folder in FOLDERS:
        for commit, path in committed(repository, folder):
            beside = path.replace("manifest.json", "catalog.json")
            artifacts = (git(repository, "show", f"{commit}:{name}") for name in (path, beside))
            facts = facts_of(commit, *artifacts)
            if facts is not None and facts.models:
                found.append((facts, path))
    target = into / repository_name(repository)
    shutil.rmtree(target, ignore_errors=True)
    for number, (facts, path) in enumerate(sorted(found, key=lambda item: item[0].generated_at)):
        folder_of = target / str(number)
        folder_of.mkdir(parents=True)
        for kept in (path, path.replace("manifest.json", "catalog.json")):
            if content := git(repository, "show", f"{facts.commit}:{kept}"):
                (folder_of / Path(kept).name).write_bytes(content)
        (folder_of / "facts.json").write_bytes(msgspec.json.encode(facts))
    return len(found)


def versions(scratch: Path) -> Iterator[list[Version]]:
    """The versions of each repository in the scratch folder, oldest first."""
    for folder in sorted(path for path in scratch.iterdir() if path.is_dir()):
        numbers = sorted(int(path.parent.name) for path in folder.glob("*/facts.json"))
        yield [
            Version(
                repository=folder.name,
                number=number,
                folder=folder / str(number),
                facts=msgspec.json.decode((folder / str(number) / "facts.json").read_bytes(), type=Facts),
            )
            for number in numbers
        ]


def aliased(sql: str) -> set[str]:
    """The names that a text gives values with `as`, folded to lower case."""
    return {name.lower() for name in re.findall(r"\bas\s+[\"`]?(\w+)", sql, re.IGNORECASE)}


def in_both_texts(base: Version, head: Version, models: set[str]) -> dict[str, set[str]]:
    """The names that the model's text gives values in both versions."""
    if not models:
        return {}
    before, after = (msgspec.json.decode(side.manifest.read_bytes(), type=Manifest) for side in (base, head))
    return {model: aliased(before.text(model)) & aliased(after.text(model)) for model in models}


def touched_by_sql(base: Version, head: Version) -> set[str]:
    """The nodes whose compiled SQL, or that of something above them, differs between the versions."""
    before, after = (msgspec.json.decode(side.manifest.read_bytes(), type=Manifest) for side in (base, head))
    children: dict[str, set[str]] = {}
    for manifest in (before, after):
        for unique_id, node in manifest.nodes.items():
            for parent in node.depends_on.nodes:
                children.setdefault(parent, set()).add(unique_id)
    waiting = [key for key in before.nodes.keys() | after.nodes.keys() if before.text(key) != after.text(key)]
    touched = set(waiting)
    while waiting:
        new = children.get(waiting.pop(), set()) - touched
        touched |= new
        waiting += new
    return touched


def compare_catalogs(base: Version, head: Version) -> Pair | None:
    """The pair, None where the catalogs share no model."""
    before, after = base.columns(), head.columns()
    shared = sorted(before.keys() & after.keys())
    if not shared:
        return None
    lost = {node: before[node] - after[node] for node in shared if before[node] - after[node]}
    gained = {node: after[node] - before[node] for node in shared if after[node] - before[node]}
    return Pair(
        base=base,
        head=head,
        by_data=frozenset((lost.keys() | gained.keys()) - touched_by_sql(base, head))
        if lost or gained
        else frozenset(),
        lost=lost,
        gained=gained,
        kept={node: before[node] & after[node] for node in shared},
        in_both_texts=in_both_texts(base, head, lost.keys() | gained.keys()),
    )


def pairs(scratch: Path) -> Iterator[Pair]:
    """Consecutive versions of one project on one adapter, where both have compiled SQL and a catalog.

    Repositories that began as copies of another have its history: a pair of two runs is given once.
    """
    seen = set()
    for history in versions(scratch):
        lines: dict[tuple[str, str], list[Version]] = {}
        for version in history:
            facts = version.facts
            if facts.schema >= OLDEST_READ and facts.compiled and facts.catalog_models:
                lines.setdefault((facts.project, facts.adapter), []).append(version)
        for line in lines.values():
            for base, head in pairwise(line):
                runs = (base.facts.generated_at, head.facts.generated_at)
                if runs in seen:
                    continue
                seen.add(runs)
                if pair := compare_catalogs(base, head):
                    yield pair
