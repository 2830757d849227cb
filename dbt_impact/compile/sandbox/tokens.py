"""Jinja's tokens, found with one expression for each instead of Jinja's seven, which is half of parsing a template.

The pieces are Jinja's own expressions. What has `raw` blocks is left to Jinja.
"""

import re
from ast import literal_eval
from collections.abc import Generator, Iterator

from jinja2 import TemplateSyntaxError, lexer
from jinja2._identifier import pattern as name_re

_RAW = re.compile(r"\{%[-+]?\s*raw\b")
_OPENING = re.compile(r"\{([{%#])([-+]?)")
_COMMENT_END = re.compile(r"-#\}\s*|\+?#\}")
_NAME = name_re.pattern
_PIECE = re.compile(
    rf"\s*(?:(?P<name>(?!\d){_NAME})|(?P<string>(?s:{lexer.string_re.pattern}))"
    rf"|(?P<float>(?ix:{lexer.float_re.pattern}))|(?P<integer>(?ix:{lexer.integer_re.pattern}))"
    rf"|(?P<operator>{lexer.operator_re.pattern}))"
)
_BEGINS = {"{": lexer.TOKEN_VARIABLE_BEGIN, "%": lexer.TOKEN_BLOCK_BEGIN}
_ENDS = {
    "{": (lexer.TOKEN_VARIABLE_END, re.compile(r"-\}\}\s*|\}\}")),
    "%": (lexer.TOKEN_BLOCK_END, re.compile(r"-%\}\s*|\+?%\}")),
}
_CLOSES = {"{": "}", "(": ")", "[": "]"}


def tokens_of(source: str) -> Iterator[lexer.Token] | None:
    """The tokens of a template, None where Jinja must tell. Raises TemplateSyntaxError as they are taken."""
    return None if _RAW.search(source) else _Scanner(source).tokens()


class _Scanner:
    """Goes through one source."""

    def __init__(self, source: str) -> None:
        # Jinja takes one line end off.
        self._source = source.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
        self._line, self._counted = 1, 0

    def tokens(self) -> Iterator[lexer.Token]:
        source, at = self._source, 0
        while (opening := _OPENING.search(source, at)) is not None:
            text = source[at : opening.start()]
            if opening[2] == "-":
                text = text.rstrip()
            if text:
                yield lexer.Token(self._line_at(at), lexer.TOKEN_DATA, text)
            line = self._line_at(opening.start())
            if opening[1] == "#":
                end = _COMMENT_END.search(source, opening.end())
                if end is None and opening.end() < len(source):
                    raise TemplateSyntaxError("Missing end of comment tag", line)
                at = len(source) if end is None else end.end()
                continue
            yield lexer.Token(line, _BEGINS[opening[1]], opening[0])
            at = yield from self._within(opening.end(), *_ENDS[opening[1]])
        if at < len(source):
            yield lexer.Token(self._line_at(at), lexer.TOKEN_DATA, source[at:])

    def _within(self, at: int, end_type: str, end: "re.Pattern[str]") -> Generator[lexer.Token, None, int]:
        """The tokens between braces; returns where the text goes on."""
        source = self._source
        awaited: list[str] = []
        while (found := _PIECE.match(source, at)) is not None:
            kind = found.lastgroup or ""
            text, line = found[kind], self._line_at(found.start(kind))
            if kind == "name":
                if not text.isidentifier():
                    raise TemplateSyntaxError("Invalid character in identifier", line)
                yield lexer.Token(line, lexer.TOKEN_NAME, text)
            elif kind == "operator":
                if not awaited and text in "-+%}" and (ended := end.match(source, found.start(kind))):
                    yield lexer.Token(line, end_type, ended[0])
                    return ended.end()
                if text in _CLOSES:
                    awaited.append(_CLOSES[text])
                elif text in ")]}" and text != (expected := awaited.pop() if awaited else None):
                    raise TemplateSyntaxError(f"unexpected '{text}', expected {expected!r}", line)
                yield lexer.Token(line, lexer.operators[text], text)
            elif kind == "string":
                yield lexer.Token(line, lexer.TOKEN_STRING, _unescaped(text[1:-1], line))
            else:
                # Underscores are taken out first, as Jinja does it.
                digits = text.replace("_", "")
                yield lexer.Token(line, kind, int(digits, 0) if kind == "integer" else literal_eval(digits))  # type: ignore[arg-type]
            at = found.end()
        rest = source[at:].lstrip()
        if rest:
            raise TemplateSyntaxError(f"unexpected char {rest[0]!r}", self._line_at(len(source) - len(rest)))
        return len(source)

    def _line_at(self, place: int) -> int:
        self._line += self._source.count("\n", self._counted, place)
        self._counted = place
        return self._line


def _unescaped(text: str, line: int) -> str:
    if "\\" not in text:
        return text
    try:
        return text.encode("ascii", "backslashreplace").decode("unicode-escape")
    except UnicodeDecodeError as error:
        raise TemplateSyntaxError(str(error).split(":")[-1].strip(), line) from error
