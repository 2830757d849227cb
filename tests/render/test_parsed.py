"""The pages as a parser of markdown reads them: only what we put in comes out as markup."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from dbt_impact.render import FORMATS
from dbt_impact.render.presentation import Presentation
from dbt_impact.rules.report import Report
from tests.render.reports import ALL, hostile
from tests.render.test_harmless import NASTY, with_plan

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OURS = re.compile(r"(?:<!-- dbt-impact:[\w.-]+ -->|</?details>|<details><summary>[^<>\\]*</summary>|\s)*")
BLOCKS = frozenset(
    {"heading", "paragraph", "bullet_list", "list_item", "table", "thead", "tbody", "tr", "th", "td", "inline"}
    | {"html_block", "fence"}
)
INLINE = frozenset({"text", "code_inline", "strong", "em", "link", "softbreak", "text_special"})
LINKS = Presentation(link_base="https://git.example/a/b/blob/c", folder="transform")


def kind(token: Token) -> str:
    return re.sub("_(open|close)$", "", token.type)


def check(text: str, languages: tuple[str, ...]) -> None:
    tokens = PARSER.parse(text)
    assert {kind(token) for token in tokens} <= BLOCKS
    assert all(OURS.fullmatch(token.content) for token in tokens if token.type == "html_block")
    assert all(token.info in languages for token in tokens if token.type == "fence")
    assert all(token.level == 0 for token in tokens if token.type == "bullet_list_open"), "no list within a list"
    columns: list[int] = []
    for token in tokens:
        if token.type == "tr_open":
            columns.append(0)
        elif token.type in ("td_open", "th_open"):
            columns[-1] += 1
        for inner in token.children or ():
            assert kind(inner) in INLINE, inner
            if inner.type == "link_open":
                assert re.match(r"https://[\w.-]+(:\d+)?/", str(inner.attrs["href"]), re.I), inner.attrs
    assert set(columns) <= {3}
    opened = text.count("\n<details><summary>")
    assert sum(token.content.count("</details>") for token in tokens if token.type == "html_block") == opened


@pytest.mark.parametrize("name", sorted(ALL.keys() - {"huge"}))
def test_pages_hold_our_markup_alone(name: str) -> None:
    check_both(ALL[name]())


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(NASTY, min_size=1, max_size=4))
def test_any_text_stays_text(texts: list[str]) -> None:
    check_both(with_plan(hostile(tuple(texts)), texts))


def check_both(report: Report) -> None:
    check(FORMATS["markdown"](report, LINKS), ("yaml", "mermaid"))
    check(FORMATS["summary"](report, LINKS), ("sh", "yaml", "mermaid"))
