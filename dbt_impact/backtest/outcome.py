"""What came of judging past commits, and what that adds up to."""

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from dbt_impact.rules.finding import Finding, Severity
from dbt_impact.rules.report import Report
from dbt_impact.rules.verdict import Verdict

VERDICTS: tuple[Verdict, ...] = ("breaking", "risky", "unknown", "changed", "safe")


class Judgement(msgspec.Struct, frozen=True):
    """What the check would have said of a commit under one policy; `fails` is whether it would have stopped it."""

    report: Report
    fails: bool

    @property
    def silent(self) -> bool:
        """Whether there is nothing to comment on: nothing fails, and nothing is to be checked."""
        return not self.fails and self.report.verdict in ("safe", "changed")


class Judged(msgspec.Struct, frozen=True):
    """A commit of the branch: its id, when it was made (seconds since 1970), and the first line of its message.

    `judgements` are by policy, in the order of the policies; none where `why_not` says why it can't be judged.
    `messages` are what could not be derived. `files` is how many files of the project it changes.
    """

    commit: str
    time: int
    subject: str
    files: int
    judgements: tuple[Judgement, ...] = ()
    messages: tuple[str, ...] = ()
    why_not: str | None = None


class Total(msgspec.Struct, frozen=True):
    """What a policy makes of all commits that could be judged: how many fail, are silent, and have which verdict."""

    judged: int
    fails: int
    silent: int
    verdicts: dict[str, int]


class Backtest(msgspec.Struct, frozen=True):
    """The commits, newest first. `policies` are the names of the settings that they were judged by.

    `asked` is how many commits there would have been; it is more than there are where the run was stopped.
    """

    manifest: str
    policies: tuple[str, ...]
    commits: tuple[Judged, ...]
    asked: int
    tool_version: str

    def total(self, policy: int) -> Total:
        """The sum for a policy, by its place."""
        given = [each.judgements[policy] for each in self.commits if each.judgements]
        found = Counter(each.report.verdict for each in given)
        return Total(
            judged=len(given),
            fails=sum(each.fails for each in given),
            silent=sum(each.silent for each in given),
            verdicts={verdict: found[verdict] for verdict in VERDICTS},
        )

    @property
    def not_judged(self) -> int:
        """How many commits could not be judged."""
        return sum(each.why_not is not None for each in self.commits)


def counted(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many findings there are of each severity, waived ones left out."""
    found = Counter(each.severity for each in findings if each.waived is None)
    return {"breaking": found["breaking"], "risky": found["risky"], "note": found["note"]}


def differing(commits: Iterable[Judged]) -> Sequence[Judged]:
    """The commits on which the policies do not agree."""
    return [each for each in commits if len({(one.report.verdict, one.fails) for one in each.judgements}) > 1]
