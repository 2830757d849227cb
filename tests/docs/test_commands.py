"""Every command of ours in the documentation is run on a small project, or stands here with the reason why not."""

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from dbt_impact.cli import COMMANDS, cli
from tests.docs.shop import write_shop

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
OURS = "dbt-impact "
# What a page may run besides, which others test.
OTHERS = {"pip", "git", "dbt", "make", "apt-get", "pre-commit", "curl", "gh"}
NEEDS_DBT = "dbt makes both sides: tests/artifacts runs it with dbt as a program"
NEEDS_NETWORK = "a place on the network: tests/artifacts plays it on loopback"
NEEDS_HISTORY = "the project's files and their history in git: tests/overlay and tests/backtest make them"
NOT_RUN = {
    "dbt-impact diff": NEEDS_DBT,
    "dbt-impact diff --base s3://analytics-artifacts/prod": NEEDS_NETWORK,
    "dbt-impact diff --base s3://bucket/prod --head target/": NEEDS_NETWORK,
    "dbt-impact diff --base https://artifacts.example.com/dbt/prod/": NEEDS_NETWORK,
    "dbt-impact diff --base dbt-cloud://12345/67890": NEEDS_NETWORK,
    "dbt-impact diff --base github-artifact://dbt-prod": NEEDS_NETWORK,
    "dbt-impact diff --base prod/manifest.json --overlay": NEEDS_HISTORY,
    "dbt-impact backtest --base prod/manifest.json --last 50": NEEDS_HISTORY,
    "dbt-impact backtest --last 50 --base prod/manifest.json": NEEDS_HISTORY,
}
# Words in the place of a name, and commands that are named without what they work on.
PLACEHOLDER = re.compile(r"\b[A-Z]{3,}\b|…")
BLOCKS = re.compile(r"```(?:sh|bash|shell|console)\n(.*?)```", re.DOTALL)
INLINE = re.compile(r"(?<!`)`(dbt-impact [^`\n]+)`(?!`)")


def in_blocks() -> list[str]:
    """The commands in the fenced blocks of all pages, each once, without comments and what joins them."""
    lines = [line for page in PAGES for block in BLOCKS.findall(page.read_text("utf-8")) for line in block.splitlines()]
    found = [part.strip() for line in lines for part in re.split(r"&&|\|", re.sub(r"(^|\s)#.*", "", line))]
    return list(dict.fromkeys(part.partition(" > ")[0].strip() for part in found if part))


def inline() -> list[str]:
    return list(dict.fromkeys(each for page in PAGES for each in INLINE.findall(page.read_text("utf-8"))))


RUN = [each for each in in_blocks() if each.startswith(OURS) and each not in NOT_RUN]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "shop"
    folder.mkdir()
    write_shop(folder)
    return folder


@pytest.mark.parametrize("command", RUN)
def test_a_command_in_a_block_runs(command: str, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shop)
    arguments = shlex.split(command)[1:]
    if "--stage" in arguments:
        # The workflow goes to the repository's root.
        (shop / ".git").mkdir(exist_ok=True)
        monkeypatch.setattr("dbt_impact.git.repository.repository", lambda folder: _Root(shop))
    if "--settings" in arguments:
        arguments[arguments.index("--settings") + 1] = "settings.yml"
    done = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert done.exception is None, done.exception
    assert done.return_value in (0, 1)


class _Root:
    def __init__(self, root: Path) -> None:
        self.root = root


@pytest.mark.parametrize("command", inline())
def test_a_command_in_a_sentence_is_one(command: str) -> None:
    name, *words = shlex.split(command)[1:]
    if name.startswith("--"):
        assert name in {option for each in cli.params for option in each.opts} | {"--help", "--version"}
        return
    assert name in COMMANDS
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    options = {option for each in found.params for option in each.opts}
    assert {word.partition("=")[0] for word in words if word.startswith("--")} <= options


def test_what_is_not_run_is_still_there_and_nothing_else_is_left_out() -> None:
    assert NOT_RUN.keys() <= {*in_blocks(), *inline()}
    programs = {each.split()[0] for each in in_blocks()} - {"dbt-impact"}
    assert programs <= OTHERS
    assert len(RUN) > 10


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text("utf-8")
    linked = {(ROOT / "docs" / link).resolve() for link in re.findall(r"\]\(([^)#]+\.md)(?:#[^)]*)?\)", index)}
    pages = {page for page in PAGES if page.parent == ROOT / "docs" and page.name != "README.md"}
    assert pages <= linked
    assert (ROOT / "docs" / "rules" / "README.md").resolve() in linked
