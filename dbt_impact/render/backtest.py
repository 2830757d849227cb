"""What the check would have said of past commits: a table for people, a document for programs."""

import time
from io import StringIO

import msgspec
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dbt_impact.backtest.outcome import VERDICTS, Backtest, Judged, Judgement, counted, differing
from dbt_impact.render.phrases import tame_log
from dbt_impact.rules.finding import Finding

_WIDTH = 120
_SHORT = 60
_MOST_FINDINGS = 3


def table(found: Backtest) -> str:
    """A line for each commit, what was found in those that are not silent, then the sums."""
    shown = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0))
    many = len(found.policies) > 1
    names = [f"Policy {i + 1}" for i in range(len(found.policies))] if many else ["Verdict"]
    for name in ("Commit", "Day", *names, "What"):
        shown.add_column(name, overflow="fold")
    for commit in found.commits:
        verdicts = [_verdict(each) for each in commit.judgements] or ["not judged"] * len(found.policies)
        shown.add_row(commit.commit[:9], _day(commit.time), *verdicts, Text(commit.subject[:_SHORT]))
        for line in _lines(commit):
            shown.add_row("", "", *([""] * len(names)), Text(line))
    out = StringIO()
    console = Console(file=out, width=_WIDTH, highlight=False, markup=False, emoji=False, no_color=True)
    console.print(shown)
    lines = [line.rstrip() for line in out.getvalue().splitlines() if line.strip()]
    return tame_log("\n".join([*lines, "", *_sums(found)]) + "\n")


def document(found: Backtest) -> str:
    """The same as JSON: sorted keys, the same bytes for the same commits."""
    plain = {
        "schema_version": "1",
        "tool": {"name": "dbt-impact", "version": found.tool_version},
        "manifest": found.manifest,
        "asked": found.asked,
        "policies": [
            {"settings": name, **msgspec.to_builtins(found.total(i))} for i, name in enumerate(found.policies)
        ],
        "not_judged": found.not_judged,
        "differing": [each.commit for each in differing(found.commits)],
        "commits": [_commit(each) for each in found.commits],
    }
    return msgspec.json.format(msgspec.json.encode(plain, order="deterministic"), indent=1).decode() + "\n"


def _commit(commit: Judged) -> dict[str, object]:
    return {
        "commit": commit.commit,
        "time": commit.time,
        "subject": commit.subject,
        "files": commit.files,
        "why_not": commit.why_not,
        "messages": commit.messages,
        "judgements": [_judgement(each) for each in commit.judgements],
    }


def _judgement(given: Judgement) -> dict[str, object]:
    coverage = given.report.changes.coverage
    return {
        "verdict": given.report.verdict,
        "fails": given.fails,
        "silent": given.silent,
        "counts": counted(given.report.findings),
        "findings": [_finding(each) for each in given.report.findings],
        "unresolved": [{"unique_id": each.unique_id, "reason": each.reason} for each in coverage.unresolved],
    }


def _finding(finding: Finding) -> dict[str, object]:
    keys = ("rule", "severity", "proof", "unique_id", "column", "message", "fingerprint", "waived")
    return {key: getattr(finding, key) for key in keys}


def _verdict(given: Judgement) -> str:
    return f"{given.report.verdict}{', fails' if given.fails else ''}"


def _lines(commit: Judged) -> list[str]:
    """What a reader should see of a commit: its worst findings, or why it was not judged."""
    if commit.why_not is not None:
        return [f"  {commit.why_not}"]
    worst = [
        each
        for severity in ("breaking", "risky")
        for given in commit.judgements[:1]
        for each in given.report.findings
        if each.severity == severity and each.waived is None
    ]
    more = len(worst) - _MOST_FINDINGS
    shown = [f"  {each.severity}: {each.message}" for each in worst[:_MOST_FINDINGS]]
    return [*shown, *([f"  and {more} more"] if more > 0 else [])]


def _sums(found: Backtest) -> list[str]:
    lines = []
    for i, name in enumerate(found.policies):
        total = found.total(i)
        label = f"{f'Policy {i + 1} ({name})' if len(found.policies) > 1 else f'By {name}'}"
        by = ", ".join(f"{total.verdicts[each]} {each}" for each in VERDICTS if total.verdicts[each])
        lines.append(
            f"{label}: of {total.judged} commits {_share(total.fails, total.judged)} would have failed, "
            f"{_share(total.silent, total.judged)} had nothing to comment ({by or 'none'})"
        )
    if len(found.policies) > 1:
        lines.append(f"The policies differ on {len(differing(found.commits))} of them")
    if found.not_judged:
        lines.append(f"{found.not_judged} could not be judged")
    if len(found.commits) < found.asked:
        lines.append(f"Stopped after {len(found.commits)} of {found.asked}")
    return lines


def _share(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.0f} %)" if whole else "0"


def _day(seconds: int) -> str:
    try:
        return time.strftime("%Y-%m-%d", time.gmtime(seconds))
    except (ValueError, OverflowError, OSError):
        return "?"
