"""The one comment that a project keeps on a pull request: found again, brought up to date, never set back."""

from typing import Literal, TypeAlias

import msgspec

from dbt_impact.forge.memory import Memory, recalled, written
from dbt_impact.forge.shorter import shorter
from dbt_impact.forge.thread import Comment, Thread
from dbt_impact.forge.web import Refusal

Did: TypeAlias = Literal["created", "updated", "silent", "outdated"]
# What forges answer to a text that is too long.
_TOO_LONG = frozenset({400, 413, 422})


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be said. `text` is markdown whose last line is its footer; `marker` is what finds the comment again.

    `wanted` is false where nothing is hit: then an earlier comment is brought up to date, and none is made. Where
    nothing could be checked (`is_checked` false), the comment goes on remembering what it listed before.
    """

    marker: str
    text: str
    memory: Memory
    wanted: bool
    is_checked: bool = True


class Outcome(msgspec.Struct, frozen=True):
    """What was done, and where it can be seen."""

    did: Did
    url: str = ""


def keep(thread: Thread, post: Post) -> Outcome:
    """Writes the comment, or brings it up to date. Raises Refusal.

    Nothing is changed by a run of a commit that is no longer the newest, or by one that began before the run that wrote
    the comment.
    """
    if thread.head() != post.memory.commit:
        return Outcome("outdated")
    found = _found(thread, post.marker)
    if not found:
        return _create(thread, post) if post.wanted else Outcome("silent")
    first, *doubles = found
    earlier = _memory(first.body)
    if earlier is not None and earlier.run > post.memory.run:
        return Outcome("outdated", first.url)
    _fitting(thread, post, earlier, first)
    # Two runs that began at once both found none, and both wrote.
    for double in doubles:
        thread.remove(double)
    return Outcome("updated", first.url)


def _create(thread: Thread, post: Post) -> Outcome:
    try:
        return Outcome("created", _fitting(thread, post, None, None).url)
    except Refusal as refusal:
        if refusal.status and refusal.status < 500:
            raise
        # The answer was lost, the comment may be there nevertheless.
        found = _found(thread, post.marker)
        made = found[0] if found else _fitting(thread, post, None, None)
        return Outcome("created", made.url)


def _fitting(thread: Thread, post: Post, earlier: Memory | None, into: Comment | None) -> Comment:
    """Writes as much of the text as the forge takes."""
    *more, last = _bodies(post, earlier)
    for body in more:
        try:
            return _write(thread, body, into)
        except Refusal as refusal:
            if refusal.status not in _TOO_LONG:
                raise
    return _write(thread, last, into)


def _write(thread: Thread, body: str, into: Comment | None) -> Comment:
    if into is None:
        return thread.add(body)
    thread.change(into, body)
    return into


def _bodies(post: Post, earlier: Memory | None) -> list[str]:
    """The comment in full, then shorter and shorter."""
    memory = post.memory
    if earlier is not None:
        memory = memory.after(earlier) if post.is_checked else msgspec.structs.replace(memory, rows=earlier.rows)
    since = memory.since
    bodies = []
    for text in (post.text, *shorter(post.text)):
        said = text.rstrip("\n")
        if since is not None:
            above, line, footer = said.rpartition("\n")
            said = f"{above}{line}{since} · {footer}"
        bodies.append(f"{post.marker}\n{written(memory)}\n{said}\n")
    return bodies


def _found(thread: Thread, marker: str) -> list[Comment]:
    """Our comments for this project, the oldest first. The marker counts as first line only: texts may quote it."""
    return sorted((c for c in thread.mine() if c.body.splitlines()[:1] == [marker]), key=lambda comment: comment.key)


def _memory(body: str) -> Memory | None:
    lines = body.splitlines()
    return recalled(lines[1]) if len(lines) > 1 else None
