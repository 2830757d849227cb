"""The one comment that a project keeps on a pull request: found again, brought up to date, never set back."""

from collections.abc import Callable
from typing import Literal, TypeAlias

import msgspec

from dbt_impact.forge.dress import dress, undress
from dbt_impact.forge.memory import Memory
from dbt_impact.forge.shorter import shorter
from dbt_impact.forge.thread import Comment, Thread
from dbt_impact.forge.web import Refusal

Did: TypeAlias = Literal["created", "updated", "silent", "outdated"]
# What forges answer to a text that is too long.
_TOO_LONG = frozenset({400, 413, 422})


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be said: `text`, markdown whose last line is its footer. By `name`, the project's, it is found again.

    `wanted` is false where nothing is hit: then an earlier comment is brought up to date, and none is made. Where
    nothing could be checked (`is_checked` false), the comment goes on remembering what it listed before. `resolved`
    makes a section of the titles of rows that no longer are there; they may be a stranger's by now.
    """

    name: str
    text: str
    memory: Memory
    wanted: bool
    is_checked: bool = True
    resolved: Callable[[tuple[str, ...]], str] = lambda titles: ""


class Outcome(msgspec.Struct, frozen=True):
    """What was done, and where it can be seen."""

    did: Did
    url: str = ""


def keep(thread: Thread, post: Post) -> Outcome:
    """Writes the comment, or brings it up to date. Raises Refusal.

    Nothing is changed by a run of a commit that is no longer the newest, or by one that began before the run that wrote
    the comment.
    """
    if not post.memory.commit.startswith(thread.head()):
        return Outcome("outdated")
    found = _found(thread, post.name)
    if not found:
        return _create(thread, post) if post.wanted else Outcome("silent")
    (first, earlier), *doubles = found
    if earlier is not None and earlier.run > post.memory.run:
        return Outcome("outdated", first.url)
    _fitting(thread, post, earlier, first)
    # Two runs that began at once both found none, and both wrote.
    for double, _ in doubles:
        thread.remove(double)
    return Outcome("updated", first.url)


def _create(thread: Thread, post: Post) -> Outcome:
    try:
        return Outcome("created", _fitting(thread, post, None, None).url)
    except Refusal as refusal:
        if refusal.status and refusal.status < 500:
            raise
        # The answer was lost, the comment may be there nevertheless.
        found = _found(thread, post.name)
        made = found[0][0] if found else _fitting(thread, post, None, None)
        return Outcome("created", made.url)


def _fitting(thread: Thread, post: Post, earlier: Memory | None, into: Comment | None) -> Comment:
    """Writes as much of the text as the forge takes."""
    *more, last = _bodies(thread, post, earlier)
    for body in more:
        try:
            return _write(thread, body, into, post.wanted)
        except Refusal as refusal:
            if refusal.status not in _TOO_LONG:
                raise
    return _write(thread, last, into, post.wanted)


def _write(thread: Thread, body: str, into: Comment | None, is_open: bool) -> Comment:
    if into is None:
        return thread.add(body, is_open=is_open)
    thread.change(into, body, is_open=is_open)
    return into


def _bodies(thread: Thread, post: Post, earlier: Memory | None) -> list[str]:
    """The comment in full, then shorter and shorter."""
    memory = post.memory
    if earlier is not None:
        memory = memory.after(earlier) if post.is_checked else msgspec.structs.replace(memory, rows=earlier.rows)
    bodies = []
    gone = memory.since.titles if memory.since is not None else ()
    section = post.resolved(gone) if gone else ""
    for text in (post.text, *shorter(post.text)):
        above, line, footer = text.strip().rpartition("\n")
        said = footer if memory.since is None else f"{memory.since} · {footer}"
        bodies.append(dress(thread.style, post.name, memory, f"{above}{section}{line}{said}"))
        section = ""
    return bodies


def _found(thread: Thread, name: str) -> list[tuple[Comment, Memory | None]]:
    """Our comments for this project with what they remember, the oldest first."""
    apart = ((comment, undress(thread.style, comment.body)) for comment in thread.mine())
    ours = [(comment, dressed.memory) for comment, dressed in apart if dressed is not None and dressed.name == name]
    return sorted(ours, key=lambda each: each[0].key)
