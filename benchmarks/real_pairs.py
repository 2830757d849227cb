"""How true the reports are on before/after pairs of public projects' own artifacts.

    python -m benchmarks.real_pairs extract GIT_DIRECTORY …                    versions into the scratch folder
    python -m benchmarks.real_pairs list                                      the pairs that can be scored
    python -m benchmarks.real_pairs score [--per-repository 3] [--only TEXT]  run the tool on them

A pair is scored against the two catalogs: for the models that both hold, the columns that went and came, as the
report names them in `columns_removed`, `columns_added` and `renamed`. Each pair runs with both catalogs (`both`)
and with the base's alone (`base`), as in a CI job that has built nothing yet. What is missed in a node that the
report calls unknown counts apart (`unkn`), and so does what is missed in a model with no changed SQL at or above
it, or that both texts of the model give a value under that very name (`data`): there the warehouse's own tables
changed or a catalog is of tables that were not built anew, which two manifests do not tell.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from benchmarks.artifact_history import OLDEST_READ, Pair, Version, extract, pairs, versions
from benchmarks.inference import score_inference

SCRATCH = Path(tempfile.gettempdir()) / "pairs"
MODES = ("both", "base")
SECONDS = 300


class NodeReport(msgspec.Struct):
    """What the report says of a node, as far as columns go."""

    effect: str
    columns_removed: list[str] = []
    columns_added: list[str] = []
    renamed: dict[str, str] = {}


class Report(msgspec.Struct):
    """The JSON report."""

    verdict: str
    nodes: dict[str, NodeReport]


class Score(msgspec.Struct):
    """Columns that went or came: named as they should be, missed (for which reason), named wrongly."""

    named: int = 0
    missed: int = 0
    unknown: int = 0
    data: int = 0
    wrong: int = 0
    examples: list[str] = []

    def add(self, other: "Score") -> None:
        self.named += other.named
        self.missed += other.missed
        self.unknown += other.unknown
        self.data += other.data
        self.wrong += other.wrong

    def __str__(self) -> str:
        return f"{self.named:5}{self.missed:6}{self.unknown:6}{self.data:6}{self.wrong:6}"


class Outcome(msgspec.Struct):
    """One run on one pair; `failure` is what it said where it gave no report."""

    lost: Score
    gained: Score
    seconds: float
    verdict: str = ""
    failure: str = ""
    unknown_nodes: int = 0


def folded(names: Iterable[str]) -> set[str]:
    return {name.lower() for name in names}


def score(true: dict[str, set[str]], said: dict[str, set[str]], unknown: set[str], pair: Pair) -> Score:
    """Compare what the report names with what the catalogs show, over the models that both catalogs hold."""
    result = Score()
    for model in pair.kept:
        expected, named = true.get(model, set()), said.get(model, set())
        result.named += len(expected & named)
        result.wrong += len(named - expected)
        missed = expected - named
        stale = missed & pair.in_both_texts.get(model, set())
        missed -= stale
        result.data += len(stale)
        if model in unknown:
            result.unknown += len(missed)
        elif model in pair.by_data:
            result.data += len(missed)
        else:
            result.missed += len(missed)
            result.examples += [f"missed {model}.{name}" for name in sorted(missed)]
        result.examples += [f"wrong {model}.{name}" for name in sorted(named - expected)]
    return result


def command(pair: Pair, mode: str) -> list[str]:
    """The tool's command line; the head has a catalog only in mode `both`."""
    head = pair.head.manifest if mode == "both" else pair.head.manifest_alone()
    asked = ["diff", "--base", str(pair.base.manifest), "--base-catalog", str(pair.base.catalog), "--head", str(head)]
    asked += ["--head-catalog", str(pair.head.catalog)] if mode == "both" else []
    return [sys.executable, "-m", "dbt_impact", *asked, "--format", "json", "--fail-on", "never"]


def run(pair: Pair, mode: str) -> Outcome:
    """Run the tool on a pair and score what it says."""
    started = time.perf_counter()
    try:
        done = subprocess.run(command(pair, mode), capture_output=True, timeout=SECONDS, check=False)
        report = msgspec.json.decode(done.stdout, type=Report)
    except subprocess.TimeoutExpired:
        return Outcome(Score(), Score(), SECONDS, failure=f"over {SECONDS} s")
    except msgspec.MsgspecError as error:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        return Outcome(Score(), Score(), 0, failure=f"exit {done.returncode}: {said[-1] if said else error}")
    nodes = report.nodes
    unknown = {unique_id for unique_id, node in nodes.items() if node.effect == "unknown"}
    removed = {key: folded([*node.columns_removed, *node.renamed]) for key, node in nodes.items()}
    added = {key: folded([*node.columns_added, *node.renamed.values()]) for key, node in nodes.items()}
    return Outcome(
        lost=score(pair.lost, removed, unknown, pair),
        gained=score(pair.gained, added, unknown, pair),
        seconds=time.perf_counter() - started,
        verdict=report.verdict,
        unknown_nodes=len(unknown),
    )


def count(columns: dict[str, set[str]]) -> int:
    return sum(map(len, columns.values()))


def fact_line(pair: Pair) -> str:
    """A pair's facts: models of both versions, in both catalogs, with compiled SQL; whether both catalogs are of
    their manifest's run; columns lost, gained, and those among them by data alone."""
    base, head = pair.base.facts, pair.head.facts
    schema = f"v{base.schema}" if base.schema == head.schema else f"v{base.schema}→v{head.schema}"
    dbt = base.dbt if base.dbt == head.dbt else f"{base.dbt}→{head.dbt}"
    same_run = "yes" if base.same_run and head.same_run else "no"
    by_data = sum(len(side.get(key, ())) for key in pair.by_data for side in (pair.lost, pair.gained))
    return (
        f"{pair.name:42} {schema:8} {dbt:17} {head.adapter:10} {base.models:4}→{head.models:<4} {len(pair.kept):5} "
        f"{head.compiled:5} {same_run:4} {count(pair.lost):5} {count(pair.gained):6} {by_data:5}"
    )


FACTS_HEAD = (
    f"{'pair':42} {'schema':8} {'dbt':17} {'adapter':10} {'models':9} {'both':>5} {'sql':>5} "
    f"{'run':4} {'lost':>5} {'gained':>6} {'data':>5}"
)


def chosen(asked: argparse.Namespace) -> Iterator[Pair]:
    """Of each repository and adapter the pairs that lose and gain the most columns, in order of time."""
    groups: dict[tuple[str, str, int], list[Pair]] = {}
    for pair in pairs(asked.scratch):
        if asked.only in pair.name and (pair.lost or pair.gained or asked.unchanged):
            facts = pair.head.facts
            groups.setdefault((pair.head.repository, facts.adapter, facts.schema), []).append(pair)
    for group in groups.values():
        group.sort(key=lambda pair: -count(pair.lost) - count(pair.gained))
        yield from sorted(group[: asked.per_repository], key=lambda pair: pair.head.number)


def catalogued(asked: argparse.Namespace) -> Iterator[Version]:
    """Of each repository, adapter and schema the newest versions that have SQL and a catalog; a copied one once."""
    groups: dict[tuple[str, str, int], list[Version]] = {}
    seen = set()
    for history in versions(asked.scratch):
        for version in history:
            facts = version.facts
            usable = facts.schema >= OLDEST_READ and facts.compiled and facts.catalog_models
            if usable and asked.only in version.repository and facts.generated_at not in seen:
                seen.add(facts.generated_at)
                groups.setdefault((version.repository, facts.adapter, facts.schema), []).append(version)
    for group in groups.values():
        yield from group[-asked.per_repository :]


def list_pairs(asked: argparse.Namespace) -> None:
    print(FACTS_HEAD)
    for pair in chosen(asked):
        print(fact_line(pair))


def score_pairs(asked: argparse.Namespace) -> None:
    """The table of every chosen pair in every mode, and the totals."""
    header = f"{'named':>5}{'miss':>6}{'unkn':>6}{'data':>6}{'wrong':>6}"
    print(f"{'pair':42} {'mode':5} lost:{header}  gained:{header}  unknown nodes, verdict, seconds")
    totals = {mode: (Score(), Score()) for mode in MODES}
    failures = dict.fromkeys(MODES, 0)
    scored = 0
    for pair in chosen(asked):
        scored += 1
        for mode in MODES:
            outcome = run(pair, mode)
            failures[mode] += bool(outcome.failure)
            totals[mode][0].add(outcome.lost)
            totals[mode][1].add(outcome.gained)
            told = outcome.failure or f"{outcome.unknown_nodes:4} {outcome.verdict} {outcome.seconds:.1f}"
            print(f"{pair.name:42} {mode:5}      {outcome.lost}         {outcome.gained}  {told}", flush=True)
            for example in (outcome.lost.examples + outcome.gained.examples)[: asked.examples]:
                print(f"    {example}")
    for mode in MODES:
        lost, gained = totals[mode]
        print(f"{f'all {scored} pairs':42} {mode:5}      {lost}         {gained}  {failures[mode]} without a report")


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=("extract", "list", "score", "inference"))
    parser.add_argument("repositories", nargs="*", type=Path, help="git folders, for extract")
    parser.add_argument("--scratch", type=Path, default=SCRATCH)
    parser.add_argument(
        "--per-repository",
        type=int,
        default=3,
        help="pairs (inference: versions) of each repository, adapter and schema",
    )
    parser.add_argument("--only", default="", help="pairs whose name contains this")
    parser.add_argument("--unchanged", action="store_true", help="also pairs whose catalogs agree")
    parser.add_argument("--examples", type=int, default=0, help="misses to print for each run")
    return parser.parse_args(given)


def main() -> None:
    asked = arguments()
    if asked.action == "extract":
        for repository in asked.repositories:
            print(f"{repository}: {extract(repository, asked.scratch)} versions", flush=True)
    elif asked.action == "list":
        list_pairs(asked)
    elif asked.action == "score":
        score_pairs(asked)
    else:
        score_inference(catalogued(asked), asked.examples)


if __name__ == "__main__":
    main()
