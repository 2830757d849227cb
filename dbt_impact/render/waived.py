"""What was waived and by whom, what is wrong with a waiver, and the line to paste for a new one."""

import json
import re
from collections import Counter
from datetime import date, timedelta

from dbt_impact.render.names import Names
from dbt_impact.render.phrases import Code, Phrase, Span, clean, count, listed, quoted
from dbt_impact.rules.finding import Finding, is_lowered
from dbt_impact.rules.report import Report
from dbt_impact.rules.waiving import State, WaiverUse
from dbt_impact.settings.waivers import WHO, WHY

TITLE = "Waiver lines, for waivers: in dbt_impact.yml (fill in WHY and WHO)"
_DAYS = 30
_PLAIN = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_NULLS = frozenset({"null", "Null", "NULL"})
_LONGEST_LINE = 1000
_WRONG: dict[State, str] = {"expired": "expired", "unread": "unreadable", "refused": "not allowed", "unused": "unused"}


def edited(report: Report) -> str:
    """What the pull request does to its own judgement, to stand behind the verdict; empty where it does nothing."""
    kinds = Counter(edit.kind for edit in report.policy.edits)
    said = []
    if added := kinds["waiver-added"]:
        waiting = sum(use.state == "pending" for use in report.waivers)
        aside = (
            f", {'which does' if waiting == added == 1 else f'{waiting:,} of which do'} not count yet"
            if waiting
            else ""
        )
        said.append(f"adds {count(added, 'waiver')}{aside}")
    if lowered := kinds["rule-lowered"]:
        said.append(f"lowers {count(lowered, 'rule')}")
    if kinds["gate-lowered"]:
        said.append("lowers fail-on")
    if changed := kinds["selection-changed"]:
        said.append(f"changes {count(changed, 'selection')} of the settings")
    return f" · this pull request {' and '.join(said)}" if said else ""


def done(report: Report) -> tuple[str, ...]:
    """What is waived and what is to be said of it, as parts of the line on what needs no attention."""
    silent = sum(finding.waived is not None and not finding.not_this_pull_request for finding in report.findings)
    useless = sum(use.state != "used" for use in report.waivers)
    edits = len(report.policy.edits)
    return (
        count(silent, "waived finding") if silent else "",
        f"{count(useless, 'waiver')} without effect" if useless else "",
        f"{count(edits, 'change')} to what the check is judged by" if edits else "",
    )


def except_for(report: Report) -> str:
    """What "nothing breaks" leaves out; empty where it holds as it stands."""
    breaking = [each for each in report.findings if (each.was or each.severity) == "breaking"]
    if any(each.waived is not None and not each.not_this_pull_request for each in breaking):
        return " but what is waived"
    return " but what the settings lower" if any(map(is_lowered, breaking)) else ""


def waived(report: Report, names: Names) -> list[Phrase]:
    """Each waived finding and who answers for it; those that the settings switch off or ignore, counted."""
    by = {fingerprint: use for use in report.waivers if use.state == "used" for fingerprint in use.findings}
    said: list[Phrase] = []
    silenced: Counter[str] = Counter()
    for finding in report.findings:
        use = by.get(finding.fingerprint)
        if finding.waived is not None and use is not None:
            who = f" – waived by {clean(use.owner or '', 60)} until {use.expires}: {clean(use.reason or '', 200)} ("
            said.append((*quoted(finding.message), who, Code(use.place), ")"))
        elif finding.waived is not None and not finding.not_this_pull_request:
            silenced[finding.waived] += 1
    said += [(f"{count(number, 'finding')}: {clean(why)}",) for why, number in silenced.items()]
    said += [("this pull request: ", *quoted(edit.message)) for edit in report.policy.edits]
    return said + [_trouble(use) for use in report.waivers if use.state != "used"]


def hygiene(report: Report) -> list[Phrase]:
    """What is wrong with the waivers, in a few words for the footer."""
    found = []
    for state, said in _WRONG.items():
        places: list[Phrase] = [(Code(use.place),) for use in report.waivers if use.state == state]
        if places:
            found.append((f"{count(len(places), 'waiver')} {said}: ", *listed(places, 3)))
    return found


def lines(report: Report, names: Names) -> tuple[Phrase, ...]:
    """For each finding that counts, the line that waives it."""
    open_ones = [each for each in report.findings if each.waived is None]
    listed_ones = [each for each in open_ones if each.severity != "note" or each.proof == "unknown"]
    expires = _expires(report.changes.head.generated_at)
    found = dict.fromkeys(_line(names, each, expires) for each in listed_ones)
    return tuple((Code(line, _LONGEST_LINE),) for line in found if line is not None)


def _line(names: Names, finding: Finding, expires: str) -> str | None:
    """The line; None where it could not be shown as it must be pasted."""
    pairs = [("rule", finding.rule), ("node", names.unique(finding.unique_id))]
    if finding.column is not None:
        pairs.append(("column", finding.column))
    owner = finding.owners[0].removeprefix("@") if finding.owners else WHO
    pairs += [("reason", WHY), ("expires", expires), ("owner", owner)]
    line = f"- {{{', '.join(f'{key}: {_text(value)}' for key, value in pairs)}}}"
    return line if clean(line, _LONGEST_LINE) == line and "\ufffd" not in line else None


def _text(value: str) -> str:
    """A text as YAML has it within braces."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value) or (_PLAIN.fullmatch(value) and value not in _NULLS):
        return value
    return json.dumps(value, ensure_ascii=False)


def _expires(generated_at: str) -> str:
    """A month after head's manifest was made: the same report gives the same line on another day."""
    try:
        return (date.fromisoformat(generated_at[:10]) + timedelta(days=_DAYS)).isoformat()
    except (ValueError, OverflowError):
        return "YYYY-MM-DD"


def _trouble(use: WaiverUse) -> Phrase:
    what: list[Span] = ["the waiver "]
    if use.rule is not None:
        what += ["of ", Code(use.rule), " at ", Code(use.node or ""), " "]
    return (*what, "in ", Code(use.place), f" waives nothing: {clean(use.why or '', 300)}")
