"""How true the inferred columns are: `dbt-impact lineage` on real manifests, against what their catalogs hold.

The tool is given a catalog of sources and seeds alone, so that every model's columns come from its SQL. Each model
that the catalog holds and the manifest has SQL for counts once:

- `equal`: the names inferred are the catalog's, all of them and no more.
- `unknown`: the tool says that its list is open, or that it can't read the model, and why. `silent` if it gives no
  reason.
- `differ`: the tool is sure, and the catalog has other names.
- `stale`: it would differ, but the model's own text contradicts the catalog and not what was inferred
  (`stated_columns`, which is sqlglot's parse and none of our code): the outermost projection names a column that the
  catalog does not have, or lists all and the catalog has others, where `select *` from one relation of the catalog is
  what the catalog has for that. The table is one that other code, another setting or an earlier source built.
- `behind`: it would differ, but is equal once the catalog's columns of the stale models that it reads are given.
- `unparsed`: sqlglot reads no query in its SQL. These are left out of the percentages.

A model is stale only where it would otherwise differ and nobody needs a tracer to see why, so the rule can't hide a
mistake in what joins, stars and CTEs pass on; `% all` counts the stale ones as not equal, `% fresh` leaves them out.
"""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from benchmarks.artifact_history import Catalog, Manifest, Version
from benchmarks.stated_columns import ColumnsOf, parsed, stated_columns

LEAVES = ("seed.", "source.")
STANDINGS = ("equal", "unknown", "silent", "differ", "stale", "behind", "unparsed")


class NamedColumn(msgspec.Struct):
    """A column of the lineage document."""

    name: str


class NodeLineage(msgspec.Struct):
    """A node of the lineage document, as far as its columns go."""

    columns: list[NamedColumn] = []
    known: str = ""
    open: bool = False
    unresolved: list[str] = []

    def names(self) -> set[str]:
        return {column.name.lower() for column in self.columns}


class Lineage(msgspec.Struct):
    """The lineage document."""

    nodes: dict[str, NodeLineage]


class NoDocument(Exception):
    """The tool gave no lineage; the message is the last line that it said."""


class Standing(msgspec.Struct, frozen=True):
    """How one model came out, and what there is to read about it."""

    model: str
    name: str
    detail: str = ""


def infer(version: Version, known: frozenset[str]) -> dict[str, NodeLineage]:
    """The lineage of a version whose catalog holds the sources, the seeds and `known` alone. Raises NoDocument."""
    catalog: dict[str, dict[str, object]] = msgspec.json.decode(version.catalog.read_bytes())
    nodes = {key: node for key, node in catalog["nodes"].items() if key.startswith(LEAVES) or key in known}
    manifest = version.manifest_alone()
    path = manifest.parent / "leaves.json"
    path.write_bytes(msgspec.json.encode({**catalog, "nodes": nodes}))
    asked = ["lineage", "--manifest", str(manifest), "--catalog", str(path), "--format", "json"]
    done = subprocess.run([sys.executable, "-m", "dbt_impact", *asked], capture_output=True, check=False)
    try:
        return msgspec.json.decode(done.stdout, type=Lineage).nodes
    except msgspec.MsgspecError as error:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise NoDocument(f"exit {done.returncode}: {said[-1] if said else error}") from None


def relations_of(catalog: Catalog) -> ColumnsOf:
    """Finds the columns that the catalog itself has for a relation, by its schema and name."""
    by_name = {
        (node.metadata.schema.lower(), node.metadata.name.lower()): frozenset(node.names())
        for node in (*catalog.nodes.values(), *catalog.sources.values())
    }

    def columns_of(parts: tuple[str, ...]) -> frozenset[str] | None:
        return by_name.get((parts[-2], parts[-1])) if len(parts) > 1 else None

    return columns_of


def standings(version: Version) -> Iterator[Standing]:
    """How each model of a version came out. Raises NoDocument."""
    manifest = msgspec.json.decode(version.manifest.read_bytes(), type=Manifest)
    columns_of = relations_of(msgspec.json.decode(version.catalog.read_bytes(), type=Catalog))
    nodes, catalogued = infer(version, frozenset()), version.columns()
    differing: dict[str, Standing] = {}
    stale: set[str] = set()
    for model, columns in catalogued.items():
        node = manifest.nodes.get(model)
        sql = node.compiled_code or node.compiled_sql if node is not None else None
        if not sql:
            continue
        query = parsed(sql, version.facts.adapter)
        found = nodes.get(model, NodeLineage())
        standing = judged(model, found, columns) if query is not None else Standing(model, "unparsed")
        if query is None or standing.name != "differ":
            yield standing
            continue
        stated = stated_columns(query, columns_of)
        if stated.contradicts(columns) and not stated.contradicts(found.names()):
            stale.add(model)
            yield Standing(model, "stale", standing.detail)
        else:
            differing[model] = standing
    over = infer(version, frozenset(stale)) if stale and differing else {}
    for model, standing in differing.items():
        behind = model in over and judged(model, over[model], catalogued[model]).name == "equal"
        yield Standing(model, "behind", standing.detail) if behind else standing


def judged(model: str, node: NodeLineage, columns: set[str]) -> Standing:
    """How a model's columns compare with the catalog's, before anybody asks whether the catalog can be right."""
    if node.open or (node.unresolved and node.known != "sql"):
        reason = "; ".join(node.unresolved)
        return Standing(model, "unknown" if reason else "silent", reason)
    names = node.names()
    if names == columns:
        return Standing(model, "equal")
    more, fewer = sorted(names - columns), sorted(columns - names)
    return Standing(model, "differ", f"not in the catalog: {more[:8]}; only there: {fewer[:8]}")


def line(name: str, counts: Mapping[str, int]) -> str:
    """Counts, then the equal in percent: of all that parsed, and of those without the stale and what is behind."""
    judged = sum(counts[each] for each in STANDINGS if each != "unparsed")
    fresh = judged - counts["stale"] - counts["behind"]
    shares = "".join(f" {100 * counts['equal'] / many:7.2f}" if many else "       -" for many in (judged, fresh))
    return f"{name:46}" + "".join(f"{counts[each]:9}" for each in STANDINGS) + shares


def score_inference(versions: Iterable[Version], examples: int = 0) -> None:
    """A line for each version, then for each adapter and for all; with `examples`, that many of what is not equal."""
    head = f"{'version':46}" + "".join(f"{each:>9}" for each in STANDINGS) + f" {'% all':>7} {'% fresh':>7}"
    print(head)
    totals: dict[str, Counter[str]] = {}
    for version in versions:
        name = f"{version.repository} {version.number} {version.facts.adapter} v{version.facts.schema}"
        try:
            found = list(standings(version))
        except NoDocument as error:
            print(f"{name:46} {error}")
            continue
        counts = Counter(each.name for each in found)
        print(line(name, counts), flush=True)
        for standing in [each for each in found if each.name not in ("equal", "unparsed")][:examples]:
            print(f"    {standing.name:8} {standing.model}: {standing.detail}")
        for total in (version.facts.adapter, "all"):
            totals.setdefault(total, Counter()).update(counts)
    print(head)
    for total in sorted(totals):
        print(line(total, totals[total]))
