"""Fit blocks of whole lines into a number of bytes, and say what was left out."""

import msgspec

from dbt_impact.render.phrases import count

# What the sentence on what was left out may take.
SENTENCE = 120


class Block(msgspec.Struct, frozen=True):
    """Lines that stand or fall together: an opening, items of which the last may go, and a closing.

    What was left out is said between `end`, which ends the items, and the closing.
    """

    opening: str
    items: tuple[str, ...]
    closing: str
    noun: str
    most_items: int
    most_bytes: int
    end: str = ""


def size(text: str) -> int:
    """Bytes, as GitHub counts them."""
    return len(text.encode("utf-8"))


def fit(blocks: list[Block], room: int) -> str:
    """The blocks in order, each cut to its own limit and to what the ones before it left."""
    written = []
    for block in blocks:
        text = _cut(block, min(room, block.most_bytes))
        room -= size(text)
        written.append(text)
    return "".join(written)


def _cut(block: Block, room: int) -> str:
    room -= size(block.opening) + size(block.end) + size(block.closing) + SENTENCE
    shown: list[str] = []
    for item in block.items[: block.most_items]:
        room -= size(item)
        if room < 0:
            break
        shown.append(item)
    missing = len(block.items) - len(shown)
    cut = f"\n…and {count(missing, 'more ' + block.noun)}, left out here: `--format json` has them all\n"
    if not shown:
        return cut if room > -SENTENCE and missing else ""
    return block.opening + "".join(shown) + block.end + (cut if missing else "") + block.closing
