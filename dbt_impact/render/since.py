"""What came and what went since the last push, by the fingerprints of what is listed."""

import msgspec

from dbt_impact.rules.digest import Break, Check
from dbt_impact.rules.report import Report


class Since(msgspec.Struct, frozen=True):
    """How many of the rows that are listed are new, and those of the last report that no longer are."""

    new: int
    resolved: tuple[Break | Check, ...]


def since(report: Report, previous: Report) -> Since:
    """A row is new with a finding that was not listed before, and resolved when none of its findings is any more."""
    now, then = rows(report), rows(previous)
    known = {each for row in then for each in fingerprints(row)}
    left = {each for row in now for each in fingerprints(row)}
    return Since(
        new=sum(not known.issuperset(fingerprints(row)) for row in now),
        resolved=tuple(row for row in then if row.findings and left.isdisjoint(fingerprints(row))),
    )


def rows(report: Report) -> tuple[Break | Check, ...]:
    """What is listed, and counted as new or resolved."""
    digest = report.digest
    return (*digest.breaks, *digest.checks)


def fingerprints(row: Break | Check) -> list[str]:
    """By which a row is known again."""
    return [finding.fingerprint for finding in row.findings]
