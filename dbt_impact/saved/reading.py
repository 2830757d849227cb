"""Reads a report's JSON as a stranger's: bounded in size and depth, and held to the contract."""

import re
from pathlib import Path
from typing import NoReturn

import msgspec

from dbt_impact.cache.looks import look
from dbt_impact.errors import DbtImpactError
from dbt_impact.project.files import shown
from dbt_impact.render.document import Document
from dbt_impact.render.json import SCHEMA_VERSION
from dbt_impact.render.phrases import clean
from dbt_impact.rules.report import Report
from dbt_impact.saved.restoring import restored

MOST_BYTES = 64 * 1024 * 1024
"""The largest report of 5,000 models, each of them changed, takes a fifth of this."""

MOST_STEPS = 10_000
"""Steps of one path: no project's longest chain of models comes near."""


_WORD = re.compile(r"[\w.?][\w.?,:-]*")


class _Version(msgspec.Struct, frozen=True):
    schema_version: str | None = None


def read_report(path: Path) -> Report:
    """The report that `dbt-impact diff --format json` wrote. Raises DbtImpactError where it is anything else."""
    return decoded(_bytes(path), shown(path))


def decoded(data: bytes, name: str) -> Report:
    """The report of a JSON document, which messages call by `name`. Raises DbtImpactError."""
    document = _document(data, name)
    _check(document, name)
    report = restored(document)
    if report.verdict != document.verdict:
        raise DbtImpactError(
            f"{name} contradicts itself: it says {document.verdict}, and its findings come to {report.verdict}; "
            "render it with the version of dbt-impact that wrote it"
        )
    return report


def _check(document: Document, name: str) -> None:
    """What the types can't say. A selection is there to be pasted into a shell, and must hold nothing but names."""
    paths = [each.path for each in document.findings]
    paths += [each.path for each in document.nodes.values()]
    paths += [each.path for each in document.exposures]
    longest = max(map(len, paths), default=0)
    if longest > MOST_STEPS:
        raise DbtImpactError(f"{name} has a path of {longest:,} steps, more than the {MOST_STEPS:,} that are read")
    words = document.rebuild.select.split() if document.rebuild is not None else []
    if not all(map(_WORD.fullmatch, words)):
        _refuse(name, "holds a selection of other words than dbt-impact writes")


def _document(data: bytes, name: str) -> Document:
    try:
        version = msgspec.json.decode(data, type=_Version).schema_version
        if version is not None and version != SCHEMA_VERSION:
            raise DbtImpactError(
                f"{name} is a report of schema version {clean(version, 20)}, and this dbt-impact reads "
                f"{SCHEMA_VERSION}: render it with the version that wrote it"
            )
        return msgspec.json.decode(data, type=Document)
    except msgspec.ValidationError as error:
        _refuse(name, f"is not a report of dbt-impact ({clean(str(error))})")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        _refuse(name, f"is not JSON that can be read ({clean(str(error))})")


def _refuse(name: str, why: str) -> NoReturn:
    raise DbtImpactError(f"{name} {why}: give what `dbt-impact diff --format json` wrote") from None


def _bytes(path: Path) -> bytes:
    look(path)
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        _refuse(shown(path), f"can't be read ({clean(why)})")
    if len(data) > MOST_BYTES:
        raise DbtImpactError(f"{shown(path)} is larger than the {MOST_BYTES >> 20} MiB that are read of a report")
    return data
