"""The one comment on GitHub: found, kept up to date, never set back; and what happens when the forge refuses."""

from collections.abc import Iterator
from typing import Any

import pytest

from dbt_impact.forge.github import GitHubThread, github_web
from dbt_impact.forge.memory import recalled, remember, written
from dbt_impact.forge.sticky import Did, Post, keep
from dbt_impact.forge.web import Refusal
from dbt_impact.render.resolved import section
from tests.forge.github_server import HEAD, OLDER, PlayedGitHub
from tests.forge.server import played

MARKER = "<!-- dbt-impact:jaffle_shop -->"
FOLDED = "<details><summary>More</summary>\n\n- much\n\n</details>\n"
TEXT = f"### ❌ Blocked\n\n| a |\n|---|\n| 1 |\n\n{FOLDED}\nagainst `main`\n"
A, B, C = "a" * 12, "b" * 12, "c" * 12


@pytest.fixture
def github() -> Iterator[PlayedGitHub]:
    with played(PlayedGitHub) as forge:
        yield forge


class Waits(list[float]):
    """Notes how long it should have slept."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def thread(github: PlayedGitHub, waits: Waits | None = None) -> GitHubThread:
    web = github_web(github.root, "secret")
    web._sleep = Waits() if waits is None else waits
    return GitHubThread(web, "halfpenny/warehouse", 7)


def post(*fingerprints: str, run: int = 1, commit: str = HEAD, **more: Any) -> Post:
    usual: dict[str, Any] = {
        "name": "jaffle_shop",
        "text": TEXT,
        "memory": remember(commit, run, [[each] for each in fingerprints]),
        "wanted": True,
    }
    return Post(**{**usual, **more})


def did(github: PlayedGitHub, what: Post) -> Did:
    return keep(thread(github), what).did


def test_it_is_made_where_it_is_wanted(github: PlayedGitHub) -> None:
    outcome = keep(thread(github), post(A))
    assert (outcome.did, outcome.url) == ("created", "https://github.example/1001")
    assert github.ours()[0].splitlines()[0] == MARKER
    assert "Blocked" in github.ours()[0]
    assert github.asked[0].headers["authorization"] == "Bearer secret"


def test_it_is_not_made_where_nothing_is_hit(github: PlayedGitHub) -> None:
    assert did(github, post(wanted=False)) == "silent"
    assert not github.comments


def test_it_is_found_on_a_later_page_and_changed_in_place(github: PlayedGitHub) -> None:
    for number in range(7):
        github.says(f"LGTM {number}", by="reviewer")
    own = github.says(f"{MARKER}\nold")
    assert did(github, post(A)) == "updated"
    assert "Blocked" in own["body"]
    assert len(github.ours()) == 1
    assert github.times("GET", "/comments$") == 3


def test_a_marker_that_somebody_else_wrote_is_not_ours(github: PlayedGitHub) -> None:
    planted = github.says(f"{MARKER}\nnothing to see here", by="mallory")
    assert did(github, post(A)) == "created"
    assert planted["body"].endswith("nothing to see here")


def test_a_marker_that_is_only_quoted_is_not_the_comment(github: PlayedGitHub) -> None:
    other = github.says(f"Somebody said\n{MARKER}\n")
    assert did(github, post(A)) == "created"
    assert other["body"] == f"Somebody said\n{MARKER}\n"


def test_another_programs_comment_is_not_the_comment(github: PlayedGitHub) -> None:
    other = github.says("<!-- jaffle_shop -->\ncoverage: 81 %")
    assert did(github, post(A)) == "created"
    assert other["body"].endswith("81 %")


def test_each_project_has_its_own(github: PlayedGitHub) -> None:
    assert did(github, post(A)) == "created"
    assert did(github, post(B, name="marketing")) == "created"
    assert did(github, post(A, run=2)) == "updated"
    assert len(github.ours()) == 2


def test_the_comments_of_an_app_are_those_of_the_app(github: PlayedGitHub) -> None:
    github.viewer = "halfpenny-checks[bot]"
    github.says(f"{MARKER}\nof the workflow's token")
    assert did(github, post(A)) == "created"
    assert did(github, post(A, run=2)) == "updated"


def test_an_enterprise_server_is_asked_beside_its_interface(github: PlayedGitHub) -> None:
    github.prefix, github.viewer = "/api/v3", "halfpenny-checks[bot]"
    web = github_web(f"{github.root}/api/v3", "secret")
    for run in (1, 2):
        keep(GitHubThread(web, "halfpenny/warehouse", 7), post(A, run=run))
    assert github.times("POST", "^/api/graphql$") == 2
    assert len(github.comments) == 1


def test_who_may_not_ask_who_it_is_is_the_workflow(github: PlayedGitHub) -> None:
    github.viewer = None
    github.says(f"{MARKER}\nold")
    assert did(github, post(A)) == "updated"


def test_it_turns_green_and_says_what_was_resolved(github: PlayedGitHub) -> None:
    did(github, post(A, B))
    github.head = OLDER
    assert did(github, post(B, C, run=2, commit=OLDER)) == "updated"
    assert "1 new, 1 resolved since the last push · against `main`" in github.ours()[0]
    github.head = HEAD
    green = post(run=3, wanted=False, text="✅ **Nothing breaks**\n\nagainst `main`\n")
    assert did(github, green) == "updated"
    assert github.ours()[0].endswith("✅ **Nothing breaks**\n\n2 resolved since the last push · against `main`\n")


def test_what_was_resolved_is_named(github: PlayedGitHub) -> None:
    def told(run: int, commit: str, *rows: str) -> str:
        github.head = commit
        memory = remember(commit, run, [[row[0] * 12] for row in rows], rows)
        assert did(github, post(memory=memory, resolved=section)) in ("created", "updated")
        return github.ours()[0]

    a, b, c = "a `stg.a` → `b`", "b the model `fct` fails", "c --> @all"
    assert "Resolved" not in told(1, HEAD, a, b, c)
    then = told(2, OLDER, b)
    assert then.endswith(
        "\n<details><summary>Resolved since the last push</summary>\n\n- ~~a `stg.a` → `b`~~\n"
        "- ~~c --&gt; @\u200ball~~\n\n</details>\n\n2 resolved since the last push · against `main`\n"
    )
    assert told(3, OLDER, b) == then.replace(f"{OLDER} 2 ", f"{OLDER} 3 ")
    assert "~~b the model `fct` fails~~" in told(4, HEAD)


def test_a_shorter_comment_names_nothing(github: PlayedGitHub) -> None:
    did(github, post(memory=remember(HEAD, 1, [[A]], ["`a`"]), resolved=section))
    github.head, github.most_bytes = OLDER, 350
    did(github, post(memory=remember(OLDER, 2, [[B]], ["`b`"]), resolved=section))
    assert "too long" in github.ours()[0]
    assert "1 new, 1 resolved since the last push" in github.ours()[0]
    assert "~~" not in github.ours()[0]


def test_titles_leave_room_for_the_report() -> None:
    rows = [[f"{number:012x}"] for number in range(300)]
    memory = remember(HEAD, 1, rows, ["`x` \N{COLLISION SYMBOL}" * 99] * 300)
    assert len(written(memory)) < 5_200
    assert recalled(written(memory)) == memory
    found = memory.rows or ()
    assert found[0].title
    assert not found[-1].title


@pytest.mark.parametrize("title", ["", "a", "é~,.+- -->", "`x` \N{COLLISION SYMBOL}", "\ud800", "x" * 500])
def test_a_title_comes_back_and_never_shows(title: str) -> None:
    line = written(remember(HEAD, 1, [[A], [B]], [title, "b"]))
    assert line.isascii()
    assert "--" not in line
    first, second = (recalled(line) or remember(HEAD, 1, [])).rows or ()
    assert (first.title, second.title) == (title.replace("\ud800", "?")[:120], "b")


def test_rows_are_counted_not_findings(github: PlayedGitHub) -> None:
    did(github, post(memory=remember(HEAD, 1, [[A, B], [C]])))
    github.head = OLDER
    did(github, post(memory=remember(OLDER, 2, [[A], ["d" * 12, "e" * 12]])))
    assert "1 new, 1 resolved since the last push" in github.ours()[0]


def test_a_second_run_of_a_commit_says_what_the_first_said(github: PlayedGitHub) -> None:
    did(github, post(A))
    github.head = OLDER
    did(github, post(A, B, run=2, commit=OLDER))
    did(github, post(A, B, run=3, commit=OLDER))
    assert "1 new since the last push · against `main`" in github.ours()[0]


def test_an_older_commits_run_changes_nothing(github: PlayedGitHub) -> None:
    did(github, post(A))
    assert did(github, post(B, commit=OLDER, run=9)) == "outdated"
    assert github.times("PATCH", "") == 0


def test_a_run_that_began_before_changes_nothing(github: PlayedGitHub) -> None:
    did(github, post(A, run=5))
    assert did(github, post(B, run=4)) == "outdated"
    assert did(github, post(B, run=5)) == "updated"


@pytest.mark.parametrize(
    "memory",
    [
        "<!-- dbt-impact-memory:1 zzz 1 - - + -->",
        f"<!-- dbt-impact-memory:1 {HEAD} 99999999999999999999 - - + -->",
        f"<!-- dbt-impact-memory:2 {HEAD} 9 - - + -->",
        f"<!-- dbt-impact-memory:1 {HEAD} 9 - - +{A}.<script> -->",
        f"<!-- dbt-impact-memory:1 {HEAD} 9 - - +{A}~<b> -->",
        "",
    ],
)
def test_a_memory_that_was_tampered_with_is_none(github: PlayedGitHub, memory: str) -> None:
    github.says(f"{MARKER}\n{memory}\nold")
    assert did(github, post(A)) == "updated"
    assert "since the last push" not in github.ours()[0]


def test_more_findings_than_can_be_remembered_are_not_counted(github: PlayedGitHub) -> None:
    many = [f"{number:012x}" for number in range(301)]
    did(github, post(*many))
    assert len(github.ours()[0]) < 1_000
    github.head = OLDER
    did(github, post(A, run=2, commit=OLDER))
    assert "since the last push" not in github.ours()[0]


def test_a_check_that_could_not_be_done_forgets_nothing(github: PlayedGitHub) -> None:
    did(github, post(A))
    github.head = OLDER
    failed = post(run=2, commit=OLDER, wanted=False, is_checked=False, text="### ⚠️ Not checked\n\nno base\n")
    assert did(github, failed) == "updated"
    assert "resolved" not in github.ours()[0]
    github.head = HEAD
    did(github, post(B, run=3))
    assert "1 new, 1 resolved since the last push" in github.ours()[0]


def test_doubles_of_two_runs_become_one(github: PlayedGitHub) -> None:
    github.says(f"{MARKER}\nfirst")
    github.says(f"{MARKER}\nsecond")
    assert did(github, post(A)) == "updated"
    assert [each["id"] for each in github.comments] == [1001]


def test_a_text_that_is_too_long_is_sent_without_what_is_folded(github: PlayedGitHub) -> None:
    github.most_bytes = 400
    long = TEXT.replace("- much", "- much\n" * 100)
    assert did(github, post(A, text=long)) == "created"
    assert "| 1 |" in github.ours()[0]
    assert "much" not in github.ours()[0]
    assert "too long for a comment" in github.ours()[0]
    assert github.ours()[0].endswith("\nagainst `main`\n")


def test_a_text_that_is_still_too_long_is_its_verdict(github: PlayedGitHub) -> None:
    github.most_bytes = 400
    long = TEXT.replace("| 1 |", "| 1 |\n" * 100)
    did(github, post(A))
    assert did(github, post(A, text=long, run=2)) == "updated"
    assert "### ❌ Blocked" in github.ours()[0]
    assert "| 1 |" not in github.ours()[0]


def test_a_token_that_may_not_write_is_refused_with_the_reason(github: PlayedGitHub) -> None:
    github.may_write = False
    with pytest.raises(Refusal, match="HTTP 403 Resource not accessible by integration") as caught:
        keep(thread(github), post(A))
    assert caught.value.status == 403
    assert github.times("POST", "/comments$") == 1


def test_a_pull_request_that_is_not_there_is_refused(github: PlayedGitHub) -> None:
    with pytest.raises(Refusal, match="HTTP 404 Not Found"):
        keep(GitHubThread(github_web(github.root, "secret"), "halfpenny/elsewhere", 7), post(A))


def test_a_server_that_stumbles_is_asked_again(github: PlayedGitHub) -> None:
    github.fail("GET", "/pulls/7", 502, b"<html>Bad Gateway</html>")
    github.fail("GET", "/comments$", 503)
    waits = Waits()
    assert keep(thread(github, waits), post(A)).did == "created"
    assert waits == [0.5, 0.5]


def test_a_server_that_stays_down_is_left_alone(github: PlayedGitHub) -> None:
    for _ in range(9):
        github.fail("GET", "/pulls/7", 502)
    waits = Waits()
    with pytest.raises(Refusal, match="HTTP 502"):
        keep(thread(github, waits), post(A))
    assert waits == [0.5, 1, 2]


def test_a_comment_whose_answer_was_lost_is_not_made_twice(github: PlayedGitHub) -> None:
    github.fail("POST", "/comments$", 502, after=True)
    outcome = keep(thread(github), post(A))
    assert (outcome.did, outcome.url) == ("created", "https://github.example/1001")
    assert len(github.ours()) == 1


def test_a_comment_that_was_lost_is_made_again(github: PlayedGitHub) -> None:
    github.fail("POST", "/comments$", 502)
    assert did(github, post(A)) == "created"
    assert len(github.ours()) == 1


@pytest.mark.parametrize(
    ("status", "body", "headers", "expected"),
    [
        (429, None, {"Retry_After": "3"}, [3.0]),
        (403, {"message": "You have exceeded a secondary rate limit"}, {"Retry_After": "7"}, [7.0]),
        (403, {"message": "You have exceeded a secondary rate limit."}, {}, [0.5]),
        (403, {"message": "API rate limit exceeded"}, {"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "1"}, [0]),
        (503, None, {"Retry_After": "Mon, 01 Jan 2024 00:00:00 GMT"}, [0]),
    ],
)
def test_a_rate_limit_is_waited_for(
    github: PlayedGitHub, status: int, body: object, headers: dict[str, Any], expected: list[float]
) -> None:
    github.fail("PATCH", "", status, body, **headers)
    github.says(f"{MARKER}\nold")
    waits = Waits()
    assert keep(thread(github, waits), post(A)).did == "updated"
    assert waits == expected


def test_a_rate_limit_that_takes_too_long_is_not_waited_for(github: PlayedGitHub) -> None:
    github.fail("GET", "/pulls/7", 429, Retry_After="3600")
    waits = Waits()
    with pytest.raises(Refusal, match="HTTP 429"):
        keep(thread(github, waits), post(A))
    assert not waits


def test_all_waiting_together_has_an_end(github: PlayedGitHub) -> None:
    for _ in range(3):
        github.fail("GET", "/pulls/7", 429, Retry_After="25")
    waits = Waits()
    with pytest.raises(Refusal, match="HTTP 429"):
        keep(thread(github, waits), post(A))
    assert waits == [25, 25]


def test_the_token_goes_to_no_other_server(github: PlayedGitHub) -> None:
    with played(PlayedGitHub) as other:
        github.fail("GET", "/pulls/7", 302, Location=f"{other.root}/steal")
        with pytest.raises(Refusal, match="HTTP 302"):
            keep(thread(github), post(A))
        github.fail("GET", "/comments$", 200, [], Link=f'<{other.root}/steal>; rel="next"')
        with pytest.raises(Refusal, match="points to another server"):
            keep(thread(github), post(A))
        assert not other.asked
    github.fail("GET", "/comments$", 200, [], Link='<https://[::1/>; rel="next"')
    with pytest.raises(Refusal, match="can't be one"):
        keep(thread(github), post(A))


def test_an_answer_of_another_shape_is_a_refusal(github: PlayedGitHub) -> None:
    github.fail("GET", "/pulls/7", 200, b"<html>log in first</html>")
    with pytest.raises(Refusal, match="not understood"):
        keep(thread(github), post(A))


def test_a_comment_of_a_deleted_account_is_nobodys(github: PlayedGitHub) -> None:
    github.says(f"{MARKER}\nold")["user"] = None
    github.says("")["body"] = None
    assert did(github, post(A)) == "created"
