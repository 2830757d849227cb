"""The pull request that a build is for, on each platform, out of the environment that the platform gives a build."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from dbt_impact.errors import DbtImpactError
from dbt_impact.forge.azure import AzureThread, azure_web
from dbt_impact.forge.bitbucket import BitbucketThread, bitbucket_web
from dbt_impact.forge.gitlab import GitLabThread, gitlab_web
from dbt_impact.pull_request.github import workflow
from dbt_impact.pull_request.place import Place

Environment: TypeAlias = Mapping[str, str]


def find_place(environment: Environment, platform: str | None) -> Place | None:
    """Where the build's pull request is discussed; None where the build is for none.

    Raises DbtImpactError where the platform is not known, or a token is missing; Refusal where it is asked in vain.
    """
    name = platform or next((name for name, variable in _TOLD_BY.items() if environment.get(variable)), None)
    if name is None:
        raise DbtImpactError(f"no build of {', '.join(PLATFORMS)} runs this: say which with --platform")
    return PLATFORMS[name](environment)


def _github(environment: Environment) -> Place | None:
    _token(environment, "GITHUB_TOKEN", "give the step `env: GITHUB_TOKEN: ${{ github.token }}`")
    return workflow(environment).place


def _gitlab(environment: Environment) -> Place | None:
    number = environment.get("CI_MERGE_REQUEST_IID", "")
    if not number.isdecimal():
        return None
    token = _token(environment, "GITLAB_TOKEN", "make a project access token with the scope `api`")
    # In a merged results pipeline CI_COMMIT_SHA is a commit that nobody has.
    commit = environment.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") or environment.get("CI_COMMIT_SHA", "")
    project = environment.get("CI_MERGE_REQUEST_PROJECT_ID") or environment.get("CI_PROJECT_ID", "")
    web = gitlab_web(environment.get("CI_API_V4_URL") or "https://gitlab.com/api/v4", token)
    url = environment.get("CI_MERGE_REQUEST_SOURCE_PROJECT_URL") or environment.get("CI_PROJECT_URL", "")
    return Place(
        GitLabThread(web, project, int(number)),
        commit,
        _number(environment, "CI_PIPELINE_ID"),
        f"{url}/-/blob/{commit}" if url else "",
        environment.get("CI_PROJECT_DIR", ""),
    )


def _azure(environment: Environment) -> Place | None:
    number = environment.get("SYSTEM_PULLREQUEST_PULLREQUESTID", "")
    if not number.isdecimal():
        return None
    token = _token(environment, "SYSTEM_ACCESSTOKEN", "give the step `env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)`")
    web = azure_web(environment.get("SYSTEM_COLLECTIONURI", ""), token)
    thread = AzureThread(
        web, environment.get("SYSTEM_TEAMPROJECT", ""), environment.get("BUILD_REPOSITORY_ID", ""), int(number)
    )
    commit = environment.get("SYSTEM_PULLREQUEST_SOURCECOMMITID", "")
    # Azure names a file by a query of the repository's page, which no path can be put behind.
    return Place(
        thread, commit, _number(environment, "BUILD_BUILDID"), "", environment.get("BUILD_SOURCESDIRECTORY", "")
    )


def _bitbucket(environment: Environment) -> Place | None:
    number = environment.get("BITBUCKET_PR_ID", "")
    if not number.isdecimal():
        return None
    token = _token(environment, "BITBUCKET_TOKEN", "make a repository access token that may write pull requests")
    repository = f"{environment.get('BITBUCKET_WORKSPACE', '')}/{environment.get('BITBUCKET_REPO_SLUG', '')}"
    commit = environment.get("BITBUCKET_COMMIT", "")
    web = bitbucket_web(environment.get("BITBUCKET_API_URL") or "https://api.bitbucket.org/2.0", token)
    return Place(
        BitbucketThread(web, repository, int(number)),
        commit,
        _number(environment, "BITBUCKET_BUILD_NUMBER"),
        f"https://bitbucket.org/{repository}/src/{commit}",
        environment.get("BITBUCKET_CLONE_DIR", ""),
    )


PLATFORMS: Mapping[str, Callable[[Environment], Place | None]] = {
    "github": _github,
    "gitlab": _gitlab,
    "azure": _azure,
    "bitbucket": _bitbucket,
}
_TOLD_BY = {
    "github": "GITHUB_ACTIONS",
    "gitlab": "GITLAB_CI",
    "azure": "TF_BUILD",
    "bitbucket": "BITBUCKET_BUILD_NUMBER",
}


def _token(environment: Environment, name: str, how: str) -> str:
    token = environment.get(name, "")
    if not token:
        raise DbtImpactError(f"{name} is not set, and no comment can be written without it: {how}")
    return token


def _number(environment: Environment, name: str) -> int:
    value = environment.get(name, "")
    return int(value) if value.isdecimal() else 0
