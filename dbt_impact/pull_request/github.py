"""The pull request that a GitHub workflow runs for, out of the environment and the event that began it."""

import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from dbt_impact.errors import DbtImpactError
from dbt_impact.forge.github import GitHubThread, github_web, pull_request_of
from dbt_impact.forge.web import Web
from dbt_impact.pull_request.place import Place

# The queue names its branches after the last pull request in it.
_QUEUED = re.compile(r"refs/heads/gh-readonly-queue/.+/pr-(\d+)-[0-9a-f]{40}")


class _Repository(msgspec.Struct):
    full_name: str


class _Owner(msgspec.Struct):
    login: str


class _HeadRepository(msgspec.Struct):
    owner: _Owner


class _Head(msgspec.Struct):
    sha: str


class _Base(msgspec.Struct):
    ref: str


class _PullRequest(msgspec.Struct):
    number: int
    head: _Head
    base: _Base | None = None


class _MergeGroup(msgspec.Struct):
    head_ref: str
    head_sha: str


class _WorkflowRun(msgspec.Struct):
    id: int
    head_sha: str
    head_branch: str
    head_repository: _HeadRepository | None = None


class _Event(msgspec.Struct):
    pull_request: _PullRequest | None = None
    merge_group: _MergeGroup | None = None
    workflow_run: _WorkflowRun | None = None


class Workflow(msgspec.Struct, frozen=True):
    """The run of a workflow. `number` is its pull request's, None where there is none.

    `is_discussed`: whether a comment belongs there; of a merge queue's run only the labels are looked at. `base` is the
    branch that the pull request goes to, "" where the event doesn't tell.
    """

    web: Web
    repository: str
    server: str
    workspace: str
    commit: str
    run: int
    number: int | None
    is_discussed: bool
    base: str = ""

    @property
    def target(self) -> dict[str, str]:
        """What says which branch that is. The runner sets it for some of the events that have a pull request, only."""
        return {"GITHUB_BASE_REF": self.base} if self.base else {}

    @property
    def thread(self) -> GitHubThread | None:
        """The pull request, if any."""
        return None if self.number is None else GitHubThread(self.web, self.repository, self.number)

    @property
    def place(self) -> Place | None:
        """Where a comment belongs, if anywhere."""
        if self.thread is None or not self.is_discussed:
            return None
        return Place(self.thread, self.commit, self.run, self.link_base, self.workspace)

    @property
    def link_base(self) -> str:
        """Where the repository's files are to be seen at the commit."""
        return f"{self.server}/{self.repository}/blob/{self.commit}"


def workflow(environment: Mapping[str, str]) -> Workflow:
    """The run that this process belongs to. Raises DbtImpactError outside of one, Refusal where GitHub can't be asked.

    For a run that another one's end began (`workflow_run`), everything is that of the other's, and the number of its
    pull request comes from GitHub: the event has none for a fork, and what the other uploaded is not to be believed.
    """
    repository = _needed(environment, "GITHUB_REPOSITORY")
    root = environment.get("GITHUB_API_URL") or "https://api.github.com"
    web = github_web(root, environment.get("GITHUB_TOKEN", ""))
    event = _event(environment)
    number, is_discussed = None, True
    commit, run = environment.get("GITHUB_SHA", ""), int(environment.get("GITHUB_RUN_ID") or 0)
    if event.pull_request is not None:
        number, commit = event.pull_request.number, event.pull_request.head.sha
    elif event.merge_group is not None:
        queued = _QUEUED.fullmatch(event.merge_group.head_ref)
        number, commit, is_discussed = int(queued[1]) if queued else None, event.merge_group.head_sha, False
    elif event.workflow_run is not None:
        began = event.workflow_run
        commit, run = began.head_sha, began.id
        if began.head_repository is not None:
            owner = began.head_repository.owner.login
            number = pull_request_of(web, repository, owner, began.head_branch, commit)
    return Workflow(
        web=web,
        repository=repository,
        server=environment.get("GITHUB_SERVER_URL") or "https://github.com",
        workspace=environment.get("GITHUB_WORKSPACE", ""),
        commit=commit,
        run=run,
        number=number,
        is_discussed=is_discussed,
        base=event.pull_request.base.ref if event.pull_request and event.pull_request.base else "",
    )


def _event(environment: Mapping[str, str]) -> _Event:
    path = _needed(environment, "GITHUB_EVENT_PATH")
    try:
        return msgspec.json.decode(Path(path).read_bytes(), type=_Event)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DbtImpactError(f"GITHUB_EVENT_PATH is not the event of a workflow ({error})") from None


def _needed(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "")
    if not value:
        raise DbtImpactError(f"{name} is not set: run this in a workflow of GitHub, or choose another --platform")
    return value
