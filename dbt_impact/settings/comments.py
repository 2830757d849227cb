"""Waivers that stand as comments in a model: `-- dbt-impact: waive RULE column=… expires=… owner=… reason=…`."""

import re
from collections.abc import Iterator

from dbt_impact.nearest import hint
from dbt_impact.settings.waivers import Unread, Waiver, waiver_from

MARK = "dbt-impact:"
_VERB = "waive"
_OPENERS = ("--", "#", "//", "/*", "{#", "{#-")
_PAIR = r'([A-Za-z_-]+)=("[^"]*"|\S+)\s*'
_LONGEST_LINE = 2000
_MOST = 200


def waivers_in(text: str, node: str, file: str) -> Iterator[Waiver | Unread]:
    """The waivers in the source of a node, each for that node alone, and what was meant to be one."""
    at, found = text.find(MARK), 0
    while at >= 0 and found < _MOST:
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        end = len(text) if end < 0 else end
        if text[max(start, at - 20) : at].rstrip().endswith(_OPENERS):
            found += 1
            yield _waiver(text[at + len(MARK) : end], node, f"{file}:{text.count(chr(10), 0, at) + 1}", file)
        at = text.find(MARK, end)


def _waiver(words: str, node: str, place: str, file: str) -> Waiver | Unread:
    if len(words) > _LONGEST_LINE:
        return Unread(place, f"the line has more than {_LONGEST_LINE:,} characters")
    verb, _, rest = _without_closing(words).strip().partition(" ")
    if verb != _VERB:
        return Unread(place, f"no word {verb!r} behind {MARK} {hint(verb, [_VERB]).lstrip(': ') or f'write {_VERB}'}")
    rule, _, rest = rest.strip().partition(" ")
    written: dict[str, str] = {"rule": rule, "node": node}
    rest = rest.strip()
    while rest:
        pair = re.match(_PAIR, rest)
        if pair is None:
            return Unread(place, f"{rest[:40]!r} is no KEY=VALUE: what has blanks goes in double quotes")
        key, value = pair.groups()
        if key in written:
            return Unread(place, f"{key} stands here twice" if key != "node" else "a comment waives for its own node")
        # The reason is the rest of the line, so that nobody has to quote it.
        if key == "reason" and not value.startswith('"'):
            value, rest = rest[len("reason=") :], ""
        else:
            rest = rest[pair.end() :]
        written[key] = value.strip('"')
    return waiver_from(written, place, file)


def _without_closing(words: str) -> str:
    words = words.rstrip()
    for closing in ("-#}", "#}", "*/"):
        words = words.removesuffix(closing)
    return words
