"""The one comment on GitLab, Azure DevOps and Bitbucket."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from dbt_impact.forge.azure import AzureThread, azure_web
from dbt_impact.forge.bitbucket import BitbucketThread, bitbucket_web
from dbt_impact.forge.gitlab import GitLabThread, gitlab_web
from dbt_impact.forge.memory import remember
from dbt_impact.forge.sticky import Did, Post, keep
from dbt_impact.forge.thread import Thread
from dbt_impact.forge.web import Refusal
from tests.forge.other_servers import HEAD, Other, PlayedAzure, PlayedBitbucket, PlayedGitLab
from tests.forge.server import played

NEWER = "c" * 40
A, B = "a" * 12, "b" * 12
FOLDED = "<details><summary>3 intended changes</summary>\n\n- much\n\n</details>\n"
TEXT = f"### ❌ Blocked\n\n| a |\n|---|\n| 1 |\n\n{FOLDED}\nagainst `main`\n"


class Case(NamedTuple):
    """A forge that is played, and the pull request as we see it."""

    played: type[Other]
    thread: Callable[[str], Thread]
    marker: str


GITLAB = Case(
    PlayedGitLab,
    lambda root: GitLabThread(gitlab_web(f"{root}/api/v4", "secret"), "halfpenny/warehouse", 7),
    "<!-- dbt-impact:jaffle_shop -->\n",
)
AZURE = Case(
    PlayedAzure,
    lambda root: AzureThread(azure_web(f"{root}/halfpenny", "secret"), "Data Platform", "warehouse", 7),
    "[//]: <> (dbt-impact:jaffle_shop)\n",
)
BITBUCKET = Case(
    PlayedBitbucket,
    lambda root: BitbucketThread(bitbucket_web(f"{root}/2.0", "secret"), "halfpenny/warehouse", 7),
    "\n*dbt-impact:jaffle_shop*\n",
)


@pytest.fixture(params=[GITLAB, AZURE, BITBUCKET], ids=["gitlab", "azure", "bitbucket"])
def case(request: pytest.FixtureRequest) -> Case:
    found: Case = request.param
    return found


@pytest.fixture
def forge(case: Case) -> Iterator[Other]:
    with played(case.played) as server:
        yield server


def did(
    case: Case, forge: Other, *found: str, run: int = 1, commit: str = HEAD, wanted: bool = True, text: str = TEXT
) -> Did:
    memory = remember(commit, run, [[each] for each in found])
    return keep(case.thread(forge.root), Post(name="jaffle_shop", text=text, memory=memory, wanted=wanted)).did


def test_it_is_made_found_and_changed_in_place(case: Case, forge: Other) -> None:
    for number in range(5):
        forge.says(f"LGTM {number}", by="mallory")
    planted = forge.says(f"{case.marker}planted\n{case.marker}", by="mallory")
    assert did(case, forge, A) == "created"
    assert did(case, forge, B, run=2) == "updated"
    assert len(forge.ours()) == 1
    assert case.marker in forge.ours()[0]
    assert "planted" in forge.comments[planted][1]
    assert "### ❌ Blocked" in forge.ours()[0]


def test_nothing_is_said_where_nothing_is_hit(case: Case, forge: Other) -> None:
    assert did(case, forge, wanted=False) == "silent"
    assert not forge.comments


def test_an_older_commits_run_changes_nothing(case: Case, forge: Other) -> None:
    did(case, forge, A)
    forge.head = NEWER
    assert did(case, forge, B, run=2) == "outdated"


def test_a_text_that_is_too_long_gets_shorter(case: Case, forge: Other) -> None:
    forge.most_bytes = 400
    text = TEXT.replace("- much", "- much\n" * 100).replace("3 intended changes", "3 intended changes" * 20)
    assert did(case, forge, A, text=text) == "created"
    assert "too long for a comment" in forge.ours()[0]
    assert "- much" not in forge.ours()[0]


def test_doubles_become_one(case: Case, forge: Other) -> None:
    forge.says(f"{case.marker}\none\n{case.marker}")
    forge.says(f"{case.marker}\ntwo\n{case.marker}")
    assert did(case, forge, A) == "updated"
    assert list(forge.comments) == [101]


def test_a_server_that_stumbles_is_asked_again(case: Case, forge: Other) -> None:
    forge.fail("GET", "7$", 502, b"<html>", Retry_After="0")
    assert did(case, forge, A) == "created"


def test_a_token_that_is_refused_is_told(case: Case, forge: Other) -> None:
    forge.fail("GET", "7$", 401, {"message": "401 Unauthorized"})
    with pytest.raises(Refusal, match="HTTP 401 401 Unauthorized"):
        did(case, forge, A)


@pytest.mark.parametrize("case", [GITLAB, AZURE], ids=["gitlab", "azure"])
def test_what_is_new_is_counted_where_a_comment_can_remember(case: Case, forge: Other) -> None:
    did(case, forge, A)
    forge.head = NEWER
    did(case, forge, B, run=2, commit=NEWER)
    assert "\n1 new, 1 resolved since the last push · against `main`\n" in forge.ours()[0]


@pytest.mark.parametrize("case", [AZURE], ids=["azure"])
def test_a_thread_is_closed_when_the_change_is_fixed(case: Case, forge: PlayedAzure) -> None:
    did(case, forge, A)
    assert list(forge.status.values()) == ["active"]
    did(case, forge, run=2, wanted=False)
    assert list(forge.status.values()) == ["closed"]


@pytest.mark.parametrize("case", [BITBUCKET], ids=["bitbucket"])
def test_what_cannot_be_folded_is_left_out(case: Case, forge: Other) -> None:
    did(case, forge, A)
    assert "- 3 intended changes\n" in forge.ours()[0]
    assert "<" not in forge.ours()[0]
    assert "much" not in forge.ours()[0]


@pytest.mark.parametrize("case", [BITBUCKET], ids=["bitbucket"])
def test_a_repositorys_own_token_finds_its_comment_by_what_it_may_edit(case: Case, forge: Other) -> None:
    forge.may_ask_who = False
    planted = forge.says(f"planted\n\n{case.marker}", by="mallory")
    assert did(case, forge, A) == "created"
    assert did(case, forge, B, run=2) == "updated"
    assert len(forge.ours()) == 1
    assert forge.comments[planted] == ("mallory", f"planted\n\n{case.marker}")
