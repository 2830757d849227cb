"""Text out of a manifest stays text, and every report fits, whatever stands in it."""

import re

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dbt_impact.rebuild.decision import Step
from dbt_impact.rebuild.plan import Plan
from dbt_impact.render import escape, markdown, summary, terminal
from dbt_impact.render.phrases import Code, Label, clean
from dbt_impact.render.presentation import Presentation
from dbt_impact.rules.report import Report
from tests.render.reports import ALL, HOSTILE, URLS, finding, hostile
from tests.render.reports import report as report_of

CODE = re.compile(r"(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)")
OURS = re.compile(r"</?details>|</?summary>|^<!-- dbt-impact:[\w.-]+ -->$")
INVISIBLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]")
LINKED = (URLS[1], URLS[4])
# What is there to be copied.
FENCED = re.compile(r"(?ms)^(`{3,})(?:sh|yaml|mermaid)\n.*?^\1$")
NASTY = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(alphabet=st.sampled_from("`|\\@<>!-#[]()*_~:$& \n\r\t\x1b\u202e\ud8001a.…🧨"), max_size=300),
    st.text(st.characters(codec=None), max_size=40),
)


def outside_code(text: str) -> str:
    """Without code spans and escaped characters, read from left to right as a parser does."""
    return re.sub(r"\\[!-/:-@\[-`{-~]|" + CODE.pattern, "", text)


def check_markdown(text: str, report: Report) -> None:
    """The comment: one marker, ours, and what every page of ours keeps to."""
    assert len(text.encode("utf-8")) < 60_000
    assert text.count("<!-- ") == text.count("<!--") == 1
    marker, _, rest = text.partition("\n")
    assert re.fullmatch(r"<!-- dbt-impact:[\w.-]{1,64} -->", marker)
    check_page(FENCED.sub("", rest), report)


def check_summary(text: str, report: Report) -> None:
    """The summary page, without what is to be copied from it."""
    assert len(text.encode("utf-8")) < 1_000_000
    assert "<!--" not in text
    rest = FENCED.sub("", text)
    assert rest.count("### After the merge") == text.count("### After the merge")
    check_page(rest, report)


def check_page(text: str, report: Report) -> None:
    """The verdict first; tables and folds whole; nothing of a stranger's that markdown or GitHub would act on."""
    assert not INVISIBLE.search(text)
    assert "##[" not in text
    lines = text.splitlines()
    icon = {"breaking": "### ❌ Blocked: ", "safe": "✅ **Nothing"}.get(report.verdict, "### ")
    assert lines[0].startswith(icon)
    opened = [line for line in lines if line.startswith("<details>")]
    assert len(opened) == lines.count("</details>")
    table = [line for line in lines if line.startswith("|")]
    for line in table:
        assert len(re.findall(r"(?<!\\)\|", line)) == 4, line
    for line in lines:
        assert not re.match(r"\s*(```|~~~|::|<(?!!-- dbt-impact:|/?details>))", line), line
        words = outside_code(line)
        assert not re.search(r"@(?!\u200b)", words.replace("](https://", "")), line
        assert "<" not in OURS.sub("", words), line
        assert not re.search(r"(?<!\\)\]\((?!https://[A-Za-z0-9.-]+[:/?#)])", words), line
        assert not re.search(r"(?<!\\)!\[", words), line
    assert not re.search(r"@(?!\u200b)", text)


def with_plan(report: Report, texts: list[str]) -> Report:
    """The report with a plan that is made of the same texts."""
    steps = tuple(Step(unique_id=text, action="full-refresh", reason=text) for text in texts)
    return msgspec.structs.replace(report, rebuild=Plan(steps=steps, words=tuple(texts), state_modified_plus=1))


def check_terminal(text: str) -> None:
    assert not INVISIBLE.search(text)
    assert "##[" not in text
    assert not re.search(r"(?m)^\s*::", text)


@pytest.mark.parametrize("name", ALL)
def test_reports_are_whole(name: str) -> None:
    report = ALL[name]()
    check_markdown(markdown.render(report), report)
    check_summary(summary.render(report), report)
    check_terminal(terminal.render(report))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(NASTY, min_size=1, max_size=6), st.integers(20, 200))
def test_any_text_is_harmless(texts: list[str], width: int) -> None:
    report = with_plan(hostile(tuple(texts)), texts)
    before = hostile(tuple(reversed(texts))[1:] or ("x",))
    shown = Presentation(link_base="https://git.example/a/b/blob/c", folder="d", previous=before, marker=texts[0])
    check_markdown(markdown.render(report, shown), report)
    check_summary(summary.render(report, shown), report)
    check_terminal(terminal.render(report, shown, verbose=True, width=width))


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from((0, 1, 30, 150)), st.sampled_from(("🧨" * 90, "|@" * 60, "<&" * 60, "`" * 99, "x")))
def test_any_number_of_findings_fits(number: int, text: str) -> None:
    texts = [f"{text}{n}" for n in range(number)] or [""]
    report = with_plan(hostile(tuple(texts)), texts)
    shown = Presentation(link_base=f"https://git.example/{'a' * 300}", previous=hostile((text, "gone")))
    check_markdown(markdown.render(report, shown), report)
    check_summary(summary.render(report, shown), report)


def test_what_is_cut_is_said() -> None:
    text = markdown.render(ALL["huge"]())
    assert "### ❌ Blocked: 1,667 changes break 1,667 models and 167 exposures" in text
    assert "…and 1,617 more changes, left out here" in text
    assert "…and 1,647 more changes, left out here" in text
    assert len(ALL["huge"]().findings) == 5_000


def test_lines_to_copy_end_before_it_is_said_what_was_cut() -> None:
    found = [finding("broken-reference", "breaking", f"m{n}", "it fails", None) for n in range(150)]
    text = markdown.render(report_of(findings=found))
    copied, _, rest = text.partition("```yaml\n")[2].partition("```\n")
    assert copied.count("\n") == 100
    assert rest.startswith("\n…and 50 more lines, left out here: `--format json` has them all\n\n</details>\n")


@settings(max_examples=200, deadline=None)
@given(NASTY)
def test_a_name_is_one_code_span(text: str) -> None:
    shown = escape.code(text)
    if not clean(text, 100):
        assert shown == "(no name)"
        return
    found = CODE.fullmatch(shown)
    assert found, shown
    inner = escape.code(text, cell=True)
    assert not re.search(r"(?<!\\)\|", inner)


@pytest.mark.parametrize("url", URLS)
def test_only_plain_https_is_linked(url: str) -> None:
    shown = escape.phrase((Label("a]b", url),))
    if shown.startswith("["):
        assert re.fullmatch(r"\[\*\*a\\\]b\*\*\]\(https://[A-Za-z0-9.-]+/[A-Za-z0-9%./?=&;#_-]*\)", shown, re.I)
        assert "@" not in shown
    else:
        assert shown == "**a\\]b**"
    assert bool(escape.link(url)) == (url in LINKED)


def test_code_spans_that_touch_stay_apart() -> None:
    shown = escape.phrase((Code("a"), Code("b`<img>")))
    assert shown == "`a` ``b`<img>``"


def test_a_forged_marker_is_not_found_in_the_raw_text() -> None:
    assert "<!-- dbt-impact:x" not in escape.phrase((Code("<!-- dbt-impact:x -->"), "<!-- dbt-impact:x -->"))


def test_colour_only_when_told() -> None:
    report = ALL["usual"]()
    assert "\x1b[" not in terminal.render(report)
    assert "\x1b[" in terminal.render(report, color=True)
    assert msgspec.structs.replace(report) == report
