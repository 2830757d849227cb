"""The environment variables that the program reads, so that one which nobody reads is not passed over in silence."""

from collections.abc import Iterator, Mapping

from dbt_impact.errors import DbtImpactError

PREFIX = "DBT_IMPACT_"
_OF_SETTINGS = ("BASE", "CRITICAL", "EDGE", "FAIL_ON", "FORMAT", "IGNORE")
_OF_OPTIONS = ("APPROVED_BY", "DBT_OPTIONS", "LINK_BASE", "POLICY", "POLICY_FROM", "PROJECT_FOLDER", "SETTINGS")
_OTHERS = ("CACHE_DIR", "DBT", "GITHUB_TOKEN", "HTTP_TOKEN", "NO_CACHE")
NAMES = frozenset({*_OF_SETTINGS, *_OF_OPTIONS, *_OTHERS})
"""What stands behind the prefix."""

# A name that is as near as this is a slip. One that is less near may be somebody's own.
_SLIP = 0.7


def nobody_reads(environment: Mapping[str, str]) -> Iterator[str]:
    """A message for each variable of the prefix that means nothing. Raises DbtImpactError where one is a slip.

    A gate that somebody thinks they set must not stay open for a letter.
    """
    for name in sorted(each for each in environment if each.startswith(PREFIX)):
        rest = name.removeprefix(PREFIX)
        if rest in NAMES:
            continue
        # A usual environment has no such name, and a usual run does not wait for this.
        from difflib import get_close_matches

        if near := get_close_matches(rest, sorted(NAMES), n=1, cutoff=_SLIP):
            raise DbtImpactError(f"no environment variable {name} is read: did you mean {PREFIX}{near[0]}?")
        yield f"the environment variable {name} means nothing to dbt-impact, and is not read"
