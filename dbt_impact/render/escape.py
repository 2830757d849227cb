"""Text out of a manifest made harmless in GitHub's markdown."""

import re
from collections.abc import Iterable
from urllib.parse import quote

from dbt_impact.render.phrases import LOG_COMMAND, ZERO_WIDTH_SPACE, Aside, Code, Label, Phrase, Span, clean, visible

PUNCTUATION = re.compile(r"[\\`*_\[\]~]")
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;", "$": "&#36;"}
# What GitHub turns into a link or a ping without any markup, also in the plain text of an e-mail.
REFERENCES = re.compile(r"(?i)(@|#(?=\d)|\bGH-(?=\d)|:(?=//)|\bwww(?=\.))")
# What makes a list or a heading at the start of an item.
LIST_START = re.compile(r"^(\d*)([-+=#.)])")
HTTPS = re.compile(r"https://[a-z0-9.-]+(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)
LONGEST_URL = 500


def phrase(spans: Phrase, *, cell: bool = False) -> str:
    """A phrase as markdown; in a table's cell, pipes are escaped, too."""
    text = ""
    for span in spans:
        shown = _span(span, cell)
        # Two code spans that touch would be read as other ones, and bring to light what they hold.
        text += f" {shown}" if text.endswith("`") and shown.startswith("`") else shown
    return LIST_START.sub(r"\1" + ZERO_WIDTH_SPACE + r"\2", text)


def plain(text: str, limit: int = 200) -> str:
    """Words, with everything that markdown, GitHub or HTML could read as markup taken out of play."""
    text = REFERENCES.sub(r"\1" + ZERO_WIDTH_SPACE, _spaced(text, limit))
    text = PUNCTUATION.sub(r"\\\g<0>", text.replace("&", "&amp;"))
    for character, entity in list(ENTITIES.items())[1:]:
        text = text.replace(character, entity)
    return text


def code(text: str, limit: int = 100, *, cell: bool = False) -> str:
    """A name or SQL in a code span, whose delimiter is longer than any run of back-ticks inside."""
    text = clean(text, limit)
    if not text:
        return "(no name)"
    text = _unnoticed(text)
    if cell:
        # Parsers disagree on what `\\|` is: keep a backslash away from a pipe.
        text = text.replace("\\|", f"\\{ZERO_WIDTH_SPACE}|").replace("|", "\\|")
    fence = _ticks(text, 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def fenced(text: str, language: str) -> str:
    """Lines to be copied, in a fence."""
    opening, lines, end = fence(text.splitlines(), language)
    return opening + "".join(lines) + end


def fence(lines: Iterable[str], language: str) -> tuple[str, tuple[str, ...], str]:
    """The beginning, the lines and the end of a fence, which is longer than any run of back-ticks inside."""
    shown = tuple(_copied(line) + "\n" for line in lines)
    ticks = _ticks("".join(shown), 3)
    return f"{ticks}{language}\n", shown, f"{ticks}\n"


def _copied(line: str) -> str:
    return _unnoticed(
        LOG_COMMAND.sub(
            f"##{ZERO_WIDTH_SPACE}", visible(" ".join(re.split(r"[\t\r\n\v\f\x1c-\x1f\x85\u2028\u2029]", line)))
        )
    )


def _unnoticed(text: str) -> str:
    # A reply by e-mail reads `@` in code as a mention, and a forged marker is looked for in the raw text.
    return text.replace("@", "@" + ZERO_WIDTH_SPACE).replace("<!--", f"<{ZERO_WIDTH_SPACE}!--")


def _ticks(text: str, least: int) -> str:
    """A delimiter that stands nowhere in the text."""
    return "`" * max(least, max((len(run) for run in re.findall("`+", text)), default=0) + 1)


def link(url: str) -> str | None:
    """The destination of a link, or None where it isn't plain https."""
    if not HTTPS.fullmatch(url) or len(url) > LONGEST_URL:
        return None
    safe = "https:" + quote(url[len("https:") :].encode("utf-8", "replace"), safe=":/?#=&+,;%~-._")
    return safe.replace("&", "&amp;") if len(safe) <= LONGEST_URL else None


def _span(span: Span, cell: bool) -> str:
    match span:
        case Code(text, limit, url):
            return _linked(code(text, limit, cell=cell), url)
        case Label(text, url):
            return _linked(f"**{plain(clean(text, 80)) or '(no name)'}**", url)
        case Aside(text):
            return f" *{plain(clean(text, 80))}*"
        case str():
            return plain(span, 500)


def _linked(shown: str, url: str | None) -> str:
    target = link(url) if url else None
    return f"[{shown}]({target})" if target else shown


def _spaced(text: str, limit: int) -> str:
    """Cleaned, but with the space before and after it: phrases are put together from such pieces."""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and text.strip() else ""
    return f"{before}{clean(text, limit)}{after}"
